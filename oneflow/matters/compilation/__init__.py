"""From a checked definition to the Plan that the engine runs.

`compile_plan` needs the stored bytes alone; `build` is the same work for a definition that was
just read, where every fault becomes a positioned problem. Deterministic and pure: the same bytes
give the same Plan.
"""

from __future__ import annotations

from oneflow.matters.compilation.build import build
from oneflow.matters.compilation.stored import compile_plan

__all__ = ["build", "compile_plan"]
