"""A condition in two: facts over the application's data, and a rest over the case.

The engine never sees the data. What a condition asks of them is judged outside,
when they change, and stored as facts under a name; what remains reads only facts
and the case's own state (gifts, records, items) and is judged inside `decide`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from oneflow.matters.conditions.condition import Condition, origins
from oneflow.matters.conditions.kinds import BOOL
from oneflow.matters.conditions.tree import Junction, Literal, Not, Part, Reference
from oneflow.matters.conditions.vocabulary import Origin, Term, Vocabulary

FACT = "fact."
"""What the names of facts begin with in a rest."""


class NamedFact(NamedTuple):
    """A condition over data only. Its truth is stored under `name`, which has no `fact.`."""

    name: str
    condition: Condition


class Split(NamedTuple):
    """A condition in two.

    `facts`: in the order in which they stand in the condition; each part is there once.
    `residual`: reads `fact.<name>` and references of origin CASE. None where the whole
    condition is the one fact, or for a condition that reads nothing of the case.
    """

    residual: Condition | None
    facts: tuple[NamedFact, ...]

    @property
    def terms(self) -> dict[str, Term]:
        """The names that the residual needs beside those of the vocabulary."""
        return {f"{FACT}{fact.name}": Term(BOOL, Origin.CASE) for fact in self.facts}


def split(condition: Condition, vocabulary: Vocabulary, *, prefix: str) -> Split:
    """Cut the largest parts over data out of a condition.

    Args:
        condition: compiled with `vocabulary`, so no comparison mixes data and case.
        vocabulary: tells where each reference comes from.
        prefix: name of the one fact of a condition over data only; several facts, or a
            fact beside a rest, are `<prefix>.1`, `<prefix>.2` ... from left to right.

    Judging the facts first and then the rest gives what judging the condition gives,
    incidents included, if a fact that could not be judged is absent from the values.

    >>> from oneflow.matters.conditions import INT, compile_condition
    >>> words = Vocabulary({"form.area": Term(INT, Origin.DATA)}, gifts=["record"])
    >>> condition, _ = compile_condition("form.area > 300 and has('record')", words)
    >>> rest, facts = split(condition, words, prefix="visit")
    >>> rest.source, facts[0].name, facts[0].condition.source
    ("fact.visit.1 and has('record')", 'visit.1', 'form.area > 300')
    """
    part = condition.part
    if Origin.CASE not in origins(part, vocabulary):
        return Split(None, (NamedFact(prefix, condition),))
    cutter = _Cutter(vocabulary, prefix, {})
    rest = cutter.cut(part)
    facts = tuple(NamedFact(name, Condition(p.key, p)) for name, p in cutter.named())
    return Split(Condition(rest.key, rest, expected=condition.type), facts)


@dataclass(slots=True)
class _Cutter:
    """Replaces parts over data by references to facts."""

    vocabulary: Vocabulary
    prefix: str
    facts: dict[str, Part]

    def named(self) -> Iterator[tuple[str, Part]]:
        """Give the facts with their names."""
        for number, part in enumerate(self.facts.values(), 1):
            yield f"{self.prefix}.{number}", part

    def cut(self, part: Part) -> Part:
        """Give `part`, which is not over data only, with its parts over data replaced."""
        match part:
            case Not(operand=operand):
                return replace(part, operand=self.cut(operand))
            case Junction(operands=operands):
                return self._joined(part, operands)
            case _:
                return part

    def _joined(self, part: Junction, operands: tuple[Part, ...]) -> Part:
        """Cut neighbours over data out as one part, so that the order of judging stays."""
        parts: list[Part] = []
        for is_fact, run in groupby(operands, self._is_fact):
            found = tuple(run)
            if not is_fact:
                parts.extend(self.cut(each) for each in found)
            elif len(found) == 1:
                parts.append(self._fact(found[0]))
            else:
                start, end = found[0].start, found[-1].end
                whole = replace(part, operands=found, start=start, end=end)
                parts.append(self._fact(whole))
        return replace(part, operands=tuple(parts))

    def _is_fact(self, part: Part) -> bool:
        return not isinstance(part, Literal) and Origin.CASE not in origins(part, self.vocabulary)

    def _fact(self, part: Part) -> Reference:
        known = list(self.facts)
        if part.key not in self.facts:
            self.facts[part.key] = part
            known.append(part.key)
        name = f"{FACT}{self.prefix}.{known.index(part.key) + 1}"
        return Reference(type=BOOL, start=part.start, end=part.end, name=name)
