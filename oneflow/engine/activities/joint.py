"""Joint (联合勘验、联合评审): one visit for several items, one record with a section each.

Entering a served state joins the region to the joint's round. The round is the regions
that stand in served states together: each holds its own section of the record, and who
else is there is asked, not stored. Expected are the selected items whose next served
state comes before their decision, for an opening with none of them absent; later states
join what is open or open a round of their own. Its end fires, in each joined region, the joint's trigger
with the facts of that department's section. A visit is counted time, not excluded.

Basis: 豫政办〔2023〕22号 (联合评审); 行政许可法 34 (two or more staff), 45 (not in its list).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

import msgspec
from msgspec import Struct

from oneflow.engine.activity import Activity, Due, Outcome, Scope
from oneflow.engine.records.case import item_key
from oneflow.engine.records.commands import Body, Command
from oneflow.engine.records.event import Event, Ref
from oneflow.engine.records.refusal import Refusal, misrecorded
from oneflow.ids import code_in
from oneflow.matters.activities.settings import JointSettings
from oneflow.matters.plan import JointPlan


class Section(Struct, frozen=True, omit_defaults=True):
    """What one department found: facts for guards, and who signed."""

    facts: dict[str, bool | str | int]
    signers: tuple[str, ...]
    at: datetime
    paper: Ref | None = None


class JointSlice(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One region's part in a joint round.

    expected: keys of the regions that the round waits for (as seen when this one joined).
    opens_at: when it opens although somebody is missing; None: it waits for all.
    section: this region's own. ended_at: when the round ended. absent: took no part.
    """

    opened_at: datetime | None = None
    opens_at: datetime | None = None
    section: Section | None = None
    ended_at: datetime | None = None
    absent: bool = False


class RecordVisit(Body, frozen=True, kw_only=True):
    """Fill in a department's section of the record, with its signers."""

    by: ClassVar[tuple[str, ...]] = ("department",)
    kept_late: ClassVar[bool] = True
    region: str
    facts: dict[str, bool | str | int]
    signers: tuple[str, ...]
    paper: Ref | None = None


class EndVisit(Body, frozen=True, kw_only=True):
    """End the round; who has no section is dealt with as the definition says."""

    by: ClassVar[tuple[str, ...]] = ("department", "lead")
    region: str


class VisitOpened(Event, frozen=True, kw_only=True):
    """The joint activity is open for this region."""

    region: str
    joint: str


class VisitRecorded(Event, frozen=True, kw_only=True):
    """A department's section is there."""

    region: str
    joint: str
    section: Section


class VisitEnded(Event, frozen=True, kw_only=True):
    """The round ended for this region; absent ones stay joined to the next."""

    region: str
    joint: str
    absent: bool = False


def _plan(scope: Scope) -> JointPlan:
    settings: JointSettings = scope.settings
    return scope.plan.joints[settings.name]


def _opened(scope: Scope, settings: JointSettings, at: datetime, _: Outcome | None) -> JointSlice:
    joint = scope.plan.joints[settings.name]
    opens_at = scope.due(joint.opens_after, at) if joint.opens_after else None
    joined = _joined(scope, joint)
    missing = [key for key in expected(scope, joint) if key != scope.key and key not in joined]
    return JointSlice(opened_at=None if missing else at, opens_at=opens_at)


def expected(scope: Scope, joint: JointPlan) -> Iterable[str]:
    """Undecided selected items that have still to come to a served state before deciding."""
    for item, state in joint.serves:
        key = f"item:{item}"
        region = scope.case.regions.get(key)
        if region is None or region.ended or region.decided_at is not None:
            continue
        if (
            key == scope.key
            or region.state == state
            or (state not in region.been and _may_come(scope, item, state))
        ):
            yield key


def _may_come(scope: Scope, item: str, state: str) -> bool:
    """Whether the served state lies before the decision in the item's procedure."""
    name = _procedure_of(scope, item)
    served = scope.plan.procedures[name].states.get(state) if name else None
    return served is not None and served.outcome is None


def _procedure_of(scope: Scope, item: str) -> str:
    """The procedure that an item runs, or will run as far as is known; "" is not known."""
    region = scope.case.regions[item_key(item)]
    if region.procedure:
        return region.procedure
    facts = {**scope.case.facts, **scope.case.sealed}
    for choice in scope.plan.items[item].procedures:
        if choice.fact is None or facts.get(choice.fact):
            return choice.use
    return ""


def _joined(scope: Scope, joint: JointPlan) -> list[str]:
    """Regions that stand in a state served by this joint activity."""
    return [key for key in scope.peers("joint") if _serves(scope, joint, key)]


def _record(scope: Scope, now: JointSlice, command: Command, at: datetime) -> Refusal | None:
    body: RecordVisit = command.body
    joint = _plan(scope)
    signers = len({name.strip() for name in body.signers} - {""})
    if signers < joint.signers:
        data = {"department": scope.department(body), "needed": joint.signers, "given": signers}
        return Refusal("signers", data)
    if not _is_open(scope, now, at):
        state = scope.region.state
        return Refusal("not-open", {"region": scope.key, "state": state, "command": "RecordVisit"})
    wrong = misrecorded(body.facts, joint.record)
    if wrong is not None:
        return wrong
    section = Section(dict(body.facts), body.signers, at, body.paper)
    scope.emit(VisitRecorded(at=at, region=scope.key, joint=joint.name, section=section))
    _end_when_complete(scope, joint, at)
    return None


def _is_open(scope: Scope, now: JointSlice, at: datetime) -> bool:
    joint = _plan(scope)
    joined = _joined(scope, joint)
    missing = [key for key in expected(scope, joint) if key not in joined]
    return now.opened_at is not None or not missing or (now.opens_at or at) < at


def _end(scope: Scope, _: JointSlice, __: Command, at: datetime) -> Refusal | None:
    joint = _plan(scope)
    if not any(_section(scope, key) for key in _members(scope, joint)):
        state = scope.region.state
        return Refusal("not-open", {"region": scope.key, "state": state, "command": "EndVisit"})
    absent = [key for key in _members(scope, joint) if _section(scope, key) is None]
    if absent and joint.absent == "wait":
        return Refusal("awaited", {"regions": ", ".join(absent)})
    _close(scope, joint, at)
    return None


def _members(scope: Scope, joint: JointPlan) -> list[str]:
    """Regions joined to this joint's open round."""
    members = []
    for key in _joined(scope, joint):
        other: JointSlice | None = scope.slice_of(key)
        if other is not None and other.ended_at is None:
            members.append(key)
    return members


def _serves(scope: Scope, joint: JointPlan, key: str) -> bool:
    state = scope.case.regions[key].state
    return (code_in(key), state) in joint.serves


def _section(scope: Scope, key: str) -> Section | None:
    other: JointSlice | None = scope.slice_of(key)
    return other.section if other is not None else None


def _end_when_complete(scope: Scope, joint: JointPlan, at: datetime) -> None:
    members = _members(scope, joint)
    waiting = [key for key in expected(scope, joint) if key not in members]
    if all(_section(scope, key) for key in members) and (not waiting or _overdue(scope, at)):
        _close(scope, joint, at)


def _overdue(scope: Scope, at: datetime) -> bool:
    now: JointSlice | None = scope.slice_of(scope.key)
    return bool(now and now.opens_at is not None and now.opens_at <= at)


def _close(scope: Scope, joint: JointPlan, at: datetime) -> None:
    """End the round: those with a section go on; the others as declared."""
    for gift in joint.gives:
        scope.give(gift, at)
    for key in _members(scope, joint):
        present = _section(scope, key) is not None
        if present or joint.absent == "record-absent":
            scope.touch(key)
            scope.emit(VisitEnded(at=at, region=key, joint=joint.name, absent=not present))


def _redated(scope: Scope, now: JointSlice) -> JointSlice:
    """The round opens without the missing when it would, had the calendar always been this one."""
    after, since = _plan(scope).opens_after, scope.region.since
    if after is None or since is None:
        return now
    return msgspec.structs.replace(now, opens_at=scope.due(after, since))


def _stirred(scope: Scope, now: JointSlice) -> None:
    """Somebody expected has ended: perhaps nobody is missing any more."""
    if now.section is not None and now.ended_at is None:
        _end_when_complete(scope, _plan(scope), now.section.at)


def _due(_: Scope, now: JointSlice) -> Iterable[Due]:
    if now.opened_at is None and now.opens_at is not None and now.ended_at is None:
        yield Due(now.opens_at, "opens")


def _fired(scope: Scope, _: JointSlice, due: Due) -> None:
    joint = _plan(scope)
    scope.emit(VisitOpened(at=due.at, region=scope.key, joint=joint.name))


def _outcome(scope: Scope, now: JointSlice) -> Outcome | None:
    if now.ended_at is None:
        return None
    record: dict[str, Any] = dict(now.section.facts) if now.section else {}
    record["absent"] = now.absent
    papers = {"record": now.section.paper} if now.section and now.section.paper else {}
    return Outcome(trigger=_plan(scope).trigger, at=now.ended_at, record=record, papers=papers)


def _on_opened(now: JointSlice, event: VisitOpened) -> JointSlice:
    return msgspec.structs.replace(now, opened_at=event.at)


def _on_recorded(now: JointSlice, event: VisitRecorded) -> JointSlice:
    opened = now.opened_at or event.at
    return msgspec.structs.replace(now, section=event.section, opened_at=opened)


def _on_ended(now: JointSlice, event: VisitEnded) -> JointSlice:
    return msgspec.structs.replace(now, ended_at=event.at, absent=event.absent)


ACTIVITY = Activity(
    kind="joint",
    slice=JointSlice,
    opened=_opened,
    handles={RecordVisit: _record, EndVisit: _end},
    folds={VisitOpened: _on_opened, VisitRecorded: _on_recorded, VisitEnded: _on_ended},
    due=_due,
    fired=_fired,
    outcome=_outcome,
    shared=True,
    stirred=_stirred,
    redated=_redated,
)
