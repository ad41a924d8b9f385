"""Definitions and calendars behind a case, and facts over values that the history may not hold."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from oneflow.calendar import Calendar
from oneflow.engine.kernel.world import World
from oneflow.engine.registry import world_of
from oneflow.engine.shell.handler import Handler
from oneflow.engine.shell.worlds import Worlds
from oneflow.errors import NotFoundError, UsageError
from tests.generated.hall import LEAD, OPERATOR, Hall, china, official, system
from tests.generated.small import expanded, item, matter
from tests.unit.engine.kernel.test_clocks import due_on, revised

SECRET = {"income": {"type": "int", "sensitivity": "sensitive"}}


def reopened(hall: Hall) -> None:
    """Let another process go on: nothing but the store is kept."""
    hall.worlds = Worlds(hall.store, china())
    hall.handler = Handler(hall.store, hall.worlds, hall.clock, hall.entropy)


def test_a_case_goes_on_under_its_own_definition_whatever_is_published_since():
    hall = Hall(matter({"a": item(gives=["g"]), "b": item("two", needs=["g"])})).under_way()
    digest = hall.case.definition
    hall.worlds.publish(expanded(matter({"a": item(), "z": item("three")})))
    hall.sign("a")
    assert hall.state("b") == "deciding"
    assert hall.case.definition == digest


def test_another_process_compiles_what_the_case_is_pinned_to():
    hall = Hall(matter({"a": item()})).under_way()
    reopened(hall)
    hall.sign("a")
    assert hall.case.state == "closed"


def test_another_process_finds_the_calendar_that_the_case_was_put_under():
    hall = Hall(matter({"a": item()})).under_way()
    calendar = revised(date(2026, 3, 6))
    hall.worlds.adopt(calendar)
    hall.do(OPERATOR, "revise_calendar", calendar="cn", revision=calendar.revision)
    before = due_on(hall)
    reopened(hall)
    hall.do(official("one"), "suspend_clock", region="item:a", ground="x", basis="law")
    hall.do(official("one"), "resume_clock", region="item:a")
    assert due_on(hall) == before


def test_what_was_never_published_is_not_found():
    hall = Hall(matter({"a": item()}))
    with pytest.raises(NotFoundError):
        hall.worlds.of("no-such-hash")
    with pytest.raises(NotFoundError):
        hall.worlds.current("no-such-matter")
    assert hall.worlds.matters() == ("small",)


def by_income(**more) -> Hall:
    return Hall(
        matter(
            {
                "a": item(gives=["g"]),
                "b": item("two", needs=["g"], when="form.income < 1000"),
            },
            form=SECRET,
            **more,
        )
    )


@pytest.mark.parametrize(("income", "state"), [(500, "deciding"), (5000, "cancelled")])
def test_a_fact_over_a_sensitive_value_counts_turns_later(income, state):
    hall = by_income()
    hall.submit("a", "b", fields={"income": 500})
    hall.accept()
    if income != 500:
        hall.do(LEAD, "change_data", cause="register", data={"fields": {"income": income}})
    reopened(hall)
    hall.sign("a")
    assert hall.state("b") == state


def test_a_fact_over_a_sensitive_value_stands_nowhere_in_the_history():
    hall = by_income()
    hall.submit(fields={"income": 500})
    assert hall.case.facts == {}
    assert not any("income" in row.body and "500" in row.body for row in hall.rows)


def test_once_the_value_is_destroyed_the_fact_is_an_incident_never_a_guess():
    hall = by_income()
    hall.submit(fields={"income": 500})
    hall.accept()
    hall.do(OPERATOR, "erase_data", ground="law", keys=["field:income", "fact:item.b.when"])
    hall.do(system("one"), "sign", region="item:a", trigger="approve")
    assert hall.state("b") == "waiting"
    assert [(each.code, each.region) for each in hall.case.incidents] == [
        ("unresolved-fact", "item:b")
    ]


def test_a_condition_over_another_items_state():
    careful = {
        "initial": "deciding",
        "states": {"deciding": {"does": "sign"}},
        "transitions": [
            {"trigger": "approve", "source": "deciding", "dest": "approved",
             "conditions": "item.b.state == 'approved'"},
            {"trigger": "reject", "source": "deciding", "dest": "rejected",
             "requires": ["reasons", "remedies"]},
        ],
    }  # fmt: skip
    definition = matter(
        {"a": item(procedure="w"), "b": item("two", optional=True)}, procedures={"w": careful}
    )
    hall = Hall(definition).under_way()
    assert hall.refused(system("one"), "sign", region="item:a", trigger="approve") == "guard"
    hall.sign("b")
    hall.sign("a")
    assert hall.case.state == "closed"
    alone = Hall(definition).under_way("a")
    assert alone.refused(system("one"), "sign", region="item:a", trigger="approve") == "guard"


def test_a_condition_over_the_outcome_of_an_undecided_item_is_false():
    careful = {
        "initial": "deciding",
        "states": {"deciding": {"does": "sign"}},
        "transitions": [
            {"trigger": "approve", "source": "deciding", "dest": "approved",
             "conditions": "item.b.outcome == 'approved'"},
            {"trigger": "reject", "source": "deciding", "dest": "rejected",
             "requires": ["reasons", "remedies"]},
        ],
    }  # fmt: skip
    definition = matter({"a": item(procedure="w"), "b": item("two")}, procedures={"w": careful})
    hall = Hall(definition).under_way()
    assert hall.refused(system("one"), "sign", region="item:a", trigger="approve") == "guard"
    hall.sign("b")
    hall.sign("a")
    assert hall.case.state == "closed"


def test_a_definition_that_counts_by_another_calendar_is_not_published():
    hall = Hall(matter({"a": item()}))
    other = Calendar(msgspec.structs.replace(china().record, id="elsewhere"))
    worlds = Worlds(hall.store, other)
    with pytest.raises(UsageError) as raised:
        worlds.publish(expanded(matter({"a": item()})))
    assert raised.value.data == {"given": "cn", "calendar": "elsewhere"}
    assert worlds.matters() == ()
    with pytest.raises(UsageError):
        hall.worlds.adopt(other)
    assert hall.worlds.calendar.id == "cn"


def test_a_world_that_is_made_while_a_calendar_is_adopted_has_the_new_one(monkeypatch):
    hall = Hall(matter({"a": item()}))
    calendar = revised(date(2026, 3, 6))
    digest = hall.worlds.current("small").plan.hash
    hall.worlds = Worlds(hall.store, china())
    made: list[World] = []

    def adopting_meanwhile(*given):
        world = world_of(*given)
        if not made:
            hall.worlds.adopt(calendar)
        made.append(world)
        return world

    monkeypatch.setattr("oneflow.engine.shell.worlds.world_of", adopting_meanwhile)
    assert hall.worlds.of(digest).current == calendar.revision
    assert len(made) == 2
