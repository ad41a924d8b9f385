"""Which values an operator may stand between, and what comes out."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Literal as OneOf
from typing import TypeAlias

from oneflow.matters.conditions.kinds import (
    DECIMAL,
    INT,
    NUMBERS,
    ORDERED,
    RATIO,
    TEXTS,
    UNKNOWN,
    Kind,
    Type,
)
from oneflow.matters.conditions.tree import Element, Literal, Part, Reference
from oneflow.matters.problems import Fact
from oneflow.matters.suggestion import similar_names

Comparing: TypeAlias = OneOf["<", "<=", ">", ">=", "==", "!="]
Reckoning: TypeAlias = OneOf["+", "-", "*", "/"]

COMPARISONS: Mapping[type[ast.cmpop], Comparing] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
ARITHMETIC: Mapping[type[ast.operator], Reckoning] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}


def is_comparable(operator: Comparing, left: Type, right: Type) -> bool:
    """Tell whether two types may be compared: like with like, and order only where there is one.

    >>> from oneflow.matters.conditions.kinds import DATE, TEXT
    >>> (
    ...     is_comparable("<", INT, DECIMAL),
    ...     is_comparable("<", TEXT, TEXT),
    ...     is_comparable("==", DATE, TEXT),
    ... )
    (True, False, False)
    """
    kinds = {left.kind, right.kind}
    if Kind.UNKNOWN in kinds:
        return True
    if operator in {"==", "!="}:
        alike = kinds <= NUMBERS or kinds <= TEXTS or len(kinds) == 1
        return alike and not kinds & {Kind.LIST, Kind.RECORD}
    return kinds <= ORDERED and (kinds <= NUMBERS or len(kinds) == 1)


def arithmetic_type(operator: Reckoning, left: Type, right: Type) -> Type | None:
    """Give the type of a result, or None where the operator cannot stand there.

    >>> arithmetic_type("/", INT, INT) == RATIO, arithmetic_type("+", INT, DECIMAL) == DECIMAL
    (True, True)
    """
    kinds = {left.kind, right.kind}
    if Kind.UNKNOWN in kinds:
        return UNKNOWN
    if kinds == {Kind.DATE} and operator == "-":
        return INT
    if not kinds <= NUMBERS:
        return None
    if operator == "/" or Kind.RATIO in kinds:
        return RATIO
    return INT if kinds == {Kind.INT} else DECIMAL


def choice_faults(left: Part, right: Part) -> Iterator[dict[str, Fact]]:
    """Give the facts of each comparison of a choice with a text that it can never be."""
    for choice, text in ((left, right), (right, left)):
        if choice.type.kind is not Kind.ENUM or not isinstance(choice, Reference | Element):
            continue
        values = choice.type.values
        if isinstance(text, Literal) and isinstance(text.value, str) and text.value not in values:
            yield {
                "value": text.value,
                "name": choice.name,
                "allowed": values,
                "similar": similar_names(text.value, values),
            }
