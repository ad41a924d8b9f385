"""Decision tables: rows of conditions, each with a value.

A row's `when` is a condition, or a cell for each column; a row without `when`
always holds. The hit policy says what several rows that hold mean: `first` (the
first counts), `unique` (there may be only one), `collect` (all count). Gaps,
overlaps and rows that are never used are found when the table is compiled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeAlias

from oneflow.matters.conditions.cell_tests import Cell, compile_cell
from oneflow.matters.conditions.condition import Condition, compile_condition
from oneflow.matters.conditions.coverage import Coverage, examine
from oneflow.matters.conditions.incidents import incident
from oneflow.matters.conditions.kinds import BOOL, Type
from oneflow.matters.conditions.row_values import read_value
from oneflow.matters.conditions.tree import Junction, Part
from oneflow.matters.conditions.vocabulary import Vocabulary
from oneflow.matters.problems import Anchor, Problem, problem, unplaced

HitPolicy: TypeAlias = Literal["first", "unique", "collect"]
Place: TypeAlias = Callable[[tuple[str | int, ...]], Anchor]
"""Places a part of the table: `(row,)`, `(row, "when")`, `(row, "when", column)`, `(row, "then")`."""

MOST_ROWS = 200
"""Most rows of a table."""


class RowEntry(NamedTuple):
    """A row as it stands in the file; `when` None always holds."""

    when: str | Mapping[str, Cell] | None
    then: object


class Row(NamedTuple):
    """A compiled row; `condition` None always holds."""

    condition: Condition | None
    value: Any


class DecisionTable(NamedTuple):
    """A compiled table.

    Attributes:
        name: how incidents call it.
        hit: what several rows that hold mean.
        rows: in file order.
        output: type of a row's value.
    """

    name: str
    hit: HitPolicy
    rows: tuple[Row, ...]
    output: Type

    @property
    def references(self) -> frozenset[str]:
        """Names of the values that the table may read."""
        found = (row.condition.references for row in self.rows if row.condition)
        return frozenset[str]().union(*found)

    def evaluate(self, values: Mapping[str, object]) -> Any:
        """Give the value of the row that holds; for `collect` a tuple of all, in file order.

        Raises:
            ConditionIncident: no row holds (not for `collect`), two hold (for `unique`), or a
                condition cannot be judged.
        """
        found = []
        for row in self.rows:
            if row.condition is None or row.condition.evaluate(values):
                if self.hit == "first":
                    return row.value
                found.append(row.value)
        if self.hit == "collect":
            return tuple(found)
        if len(found) != 1:
            raise incident("two-rows" if found else "no-row", self.name)
        return found[0]


class TableCompilation(NamedTuple):
    """What compiling gave: the table, None if there is an error; and all problems."""

    table: DecisionTable | None
    problems: tuple[Problem, ...]


def _nowhere(_loc: tuple[str | int, ...]) -> Anchor:
    return unplaced


def compile_table(
    name: str,
    entries: Sequence[RowEntry],
    *,
    vocabulary: Vocabulary,
    output: Type,
    hit: HitPolicy = "first",
    place: Place = _nowhere,
) -> TableCompilation:
    """Check and compile a table.

    Args:
        name: of the table.
        entries: the rows as they stand in the file.
        vocabulary: the names that rows may use.
        output: what each row must give.
        hit: the hit policy.
        place: places a part of the table.

    >>> from oneflow.matters.conditions import INT, Origin, Term
    >>> words = Vocabulary({"form.area": Term(INT, Origin.DATA)})
    >>> rows = [RowEntry({"form.area": "> 300"}, 10), RowEntry({"form.area": "<= 300"}, 5)]
    >>> table, _ = compile_table("days", rows, vocabulary=words, output=INT)
    >>> table.evaluate({"form.area": 300})
    5
    """
    if not entries or len(entries) > MOST_ROWS:
        code, at = ("OF1409" if entries else "OF1406"), place(())(0)
        return TableCompilation(None, (problem(code, at, limit=MOST_ROWS),))
    reader = _Reader(vocabulary, output, place, [])
    rows = [reader.row(number, entry) for number, entry in enumerate(entries)]
    problems = reader.problems
    if not problems:
        problems.extend(_faults(rows, hit, place))
    if any(found.severity == "error" for found in problems):
        return TableCompilation(None, tuple(problems))
    return TableCompilation(DecisionTable(name, hit, tuple(rows), output), tuple(problems))


@dataclass(slots=True)
class _Reader:
    """Reads the rows of one table; `problems` holds what was found."""

    vocabulary: Vocabulary
    output: Type
    place: Place
    problems: list[Problem]

    def row(self, number: int, entry: RowEntry) -> Row:
        """Read one row."""
        return Row(self._condition(number, entry.when), self._value(number, entry.then))

    def _condition(self, row: int, when: str | Mapping[str, Cell] | None) -> Condition | None:
        if when is None:
            return None
        if isinstance(when, str):
            compiled = compile_condition(when, self.vocabulary, at=self.place((row, "when")))
            self.problems.extend(compiled.problems)
            return compiled.condition
        parts: list[Part] = []
        for column, cell in when.items():
            at = self.place((row, "when", column))
            if column not in self.vocabulary.terms:
                similar = self.vocabulary.similar(column)
                self.problems.append(problem("OF1311", at(0), name=column, similar=similar))
            elif (found := compile_cell(cell, column, self.vocabulary, at=at)) is not None:
                self.problems.extend(found.problems)
                parts.extend([found.condition.part] if found.condition else [])
        return _joined(parts)

    def _value(self, row: int, then: object) -> Any:
        value = read_value(then, self.output)
        if value is None:
            at, expected = self.place((row, "then"))(0), self.output.words
            self.problems.append(
                problem("OF1407", at, row=row + 1, expected=expected, found=str(then))
            )
        return value


def _joined(parts: list[Part]) -> Condition | None:
    if not parts:
        return None
    if len(parts) == 1:
        return Condition(parts[0].key, parts[0])
    whole = Junction(type=BOOL, operator="and", operands=tuple(parts), start=0, end=0)
    return Condition(whole.key, whole)


def _faults(rows: Sequence[Row], hit: HitPolicy, place: Place) -> list[Problem]:
    found = examine([row.condition for row in rows])
    last = place((len(rows) - 1,))(0)
    problems: list[Problem] = []
    if hit != "collect" and found.gap is not None:
        problems.append(problem("OF1401", last, witness=found.gap))
    if hit != "collect" and found.undecided is not None:
        problems.append(problem("OF1404", last, reason=found.undecided))
    dead = found.unused if hit == "first" else found.never
    problems.extend(problem("OF1403", place((row,))(0), row=row + 1) for row in dead)
    if hit == "unique":
        problems.extend(_overlaps(found, place))
    return problems


def _overlaps(found: Coverage, place: Place) -> list[Problem]:
    problems = []
    if found.unexamined is not None:
        problems.append(problem("OF1405", place((0,))(0), reason=found.unexamined))
    for overlap in found.overlaps:
        at = place((overlap.second,))(0)
        numbers = {"first": overlap.first + 1, "second": overlap.second + 1}
        if overlap.is_certain:
            problems.append(problem("OF1402", at, witness=overlap.witness, **numbers))
        else:
            problems.append(problem("OF1405", at, reason=overlap.witness))
    return problems
