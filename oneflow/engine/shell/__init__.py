"""The one write path and its companions: everything here works over `ports`, and only here.

handler                             one request, one read, one decision, one transaction
preparation  references  zoned      ... a body made of it, its values put aside, instants in zone
faces  faulty                       ... who may look for one wish only; what cannot be taken
worlds  numbers                     definitions compiled once; case numbers
remembered  recent                  answers given before; cases as they stood after their last turn
listeners                           who is told what happened, and when
joined                              inside a transaction of the host
sweep                               lets time pass
relay  notices                      sends what waits; gives it words
between_cases  carrying             from one case to another: the message, and what goes along
sealing                             the heads of all cases sealed, and checked
reading  listing                    reads one case; looks over many
overview  desk  asked  pages        all of it for one actor, as a host's program calls it
setup_finding  store_failures  error_place    what is said of the setup, of a store, in a log
"""
