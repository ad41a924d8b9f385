"""What happened and what may happen next.

Pure part, from the bottom up; nothing in it reads a clock, a random source, a network or
a database:

    actor  refusal                      who acts; the engine's no
    case  events  commands              the records
    activity                            the face of an activity kind
    fold  limits  statechart  world     folding; limit rules by name; tables of moves; all a plan says
    draft  moves  clocks  scope         a turn in the making and what may be done to it
    activities/                         one module a kind; none imports another
    regions  items  issue  promise      entering states; starting; handing out; the whole-case promise
    casework  gifts  clock_commands     what commands do that are not an activity's
    set_aside  supplement_later
    route  authority  propagate  settle
    decide                              the kernel in one screen
    effects  envelope  chain  rows      from a turn to messages and rows, still pure

Shell: `ports` says what it needs; `references`, `preparation` and `handler` are the one
write path; `sweep` lets time pass; `relay` sends; `reading` reads.
"""
