"""Faults found in the kernel by trying to break it, each as small as it goes.

Every one of them is mended; its test stays, so that it does not come back.
"""

from __future__ import annotations

from typing import Any

import pytest

from oneflow.engine.records.actor import Actor
from oneflow.errors import SubmissionError, UsageError
from tests.generated.hall import (
    APPLICANT,
    LEAD,
    OPERATOR,
    STRANGER,
    Hall,
    official,
    system,
)
from tests.generated.small import item, matter

PAPERS = {"document": "d", "reasons": "r", "remedies": "m"}


# --- authority -------------------------------------------------------------------------------------


def test_a_consenter_of_another_case_finds_nothing():
    """The host's role says that somebody was asked for consent, not in which case."""
    hall = Hall(matter({"a": item()})).under_way()
    someone = Actor(id="someone", kind="applicant", roles=("consenter",))
    assert hall.refused(someone, "withdraw_case") == "not-found"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("sign", {"region": 3}),
        ("no_such_command", {}),
        ("change_data", {"cause": "x", "data": {"fields": {"nothing": 1}}}),
    ],
)
def test_a_stranger_learns_nothing_from_a_malformed_request(kind, body):
    """The same answer whether the case is there or not, also where the request is wrong."""

    def told(hall):
        try:
            answer = hall.ask(STRANGER, kind, **body)
        except (UsageError, SubmissionError) as error:
            return type(error)
        return answer.refusal and answer.refusal.rule

    there = Hall(matter({"a": item()})).under_way()
    missing = Hall(matter({"a": item()}))
    assert told(there) == told(missing)


def test_a_department_does_not_close_what_was_found_for_the_lead():
    hall = Hall(matter({"a": item(gives=["g"]), "b": item("two", needs=["g"])})).under_way()
    hall.sign("a")
    hall.sign("b")
    hall.ask(official("one"), "correct_gift", region="item:a", gift="g", basis="law", ref="x")
    assert ("issued-on-old-gift", "item:b") in hall.findings()
    hall.refused(official("two"), "close_finding", code="issued-on-old-gift", region="item:b")


def test_the_lead_closes_it_and_it_is_gone_for_good():
    hall = Hall(matter({"a": item(gives=["g"]), "b": item("two", needs=["g"])})).under_way()
    hall.sign("a")
    hall.sign("b")
    hall.ask(official("one"), "correct_gift", region="item:a", gift="g", basis="law", ref="x")
    closing = {"code": "issued-on-old-gift", "region": "item:b"}
    hall.do(LEAD, "close_finding", **closing)
    assert hall.findings() == []
    hall.refused(LEAD, "close_finding", **closing)


# --- data ------------------------------------------------------------------------------------------


def test_erasing_everything_erases_everything():
    hall = Hall(matter({"a": item()}, form={"name": {"type": "text"}}))
    hall.submit(fields={"name": "张三"})
    hall.do(OPERATOR, "erase_data", ground="law")
    assert not any(row and "张三" in row.value for row in hall.store.rows.data.values())


MALFORMED: tuple[dict[str, Any], ...] = (
    {"selected": ["no-such-item"]},
    {"selected": "a"},
    {"selected": 7},
    {"selected": ["a"], "data": []},
    {"selected": ["a"], "data": {"fields": []}},
    {"selected": ["a"], "data": {"materials": {"m": 3}}},
    {"selected": ["a"], "data": {"materials": {"m": {}}}},
    {"selected": ["a"], "data": {"shared": {"nothing": 1}}},
    {"selected": ["a"], "data": {"materials": {"m": {"source": "upload", "there": "x"}}}},
    {},
)


def test_a_malformed_submission_is_told_in_words():
    """Whatever comes in: an answer, or one of our errors; nothing else leaves the handler."""
    for number, body in enumerate(MALFORMED):
        hall = Hall(matter({"a": item()}), case_id=f"k{number}")
        full = {"matter": "small", "applicant": APPLICANT.id, **body}
        try:
            hall.ask(APPLICANT, "submit", **full)
        except (UsageError, SubmissionError):
            continue


def test_papers_that_are_no_mapping_are_told_in_words():
    hall = Hall(matter({"a": item()})).under_way()
    with pytest.raises(UsageError):
        hall.ask(system("one"), "sign", region="item:a", trigger="approve", papers=["x"])


def test_items_are_selected_once_and_in_the_order_of_the_definition():
    hall = Hall(matter({"a": item(), "b": item("two")}))
    hall.submit("b", "a", "b")
    assert hall.case.selected == ("a", "b")


def test_nobody_applies_in_the_name_of_another():
    """An applicant may submit for themselves, or for whom they act on behalf of."""
    hall = Hall(matter({"a": item()}))
    hall.refused(
        APPLICANT, "submit", matter="small", applicant="somebody-else", selected=["a"], data={}
    )


# --- calendars -------------------------------------------------------------------------------------


def test_a_calendar_of_another_name_is_refused():
    hall = Hall(matter({"a": item()})).under_way()
    hall.refused(
        OPERATOR, "revise_calendar", calendar="mars",
        revision=hall.handler.worlds.calendar.revision,
    )  # fmt: skip
