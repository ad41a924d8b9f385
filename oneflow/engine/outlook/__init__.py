"""How a case looks from outside: where it stands, what it waits for, when it will end. Pure.

standing   a clock at one instant: its light, the day that counts, what is left
titles     what the things of a plan are called, in both languages
waiting    what a region waits for, and from whom
estimate   a date that is not certain, and why it is that one
forecast   the earliest, likely and latest dates of decisions and of the whole
view       all of it together, ready for a screen and for JSON

Nothing here is stored: it is worked out of the case, its plan, its calendar and the present.
"""
