"""The activity kinds, one module each. None imports another; `registry.py` lists them."""
