"""Who may do what: every command, by everybody, in a case of each kind; and who sees nothing."""

from __future__ import annotations

from typing import Any

import pytest

from oneflow.engine.kernel.authority import in_scope
from oneflow.engine.records.actor import TIMER, Actor
from oneflow.engine.records.event import event_name
from oneflow.engine.registry import COMMANDS
from oneflow.errors import UsageError
from tests.generated.commands import body_of
from tests.generated.hall import (
    APPLICANT,
    LEAD,
    OPERATOR,
    STRANGER,
    WINDOW,
    Hall,
    official,
    system,
)
from tests.generated.small import item, licence, matter

PROXY = Actor(id="agent-1", kind="applicant", on_behalf_of=APPLICANT.id)
PEOPLE = {
    "applicant": APPLICANT,
    "proxy": PROXY,
    "window": WINDOW,
    "lead": LEAD,
    "own": official("one"),
    "own-system": system("one"),
    "other": official("two"),
    "operator": OPERATOR,
}
"""Everybody in scope of the case below, whose item `a` is of department `one`, `b` of `two`."""

BODIES: dict[str, dict[str, Any]] = {
    "change_data": {"cause": "x", "data": {}},
    "withdraw_items": {"items": ["a"]},
    "withdraw_case": {},
    "move_case": {"trigger": "return", "basis": "law", "papers": {"reasons": "r"}},
    "suspend_clock": {"region": "item:a", "ground": "x", "basis": "law"},
    "restart_clock": {"region": "item:a", "basis": "law"},
    "sign": {"region": "item:a", "trigger": "approve"},
    "claim": {"region": "item:a"},
    "record_rendering": {"message": "m", "digest": "d"},
    "revise_calendar": {"calendar": "cn", "revision": "none"},
    "set_aside_deeming": {"reasons": "r"},
    "erase_data": {"ground": "law"},
}
MAY = {
    "change_data": {"window", "lead", "own-system", "operator"},
    "withdraw_items": {"applicant", "proxy", "window"},
    "withdraw_case": {"applicant", "proxy", "window"},
    "move_case": {"window", "lead"},
    "suspend_clock": {"own", "own-system", "lead", "window"},
    "restart_clock": {"own", "own-system"},
    "sign": {"own", "own-system"},
    "claim": {"own", "own-system"},
    "record_rendering": {"operator"},
    "revise_calendar": {"operator"},
    "set_aside_deeming": {"lead", "window"},
    "erase_data": {"operator"},
}
"""The window of these cases sits in the lead's office, and may do what the lead may."""


def under_way() -> Hall:
    return Hall(matter({"a": licence(), "b": item("two")})).under_way()


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("command", BODIES)
def test_a_command_is_for_those_whom_its_capacities_name(command, who):
    answer = under_way().ask(PEOPLE[who], command, **BODIES[command])
    may = answer.refusal is None or answer.refusal.rule not in {"not-yours", "not-found"}
    assert may == (who in MAY[command])


@pytest.mark.parametrize("command", BODIES)
def test_who_may_not_is_recorded_apart_from_the_case(command):
    hall = under_way()
    version = hall.row.version
    nobody = official("two") if command != "change_data" else APPLICANT
    assert hall.refused(nobody, command, **BODIES[command]) == "not-yours"
    assert hall.row.version == version
    (denial,) = hall.store.denials
    assert (denial.actor, denial.command, denial.rule) == (nobody.id, command, "not-yours")


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - {"tick", "submit"}))
def test_a_foreign_actor_gets_the_words_of_a_case_that_does_not_exist(name):
    hall, empty = under_way(), Hall(matter({"a": licence(), "b": item("two")}))
    told = [each.ask(STRANGER, name, **body_of(name, "item:a")).refusal for each in (hall, empty)]
    assert told[0] == told[1]
    assert told[0].rule == "not-found"


def test_a_foreign_actor_lets_nothing_settle():
    hall = under_way()
    version = hall.row.version
    hall.clock.at = hall.clock.at.replace(month=12)
    hall.ask(STRANGER, "withdraw_case")
    assert hall.row.version == version


def test_the_office_is_the_scope_not_the_name_of_the_department():
    """The same department in another district is a stranger."""
    definition = matter({"a": licence()}, form={"district": {"type": "region"}})
    definition["departments"]["one"] = {"office": "form.district"}
    hall = Hall(definition).under_way(fields={"district": "440106"})
    body = {"region": "item:a", "trigger": "approve"}
    assert hall.refused(system("one"), "sign", **body) == "not-found"
    assert hall.refused(system("one/440103"), "sign", **body) == "not-found"
    hall.do(system("one/440106"), "sign", **body)


def test_time_is_not_a_command_that_anybody_sends():
    with pytest.raises(UsageError):
        under_way().ask(Actor(id="t", kind="timer"), "tick")


def test_a_case_that_is_there_cannot_be_submitted_again():
    hall = under_way()
    body = {"matter": "small", "applicant": APPLICANT.id, "selected": ["a"]}
    assert hall.refused(APPLICANT, "submit", **body) == "already-there"


def test_nobody_is_in_scope_by_default():
    case = under_way().case
    known = [who for who in (*PEOPLE.values(), TIMER) if in_scope(case, who)]
    assert len(known) == len(PEOPLE) + 1
    assert not in_scope(case, STRANGER)
    assert not in_scope(case, Actor(id="x", kind="official", offices=(), roles=("window", "lead")))
    assert not in_scope(case, Actor(id="x", kind="applicant", roles=("consenter",)))


def test_every_command_says_in_which_capacity_it_may_be_wanted():
    for name, body in COMMANDS.items():
        assert event_name(body) == name
        assert body.by
