"""Reading a value: present, and exactly of the kind that was declared.

Values come from a form, a database or another department, so each is looked at
before it is used. A bool is no number, a datetime is no date, a choice is one of
its values, an instant has an offset, and numbers have a bounded size.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from oneflow.matters.conditions.incidents import incident
from oneflow.matters.conditions.kinds import Kind, Type

LARGEST = 10**18
"""Numbers at or beyond this size are not values of a form."""
FINEST = 12
"""Most decimals of a number."""

_Read: TypeAlias = Callable[[Mapping[str, object], Any], Any]
_Check: TypeAlias = Callable[[object], bool]


def _is_bool(value: object) -> bool:
    return value is True or value is False


def _is_int(value: object) -> bool:
    return type(value) is int and -LARGEST < value < LARGEST


def _is_decimal(value: object) -> bool:
    if type(value) is not Decimal:
        return _is_int(value)
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -FINEST and value.adjusted() < 18


def _is_text(value: object) -> bool:
    return type(value) is str


def _is_date(value: object) -> bool:
    return type(value) is date


def _is_instant(value: object) -> bool:
    return isinstance(value, datetime) and value.utcoffset() is not None


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple)


def _is_record(value: object) -> bool:
    return isinstance(value, Mapping)


_CHECKS: Mapping[Kind, _Check] = {
    Kind.BOOL: _is_bool,
    Kind.INT: _is_int,
    Kind.DECIMAL: _is_decimal,
    Kind.RATIO: _is_decimal,
    Kind.TEXT: _is_text,
    Kind.DATE: _is_date,
    Kind.INSTANT: _is_instant,
    Kind.LIST: _is_list,
    Kind.RECORD: _is_record,
}


def _check_of(kind: Type) -> _Check:
    if kind.kind is Kind.ENUM:
        values = frozenset(kind.values)
        return lambda value: type(value) is str and value in values
    return _CHECKS[kind.kind]


def check_value(value: object, kind: Type, name: str) -> Any:
    """Give `value` back if it is present and of `kind`.

    Raises:
        ConditionIncident: it is absent (None) or of another kind; names `name`, not the value.
    """
    if value is None:
        raise incident("missing", name)
    if not _check_of(kind)(value):
        raise incident("kind", name)
    return value


def reader(name: str, kind: Type) -> _Read:
    """Compile the reading of one name: a function of (values by name, frame)."""
    is_of_kind = _check_of(kind)

    def read(values: Mapping[str, object], _frame: object) -> Any:
        value = values.get(name)
        if is_of_kind(value):
            return value
        raise incident("missing" if value is None else "kind", name)

    return read
