"""What seldom happens: duties missed, givers not chosen, watchers of a start, clocks that stand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from oneflow.engine.kernel.decide import decide
from oneflow.engine.records.commands import Command, WithdrawCase
from oneflow.engine.shell.desk import Desk
from oneflow.ids import CaseId, CommandId
from tests.generated.hall import APPLICANT, OPERATOR, START, Hall, official
from tests.generated.small import item, matter
from tests.property.machine.laws import check_everything
from tests.unit.engine.kernel.test_redating import revise


def asked(hall: Hall, **fields: Any) -> Any:
    return hall.ask(
        APPLICANT,
        "submit",
        matter="small",
        applicant=APPLICANT.id,
        selected=list(hall.world.plan.items),
        data={"fields": fields},
    )


def test_who_missed_a_duty_that_refuses_is_refused_with_its_name():
    form = {"opened_on": {"type": "date", "sensitivity": "internal"}}
    duty = {"from": "form.opened_on", "within": "30cd", "if_late": "refuse", "by": "applicant"}
    entry = matter({"a": item()}, form=form, duties={"report": {**duty, "basis": "law"}})
    late = asked(Hall(entry), opened_on="2026-01-05")
    assert (late.refusal.rule, late.refusal.data) == ("duty-missed", {"duty": "report"})
    assert asked(Hall(entry), opened_on="2026-03-01").refusal is None


def test_an_item_that_was_not_chosen_is_not_withdrawn():
    hall = Hall(matter({"a": item(), "b": item("two")})).under_way("a")
    answer = hall.ask(APPLICANT, "withdraw_items", items=["a", "b"])
    assert (answer.refusal.rule, hall.state("a")) == ("no-region", "deciding")


def test_a_giver_that_was_not_chosen_gives_nobody_hope():
    items = {
        "a": item(gives=["g"], if_not_given="cancel-dependents"),
        "b": item("two", gives=["g"]),
        "c": item("three", needs=["g"]),
    }
    hall = Hall(matter(items)).under_way("a", "c")
    hall.sign("a", "reject")
    assert hall.state("c") == "cancelled"
    check_everything(hall)


def test_what_another_has_given_lets_a_giver_go_alone():
    items = {
        "a": item(gives=["g"]),
        "b": item("two", gives=["g"]),
        "c": item("three", needs=["g"], procedure="review"),
    }
    hall = Hall(matter(items)).under_way()
    assert hall.refused(APPLICANT, "withdraw_items", items=["a"]) == "dependents"
    hall.sign("b")
    hall.do(APPLICANT, "withdraw_items", items=["a"])
    assert (hall.state("a"), hall.region("c").ended) == ("withdrawn", False)


def test_one_item_may_watch_another_start():
    watching = {
        "initial": "first",
        "states": {"first": {"does": "sign"}, "second": {"does": "sign"}},
        "transitions": [
            {"trigger": "begun", "source": "first", "dest": "second", "on": "b.deciding"},
            {"trigger": "approve", "source": "second", "dest": "approved"},
        ],
    }
    items = {
        "a": item(procedure="w"),
        "b": item("two", needs=["g"]),
        "c": item("three", gives=["g"]),
    }
    hall = Hall(matter(items, procedures={"w": watching})).under_way()
    assert hall.state("a") == "first"
    hall.sign("c")
    assert (hall.state("b"), hall.state("a")) == ("deciding", "second")
    check_everything(hall)


def test_a_new_calendar_leaves_clocks_that_have_stopped_as_they_are():
    hall = Hall(matter({"a": item(), "b": item("two")})).under_way()
    hall.wait(days=2)
    hall.sign("a")
    before = hall.region("a").clocks["limit"]
    revise(hall)
    assert hall.region("a").clocks["limit"] == before
    assert hall.region("b").clocks["limit"].legal_at > before.legal_at
    check_everything(hall)


def test_nothing_but_an_application_is_about_a_case_that_is_not_there():
    hall = Hall(matter({"a": item()}))
    wish = Command(id=CommandId("c"), case_id=CaseId("k9"), actor=OPERATOR, body=WithdrawCase())
    turn = decide(hall.world, None, wish, START)
    assert turn.refusal is not None
    assert (turn.refusal.rule, turn.events, turn.case) == ("not-found", (), None)


def test_a_supplement_is_asked_for_by_name_or_not_at_all():
    later = {"clock": "suspend", "answer_within": "15cd", "basis": "law"}
    entry = matter(
        {"a": item(materials=["paper"], supplement=later)},
        materials={"paper": {"sources": ["upload"]}},
    )
    hall = Hall(entry).under_way()
    here = {"region": "item:a"}
    assert hall.refused(official("one"), "ask_supplement", **here, defects=[]) == "papers"
    hall.do(official("one"), "ask_supplement", **here, defects=["material:paper"])


def test_a_desk_tells_when_something_is_claimed_to_have_happened():
    hall = Hall(matter({"a": item()})).under_way()
    hall.wait(days=3)
    desk = Desk(hall.handler, hall.store, official("one"))
    when = START + timedelta(days=1)
    answer = desk.act(
        hall.case_id, "sign", item="a", trigger="approve", occurred_at=when, trusted=True
    )
    assert answer.refusal is None
    assert hall.region("a").decided_at == when


def test_a_desk_shows_what_hangs_on_sensitive_answers():
    form = {"income": {"type": "int", "sensitivity": "sensitive"}}
    limits = [
        {"when": "form.income > 5", "legal": "20wd", "basis": "law"},
        {"legal": "3wd", "basis": "law"},
    ]
    hall = Hall(matter({"a": item(limit=limits, fields=["income"])}, form=form))
    hall.submit(fields={"income": 9})
    seen = Desk(hall.handler, hall.store, official("one")).case(hall.case_id)
    forecast = seen.region("a").forecast
    assert forecast is not None
    assert str(forecast.latest.on) == "2026-04-09"
