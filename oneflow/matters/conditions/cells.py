"""Variables of a set of conditions, and the few values of each that can make a difference.

`form.area > 300` and `form.area <= 500` ask about one variable; all its values
fall into five cells (below, at, between, at, above) inside which every condition
keeps its answer. So a handful of values stands for all of them, and questions
about "every situation" become finite.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Context, Decimal
from itertools import pairwise
from math import floor
from typing import Any, TypeAlias

from oneflow.matters.conditions.evaluation import COMPARE
from oneflow.matters.conditions.kinds import ORDERED, Kind, Type
from oneflow.matters.conditions.tree import (
    Comparison,
    Length,
    Literal,
    Membership,
    Not,
    Part,
    Presence,
    Quantified,
    Reference,
    negated,
)

Predicate: TypeAlias = Callable[[Any], bool]
_EXACT = Context(prec=60)
_SIGNS = {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "==": "=", "!=": "<>"}
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


@dataclass(slots=True)
class Variable:
    """Something that conditions ask about, and the constants that they compare it with.

    Attributes:
        label: how it is written.
        type: of its values; None for how two values stand to one another ("<", "=", ">", "<>").
        constants: what it is compared with.
        references: what it reads.
        is_plain: any value of its type is possible, whatever the others are.
        smallest: least possible number, where there is one.
        is_ordered: of two values, one may be less than the other.
    """

    label: str
    type: Type | None
    is_plain: bool
    references: frozenset[str]
    smallest: int | None = None
    is_ordered: bool = True
    constants: list[Any] = field(default_factory=list)

    def candidates(self) -> list[Any]:
        """Give values such that every cell holds at least one, in a stable order."""
        if self.type is None:
            return ["<", "=", ">"] if self.is_ordered else ["=", "<>"]
        if self.type.kind is Kind.BOOL:
            return [True, False]
        if self.type.kind is Kind.ENUM:
            return list(self.type.values)
        constants = list(dict.fromkeys(self.constants))
        if self.type.kind not in ORDERED:
            return [*constants, _other_text(constants)]
        if self.smallest is None:
            return _NEIGHBOURS[self.type.kind](sorted(constants))
        found = _NEIGHBOURS[self.type.kind](sorted([*constants, self.smallest]))
        return [value for value in found if value >= self.smallest]


@dataclass(frozen=True, slots=True)
class Atom:
    """A question of a condition that is not joined from others: which variable, and the test."""

    variable: str
    test: Predicate


def atom_of(leaf: Part, variables: dict[str, Variable]) -> Atom:
    """Find the variable that a leaf asks about, adding it to `variables`, and the test."""
    match leaf:
        case Comparison(left=left, right=Literal(value=value), operator=operator):
            return _compared(left, operator, value, variables)
        case Comparison(left=Literal(value=value), right=right, operator=operator):
            return _compared(right, _FLIPPED[operator], value, variables)
        case Comparison():
            return _ordered(leaf, variables)
        case Membership(item=item, among=None, options=options) if not isinstance(item, Literal):
            values = tuple(option.value for option in options)
            variable = _variable(item, variables)
            variable.constants.extend(values)
            return Atom(item.key, lambda value: value in values)
        case Quantified(function="all", body=body):
            inside = body.operand if isinstance(body, Not) else negated(body)
            whole = Quantified(
                type=leaf.type,
                start=leaf.start,
                end=leaf.end,
                function="any",
                body=inside,
                slot=leaf.slot,
                among=leaf.among,
            )
            _variable(whole, variables)
            return Atom(whole.key, lambda value: not value)
        case _:
            _variable(leaf, variables)
            return Atom(leaf.key, bool)


def _compared(part: Part, operator: str, value: Any, variables: dict[str, Variable]) -> Atom:
    _variable(part, variables).constants.append(value)
    compare = COMPARE[operator]
    return Atom(part.key, lambda found: bool(compare(found, value)))


def _ordered(leaf: Comparison, variables: dict[str, Variable]) -> Atom:
    """Take two values that are both open: the question is only how they stand to one another."""
    first, second = sorted((leaf.left, leaf.right), key=lambda part: part.key)
    operator = leaf.operator if first is leaf.left else _FLIPPED[leaf.operator]
    key = f"{first.key} ? {second.key}"
    if key not in variables:
        both = isinstance(first, Reference) and isinstance(second, Reference)
        references = _references(first) | _references(second)
        is_plain = both and first.key != second.key
        is_ordered = first.type.kind in ORDERED
        variables[key] = Variable(key, None, is_plain, references, is_ordered=is_ordered)
    signs = _SIGNS[operator]
    return Atom(key, lambda sign: sign in signs)


def _variable(part: Part, variables: dict[str, Variable]) -> Variable:
    found = variables.get(part.key)
    if found is None:
        counts = isinstance(part, Length | Quantified)
        found = Variable(
            part.key,
            part.type,
            isinstance(part, Reference | Presence | Length),
            _references(part),
            smallest=0 if counts else None,
        )
        variables[part.key] = found
    return found


def _references(part: Part) -> frozenset[str]:
    if isinstance(part, Presence):
        return frozenset()
    return frozenset(each.name for each in part.walk() if isinstance(each, Reference))


def _other_text(constants: list[str]) -> str:
    other = "…"
    while other in constants:
        other += "…"
    return other


def _around_integers(constants: list[Any]) -> list[Any]:
    near = {floor(value) + step for value in constants for step in (-1, 0, 1)}
    return sorted(near) or [0]


def _around_decimals(constants: list[Any]) -> list[Any]:
    exact = [Decimal(value) for value in constants] or [Decimal(0)]
    between = [_EXACT.divide(_EXACT.add(low, high), Decimal(2)) for low, high in pairwise(exact)]
    return sorted({exact[0] - 1, *exact, *between, exact[-1] + 1})


def _around_moments(step: timedelta) -> Callable[[list[Any]], list[Any]]:
    def around(constants: list[Any]) -> list[Any]:
        return sorted({near for value in constants for near in _near(value, step)})

    return around


def _near(value: Any, step: timedelta) -> Iterator[Any]:
    yield value
    for moved in (step, -step):
        with suppress(OverflowError):
            yield value + moved


_NEIGHBOURS: Mapping[Kind, Callable[[list[Any]], list[Any]]] = {
    Kind.INT: _around_integers,
    Kind.DECIMAL: _around_decimals,
    Kind.RATIO: _around_decimals,
    Kind.DATE: _around_moments(timedelta(days=1)),
    Kind.INSTANT: _around_moments(timedelta(microseconds=1)),
}
