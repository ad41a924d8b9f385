"""The language of conditions: safe, checked before any case exists, total.

Text becomes tokens (`tokens`), a syntax tree (`grammar`), checked parts
(`checking`, `calls`), and functions (`evaluation`). On top stand the split into
facts over data and a rest over the case (`splitting`), the question whether
conditions cover every situation (`coverage`), and decision tables (`tables`).
It knows names and types, not what a matter is.
"""

from __future__ import annotations

from oneflow.matters.conditions.condition import Compilation, Condition, compile_condition
from oneflow.matters.conditions.coverage import Coverage, Overlap, coverage_problems, examine
from oneflow.matters.conditions.kinds import (
    BOOL,
    DATE,
    DECIMAL,
    INSTANT,
    INT,
    TEXT,
    Kind,
    Type,
    enum_of,
    list_of,
    record_of,
)
from oneflow.matters.conditions.splitting import FACT, NamedFact, Split, split
from oneflow.matters.conditions.tables import (
    DecisionTable,
    HitPolicy,
    RowEntry,
    TableCompilation,
    compile_table,
)
from oneflow.matters.conditions.vocabulary import Origin, Term, Vocabulary, gift_reference

__all__ = [
    "BOOL",
    "DATE",
    "DECIMAL",
    "FACT",
    "INSTANT",
    "INT",
    "TEXT",
    "Compilation",
    "Condition",
    "Coverage",
    "DecisionTable",
    "HitPolicy",
    "Kind",
    "NamedFact",
    "Origin",
    "Overlap",
    "RowEntry",
    "Split",
    "TableCompilation",
    "Term",
    "Type",
    "Vocabulary",
    "compile_condition",
    "compile_table",
    "coverage_problems",
    "enum_of",
    "examine",
    "gift_reference",
    "list_of",
    "record_of",
    "split",
]
