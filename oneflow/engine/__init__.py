"""What happened and what may happen next.

    records/      who acts, what is wanted, what happened, what a case is
    activity      the face of an activity kind
    activities/   one module a kind; none imports another
    kernel/       decide: a case and a command to events; knows no activity
    registry      the kinds that run: the one place where kernel and activities meet
    history/      from a turn to rows and back: chain, commitments, verification
    messages/     from events to what must be told
    outlook/      how a case looks from outside: what it waits for, when it will end
    ports         what the shell needs from the outside: Protocols and rows
    shell/        the write path, time passing, sending, reading

Everything but the shell is pure: it reads no clock, random source, network or database.
"""
