"""Waiting for others: who may tell an event, who must agree, and what no move admits."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.generated.hall import APPLICANT, CHINA, WINDOW, Hall, official, system
from tests.generated.small import item, matter

STRANGER_HERE = official("three")
"""Somebody of the case, but not of the department awaited."""


def waiting(from_: str, **move: object) -> Hall:
    """One item that waits for `came`, told by `from_`."""
    wait = {
        "initial": "hoping",
        "states": {"hoping": {"does": {"await": {"event": "came", "from": from_}}}},
        "transitions": [{"trigger": "came", "source": "hoping", "dest": "approved", **move}],
    }
    form = {"area": {"type": "int", "title": "面积", "required": False, "sensitivity": "internal"}}
    items = {"a": item("one", procedure="wait"), "b": item("two"), "c": item("three")}
    hall = Hall(matter(items, procedures={"wait": wait}, form=form))
    hall.submit(fields={"area": 1})
    hall.accept()
    return hall


@pytest.mark.parametrize(
    ("from_", "may", "may_not"),
    [
        ("applicant", APPLICANT, STRANGER_HERE),
        ("applicant", WINDOW, STRANGER_HERE),
        ("department", system("one"), STRANGER_HERE),
        ("two", official("two"), STRANGER_HERE),
        ("two", official("two"), APPLICANT),
        ("anyone", STRANGER_HERE, None),
    ],
)
def test_an_event_is_told_by_those_it_is_awaited_from(from_, may, may_not):
    hall = waiting(from_)
    told = {"region": "item:a", "event": "came"}
    if may_not is not None:
        assert hall.refused(may_not, "record_event", **told) == "not-yours"
    assert hall.refused(may, "record_event", region="item:a", event="went") == "wrong-event"
    hall.do(may, "record_event", **told)
    assert hall.state("a") == "approved"


def test_an_event_that_no_move_admits_is_an_incident_and_never_lost():
    hall = waiting("applicant", conditions="form.area > 3")
    hall.do(APPLICANT, "record_event", region="item:a", event="came")
    assert hall.state("a") == "hoping"
    assert [(each.code, each.region) for each in hall.case.incidents] == [("no-move", "item:a")]
    assert hall.case.incidents[0].data["trigger"] == "came"


def test_the_same_incident_is_opened_once():
    hall = waiting("applicant", conditions="form.area > 3")
    hall.do(APPLICANT, "record_event", region="item:a", event="came")
    again = hall.refused(APPLICANT, "record_event", region="item:a", event="came")
    assert again == "no-effect"
    assert len(hall.case.incidents) == 1


def test_a_region_that_the_case_does_not_have_is_refused_by_every_command():
    hall = waiting("applicant")
    more = {"gift": "g", "basis": "law"}
    assert hall.refused(official("one"), "correct_gift", region="item:z", **more) == "no-region"
    clock = {"ground": "g", "basis": "b"}
    assert hall.refused(official("one"), "suspend_clock", region="item:z", **clock) == "no-region"
    answer = {"answer": "stands"}
    assert hall.refused(official("one"), "reconfirm", region="item:z", **answer) == "no-region"


def test_one_item_starts_another_by_being_in_a_state():
    """Declared with `on:`: what b enters, a answers with a move of its own."""
    desk = {
        "initial": "reviewing",
        "states": {"reviewing": {"does": {"sign": {"mode": "single"}}}},
        "transitions": [
            {"trigger": "approve", "source": "reviewing", "dest": "approved"},
            {"trigger": "drop", "source": "reviewing", "dest": "lapsed", "on": "b.deciding"},
        ],
    }
    items = {
        "k": item("three", gives=["g"]),
        "a": item("one", procedure="desk"),
        "b": item("two", needs=["g"]),
    }
    hall = Hall(matter(items, procedures={"desk": desk})).under_way()
    assert hall.state("a") == "reviewing"
    hall.sign("k")
    assert (hall.state("b"), hall.state("a")) == ("deciding", "lapsed")


def test_a_limit_after_a_time_that_ran_out_counts_from_its_last_day():
    """Fifteen days from 4 March end with the 19th, a Thursday; three working days with the 24th.

    Basis: 民法典 201: the day that a time begins with does not count, the next one does.
    """
    wait = {"await": {"event": "came", "from": "applicant", "within": "15cd", "otherwise": "over"}}
    check = {"does": {"sign": {}}, "limit": {"legal": "3wd", "basis": "law"}}
    chart = {
        "initial": "hoping",
        "states": {"hoping": {"does": wait}, "checking": check},
        "transitions": [
            {"trigger": "came", "source": "hoping", "dest": "checking"},
            {"trigger": "over", "source": "hoping", "dest": "checking"},
            {"trigger": "approve", "source": "checking", "dest": "approved"},
        ],
    }
    hall = Hall(matter({"a": item("one", procedure="wait")}, procedures={"wait": chart}))
    hall.submit()
    hall.accept()
    hall.step_by_step(datetime(2026, 3, 20, 9, tzinfo=CHINA))
    assert hall.state("a") == "checking"
    clock = hall.case.regions["item:a"].clocks["in:checking"]
    assert clock.legal_at == datetime(2026, 3, 25, tzinfo=CHINA)
