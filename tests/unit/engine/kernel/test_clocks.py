"""Clocks of running cases: lights, pauses, exclusions, restarts, extensions, the promise."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec
import pytest

from oneflow.calendar import Calendar
from oneflow.matters.excluded_time import EXCLUDED_GROUNDS
from tests.generated.hall import (
    APPLICANT,
    CHINA,
    OPERATOR,
    START,
    WINDOW,
    Hall,
    china,
    official,
    system,
)
from tests.generated.small import item, licence, matter

LIMIT = {
    "legal": "10wd",
    "promised": "3wd",
    "basis": "law",
    "extend": {"by": "5wd", "approver": "head-of-body", "basis": "law"},
}
HEAD = official("one", "head-of-body")


def begun(**more) -> Hall:
    return Hall(matter({"a": licence(limit=LIMIT, **more)})).under_way()


def due_on(hall, name="limit", key="a"):
    clock = hall.region(key).clocks[name]
    return clock.promised_on, clock.legal_on


def lights(hall):
    return [
        (e.rung, e.at.date().isoformat())
        for e in hall.events
        if type(e).__name__ == "RungReached" and e.region == "item:a"
    ]


def test_each_light_is_told_once_at_its_legal_instant_however_late_the_sweep():
    hall = begun().wait(days=60)
    assert lights(hall) == [
        ("warning", "2026-03-07"),
        ("yellow", "2026-03-10"),
        ("red", "2026-03-19"),
    ]
    assert lights(hall.wait(days=60)) == lights(hall)


def test_a_light_is_never_early():
    hall = begun()
    hall.until(datetime(2026, 3, 6, 23, 59, 59, tzinfo=CHINA))
    assert lights(hall) == []
    hall.until(datetime(2026, 3, 7, 0, 0, tzinfo=CHINA))
    assert lights(hall) == [("warning", "2026-03-07")]


def test_suspension_removes_its_days_and_takes_the_lights_along():
    hall = begun()
    hall.do(HEAD, "suspend_clock", region="item:a", ground="file", basis="law")
    assert due_on(hall) == (None, None)
    hall.wait(days=30)
    assert lights(hall) == []
    hall.do(HEAD, "resume_clock", region="item:a")
    assert due_on(hall) == (date(2026, 4, 8), date(2026, 4, 17))


def test_a_paused_clock_is_not_paused_again_and_a_running_one_not_resumed():
    hall = begun()
    assert hall.refused(HEAD, "resume_clock", region="item:a") == "not-paused"
    hall.do(HEAD, "suspend_clock", region="item:a", ground="x", basis="law")
    suspend = {"region": "item:a", "ground": "x", "basis": "law"}
    assert hall.refused(HEAD, "suspend_clock", **suspend) == "paused-already"
    assert hall.refused(HEAD, "end_exclusion", region="item:a") == "not-paused"


def test_no_pause_and_no_restart_without_a_basis():
    hall = begun()
    suspend = {"region": "item:a", "ground": "x", "basis": ""}
    assert hall.refused(HEAD, "suspend_clock", **suspend) == "no-basis"
    assert hall.refused(HEAD, "restart_clock", region="item:a", basis="") == "no-basis"


def test_a_restart_begins_anew_and_tells_its_lights_again():
    hall = begun().wait(days=10)
    told = len(lights(hall))
    hall.do(HEAD, "restart_clock", region="item:a", basis="law")
    assert due_on(hall) == (date(2026, 3, 18), date(2026, 3, 27))
    hall.wait(days=30)
    assert len(lights(hall)) == told + 3


def exclude(hall, kind="hearing", **more):
    times = {"started_at": START.isoformat(), "notice_served_at": START.isoformat()}
    body = {"region": "item:a", "kind": kind, "expected": "2wd", **times, **more}
    return hall.ask(official("one"), "exclude_time", **body)


def test_a_licence_excludes_what_the_closed_list_names_and_nothing_else():
    """行政许可法 45."""
    assert exclude(begun()).refusal is None
    assert exclude(begun(), "site-visit").refusal.rule == "not-excludable"
    assert exclude(begun(), "site-visit", basis="another statute").refusal is None


@pytest.mark.parametrize("kind", sorted(EXCLUDED_GROUNDS))
def test_the_list_is_spelt_as_definitions_spell_it(kind: str):
    assert exclude(begun(), kind).refusal is None


def test_no_other_kind_of_item_excludes_by_that_list():
    assert exclude(begun(type="filing")).refusal.rule == "not-excludable"


def test_running_past_the_expected_length_lights_up_and_resumes_nothing():
    hall = begun()
    exclude(hall)
    hall.wait(days=10)
    assert [rung for rung, _ in lights(hall)] == ["over-expected"]
    assert due_on(hall) == (None, None)
    hall.do(official("one"), "end_exclusion", region="item:a")
    hall.wait(days=60)
    assert [rung for rung, _ in lights(hall)].count("over-expected") == 1


def test_exclusion_begins_when_the_notice_is_served():
    hall = begun().wait(days=2)
    exclude(hall, notice_served_at=(START + timedelta(days=1)).isoformat())
    entry = hall.region("a").clocks["limit"].entries[0]
    assert entry.start == START + timedelta(days=1)


def test_moving_on_inside_the_procedure_does_not_end_a_hearing():
    """An exclusion ends with its result, not with a file that goes up a level."""
    hall = begun(procedure="serial-review")
    exclude(hall)
    hall.sign("a", "pass")
    assert due_on(hall) == (None, None)


def test_a_state_whose_time_is_excluded_stops_the_limit_from_the_first_state_on():
    definition = matter(
        {"a": licence(procedure="tested")},
        procedures={
            "tested": {
                "initial": "testing",
                "states": {
                    "testing": {
                        "does": {"await": {"event": "result", "from": "anyone"}},
                        "clock": {"exclude": "testing", "expected": "5wd"},
                    },
                    "deciding": {"does": "sign"},
                },
                "transitions": [
                    {"trigger": "result", "source": "testing", "dest": "deciding"},
                    {"trigger": "approve", "source": "deciding", "dest": "approved"},
                ],
            }
        },
    )
    hall = Hall(definition).under_way()
    assert hall.region("a").clocks["limit"].legal_at is None
    hall.wait(days=20)
    hall.do(APPLICANT, "record_event", region="item:a", event="result")
    assert hall.region("a").clocks["limit"].legal_at is not None


def extend(hall, by="5wd", actor=HEAD, **more):
    body = {"region": "item:a", "extension": by, "papers": {"reasons": "r"}, **more}
    return hall.ask(actor, "extend_clock", **body)


def test_an_extension_moves_the_legal_limit_and_not_the_promise():
    hall = begun()
    assert extend(hall).refusal is None
    assert due_on(hall) == (date(2026, 3, 9), date(2026, 3, 25))


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"by": "6wd"}, "over-cap"),
        ({"by": "5cd"}, "over-cap"),
        ({"by": "five"}, "calendar"),
        ({"papers": {}}, "papers"),
        ({"actor": official("one")}, "not-yours"),
        ({"clock": "nothing"}, "no-clock"),
    ],
)
def test_an_extension_keeps_to_its_cap_its_unit_its_reasons_and_its_approver(more, rule):
    assert extend(begun(), **more).refusal.rule == rule


def test_a_clock_is_extended_once_a_round():
    hall = begun()
    assert extend(hall, "2wd").refusal is None
    assert extend(hall, "2wd").refusal.rule == "extended-already"
    hall.do(HEAD, "restart_clock", region="item:a", basis="law")
    assert extend(hall, "2wd").refusal is None


def test_an_overdue_clock_is_not_extended():
    assert extend(begun().wait(days=30)).refusal.rule == "too-late"


def test_a_limit_that_may_not_be_extended_is_not():
    hall = Hall(matter({"a": item()})).under_way()
    assert extend(hall).refusal.rule == "no-extension"


def test_a_decision_stops_the_limit():
    hall = begun()
    hall.sign("a")
    clock = hall.region("a").clocks["limit"]
    assert clock.stopped_at == hall.clock.at
    hall.wait(days=90)
    assert lights(hall) == []


def revised(*off: date) -> Calendar:
    """The calendar with these working days declared days off."""
    record = china().record
    years = tuple(
        msgspec.structs.replace(
            year,
            holidays=(
                *year.holidays,
                msgspec.structs.replace(year.holidays[0], off=off, work=()),
            ),
        )
        if year.year == 2026
        else year
        for year in record.years
    )
    return Calendar(msgspec.structs.replace(record, years=years))


def revise(hall, calendar):
    hall.handler.worlds.adopt(calendar)
    hall.do(OPERATOR, "revise_calendar", calendar="cn", revision=calendar.revision)


def test_a_revised_calendar_moves_the_clocks_and_says_from_where():
    hall = begun()
    revise(hall, revised(date(2026, 3, 6)))
    assert due_on(hall) == (date(2026, 3, 10), date(2026, 3, 19))
    told = next(e for e in hall.events if type(e).__name__ == "CalendarRevised")
    assert told.before["item:a"]["limit"].startswith("2026-03-19")


def test_a_revised_calendar_moves_what_an_activity_waits_for():
    """Effects that happened stand, others move: the applicant's time is counted in its days too."""
    waiting = {
        "initial": "hoping",
        "states": {
            "hoping": {"does": {"await": {
                "event": "came", "within": "3wd", "otherwise": "lapse", "basis": "law"}}},
        },
        "transitions": [
            {"trigger": "came", "source": "hoping", "dest": "approved"},
            {"trigger": "lapse", "source": "hoping", "dest": "lapsed"},
        ],
    }  # fmt: skip
    hall = Hall(matter({"a": item(procedure="wait")}, procedures={"wait": waiting})).under_way()
    revise(hall, revised(date(2026, 3, 6)))
    hall.until(datetime(2026, 3, 10, 12, 0, tzinfo=CHINA))
    assert hall.state("a") == "hoping"


def test_a_case_keeps_the_calendar_of_its_acceptance_when_another_is_adopted():
    hall = begun()
    hall.handler.worlds.adopt(revised(date(2026, 3, 6)))
    hall.wait(days=1)
    assert due_on(hall) == (date(2026, 3, 9), date(2026, 3, 18))


# --- the promise for the whole --------------------------------------------------------------------


def promised(**more):
    items = {"a": item(gives=["g"]), "b": item("two", needs=["g"])}
    return Hall(matter(items, promise={"promised": "5wd", "basis": "law"}, **more))


def test_the_promise_runs_from_acceptance_to_the_last_decision():
    hall = promised()
    hall.submit()
    assert "promise" not in hall.region("case").clocks
    hall.wait(days=1)
    hall.accept()
    assert hall.region("case").clocks["promise"].start == hall.clock.at
    hall.sign("a")
    hall.wait(days=2)
    hall.sign("b")
    assert hall.region("case").clocks["promise"].stopped_at == hall.clock.at


def test_the_promise_stands_still_while_no_items_clock_runs():
    hall = promised().under_way()
    hall.do(HEAD, "suspend_clock", region="item:a", ground="x", basis="law")
    assert hall.region("case").clocks["promise"].promised_at is None
    hall.wait(days=2)
    hall.do(HEAD, "resume_clock", region="item:a")
    assert hall.region("case").clocks["promise"].promised_on == date(2026, 3, 12)


def test_the_promise_counts_while_one_of_several_clocks_runs():
    hall = Hall(
        matter({"a": item(), "b": item("two")}, promise={"promised": "5wd", "basis": "law"})
    ).under_way()
    hall.do(HEAD, "suspend_clock", region="item:a", ground="x", basis="law")
    assert hall.region("case").clocks["promise"].promised_on == date(2026, 3, 11)
    hall.do(system("two"), "sign", region="item:b", trigger="approve")
    assert hall.region("case").clocks["promise"].promised_at is None


def test_sending_the_case_back_stops_the_promise():
    hall = promised().under_way()
    hall.do(WINDOW, "move_case", trigger="return", basis="law", papers={"reasons": "r"})
    assert hall.region("case").clocks["promise"].promised_at is None


def test_a_promise_about_no_item_at_all_ends_whenever_the_sweep_runs_at_one_instant():
    """Every item lies outside the promise; silence accepts them, noticed early or late."""
    definition = matter(
        {"a": licence(outside_promise=True)}, promise={"promised": "5wd", "basis": "law"}
    )
    ends = []
    for days in (10, 40):
        hall = Hall(definition)
        hall.submit()
        hall.wait(days=days)
        clock = hall.region("case").clocks.get("promise")
        ends.append(clock and clock.stopped_at)
    assert ends[0] == ends[1]
