"""Requests that cannot be taken are refused whole, and say what is wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from oneflow.engine.shell.setup_finding import SetupFinding
from oneflow.errors import NotFoundError, UsageError
from tests.generated.hall import APPLICANT, START, WINDOW, Hall, official
from tests.generated.small import item, matter


def hall() -> Hall:
    entry = matter({"a": item(materials=["paper"])}, materials={"paper": {"sources": ["upload"]}})
    made = Hall(entry)
    made.submit()
    return made


@pytest.mark.parametrize(
    ("command", "who", "body"),
    [
        ("supplement", APPLICANT, {"data": {"unknown": {}}}),
        ("supplement", APPLICANT, {"data": {"fields": []}}),
        ("supplement", APPLICANT, {"data": {"materials": {"paper": {"source": "carried"}}}}),
        ("supplement", APPLICANT, {"data": None}),
        ("answer_intake", official("one"),
         {"department": "one", "defects": [{"what": "material:paper", "more": 1}]}),
        ("answer_intake", official("one"), {"department": "one", "defects": [{"text": "x"}]}),
        ("conclude_intake", WINDOW, {"trigger": "accepted", "papers": 3}),
        ("nonsense", WINDOW, {}),
        ("tick", WINDOW, {}),
    ],
)  # fmt: skip
def test_it_is_said_what_is_wrong_and_nothing_is_stored(command: str, who: Any, body: Any):
    made = hall()
    version, requests = made.row.version, len(made.answers)
    with pytest.raises(UsageError) as told:
        made.ask(who, command, **body)
    assert told.value.remedy_zh
    assert (made.row.version, len(made.answers)) == (version, requests)


def test_what_comes_without_data_may_say_so():
    """A command whose data may be left out takes None for that."""
    procedure = {
        "initial": "hoping",
        "states": {"hoping": {"does": {"await": {"event": "came", "from": "anyone"}}}},
        "transitions": [{"trigger": "came", "source": "hoping", "dest": "approved"}],
    }
    made = Hall(matter({"a": item(procedure="w")}, procedures={"w": procedure})).under_way()
    made.do(APPLICANT, "record_event", region="item:a", event="came", data=None)
    assert made.state("a") == "approved"


def test_a_case_that_is_not_there_is_not_ticked():
    made = hall()
    with made.store.unit("nobody", "tick") as unit:
        answer = made.handler.tick(unit)
    assert answer.refusal is not None
    assert answer.refusal.rule == "not-found"


def test_a_tick_before_anything_is_due_writes_nothing():
    made = hall()
    made.clock.at = START + timedelta(hours=1)
    before = made.row
    with made.store.unit(made.case_id, "tick") as unit:
        answer = made.handler.tick(unit)
    assert (answer.refusal, answer.events) == (None, ())
    assert made.row == before


def test_an_unknown_revision_of_a_calendar_is_told():
    made = hall()
    with pytest.raises(NotFoundError, match="没有日历“cn”的修订 nothing"):
        made.worlds.of(made.row.definition, "nothing")


def test_what_needs_no_remedy_says_none():
    found = SetupFinding(code="x", level="ok", zh="很好。", en="It is well.")
    assert (found.describe("zh"), found.describe("en")) == ("很好。", "It is well.")
