"""Choices: every lawful subset of the items, in every situation, can be handled to the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, product
from math import log10, prod
from typing import Any, Literal

from msgspec import Struct

from oneflow.matters.checks.charts import Chart
from oneflow.matters.checks.pairs import pairwise_rows
from oneflow.matters.checks.simulation import CASE, Finding, Simulation, Stage, Unjudged
from oneflow.matters.checks.situations import Assignment, Situations
from oneflow.matters.checks.subject import Path, Subject
from oneflow.matters.plan import Plan
from oneflow.matters.problems import Words, problem, unplaced
from oneflow.matters.selection import Selection, applies, propose

MOST_COMBINATIONS = 4_096
"""Combinations up to which all are tried."""
MOST_ITEM_RUNS = 150_000
"""Items times combinations that are run beyond that, so that a huge matter is linted in seconds."""
MOST_SITUATIONS = 16
"""Situations in which every single omission is tried."""


class Combination(Struct, frozen=True):
    """What the applicant asks for, and the values that make the situation."""

    chosen: tuple[str, ...]
    assignment: Mapping[str, Any]


class Witness(Struct, frozen=True):
    """A combination in which something fails: what was selected, and the situation."""

    items: tuple[str, ...]
    situation: Words


class Trials(Struct, frozen=True):
    """The combinations to try.

    total: how many there are. coverage: whether all of them are tried, every pair and single
    omission, or only as many as time allows.
    """

    combinations: tuple[Combination, ...]
    total: int
    coverage: Literal["all", "pairs", "some"]


def check_choices(
    subject: Subject, charts: Sequence[Chart], situations: Situations, trials: Trials
) -> None:
    """Report choices that cannot be made, or that could never be handled to the end."""
    stage = Stage(subject.plan, charts)
    found: dict[Finding, Witness] = {}
    refused: dict[tuple[str, Words], Words] = {}
    unknown: dict[str, Words] = {}
    tried: set[tuple[tuple[str, ...], tuple[tuple[str, bool], ...]]] = set()
    for combination in trials.combinations:
        facts = situations.facts(combination.assignment)
        told = situations.describe(combination.assignment)
        selection = _select(subject.plan, facts, combination)
        for each in selection.refused:
            refused.setdefault((each.item, Words(each.zh, each.en)), told)
        for code in _unknown(subject.plan, facts):
            unknown.setdefault(code, told)
        key = (selection.items, tuple(sorted(facts.items())))
        if selection.refused or not selection.items or key in tried:
            continue
        tried.add(key)
        for finding in Simulation(stage, selection.items, facts).findings():
            best = found.get(finding)
            if best is None or len(selection.items) < len(best.items):
                found[finding] = Witness(selection.items, told)
    _Report(subject, is_certain=situations.is_certain).all(found, refused, unknown)
    _tell(subject, trials)


def trials_of(plan: Plan, situations: Situations, *, most: int = MOST_COMBINATIONS) -> Trials:
    """Give the combinations of items left out or not and values of the data that are tried.

    All of them up to `most`; beyond that every pair of two of them, and every single omission of
    an item from the full choice.
    """
    free = tuple(code for code, item in plan.items.items() if not item.mandatory)
    keys = tuple(situations.cells)
    cells = [situations.cells[key] for key in keys]
    sizes = [2] * len(free) + [len(values) for values in cells]
    total = prod(sizes)
    if total <= most:
        rows: Iterable[tuple[int, ...]] = product(*(range(size) for size in sizes))
        found = tuple(_combination(row, free, keys, cells) for row in rows)
        return Trials(found, total=total, coverage="all")
    room = max(MOST_SITUATIONS, MOST_ITEM_RUNS // len(plan.items))
    rows = islice(pairwise_rows(sizes), room + 1)
    paired = [_combination(row, free, keys, cells) for row in rows]
    both = (*_omissions(free, paired), *paired)
    return Trials(both[:room], total=total, coverage="pairs" if len(both) <= room else "some")


def _combination(
    row: Sequence[int], free: Sequence[str], keys: Sequence[str], cells: Sequence[list[Any]]
) -> Combination:
    """Read a row: 0 takes an item in, so that the full choice comes first."""
    chosen = tuple(code for code, value in zip(free, row, strict=False) if value == 0)
    values = (cell[value] for cell, value in zip(cells, row[len(free) :], strict=True))
    return Combination(chosen, dict(zip(keys, values, strict=True)))


def _omissions(free: Sequence[str], paired: Sequence[Combination]) -> Iterator[Combination]:
    """Give the full choice, and it without each single item, in several situations."""
    seen: dict[tuple[tuple[str, Any], ...], Assignment] = {}
    for each in paired:
        seen.setdefault(tuple(each.assignment.items()), each.assignment)
    for assignment in list(seen.values())[:MOST_SITUATIONS]:
        yield Combination(tuple(free), assignment)
        for left_out in free:
            yield Combination(tuple(code for code in free if code != left_out), assignment)


def _select(plan: Plan, facts: Mapping[str, bool], combination: Combination) -> Selection:
    """Close the choice, without the items that do not apply: an applicant is not offered them."""
    offered = [c for c in combination.chosen if applies(plan.items[c], facts) is True]
    return propose(plan, facts, offered)


def _unknown(plan: Plan, facts: Mapping[str, bool]) -> Iterator[str]:
    for code, item in plan.items.items():
        if item.mandatory and applies(item, facts) is None:
            yield code


def _tell(subject: Subject, trials: Trials) -> None:
    count = len(trials.combinations)
    if trials.coverage == "all":
        subject.report_key("OF2001", ("items",), count=count)
        return
    code = "OF2002" if trials.coverage == "pairs" else "OF2015"
    total = _shown_total(trials.total)
    subject.report_key(code, ("items",), all=total, most=MOST_COMBINATIONS, count=count)


def _shown_total(total: int) -> Words:
    if total < 10**9:
        return Words(str(total), str(total))
    power = int(log10(total))
    return Words(f"约 10 的 {power} 次方", f"about 10^{power}")


class _Report:
    """Turns findings into problems: errors where the situation is certain, else doubts."""

    def __init__(self, subject: Subject, *, is_certain: bool) -> None:
        self._subject = subject
        self._is_certain = is_certain

    def all(
        self,
        found: Mapping[Finding, Witness],
        refused: Mapping[tuple[str, Words], Words],
        unknown: Mapping[str, Words],
    ) -> None:
        """Report everything that was found, each once with its smallest witness."""
        for item, told in unknown.items():
            self._take("OF2012", ("items", item, "when"), item=item, witness=told)
        for (item, reason), told in refused.items():
            if item not in unknown:
                path: Path = ("items", item)
                code = "OF2006" if self._subject.plan.items[item].mandatory else "OF2014"
                self._take(code, path, item=item, reason=reason, witness=told)
        for finding, witness in found.items():
            self._found(finding, witness)

    def _found(self, finding: Finding, witness: Witness) -> None:
        region, told = finding.region, witness.situation
        if isinstance(finding, Unjudged):
            path: Path = ("items", region, finding.part) if region else ("case", "procedure")
            code = "OF2013" if finding.part == "procedure" else "OF2016"
            self._take(code, path, item=region or "case", witness=told)
            return
        data = {"selection": witness.items, "witness": told}
        if region == CASE:
            self._take("OF2005", ("case", "procedure"), state=finding.state, **data)
        elif finding.gift:
            path = ("items", region, "needs")
            self._take("OF2003", path, item=region, gift=finding.gift, **data)
        else:
            path = ("items", region, "procedure")
            self._take("OF2004", path, item=region, state=finding.state, **data)

    def _take(self, code: str, path: Path, **data: Any) -> None:
        if self._is_certain:
            self._subject.report(code, path, **data)
            return
        doubt = problem(code, unplaced(0), **data)
        what = Words(doubt.message("zh"), doubt.message("en"))
        self._subject.report("OF2008", path, what=what)
