"""From a stored case to a scenario that passes: what was done, when, by whom, and what came of it.

turns     a stored case as turns
values    the values that a stored command refers to
unfiling  a stored command as the request that it was
deeds     a request in the words of a scenario; a table, one line a command
people    who acted, in the words of a scenario
seen      what a `then` says of the case as it stands
identities, anonymity  invented values in place of real ones, with the same facts
disguising             a request with them, and the search that no real one stayed behind
writing   the YAML
scenario  all of it together, and the proof: the export is played
"""
