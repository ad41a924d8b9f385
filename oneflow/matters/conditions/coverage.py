"""Whether a set of conditions covers every situation, and whether two of them hold together.

Sound: "covered" and "never" are said only where they are certain. Every variable
is reduced to the values that can make a difference (`cells`), and all their
combinations are tried, up to a cap. Variables that hang together in a way that
is not followed here (sums, loops, two questions about one list) are taken as
independent; what then looks like a gap may not be one, and is told as undecided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from math import prod
from typing import Any, TypeAlias

from oneflow.matters.conditions.cells import Atom, Variable, atom_of
from oneflow.matters.conditions.condition import Condition, leaves
from oneflow.matters.conditions.kinds import Kind
from oneflow.matters.conditions.tree import Junction, Literal, Not, Part
from oneflow.matters.problems import Position, Problem, Words, problem

MOST_COMBINATIONS = 4_096
"""Combinations of values that are tried; beyond it the answer is "undecided"."""

_Situation: TypeAlias = dict[str, Any]
_Skeleton: TypeAlias = Callable[[_Situation], bool]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two conditions that hold together: their numbers from 0, and a situation."""

    first: int
    second: int
    witness: Words
    is_certain: bool


@dataclass(slots=True)
class Coverage:
    """What is known of a set of conditions, judged in order.

    Attributes:
        gap: a situation in which none holds; None if there is none or it is not certain.
        undecided: why coverage could not be decided; None if it could.
        overlaps: for each pair that holds together and comes first somewhere, one situation.
        unused: numbers of conditions that are never the first to hold.
        never: numbers of conditions that never hold.
        unexamined: why nothing but `undecided` is known; None where all was examined.
    """

    gap: Words | None = None
    undecided: Words | None = None
    overlaps: list[Overlap] = field(default_factory=list)
    unused: tuple[int, ...] = ()
    never: tuple[int, ...] = ()
    unexamined: Words | None = None

    @property
    def is_complete(self) -> bool:
        """Tell whether some condition certainly holds in every situation."""
        return self.gap is None and self.undecided is None


def examine(conditions: Sequence[Condition | None]) -> Coverage:
    """Examine conditions that stand for the alternatives of one choice.

    Args:
        conditions: in the order in which they are judged; None always holds.

    >>> from oneflow.matters.conditions import INT, Origin, Term, Vocabulary, compile_condition
    >>> words = Vocabulary({"form.area": Term(INT, Origin.DATA)})
    >>> texts = ("form.area > 300", "form.area < 300")
    >>> examine([compile_condition(text, words).condition for text in texts]).gap.en
    'form.area = 300'
    """
    space = _Space()
    skeletons = [space.skeleton(condition) for condition in conditions]
    cells = space.cells()
    if prod(len(values) for values in cells.values()) > MOST_COMBINATIONS:
        count = Words(
            f"组合超过 {MOST_COMBINATIONS} 种", f"more than {MOST_COMBINATIONS} combinations"
        )
        return Coverage(undecided=None if None in conditions else count, unexamined=count)
    return _examined(space, skeletons, cells)


def coverage_problems(
    conditions: Sequence[Condition | None], *, at: Sequence[Position], exclusive: bool = False
) -> Iterator[Problem]:
    """Give the problems of conditions that must cover every situation.

    Args:
        conditions: in the order in which they are judged; None always holds.
        at: the place of each, in the same order.
        exclusive: also warn where two hold together.
    """
    found = examine(conditions)
    if found.gap is not None:
        yield problem("OF1330", at[-1], witness=found.gap)
    if found.undecided is not None:
        yield problem("OF1331", at[-1], reason=found.undecided)
    for number in found.unused:
        yield problem("OF1333", at[number])
    for overlap in found.overlaps if exclusive else ():
        numbers = {"first": overlap.first + 1, "second": overlap.second + 1}
        yield problem("OF1332", at[overlap.second], witness=overlap.witness, **numbers)


def _examined(
    space: _Space, skeletons: Sequence[_Skeleton], cells: dict[str, list[Any]]
) -> Coverage:
    result, gap = Coverage(), None
    pairs: dict[tuple[int, int], Words] = {}
    first, holding = set(), set()
    for values in product(*cells.values()):
        situation = dict(zip(cells, values, strict=True))
        holds = [number for number, judge in enumerate(skeletons) if judge(situation)]
        holding.update(holds)
        if not holds:
            gap = gap or space.describe(_essential(situation, skeletons, cells))
            continue
        first.add(holds[0])
        for other in holds[1:]:
            if (holds[0], other) not in pairs:
                pairs[holds[0], other] = space.describe(situation)
    certain = space.is_independent
    result.overlaps = [Overlap(*pair, text, certain) for pair, text in sorted(pairs.items())]
    everything = range(len(skeletons))
    result.unused = tuple(number for number in everything if number not in first)
    result.never = tuple(number for number in everything if number not in holding)
    if gap is not None and certain:
        result.gap = gap
    elif gap is not None:
        result.undecided = Words(f"可能漏掉：{gap.zh}", f"perhaps missed: {gap.en}")
    return result


def _essential(
    gap: _Situation, skeletons: Sequence[_Skeleton], cells: dict[str, list[Any]]
) -> _Situation:
    """Leave out of a gap what does not matter: it is one whatever those variables are."""
    loose: dict[str, list[Any]] = {}
    for key, values in cells.items():
        tried = {**loose, key: values}
        if not any(
            judge({**gap, **dict(zip(tried, combination, strict=True))})
            for combination in product(*tried.values())
            for judge in skeletons
        ):
            loose = tried
    return {key: value for key, value in gap.items() if key not in loose}


@dataclass(slots=True)
class _Space:
    """All variables of a set of conditions."""

    variables: dict[str, Variable] = field(default_factory=dict)
    atoms: list[Atom] = field(default_factory=list)

    def skeleton(self, condition: Condition | None) -> _Skeleton:
        """Reduce a condition to a function of the variables' values."""
        if condition is None:
            return lambda _situation: True
        for leaf in leaves(condition.part):
            if not isinstance(leaf, Literal):
                self.atoms.append(atom_of(leaf, self.variables))
        return self._function(condition.part)

    def _function(self, part: Part) -> _Skeleton:
        match part:
            case Junction(operator=operator, operands=operands):
                inner = [self._function(each) for each in operands]
                every = all if operator == "and" else any
                return lambda situation: every(judge(situation) for judge in inner)
            case Not(operand=operand):
                judge = self._function(operand)
                return lambda situation: not judge(situation)
            case Literal(value=value):
                return lambda _situation: value is True
            case _:
                atom = atom_of(part, self.variables)
                return lambda situation: atom.test(situation[atom.variable])

    def cells(self) -> dict[str, list[Any]]:
        """Give for each variable one value of each cell."""
        tests: dict[str, list[Atom]] = {}
        for atom in self.atoms:
            tests.setdefault(atom.variable, []).append(atom)
        cells: dict[str, list[Any]] = {}
        for key, variable in self.variables.items():
            found: dict[tuple[bool, ...], Any] = {}
            for value in variable.candidates():
                found.setdefault(tuple(atom.test(value) for atom in tests.get(key, ())), value)
            cells[key] = list(found.values())
        return cells

    @property
    def is_independent(self) -> bool:
        """Tell whether every combination of the variables' values can really be."""
        read: set[str] = set()
        for variable in self.variables.values():
            if not variable.is_plain or variable.references & read:
                return False
            read |= variable.references
        return True

    def describe(self, situation: _Situation) -> Words:
        """Tell a situation in both languages."""
        told = [_told(self.variables[key], value) for key, value in situation.items()]
        if not told:
            return Words("任何情况", "whatever the case")
        return Words("，".join(each.zh for each in told), ", ".join(each.en for each in told))


def _told(variable: Variable, value: Any) -> Words:
    if variable.type is None:
        sign = {"=": "==", "<>": "!="}.get(value, value)
        text = variable.label.replace("?", sign)
        return Words(text, text)
    if variable.type.kind is Kind.BOOL:
        words = Words("真", "true") if value else Words("假", "false")
        return Words(f"{variable.label} 为{words.zh}", f"{variable.label} is {words.en}")
    if isinstance(value, str) and not variable.type.values and value not in variable.constants:
        return Words(f"{variable.label} 是别的文本", f"{variable.label} is any other text")
    shown = f"'{value}'" if isinstance(value, str) else _plain(value)
    return Words(f"{variable.label} = {shown}", f"{variable.label} = {shown}")


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else f"{value}"
