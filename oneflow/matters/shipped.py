"""The standard procedures that come with oneflow, read from their YAML once a process."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from oneflow.errors import DefinitionError
from oneflow.matters.definition.procedure_file import ProcedureFile
from oneflow.matters.definition.procedures import ProcedureEntry
from oneflow.matters.source import read_file
from oneflow.matters.validation import validate

PROCEDURES = Path(__file__).parent / "procedures"


@cache
def standard_procedures() -> Mapping[str, ProcedureEntry]:
    """Give every shipped procedure by name.

    Raises:
        DefinitionError: an installed file is damaged.
    """
    found: dict[str, ProcedureEntry] = {}
    for path in sorted(PROCEDURES.glob("*.yaml")):
        source, problems = read_file(path, name=f"procedures/{path.name}")
        if source is not None:
            file, faults = validate(ProcedureFile, source.tree, source)
            problems += faults
            found.update(file.procedures if file is not None else {})
        if problems:
            raise DefinitionError(
                f"随附的流程文件 {path.name} 已损坏。",
                f"The shipped procedure file {path.name} is damaged.",
                problems=problems,
                remedy_zh="重新安装 oneflow-yijianshi。",
                remedy_en="Install oneflow-yijianshi again.",
            )
    return MappingProxyType(found)
