"""The one write path and its companions: everything here works over `ports`, and only here.

handler                             one request, one read, one decision, one transaction
wellformed  consenting              ... whether it can be one at all
preparation  references             ... a body made of it, its values put aside
named_defects  zoned                ... defects as they are named; instants in zone
faces  faulty                       ... who may look for one wish only; what cannot be taken
worlds  numbers                     definitions compiled once; case numbers
denials                             who was told no for lack of authority
remembered  recent                  answers given before; cases as they stood after their last turn
listeners                           who is told what happened, and when
joined                              inside a transaction of the host
sweep                               lets time pass
relay  notices                      sends what waits; gives it words
dead_letters                        what could not be delivered, and its release
between_cases  carrying             from one case to another: the message, and what goes along
sealing                             the heads of all cases sealed, and checked
reading  listing                    reads one case; looks over many
overview  desk  pages               all of it for one actor, as a host's program calls it
asked  asking                       what a call may ask for, and the check of it
whole_store  opening_failures       all that an engine needs; why one cannot be opened
setup_finding  store_failures  error_place    what is said of the setup, of a store, in a log
"""
