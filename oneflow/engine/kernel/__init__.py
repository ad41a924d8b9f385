"""What happens: a pure function from a case and a command to events. `decide` is its door.

From the bottom up; nothing here reads a clock, a random source, a network or a database:

    fold  kernel_folds  clock_folds     folding: how each event changes a case
    limits  statechart  world           limit rules by name; tables of moves; all a plan says
    draft  moves                        a turn in the making; which move answers a trigger
    clocks  aside  returning            clocks; those of a state left for a while, of a case sent back
    offices  scope                      the office of a department; what an activity may see and do
    opened                              naming a case that another one opens
    regions  items  issue  promise      entering states; starting; handing out; the whole-case promise
    casework  gifts  clock_commands     what commands do that are not an activity's
    set_aside  supplement_later         ... about silence, and about a supplement after acceptance
    authority  route                    who may; where a command goes
    propagate  settle                   what follows, until nothing moves; what time brings
    decide                              the kernel in one screen
"""
