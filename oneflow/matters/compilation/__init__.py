"""From a checked definition to the Plan that the engine runs.

    vocabulary  tables            the names that conditions may use, those of decision tables included
    scope  faults                 what every part works with; where it reports what is wrong
    form  items  procedures       the parts of a matter: questions and documents, items, state machines
    activities  opening  limits   ... what a state does, what an end opens, how long things may take
    relations  parts              ... who gives what to whom, and the rest
    build                         all of it in order, for a definition that was just read
    stored                        the same from stored bytes alone

`compile_plan` needs the stored bytes alone; in `build` every fault becomes a positioned problem.
Deterministic and pure: the same bytes give the same Plan.
"""

from __future__ import annotations

from oneflow.matters.compilation.build import build
from oneflow.matters.compilation.stored import compile_plan

__all__ = ["build", "compile_plan"]
