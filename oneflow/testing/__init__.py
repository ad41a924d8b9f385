"""For testers and integrators: scenarios in plain words, replay of real cases, mutants.

Stands above the engine and drives it as anybody would, over any store, in virtual time.
Nothing here is imported by what it tests. Start with `oneflow.testing.runner`.
"""
