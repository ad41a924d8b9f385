"""The last step of a judgement: the result in the form that the place expects."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from oneflow.matters.conditions.evaluation import Evaluator, Frame
from oneflow.matters.conditions.incidents import incident
from oneflow.matters.conditions.kinds import Kind, Type


def finished(inner: Evaluator, expected: Type, name: str) -> Evaluator:
    """Wrap an evaluator so that a number comes out as a `Decimal` where one is expected.

    A fraction that no decimal number gives exactly (1/3) is an incident, never rounded.
    """
    if expected.kind is not Kind.DECIMAL:
        return inner
    return lambda values, frame: _decimal(inner, values, frame, name)


def _decimal(inner: Evaluator, values: Mapping[str, object], frame: Frame, name: str) -> Any:
    value = inner(values, frame)
    if not isinstance(value, Fraction):
        return Decimal(value)
    denominator = value.denominator
    for factor in (2, 5):
        while denominator % factor == 0:
            denominator //= factor
    if denominator != 1:
        raise incident("range", name)
    digits = value.denominator.bit_length()
    scaled = value.numerator * 10**digits // value.denominator
    return Decimal(scaled).scaleb(-digits).normalize()
