"""The parts of a checked condition: a small closed tree of immutable nodes.

Every node knows its type and where it stands in the text. Two nodes mean the
same if their `key`s are equal; the key is also how a part is written out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Literal as OneOf
from typing import TypeAlias

from oneflow.matters.conditions.kinds import Type

_QUOTES = (("'", "'"), ('"', '"'), ("“", "”"), ("‘", "’"), ("「", "」"))
Constant: TypeAlias = bool | int | Decimal | str | date | datetime


@dataclass(frozen=True, kw_only=True)
class Part:
    """What all nodes have: a type and a span of the text (offsets, end exclusive)."""

    type: Type
    start: int
    end: int

    @cached_property
    def key(self) -> str:
        """The part written out in one canonical way."""
        return ""

    def children(self) -> Iterator[Part]:
        """Give the parts directly inside, left to right."""
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, Part):
                yield value
            elif isinstance(value, tuple):
                yield from (inner for inner in value if isinstance(inner, Part))

    def walk(self) -> Iterator[Part]:
        """Give this part and all inside it, outer before inner, left to right."""
        yield self
        for child in self.children():
            yield from child.walk()


@dataclass(frozen=True, kw_only=True)
class Literal(Part):
    """A constant."""

    value: Constant

    @cached_property
    def key(self) -> str:
        """The constant as it is written in a condition."""
        match self.value:
            case bool():
                return "true" if self.value else "false"
            case datetime():
                return f"instant('{self.value.isoformat()}')"
            case date():
                return f"date('{self.value.isoformat()}')"
            case str():
                begin, end = next(pair for pair in _QUOTES if pair[1] not in self.value)
                return f"{begin}{self.value}{end}"
            case _:
                return str(self.value)


@dataclass(frozen=True, kw_only=True)
class Reference(Part):
    """A value of the case or of its data, read by name; a gift's presence is one too."""

    name: str

    @cached_property
    def key(self) -> str:
        """The name."""
        return self.name


@dataclass(frozen=True, kw_only=True)
class Element(Part):
    """A loop's present element, or a field of it.

    Attributes:
        slot: number of the loop, counted from the outermost, 0.
        path: field names from the element inwards; () is the element itself.
        name: as written, e.g. `e.address.city`.
        origin: the list, written as `form.list[]`, for naming its fields.
    """

    slot: int
    path: tuple[str, ...]
    name: str
    origin: str

    @cached_property
    def key(self) -> str:
        """The loop's number and the path: the loop's name does not matter."""
        return ".".join((f"e{self.slot}", *self.path))

    @property
    def field(self) -> str:
        """The field under the list's name, e.g. `form.list[].address.city`."""
        return ".".join((self.origin, *self.path))


@dataclass(frozen=True, kw_only=True)
class Not(Part):
    """Negation."""

    operand: Part

    @cached_property
    def key(self) -> str:
        """`not (...)`."""
        return f"not {_bracketed(self.operand)}"


@dataclass(frozen=True, kw_only=True)
class Junction(Part):
    """`and` or `or` over two or more parts, judged from left to right until the result is clear."""

    operator: OneOf["and", "or"]
    operands: tuple[Part, ...]

    @cached_property
    def key(self) -> str:
        """The parts with the operator between them."""
        return f" {self.operator} ".join(_bracketed(each) for each in self.operands)


@dataclass(frozen=True, kw_only=True)
class Comparison(Part):
    """A comparison of two values."""

    operator: OneOf["<", "<=", ">", ">=", "==", "!="]
    left: Part
    right: Part

    @cached_property
    def key(self) -> str:
        """Both sides with the operator between them."""
        return f"{_bracketed(self.left)} {self.operator} {_bracketed(self.right)}"


@dataclass(frozen=True, kw_only=True)
class Membership(Part):
    """Whether a value is among constants, or in a list of the data (then `options` is empty)."""

    item: Part
    options: tuple[Literal, ...] = ()
    among: Part | None = None

    @cached_property
    def key(self) -> str:
        """`item in (...)`."""
        if self.among is not None:
            return f"{_bracketed(self.item)} in {self.among.key}"
        options = ", ".join(option.key for option in self.options)
        return f"{_bracketed(self.item)} in ({options},)"


@dataclass(frozen=True, kw_only=True)
class Arithmetic(Part):
    """Exact reckoning with numbers; the difference of two dates is a number of days."""

    operator: OneOf["+", "-", "*", "/"]
    left: Part
    right: Part

    @cached_property
    def key(self) -> str:
        """Both sides with the operator between them."""
        return f"{_bracketed(self.left)} {self.operator} {_bracketed(self.right)}"


@dataclass(frozen=True, kw_only=True)
class Presence(Part):
    """`given(name)`: whether there is a value."""

    operand: Reference | Element

    @cached_property
    def key(self) -> str:
        """The call."""
        return f"given({self.operand.key})"


@dataclass(frozen=True, kw_only=True)
class Length(Part):
    """`len(x)`: characters of a text, elements of a list."""

    operand: Part

    @cached_property
    def key(self) -> str:
        """The call."""
        return f"len({self.operand.key})"


@dataclass(frozen=True, kw_only=True)
class Quantified(Part):
    """`any`, `all` or `count` of a question over the elements of a list."""

    function: OneOf["any", "all", "count"]
    body: Part
    slot: int
    among: Part

    @cached_property
    def key(self) -> str:
        """The call, with the loop's number as its name."""
        return f"{self.function}({self.body.key} for e{self.slot} in {self.among.key})"


def _bracketed(part: Part) -> str:
    simple = Literal | Reference | Element | Presence | Length | Quantified
    return part.key if isinstance(part, simple) else f"({part.key})"


def negated(part: Part) -> Part:
    """Give the opposite of a part, at the same place."""
    return Not(type=part.type, start=part.start, end=part.end, operand=part)
