"""A stored case told as a scenario, and the proof that it holds: the export is played.

exported = export_scenario(bundle, anonymise=True)
exported.text       the file; remarks at its head say what it leaves out
exported.faults     what came out otherwise when it was played; () is as it should be
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from oneflow.engine.history.bundle import Bundle
from oneflow.engine.kernel.world import World
from oneflow.engine.records.case import Case
from oneflow.engine.records.value_keys import MATERIAL
from oneflow.errors import OneflowError
from oneflow.matters.expansion import Expanded
from oneflow.matters.plan import Plan
from oneflow.testing.chronicle import Chronicle
from oneflow.testing.export.anonymity import Disguise, Stage
from oneflow.testing.export.deeds import UNTOLD, tell
from oneflow.testing.export.disguising import Masks
from oneflow.testing.export.people import People
from oneflow.testing.export.seen import Watch
from oneflow.testing.export.turns import Turn, turns_of
from oneflow.testing.export.unfiling import local_text
from oneflow.testing.export.values import Values
from oneflow.testing.export.writing import write_scenario
from oneflow.testing.fee_deeds import numbered
from oneflow.testing.names import Names
from oneflow.testing.outcome import Outcome, differences, outcome_of
from oneflow.testing.people import actor_of, read_person
from oneflow.testing.performance import perform
from oneflow.testing.replay import own_world
from oneflow.testing.runner import staged
from oneflow.testing.scenarios import read_scenario

NAME = "export.yaml"
_WORDS_OF_PEOPLE = re.compile(r'("(?:ground|basis|by|reasons|cause)":)"[^"]*"')


class Exported(Struct, frozen=True, kw_only=True):
    """What exporting gave.

    text: the scenario file. remarks: what stands at its head. faults: what came out otherwise when
    it was played under the case's own definition and calendar.
    """

    text: str
    remarks: tuple[str, ...]
    faults: tuple[str, ...]


def export_scenario(bundle: Bundle, *, anonymise: bool) -> Exported:
    """Tell a case as a scenario.

    Args:
        bundle: the case with its values, definition and calendars.
        anonymise: put invented values in place of real ones.

    Raises:
        UsageError: values are missing, an actor cannot be told, or a value cannot be replaced.
        IntegrityError: the bundle is not sound.
    """
    world = own_world(bundle)
    values = Values(bundle.data or ())
    turns = list(turns_of(bundle, world, values))
    values.complete(bundle.case.id)
    people = People([t.command for t in turns if t.command], world.plan, bundle.case.applicant)
    words = [people.word(t.command.actor, t.before) if t.command else "" for t in turns]
    disguise = _disguise(world, turns) if anonymise else None
    masks = Masks(disguise, people, bundle.definition)
    teller = _Teller(world.plan, masks, people)
    entry = teller.entry(turns, words)
    remarks = (*_heading(bundle, world, anonymise=anonymise), *teller.remarks(values))
    text = write_scenario(entry, remarks)
    faults = (*masks.leaks(text, bundle, values), *_played(text, bundle, world))
    if faults:
        remarks = (*remarks, *(f"✗ {fault}" for fault in faults))
        text = write_scenario(entry, remarks)
    return Exported(text=text, remarks=remarks, faults=faults)


def _disguise(world: World, turns: Sequence[Turn]) -> Disguise:
    calendar = world.calendars[world.current]
    stages: list[Stage] = []
    known: dict[str, Any] = {}
    for turn in turns:
        data = turn.body.get("data") or {}
        fresh = {f"form.{name}": value for name, value in data.get("fields", {}).items()}
        fresh |= {f"shared.{name}": value for name, value in data.get("shared", {}).items()}
        if fresh or not stages:
            known = {**known, **fresh}
            received = turn.view.case.received_at.date() if not stages else None
            stages.append(Stage(known, received))
    return Disguise(world.plan, calendar, stages)


class _Teller:
    """Writes the entry of one scenario."""

    def __init__(self, plan: Plan, masks: Masks, people: People) -> None:
        self.plan, self.names, self.masks, self.people = plan, Names(plan), masks, people
        self.watch = Watch()
        self.untold: dict[str, None] = {}
        self.form: Mapping[str, Any] = {}

    def entry(self, turns: Sequence[Turn], words: Sequence[str]) -> dict[str, Any]:
        first = turns[0]
        given = self._given(first, words[0])
        last = max(place for place, turn in enumerate(turns) if turn.type not in UNTOLD)
        steps = [{"then": self.watch.then(first.view, first.view.told, whole=True)}]
        at = first.at
        for place, turn in enumerate(turns[1:], 1):
            if turn.type in UNTOLD:
                self.untold[UNTOLD[turn.type]] = None
                continue
            step = self._step(turn, words[place], is_later=turn.at != at)
            then = self.watch.then(turn.view, turn.view.told, whole=place == last)
            at = turn.at
            if then:
                step["then"] = then
            if step.keys() - {"at"}:
                steps.append(step)
        name = f"办件导出的场景：{self.plan.title.zh}，{len(steps)} 步"
        return {"scenario": name, "matter": self.plan.code, "given": given, "steps": steps}

    def _given(self, turn: Turn, word: str) -> dict[str, Any]:
        body = self.masks.body(turn.type, turn.body)
        data = body.get("data") or {}
        self.form = data.get("fields", {})
        given: dict[str, Any] = {
            "at": local_text(turn.at),
            "items": list(body["selected"]),
            "exactly": True,
            "defaults": False,
            "form": self.form,
            "materials": data.get("materials", {}),
            "shared": data.get("shared", {}),
        }
        if body.get("channel"):
            given["channel"] = body["channel"]
        if word != "applicant":
            given["who"] = word
        return {**{key: value for key, value in given.items() if value != {}}, **_claimed(turn)}

    def _step(self, turn: Turn, word: str, *, is_later: bool) -> dict[str, Any]:
        step: dict[str, Any] = {"at": local_text(turn.at)} if is_later else {}
        if turn.command is None:
            return step
        if is_later and turn.command.trusted and turn.command.occurred_at is not None:
            step["swept"] = False  # the claim met the case as the last turn had left it
        raw = self.masks.body(turn.type, numbered(turn.type, turn.body, turn.before))
        proof = self.form.get(str(raw.get("person"))) if "proof" in raw else None
        told = tell(turn.type, raw, self.names, proof=proof)
        if not told.usual or not self._is_usual(told.usual, word, turn.before):
            step["who"] = word
        step["does"] = told.written
        return {**step, **_claimed(turn)}

    def _is_usual(self, usual: str, word: str, case: Case | None) -> bool:
        found = [read_person(text, self.names) for text in (usual, word)]
        actors = [actor_of(each, self.plan, case) for each in found if each is not None]
        return len(actors) == 2 and actors[0] == actors[1]

    def remarks(self, values: Values) -> Iterable[str]:
        """What the file leaves out or keeps, each in a line."""
        yield from self.untold
        yield from self.people.notes
        if any(key.startswith(MATERIAL) for key in values.keys):
            yield "材料的文件编号不写 / ids of files are not told"
        if self.watch.unspoken:
            others = ", ".join(sorted(self.watch.unspoken))
            yield f"发给这些对象的消息不在 then 里 / messages to these are not in `then`: {others}"
        if self.masks.kept:
            yield f"规则要看、原样保留的值 / kept because rules read them: {', '.join(self.masks.kept)}"


def _claimed(turn: Turn) -> dict[str, Any]:
    """When it is said to have happened, where that was said."""
    command = turn.command
    if command is None or command.occurred_at is None:
        return {}
    occurred = turn.view.world.localise(command.occurred_at)
    return {"occurred": local_text(occurred), **({"trusted": True} if command.trusted else {})}


def _heading(bundle: Bundle, world: World, *, anonymise: bool) -> Iterable[str]:
    yield f"由办件导出 / told from a case; 定义 / definition {bundle.case.definition[:16]}"
    yield f"日历 / calendar {world.current}"
    if anonymise:
        yield "姓名、证件号、电话、文书都是编造的 / names, numbers and papers are invented"
    else:
        yield "含真实的个人信息，不得外传 / holds personal data; do not pass on"


def _played(text: str, bundle: Bundle, world: World) -> Iterable[str]:
    """Play the export and compare what it comes to with what the case came to."""
    expanded = Expanded(bundle.definition.encode(), world.plan.hash)
    try:
        scenario = read_scenario(text, world.plan, name=NAME)
        stage = staged(scenario, expanded, world.calendars[world.current])
        with stage.engine:
            result = perform(stage, scenario)
            played = outcome_of(stage.chronicle)
    except OneflowError as error:
        problems = getattr(error, "problems", ())
        return (error.describe("zh"), *map(str, problems))
    real = Chronicle(world, bundle.case.id)
    real.read(bundle.events)
    found = [
        f"{failure.at.line}: {failure.what}: {failure.expected} ≠ {failure.found}"
        for failure in result.failures
    ]
    compared = differences(_wordless(outcome_of(real)), _wordless(played))
    return (*found, *map(str, compared))


def _wordless(outcome: Outcome) -> Outcome:
    """An outcome without the words that people put in, which the scenario may put otherwise."""
    facts = {path: _WORDS_OF_PEOPLE.sub(r"\1", fact) for path, fact in outcome.facts.items()}
    return replace(outcome, facts=facts)
