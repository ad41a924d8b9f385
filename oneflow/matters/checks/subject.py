"""What every check works with: the compiled matter, where its parts stand, what was found.

A check reads the `Plan`, for that is what will run; it needs the definition only for the places
of things and for conditions as they were written. It knows no file and no engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Literal, TypeAlias

from oneflow.matters.compilation.vocabulary import data_vocabulary, guard_vocabulary
from oneflow.matters.conditions import Vocabulary
from oneflow.matters.definition.matter import DELIVERY_PROCEDURE, MatterEntry
from oneflow.matters.plan import Plan
from oneflow.matters.problems import Fact, Problem, problem
from oneflow.matters.validation import Places

Path: TypeAlias = tuple[str | int, ...]
Role: TypeAlias = Literal["item", "case", "delivery"]


class Subject:
    """A matter under examination.

    Attributes:
        matter: the definition, expanded (shipped procedures and defaults put in).
        plan: compiled from it without errors.
        places: where its parts stand.
        problems: what was found so far.
    """

    def __init__(self, matter: MatterEntry, plan: Plan, places: Places) -> None:
        self.matter = matter
        self.plan = plan
        self.places = places
        self.problems: list[Problem] = []

    def report(self, code: str, path: Path, **data: Fact) -> None:
        """Take a problem of the value at `path`."""
        self.problems.append(problem(code, self.places.position_of(path), **data))

    def report_key(self, code: str, path: Path, **data: Fact) -> None:
        """Take a problem of the key at `path`: of a whole part, not of one value."""
        self.problems.append(problem(code, self.places.key_position(path), **data))

    def stands(self, path: Path) -> bool:
        """Tell whether a part is written in a file; shipped and default parts are not."""
        return path in self.places.holding(path).values

    def procedure_path(self, name: str, *rest: str | int) -> Path:
        """Give the path of a part of a procedure, or of what uses it where it is a shipped one.

        An item's own instance (`review@household`) stands where its pattern stands.
        """
        base, _, item = name.partition("@")
        if self.stands(("procedures", base)):
            return ("procedures", base, *rest)
        users = self.users.get(name, ())
        code = item or (users[0] if users else "")
        return ("items", code, "procedure") if code else ("case", "procedure")

    def role(self, name: str) -> Role:
        """Tell what a procedure is for."""
        entry = self.matter.procedures.get(name.partition("@")[0])
        return "item" if entry is None else entry.kind

    @cached_property
    def users(self) -> dict[str, tuple[str, ...]]:
        """The items that run each procedure, by the name of their instance."""
        found: dict[str, list[str]] = {}
        for code, item in self.plan.items.items():
            for choice in item.procedures:
                found.setdefault(choice.use, []).append(code)
        return {name: tuple(dict.fromkeys(codes)) for name, codes in found.items()}

    @cached_property
    def guards(self) -> Vocabulary:
        """The names that conditions of moves may use."""
        return guard_vocabulary(self.matter, self.data)

    @cached_property
    def data(self) -> Vocabulary:
        """The names that conditions over the data may use."""
        return data_vocabulary(self.matter)

    @cached_property
    def used_procedures(self) -> frozenset[str]:
        """Procedures that something runs, by the name under which they were written."""
        return frozenset(name.partition("@")[0] for name in self._used())

    def _used(self) -> Iterator[str]:
        yield DELIVERY_PROCEDURE
        yield from (choice.use for choice in self.plan.case_procedures)
        yield from self.users
        for batch in self.matter.batch.values():
            for item in batch.items.values():
                yield from (choice.use for choice in item.procedure)
