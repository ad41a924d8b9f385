"""What happens: a pure function from a case and a command to events. `decide` is its door.

From the bottom up; nothing here reads a clock, a random source, a network or a database:

    fold  limits  statechart  world     folding; limit rules by name; tables of moves; all a plan says
    draft  moves  clocks  scope         a turn in the making and what may be done to it
    regions  items  issue  promise      entering states; starting; handing out; the whole-case promise
    casework  gifts  clock_commands     what commands do that are not an activity's
    set_aside  supplement_later
    route  authority  propagate  settle
    decide                              the kernel in one screen
"""
