"""The rest of a matter: intake, supervision, joint activities, duties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from oneflow.calendar import parse_limit
from oneflow.matters.compilation.faults import Path
from oneflow.matters.compilation.limits import limit_rule
from oneflow.matters.compilation.scope import Scope, limit_of, text_of
from oneflow.matters.definition.matter import DutyEntry, JointActivityEntry
from oneflow.matters.plan import (
    DutyPlan,
    IntakePlan,
    JointPlan,
    Rung,
)
from oneflow.matters.problems import Words

_SERVED = Words("事项.状态", "item.state")
_FIELD = Words("表单里的日期", "date of the form")


def intake_plan(scope: Scope) -> IntakePlan:
    """Compile the intake."""
    entry = scope.matter.intake
    return IntakePlan(
        notice=limit_rule(
            scope, entry.notice, ("intake", "notice"), "intake.notice", anchor="received"
        ),
        answer_within=parse_limit(entry.answer_within),
        cutoff=limit_of(entry.cutoff),
        second_notice=entry.second_notice,
    )


def rungs(scope: Scope) -> tuple[Rung, ...]:
    """Compile the supervision ladder."""
    return tuple(Rung(each.name, each.of, each.offset) for each in scope.matter.supervision.rungs)


def joint_plan(
    scope: Scope,
    name: str,
    entry: JointActivityEntry,
    states: Mapping[str, frozenset[str]],
) -> JointPlan:
    """Compile a joint activity; `states` are those that each item may be in."""
    path: Path = ("joint", name, "serves")
    return JointPlan(
        name=name,
        title=text_of(entry.title, name),
        serves=tuple(_served(scope, entry.serves, states, path)),
        opens_after=limit_of(entry.opens.or_after),
        absent=entry.absent,
        signers=entry.signers.each_department,
        record=dict(entry.record),
        gives=tuple(entry.gives),
        trigger=entry.trigger,
    )


def _served(
    scope: Scope, served: Iterable[str], states: Mapping[str, frozenset[str]], path: Path
) -> Iterator[tuple[str, str]]:
    known = [f"{item}.{state}" for item, each in states.items() for state in sorted(each)]
    for number, written in enumerate(served):
        if scope.known(written, known, (*path, number), _SERVED):
            item, _, state = written.rpartition(".")
            yield item, state


def duty_plans(scope: Scope) -> tuple[DutyPlan, ...]:
    """Compile the duties that are met or missed at submission; others are declared only."""
    found = []
    for name, entry in scope.matter.duties.items():
        if entry.met_by == "submitted":
            found.append(_duty(scope, name, entry))
        else:
            scope.faults.report("OF1504", ("duties", name), what="duty")
    return tuple(found)


def _duty(scope: Scope, name: str, entry: DutyEntry) -> DutyPlan:
    dates = [f"form.{each}" for each, field in scope.matter.form.items() if field.type == "date"]
    scope.known(entry.start, dates, ("duties", name, "from"), _FIELD)
    return DutyPlan(
        name=name,
        title=text_of(entry.title, name),
        by=entry.by,
        late_fact=f"duty.{name}.late",
        if_late=entry.if_late,
        basis=scope.ground(entry.basis),
        within=parse_limit(entry.within),
        start=entry.start,
    )
