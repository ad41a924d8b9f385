"""What is kept and said: records only, and how they are named.

actor  request            who acts; what comes in from outside, and what goes back
commands                  what may be wanted
event  events             what happened: what every event is, and the kernel's own
case  case_builder        what a case is; the mutable form that folding works on
refusal  refusals         the engine's no, and those that many commands make
wordings  duty_wordings  publicity_wordings    ... and the words for it
instants                  how an instant is written, and which day an end closes
clock_names  value_keys   how clocks of a region and values of a case are named
"""
