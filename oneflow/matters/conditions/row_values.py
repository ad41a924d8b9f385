"""Values that rows of decision tables give, as they stand in the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from oneflow.matters.conditions.kinds import Kind, Type

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOST_DIGITS = 18


def read_value(then: object, output: Type) -> Any:
    """Read a row's value as the output's type; None where it is not of that type.

    >>> from oneflow.matters.conditions.kinds import DATE, DECIMAL, INT
    >>> read_value("12.50", DECIMAL), read_value(True, INT), read_value("2026-02-30", DATE)
    (Decimal('12.50'), None, None)
    """
    if output.kind is Kind.ENUM:
        return then if isinstance(then, str) and then in output.values else None
    read = _READERS.get(output.kind)
    return None if read is None else read(then)


def _bool(then: object) -> Any:
    return then if isinstance(then, bool) else None


def _integer(then: object) -> Any:
    return then if type(then) is int else None


def _decimal(then: object) -> Any:
    if type(then) is int:
        return Decimal(then)
    if not isinstance(then, str):
        return None
    whole, _, part = then.removeprefix("-").partition(".")
    digits = whole + part
    is_number = bool(whole) and digits.isascii() and digits.isdigit()
    return Decimal(then) if is_number and len(digits) <= _MOST_DIGITS else None


def _text(then: object) -> Any:
    return then if isinstance(then, str) else None


def _date(then: object) -> Any:
    if not isinstance(then, str) or not _DAY.fullmatch(then):
        return None
    try:
        return date.fromisoformat(then)
    except ValueError:
        return None


_READERS: Mapping[Kind, Callable[[object], Any]] = {
    Kind.BOOL: _bool,
    Kind.INT: _integer,
    Kind.DECIMAL: _decimal,
    Kind.TEXT: _text,
    Kind.DATE: _date,
}
