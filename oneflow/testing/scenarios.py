"""Scenario files read and checked against their matter: all problems of a file in one run.

    definitions/<code>/matter.yaml
    definitions/<code>/scenarios/<name>.yaml        _defaults.yaml is shared by all of them

A file passes the same gate as a definition (`oneflow.matters.source`), so what is refused there
is refused here, with file, line and column.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct

from oneflow.errors import DefinitionError
from oneflow.matters.definition.part import Part
from oneflow.matters.loading import MATTER_FILE
from oneflow.matters.plan import Plan
from oneflow.matters.problems import Fact, Position, Problem, ProblemList, Words, problem
from oneflow.matters.source import Source, read_file, read_text
from oneflow.matters.validation import validate
from oneflow.testing.deeds import read_deed
from oneflow.testing.expectation import Expectation, read_expectations
from oneflow.testing.moments import CONDITIONS, At, Moment, Until, read_moment
from oneflow.testing.names import Names, meant
from oneflow.testing.people import ROLES, Person, read_person
from oneflow.testing.scenario_file import DefaultsEntry, GivenEntry, ScenarioEntry, StepEntry
from oneflow.testing.wishes import Loc, Wish

DEFAULTS_FILE = "_defaults.yaml"
DEFAULT_START = "2026-03-04T10:00"
_MOMENT = Words(
    "时间，如 2026-03-05T09:00、+1wd 09:00、+2h、until overdue(<事项>)",
    "a time such as 2026-03-05T09:00, +1wd 09:00, +2h, until overdue(<item>)",
)
Record = TypeVar("Record", bound=Part)


class Given(Struct, frozen=True, kw_only=True):
    """What is handed in. What the scenario itself names stands in `own` and `handed`."""

    at: At
    items: tuple[str, ...] | None
    exactly: bool
    form: Mapping[str, Any]
    own: frozenset[str]
    handed: frozenset[str]
    materials: Mapping[str, Any]
    shared: Mapping[str, Any]
    channel: str
    person: Person
    occurred: At | None
    trusted: bool
    refused: str | None
    loc: Loc


class Step(Struct, frozen=True, kw_only=True):
    """One step, ready to be played. `person` None: the usual one of each wish."""

    at: Moment | None
    person: Person | None
    wishes: tuple[Wish, ...]
    occurred: At | None
    trusted: bool
    swept: bool
    refused: str | None
    expected: tuple[Expectation, ...]
    loc: Loc


class Scenario(Struct, frozen=True, kw_only=True):
    """A scenario, checked. `source` places what goes wrong when it is played."""

    name: str
    path: Path
    matter: str
    given: Given
    steps: tuple[Step, ...]
    source: Source

    def position(self, loc: Loc) -> Position:
        """Where a part of it stands."""
        return self.source.position_of(loc)


def matter_of(path: Path) -> Path:
    """The directory of the matter that a scenario file belongs to."""
    return path.resolve().parent.parent


def scenario_files(path: Path) -> tuple[Path, ...]:
    """Find scenario files: one named, those of a matter (its folder or file), of a folder of them."""
    if path.name == MATTER_FILE:
        path = path.parent
    if path.is_file():
        return (path,)
    if (path / MATTER_FILE).is_file():
        path = path / "scenarios"
    pattern = "*.yaml" if path.name == "scenarios" else "**/scenarios/*.yaml"
    return tuple(sorted(each for each in path.glob(pattern) if not each.name.startswith("_")))


def load_scenario(path: Path, plan: Plan) -> Scenario:
    """Read one scenario file.

    Args:
        path: the file.
        plan: of its matter; names are checked against it.

    Raises:
        DefinitionError: with every problem found.
    """
    return _checked(_Reading(path, Names(plan)))


def read_scenario(text: str, plan: Plan, *, name: str) -> Scenario:
    """Read a scenario from text that stands in no file yet; nothing is shared with others.

    Args:
        text: YAML as it would be written.
        plan: of its matter.
        name: how problems call it.

    Raises:
        DefinitionError: with every problem found.
    """
    return _checked(_Reading(Path(name), Names(plan), text))


def _checked(reading: _Reading) -> Scenario:
    path, scenario = reading.path, reading.scenario()
    errors = reading.problems.errors
    if scenario is None or errors:
        raise DefinitionError(
            f"场景 {path} 有 {len(errors)} 处错误。",
            f"Scenario {path} has {len(errors)} errors.",
            problems=tuple(reading.problems),
            remedy_zh="按所列位置逐处改正。",
            remedy_en="Correct each place listed.",
            data={"errors": len(errors)},
        )
    return scenario


class _Reading:
    """One file under way, or (text) what would stand in it."""

    def __init__(self, path: Path, names: Names, text: str | None = None) -> None:
        self.path, self.names, self.text = path, names, text
        self.problems = ProblemList()
        self.source: Source | None = None

    def scenario(self) -> Scenario | None:
        entry, self.source = self._entry(self.path, ScenarioEntry)
        defaults = self._defaults()
        if entry is None or self.source is None or defaults is None:
            return None
        if entry.matter != self.names.plan.code:
            self._unknown(entry.matter, Words("主题", "matter"), (self.names.plan.code,), "matter")
        return Scenario(
            name=entry.scenario,
            path=self.path,
            matter=entry.matter,
            given=self._given(entry.given, defaults),
            steps=tuple(self._step(step, place) for place, step in enumerate(entry.steps)),
            source=self.source,
        )

    def _entry(self, path: Path, model: type[Record]) -> tuple[Record | None, Source | None]:
        is_file = self.text is None
        source, problems = read_file(path) if is_file else read_text(str(self.text), name=str(path))
        self.problems.extend(problems)
        if source is None or problems:
            return None, source
        entry, faults = validate(model, source.tree, source)
        self.problems.extend(faults)
        return entry, source

    def _defaults(self) -> DefaultsEntry | None:
        path = self.path.parent / DEFAULTS_FILE
        there = self.text is None and path.is_file()
        return self._entry(path, DefaultsEntry)[0] if there else DefaultsEntry()

    def _given(self, entry: GivenEntry, defaults: DefaultsEntry) -> Given:
        plan = self.names.plan
        at = self._dated(entry.at or DEFAULT_START, ("given", "at"))
        self._known(entry.form, plan.fields, Words("表单项", "form field"), "form")
        self._known(entry.materials, plan.materials, Words("材料", "material"), "materials")
        self._known(entry.shared, plan.shared, Words("共享数据", "shared source"), "shared")
        if not entry.defaults:
            defaults = DefaultsEntry()
        materials: dict[str, Any] = {**defaults.materials, **entry.materials}
        applicant = Person(word="applicant")
        who, occurred = entry.who, entry.occurred
        return Given(
            at=at,
            items=self._items(entry.items),
            exactly=entry.exactly,
            form=_without_nulls({**defaults.form, **entry.form}),
            own=frozenset(entry.form),
            handed=frozenset(entry.materials),
            materials={code: source for code, source in materials.items() if source is not None},
            shared=_without_nulls({**defaults.shared, **entry.shared}),
            channel=entry.channel or "online",
            person=(self._person(who, ("given", "who")) if who else None) or applicant,
            occurred=self._dated(occurred, ("given", "occurred")) if occurred else None,
            trusted=entry.trusted,
            refused=entry.refused,
            loc=("given",),
        )

    def _items(self, written: list[str] | None) -> tuple[str, ...] | None:
        if written is None:
            return None
        found = []
        for place, name in enumerate(written):
            code = self.names.item(name)
            if code is None:
                what = Words("事项", "item")
                self._unknown(name, what, self.names.items, "given", "items", place)
            found.append(code or name)
        return tuple(found)

    def _step(self, entry: StepEntry, place: int) -> Step:
        loc: Loc = ("steps", place)
        written = entry.does
        listed = written if isinstance(written, list) else [written] if written else []
        wishes = []
        for number, each in enumerate(listed):
            at = (*loc, "does", number) if isinstance(written, list) else (*loc, "does")
            wishes.append(read_deed(each, self.names, loc=at, report=self._report))
        then: tuple[Expectation, ...] = ()
        if entry.then is not None:
            at = (*loc, "then")
            then = read_expectations(entry.then, self.names, loc=at, report=self._report)
        if entry.refused is not None and len(wishes) != 1:
            words = Words("refused 只能配一个动作。", "`refused` goes with exactly one deed.")
            self._report("OF1501", (*loc, "refused"), fault=words)
        return Step(
            at=self._moment(entry.at, (*loc, "at")) if entry.at else None,
            person=self._person(entry.who, (*loc, "who")) if entry.who else None,
            wishes=tuple(wish for wish in wishes if wish is not None),
            occurred=self._dated(entry.occurred, (*loc, "occurred")) if entry.occurred else None,
            trusted=entry.trusted,
            swept=entry.swept,
            refused=entry.refused,
            expected=then,
            loc=loc,
        )

    def _moment(self, text: str, loc: Loc) -> Moment | None:
        moment = read_moment(text)
        if moment is None:
            self._report("OF1203", loc, expected=_MOMENT, found=text)
        elif isinstance(moment, Until):
            return self._until(moment, loc)
        return moment

    def _until(self, moment: Until, loc: Loc) -> Until:
        """Check the names; the last of `light` and `state` is a light or a state."""
        known = {*self.names.clocks, *self.names.departments, "case"}
        count = 1 if CONDITIONS[moment.condition] else 0
        found = list(moment.names)
        for place in range(count):
            text = found[place]
            code = self.names.clock(text) or self.names.department(text)
            if code is None and text != "case":
                self._unknown(
                    text, Words("事项、部门或时限", "item, department or clock"), known, *loc
                )
            found[place] = code or text
        if moment.condition == "light" and found[1] not in self.names.rungs:
            self._unknown(found[1], Words("灯", "light"), self.names.rungs, *loc)
        return Until(moment.condition, tuple(found))

    def _dated(self, text: str, loc: Loc) -> At:
        moment = read_moment(text)
        if isinstance(moment, At) and moment.day is not None:
            return moment
        self._report("OF1203", loc, expected=Words("日期和时间", "a date and time"), found=text)
        return At(None, datetime.min.time())

    def _person(self, text: str, loc: Loc) -> Person | None:
        person = read_person(text, self.names)
        if person is None:
            known = (*ROLES, *self.names.departments)
            self._unknown(
                text.partition("/")[0], Words("人或部门", "person or department"), known, *loc
            )
        return person

    def _known(
        self, written: Mapping[str, Any], known: Mapping[str, Any], what: Words, part: str
    ) -> None:
        for name in written:
            if name not in known:
                self._unknown(name, what, known, "given", part, name)

    def _unknown(self, name: str, what: Words, known: Any, *loc: str | int) -> None:
        self._report("OF1205", loc, name=name, what=what, similar=meant(name, known))

    def _report(self, code: str, loc: Loc, **facts: Fact) -> None:
        if self.source is not None:
            self.problems.add(problem(code, self.source.key_position(loc), **facts))


def _without_nulls(answers: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answers.items() if value is not None}


def problems_of(error: DefinitionError) -> tuple[Problem, ...]:
    """The problems that an error carries."""
    return tuple(each for each in error.problems if isinstance(each, Problem))
