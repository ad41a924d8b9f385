"""Kinds of values in conditions: what a name may hold and how it is called.

A kind is decided by the definition (a form field's type, an item's possible
outcomes), so a condition is checked before any case exists. Money and other
decimals are exact; a `ratio` is what a division gives, exact as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from oneflow.matters.problems import Words


class Kind(StrEnum):
    """The kinds; `UNKNOWN` stands for a part that already has a problem."""

    BOOL = "bool"
    INT = "int"
    DECIMAL = "decimal"
    RATIO = "ratio"
    TEXT = "text"
    ENUM = "enum"
    DATE = "date"
    INSTANT = "instant"
    LIST = "list"
    RECORD = "record"
    UNKNOWN = "unknown"


_WORDS: Mapping[Kind, Words] = {
    Kind.BOOL: Words("真假", "a truth value"),
    Kind.INT: Words("整数", "a whole number"),
    Kind.DECIMAL: Words("数", "a number"),
    Kind.RATIO: Words("数", "a number"),
    Kind.TEXT: Words("文本", "a text"),
    Kind.ENUM: Words("选项", "a choice"),
    Kind.DATE: Words("日期", "a date"),
    Kind.INSTANT: Words("时刻", "an instant"),
    Kind.LIST: Words("列表", "a list"),
    Kind.RECORD: Words("一组值", "a record"),
    Kind.UNKNOWN: Words("未知", "unknown"),
}
NUMBERS = frozenset({Kind.INT, Kind.DECIMAL, Kind.RATIO})
"""Kinds that are compared and reckoned with one another."""
TEXTS = frozenset({Kind.TEXT, Kind.ENUM})
"""Kinds whose values are texts."""
ORDERED = NUMBERS | {Kind.DATE, Kind.INSTANT}
"""Kinds of which one value may be less than another."""


@dataclass(frozen=True, slots=True)
class Type:
    """The kind of a value with what belongs to it.

    Attributes:
        kind: see `Kind`.
        values: the possible values of an enum, in definition order.
        element: the type of a list's elements; None for everything else.
        fields: the types of a record's fields by name.
        sensitive_fields: the record's fields that are personal or sensitive.
    """

    kind: Kind
    values: tuple[str, ...] = ()
    element: Type | None = None
    fields: Mapping[str, Type] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    sensitive_fields: frozenset[str] = frozenset()

    @property
    def words(self) -> Words:
        """How the kind is called."""
        return _WORDS[self.kind]


BOOL = Type(Kind.BOOL)
INT = Type(Kind.INT)
DECIMAL = Type(Kind.DECIMAL)
RATIO = Type(Kind.RATIO)
TEXT = Type(Kind.TEXT)
DATE = Type(Kind.DATE)
INSTANT = Type(Kind.INSTANT)
UNKNOWN = Type(Kind.UNKNOWN)


def enum_of(*values: str) -> Type:
    """Give the type of a choice among `values`."""
    return Type(Kind.ENUM, values=values)


def list_of(element: Type) -> Type:
    """Give the type of a list."""
    return Type(Kind.LIST, element=element)


def record_of(fields: Mapping[str, Type], *, sensitive: frozenset[str] = frozenset()) -> Type:
    """Give the type of a group of named values; `sensitive` names those to be protected."""
    return Type(Kind.RECORD, fields=MappingProxyType(dict(fields)), sensitive_fields=sensitive)


def fits(found: Type, expected: Type) -> bool:
    """Tell whether a value of one type may stand where another is expected.

    >>> fits(INT, DECIMAL), fits(DECIMAL, INT), fits(enum_of("a"), TEXT), fits(TEXT, BOOL)
    (True, False, True, False)
    """
    if Kind.UNKNOWN in {found.kind, expected.kind}:
        return True
    match expected.kind:
        case Kind.DECIMAL | Kind.RATIO:
            return found.kind in NUMBERS
        case Kind.TEXT:
            return found.kind in TEXTS
        case Kind.ENUM:
            return found.kind is Kind.ENUM and set(found.values) <= set(expected.values)
        case _:
            return found.kind is expected.kind
