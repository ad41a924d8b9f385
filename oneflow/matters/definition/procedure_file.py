"""A file of shipped procedures: the standard ones, in the same YAML as a matter's own."""

from __future__ import annotations

from typing import Annotated, Literal

from oneflow.matters.definition.part import Identifier, Ordered, Part, told
from oneflow.matters.definition.procedures import ProcedureEntry


class ProcedureFile(Part):
    """Procedures that every matter may use by name."""

    oneflow: Annotated[Literal[1], told("语言版本", "Version of the language")]
    procedures: Annotated[Ordered[Identifier, ProcedureEntry], told("流程", "Procedures")]
