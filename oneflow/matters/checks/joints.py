"""Joint activities and failures of gifts: who waits for whom, and whether that ever ends."""

from __future__ import annotations

from collections.abc import Iterator

from oneflow.matters.activities.settings import JointSettings
from oneflow.matters.checks.gifts import comes_from_outside
from oneflow.matters.checks.subject import Subject
from oneflow.matters.plan import JointPlan, Plan, StatePlan


def check_joints(subject: Subject) -> None:
    """Report joint activities that cannot fill, and gifts whose failure nobody answers."""
    for joint in subject.plan.joints.values():
        _check_served(subject, joint)
        _check_filling(subject, joint)
    _check_joining(subject)
    _check_continuing(subject)


def _states(plan: Plan, item: str, state: str) -> Iterator[StatePlan]:
    """Give a state of an item in each procedure that it may run."""
    for choice in plan.items[item].procedures:
        procedure = plan.procedures.get(choice.use)
        if procedure is not None and state in procedure.states:
            yield procedure.states[state]


def _takes_part(state: StatePlan, joint: str) -> bool:
    return isinstance(state.settings, JointSettings) and state.settings.name == joint


def _check_served(subject: Subject, joint: JointPlan) -> None:
    for number, (item, state) in enumerate(joint.serves):
        if not any(_takes_part(each, joint.name) for each in _states(subject.plan, item, state)):
            path = ("joint", joint.name, "serves", number)
            subject.report("OF2009", path, joint=joint.name, item=item, state=state)


def _check_joining(subject: Subject) -> None:
    for code, item in subject.plan.items.items():
        for choice in item.procedures:
            procedure = subject.plan.procedures.get(choice.use)
            for state in () if procedure is None else procedure.states.values():
                settings = state.settings
                joint = None
                if isinstance(settings, JointSettings):
                    joint = subject.plan.joints.get(settings.name)
                if joint is not None and (code, state.name) not in joint.serves:
                    path = ("joint", joint.name, "serves")
                    data = {"item": code, "state": state.name, "joint": joint.name}
                    subject.report("OF2010", path, **data)


def _check_filling(subject: Subject, joint: JointPlan) -> None:
    """Without `or_after`, nobody may wait there for one who needs their own decision first."""
    if joint.opens_after is not None:
        return
    expected = dict.fromkeys(
        item
        for item, state in joint.serves
        if any(each.outcome is None for each in _states(subject.plan, item, state))
    )
    for first in expected:
        without = _startable_without(subject.plan, first)
        for second in expected:
            if second != first and second not in without:
                path = ("joint", joint.name, "serves")
                subject.report("OF2011", path, joint=joint.name, first=first, second=second)


def _startable_without(plan: Plan, undecided: str) -> set[str]:
    """Give the items that can start while one of them is not decided."""
    started: set[str] = set()
    grown = True
    while grown:
        fresh = {
            code
            for code, item in plan.items.items()
            if code not in started
            and all(_comes(plan, gift, started - {undecided}) for gift in item.needs)
        }
        started |= fresh
        grown = bool(fresh)
    return started


def _comes(plan: Plan, gift: str, decided: set[str]) -> bool:
    if comes_from_outside(plan, gift):
        return True
    return any(
        not giver.startswith("item:") or giver.removeprefix("item:") in decided
        for giver in plan.givers.get(gift, ())
    )


def _check_continuing(subject: Subject) -> None:
    """`continue` serves only gifts that nobody needs from this item alone."""
    plan = subject.plan
    for code, item in plan.items.items():
        if item.if_not_given != "continue":
            continue
        for gift, consumers in plan.consumers.items():
            if plan.givers.get(gift) != (f"item:{code}",) or comes_from_outside(plan, gift):
                continue
            path = ("items", code, "if_not_given")
            subject.report("OF2007", path, item=code, consumer=consumers[0], gift=gift)
