"""What is stored of a turn: rows, the hash chain, and how both are checked and read again. Pure.

envelope  upcasting               events to rows and back; older forms brought to the present one
chain  seals                      hashes over one case's events; one chain over many cases
commitments  referred             how a history speaks of values; what a command refers to
rows                              the case and its regions as rows, and back
verification  evidence            a case against itself; the values beside it
reenactment                       the same commands decided once more
bundle  audit                     a case in one file, and all these checks of it
"""
