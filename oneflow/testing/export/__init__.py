"""From a stored case to a scenario that passes: what was done, when, by whom, and what came of it.

values    the values that a stored command refers to
unfiling  a stored command as the request that it was
deeds     a request in the words of a scenario; a table, one line a command
people    who acted, in the words of a scenario
seen      what a `then` says of the case as it stands
identities, anonymity  invented values in place of real ones, with the same facts
writing   the YAML
scenario  all of it together, and the proof: the export is played
"""
