"""Every problem code that oneflow can report, grouped by hundreds.

    OF10xx  the file itself: reading, encoding, size
    OF11xx  YAML: structure and values
    OF12xx  keys, names and identifiers of a definition
    OF13xx  conditions
    OF14xx  decision tables
    OF15xx  parts of a definition that do not fit together
    OF16xx  what is given, asked for and used
    OF17xx  procedures: states and moves
    OF18xx  limits and promises
    OF19xx  what the law binds to
    OF20xx  what may be chosen, and whether it comes to an end

A code belongs to one module of this package and to no other; a test holds them
unique, documented in both languages and inside the hundreds of their module.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from oneflow.matters.catalogue import (
    agreement,
    choices,
    conditions,
    law,
    limits,
    names,
    procedures,
    reading,
    structure,
    tables,
    usage,
)
from oneflow.matters.problem_code import ProblemCode

GROUPS: tuple[tuple[str, tuple[ProblemCode, ...]], ...] = (
    ("OF10", reading.CODES),
    ("OF11", structure.CODES),
    ("OF12", names.CODES),
    ("OF13", conditions.CODES),
    ("OF14", tables.CODES),
    ("OF15", agreement.CODES),
    ("OF16", usage.CODES),
    ("OF17", procedures.CODES),
    ("OF18", limits.CODES),
    ("OF19", law.CODES),
    ("OF20", choices.CODES),
)
"""The first four characters of a group's codes, and the codes."""

CODES: Mapping[str, ProblemCode] = MappingProxyType(
    {entry.code: entry for _, group in GROUPS for entry in group}
)
"""Every code by its text."""
