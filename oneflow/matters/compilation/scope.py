"""What every part of compilation works with: the matter, its names, the rules found so far."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias, cast

from oneflow.calendar import Limit, parse_limit
from oneflow.matters.compilation.faults import Faults, Path
from oneflow.matters.compilation.tables import with_tables
from oneflow.matters.compilation.vocabulary import data_vocabulary, guard_vocabulary
from oneflow.matters.conditions import BOOL, TEXT, Condition, Type, Vocabulary, compile_condition
from oneflow.matters.conditions.kinds import DECIMAL
from oneflow.matters.conditions.splitting import split
from oneflow.matters.definition.limits import ConditionEntry
from oneflow.matters.definition.matter import MatterEntry
from oneflow.matters.definition.wording import WordingEntry
from oneflow.matters.plan import Basis, Guard, Rule, Text
from oneflow.matters.problems import Words
from oneflow.matters.suggestion import similar_names

Mark: TypeAlias = Literal["sourced", "memory", "assumed", "unmarked"]
_EXPECTED: Mapping[str, Type] = {"truth": BOOL, "value": TEXT, "money": DECIMAL}
_MARK = re.compile(r"[（(](memory|assumed)[)）]$")


class Scope:
    """One compilation. Collects rules; reports faults and goes on.

    Attributes:
        matter: the expanded definition.
        faults: where to report.
        tables: the decision tables that could be compiled.
        rules: every rule made so far, in the order of making.
        paths: rule -> where it is declared.
    """

    def __init__(self, matter: MatterEntry, faults: Faults) -> None:
        """Prepare the vocabularies of `matter`."""
        self.matter = matter
        self.faults = faults
        self.rules: list[Rule] = []
        self.paths: dict[str, Path] = {}
        self.tables, self._data = with_tables(matter, data_vocabulary(matter), faults)
        self._guards = guard_vocabulary(matter, self._data)

    def rule(
        self,
        entry: ConditionEntry | None,
        path: Path,
        name: str,
        *,
        kind: Literal["truth", "value", "money"] = "truth",
    ) -> str | None:
        """Make a rule of a condition over data and give its name; None stays None."""
        if entry is None:
            return None
        expected = _EXPECTED[kind]
        condition = self._compile(entry, path, self._data, expected)
        if condition is not None:
            self._keep(Rule(name, condition, self._outlives(condition, entry), kind), path)
        return name

    def guard(self, entry: ConditionEntry | None, path: Path, name: str) -> Guard | None:
        """Make the guard of a move: its parts over data become rules named `name`."""
        if entry is None:
            return None
        condition = self._compile(entry, path, self._guards, BOOL)
        if condition is None:
            return Guard(fact=name)
        rest, facts = split(condition, self._guards, prefix=name)
        for fact in facts:
            self._keep(Rule(*fact, self._outlives(fact.condition, entry)), path)
        return Guard(fact=facts[0].name) if rest is None else Guard(condition=rest)

    def _compile(
        self, entry: ConditionEntry, path: Path, vocabulary: Vocabulary, expected: Type
    ) -> Condition | None:
        place = self.faults.anchor((*path, "rule"))
        condition, problems = compile_condition(entry.rule, vocabulary, expected=expected, at=place)
        for problem in problems:
            self.faults.take(problem)
        return condition

    def _outlives(self, condition: Condition, entry: ConditionEntry) -> bool:
        """Tell whether the fact may stay when the personal data are erased."""
        return entry.keep or not condition.sensitive(self._guards)

    def _keep(self, rule: Rule, path: Path) -> None:
        self.paths[rule.name] = path
        self.rules.append(rule)

    def known(
        self, name: str, known: Iterable[str], path: Path, what: Words, *, also: Iterable[str] = ()
    ) -> bool:
        """Tell whether `name` is among `known`; if not, report it with near matches.

        also: names that would be known had they been written, for the near matches only.
        """
        names = tuple(known)
        if name in names:
            return True
        similar = similar_names(name, tuple(dict.fromkeys((*names, *also))))
        self.faults.report("OF1205", path, name=name, what=what, similar=similar)
        return False

    def procedures_for(self, kind: Literal["item", "case"]) -> tuple[str, ...]:
        """Give the procedures of a kind, in definition order."""
        procedures = self.matter.procedures.items()
        return tuple(name for name, each in procedures if each.kind == kind)

    def basis(self, name: str | None) -> Basis | None:
        """Give the ground of that name; None stays None."""
        return None if name is None else self.ground(name)

    def ground(self, name: str) -> Basis:
        """Give the ground of that name; any other text stands for itself.

        Such a text may end in its mark: `...（assumed）`, which is no part of what it says.
        """
        entry = self.matter.bases.get(name)
        if entry is None:
            mark = _MARK.search(name)
            if mark is None:
                return Basis(name, "unmarked")
            return Basis(name[: mark.start()].rstrip(), cast("Mark", mark[1]))
        return Basis(entry.text, entry.mark, entry.source or "")


def text_of(entry: WordingEntry | None, otherwise: str) -> Text:
    """Give a text in both languages; `otherwise` stands where nothing is written."""
    if entry is None:
        return Text(otherwise, otherwise)
    return Text(entry.zh, entry.en or entry.zh)


def limit_of(text: str | None) -> Limit | None:
    """Give a limit, or None where none is written."""
    return None if text is None else parse_limit(text)
