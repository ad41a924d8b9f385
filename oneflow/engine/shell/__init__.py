"""The one write path and its companions: everything here works over `ports`, and only here.

references  preparation  handler    values put aside, a body made, one decision stored
recent                              cases as they stood after their last turn
listeners                           who is told what happened, and when
joined                              inside a transaction of the host
sweep                               lets time pass
relay  notices                      sends what waits; gives it words
reading  listing                    reads one case; looks over many
desk  asked  pages                  all of it for one actor, as a host's program calls it
"""
