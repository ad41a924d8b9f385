"""Checked conditions to functions of the values.

Total by design: a value that is absent or of another kind than declared, a
division by zero, a number beyond all measure or a loop without end raises a
`ConditionIncident` that names the reference and holds no value. Nothing is ever
silently false. `and` and `or` stop as soon as the result is clear.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from decimal import Context, Decimal, DecimalException, DivisionByZero, Inexact, InvalidOperation
from fractions import Fraction
from typing import Any, TypeAlias

from oneflow.matters.conditions.incidents import incident
from oneflow.matters.conditions.kinds import NUMBERS, Kind
from oneflow.matters.conditions.reading import check_value, reader
from oneflow.matters.conditions.tree import (
    Arithmetic,
    Comparison,
    Element,
    Junction,
    Length,
    Literal,
    Membership,
    Not,
    Part,
    Presence,
    Quantified,
    Reference,
)

MOST_STEPS = 100_000
"""Most loop steps of one judgement."""


class Frame:
    """What one judgement keeps: the loops' present elements and the steps that are left."""

    __slots__ = ("slots", "steps")

    def __init__(self) -> None:
        """Begin with no loop and all steps."""
        self.slots: list[object] = [None, None]
        self.steps = MOST_STEPS


Evaluator: TypeAlias = Callable[[Mapping[str, object], Frame], Any]
"""A compiled part; what it gives is of the part's type."""

COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
"""The comparisons as functions."""
_EXACT = Context(prec=80, traps=[Inexact, InvalidOperation, DivisionByZero])
_MOST_BITS = 4_096


def evaluator(part: Part) -> Evaluator:
    """Compile a checked part to a function of (values by name, frame)."""
    return _COMPILERS[type(part)](part)


def _literal(part: Literal) -> Evaluator:
    value = part.value
    return lambda _values, _frame: value


def _reference(part: Reference) -> Evaluator:
    return reader(part.name, part.type)


def _element(part: Element) -> Evaluator:
    slot, path, kind, name = part.slot, part.path, part.type, part.field

    def read(_values: Mapping[str, object], frame: Frame) -> object:
        value = frame.slots[slot]
        for step in path:
            if not isinstance(value, Mapping):
                raise incident("kind", name)
            value = value.get(step)
        return check_value(value, kind, name)

    return read


def _not(part: Not) -> Evaluator:
    inner = evaluator(part.operand)

    def judge(values: Mapping[str, object], frame: Frame) -> bool:
        return inner(values, frame) is False

    return judge


def _junction(part: Junction) -> Evaluator:
    inner = tuple(evaluator(each) for each in part.operands)
    stop = part.operator == "or"

    def judge(values: Mapping[str, object], frame: Frame) -> bool:
        for each in inner:
            holds: bool = each(values, frame)
            if holds is stop:
                return stop
        return not stop

    return judge


def _comparison(part: Comparison) -> Evaluator:
    compare = COMPARE[part.operator]
    left, right = _like(part.left, part.right), _like(part.right, part.left)
    if isinstance(part.right, Literal):
        constant = right({}, Frame())
        return lambda values, frame: compare(left(values, frame), constant)
    return lambda values, frame: compare(left(values, frame), right(values, frame))


def _like(part: Part, other: Part) -> Evaluator:
    """Compile a number so that it can be compared with another: fractions with fractions."""
    inner = evaluator(part)
    if other.type.kind is Kind.RATIO and part.type.kind in NUMBERS - {Kind.RATIO}:
        return lambda values, frame: Fraction(inner(values, frame))
    return inner


def _membership(part: Membership) -> Evaluator:
    item = evaluator(part.item)
    if part.among is None:
        options = tuple(option.value for option in part.options)
        if part.item.type.kind in NUMBERS:
            return lambda values, frame: item(values, frame) in options
        choices = frozenset(options)
        return lambda values, frame: item(values, frame) in choices
    among = evaluator(part.among)
    kind, name = part.among.type.element, part.among.key

    def search(values: Mapping[str, object], frame: Frame) -> bool:
        wanted = item(values, frame)
        found = False
        for each in _steps(among(values, frame), frame, name):
            if kind is not None and check_value(each, kind, f"{name}[]") == wanted:
                found = True
        return found

    return search


def _arithmetic(part: Arithmetic) -> Evaluator:
    left, right = evaluator(part.left), evaluator(part.right)
    compute, name = _computation(part), part.key

    def reckon(values: Mapping[str, object], frame: Frame) -> object:
        first, second = left(values, frame), right(values, frame)
        try:
            result = compute(first, second)
        except ZeroDivisionError as error:
            raise incident("division", name) from error
        except DecimalException as error:
            raise incident("range", name) from error
        if _is_beyond_measure(result):
            raise incident("range", name)
        return result

    return reckon


def _computation(part: Arithmetic) -> Callable[[Any, Any], Any]:
    if part.left.type.kind is Kind.DATE:
        return lambda first, second: (first - second).days
    if part.type.kind is Kind.RATIO:
        plain = {
            "+": operator.add,
            "-": operator.sub,
            "*": operator.mul,
            "/": operator.truediv,
        }[part.operator]
        return lambda first, second: plain(Fraction(first), Fraction(second))
    if part.type.kind is Kind.DECIMAL:
        return {"+": _EXACT.add, "-": _EXACT.subtract, "*": _EXACT.multiply}[part.operator]
    return {"+": operator.add, "-": operator.sub, "*": operator.mul}[part.operator]


def _is_beyond_measure(value: object) -> bool:
    match value:
        case int():
            return value.bit_length() > _MOST_BITS
        case Fraction():
            return max(value.numerator.bit_length(), value.denominator.bit_length()) > _MOST_BITS
        case Decimal():
            return abs(value.adjusted()) > 200
        case _:
            return False


def _presence(part: Presence) -> Evaluator:
    if isinstance(part.operand, Reference):
        name = part.operand.name
        return lambda values, _frame: values.get(name) is not None
    slot, path, field = part.operand.slot, part.operand.path, part.operand.field

    def is_given(_values: Mapping[str, object], frame: Frame) -> bool:
        value = frame.slots[slot]
        for step in path:
            if value is None:
                return False
            if not isinstance(value, Mapping):
                raise incident("kind", field)
            value = value.get(step)
        return value is not None

    return is_given


def _length(part: Length) -> Evaluator:
    inner = evaluator(part.operand)
    return lambda values, frame: len(inner(values, frame))


def _quantified(part: Quantified) -> Evaluator:
    body, among, slot, name = evaluator(part.body), evaluator(part.among), part.slot, part.among.key
    function = part.function

    def loop(values: Mapping[str, object], frame: Frame) -> bool | int:
        count = 0
        for each in _steps(among(values, frame), frame, name):
            frame.slots[slot] = each
            holds = body(values, frame)
            if holds is (function == "any") and function != "count":
                return function == "any"
            count += holds
        return count if function == "count" else function == "all"

    return loop


def _steps(elements: Sequence[object], frame: Frame, name: str) -> Sequence[object]:
    """Charge the loop's steps before it runs; a nested loop is charged each time it begins."""
    frame.steps -= len(elements)
    if frame.steps < 0:
        raise incident("work", name)
    return elements


_COMPILERS: Mapping[type[Part], Callable[[Any], Evaluator]] = {
    Literal: _literal,
    Reference: _reference,
    Element: _element,
    Not: _not,
    Junction: _junction,
    Comparison: _comparison,
    Membership: _membership,
    Arithmetic: _arithmetic,
    Presence: _presence,
    Length: _length,
    Quantified: _quantified,
}
