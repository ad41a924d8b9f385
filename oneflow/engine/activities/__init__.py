"""The activity kinds, one module each. None imports another; `registry.py` lists them.

intake/  awaiting  consent  pay/    before the decision: what is handed in, asked for, owed
sign  joint  publicity              deciding: signatures, a visit for several, a public notice
deliver  verify                     after it: handing over, and looking whether it was true
"""
