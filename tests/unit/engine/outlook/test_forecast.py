"""What is to be expected of a newborn's case, by dates worked out by hand, and of odd matters."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from oneflow.engine.outlook.estimate import REASONS, Forecast
from oneflow.engine.outlook.view import CaseView, view_of
from oneflow.matters import load_matter
from tests.generated.applications import NEWBORN as ANSWERS
from tests.generated.hall import WINDOW, Hall, official, system
from tests.generated.small import item, matter
from tests.support.definitions import NEWBORN

PAPERS = {"document": "d", "reasons": "r", "remedies": "m"}


def view(hall: Hall) -> CaseView:
    return view_of(hall.world, hall.case, hall.clock.at)


def days(forecast: Forecast | None) -> tuple[date | None, date | None]:
    assert forecast is not None
    return forecast.likely.on, forecast.latest.on


def march(day: int) -> date:
    return date(2026, 3, day)


def newborn() -> Hall:
    """Certificate, household, insurance, contribution: each needs the one before."""
    hall = Hall(load_matter(NEWBORN).expanded)
    chosen = ("birth-certificate", "household", "insurance", "contribution")
    unasked = {"service_registered", "payee_account"}
    fields = {name: value for name, value in ANSWERS.items() if name not in unasked}
    hall.submit(*chosen, fields=fields, shared={"marriage": True})
    return hall


def reasons(forecast: Forecast | None) -> tuple[str, str, str]:
    assert forecast is not None
    return forecast.earliest.reason, forecast.likely.reason, forecast.latest.reason


def test_before_acceptance_dates_follow_the_notice_limit():
    """Wednesday the 4th: notice 2wd promised, 5wd legal; then one after another."""
    seen = view(newborn())
    assert days(seen.region("birth-certificate").forecast) == (march(9), march(18))
    assert reasons(seen.region("birth-certificate").forecast) == (
        "at-once",
        "after-acceptance",
        "after-acceptance",
    )
    assert days(seen.region("household").forecast) == (march(12), date(2026, 4, 1))
    assert days(seen.decision) == (march(13), None)
    assert seen.decision is not None
    assert seen.decision.latest.reason == "no-limit"
    assert seen.decision.latest.by == "item:insurance"


def test_after_acceptance_the_whole_takes_what_was_promised():
    """1 + 3 + 1 + 0 working days from the 4th are the promised five of the whole: the 11th."""
    hall = newborn()
    hall.do(official("hall/440106", "window"), "conclude_intake", trigger="accepted")
    seen = view(hall)
    assert days(seen.region("birth-certificate").forecast) == (march(5), march(11))
    assert reasons(seen.region("birth-certificate").forecast) == (
        "at-once",
        "own-limit",
        "own-limit",
    )
    assert days(seen.region("household").forecast) == (march(10), march(25))
    assert days(seen.region("insurance").forecast) == (march(11), None)
    assert days(seen.decision) == (march(11), None)
    assert seen.region("case").clocks[0].standing.promised_on == march(11)
    household = seen.region("household").waiting
    assert household is not None
    assert (household.what, household.of) == ("gifts", ("hospital",))
    assert household.things == ("birth-certificate",)


def test_what_is_handed_over_counts_from_its_decision():
    """The household book: decided by the 10th, 3wd to hand over: the 13th, after all decisions."""
    hall = newborn()
    hall.do(official("hall/440106", "window"), "conclude_intake", trigger="accepted")
    assert days(view(hall).handover) == (march(13), None)


def test_a_decision_made_early_moves_all_that_follow():
    hall = newborn()
    hall.do(official("hall/440106", "window"), "conclude_intake", trigger="accepted")
    hall.do(
        system("hospital"),
        "sign",
        region="item:birth-certificate",
        trigger="approve",
        papers=PAPERS,
    )
    seen = view(hall)
    assert seen.region("birth-certificate").forecast is None
    assert days(seen.region("household").forecast) == (march(9), march(18))
    assert days(seen.decision) == (march(10), None)
    assert days(seen.handover) == (march(12), None)


def test_a_limit_that_has_passed_says_at_once():
    hall = newborn()
    hall.do(official("hall/440106", "window"), "conclude_intake", trigger="accepted")
    hall.wait(days=20)
    forecast = view(hall).region("birth-certificate").forecast
    assert reasons(forecast) == ("at-once", "passed", "passed")
    assert forecast is not None
    assert forecast.likely.at == forecast.latest.at == hall.clock.at


def test_a_pause_leaves_no_date_and_what_follows_has_none():
    hall = Hall(matter({"a": item(gives=["g"]), "b": item("two", needs=["g"])})).under_way()
    hall.do(official("one"), "suspend_clock", region="item:a", ground="force", basis="law")
    seen = view(hall)
    for region in ("a", "b"):
        assert days(seen.region(region).forecast) == (None, None)
        assert reasons(seen.region(region).forecast) == ("at-once", "paused", "paused")
    assert seen.light == "paused"


def test_nobody_is_left_to_give():
    items = {
        "a": item(gives=["g"], if_not_given="continue"),
        "b": item("two", needs=["g"]),
        "c": item("two"),
    }
    hall = Hall(matter(items)).under_way()
    hall.sign("a", "reject")
    seen = view(hall)
    assert reasons(seen.region("b").forecast) == ("at-once", "nobody-gives", "nobody-gives")
    assert days(seen.region("c").forecast) == (march(18), march(18))


def test_the_joint_limit_ends_the_whole():
    entry = matter({"a": item(limit={"promised": "3wd", "basis": "law"})})
    hall = Hall(entry | {"joint_limit": {"legal": "5wd", "basis": "law"}}).under_way()
    seen = view(hall)
    assert days(seen.region("a").forecast) == (march(9), None)
    assert days(seen.decision) == (march(9), march(11))
    assert reasons(seen.decision)[2] == "whole-limit"


def test_an_item_that_waits_for_another_s_end_is_not_decided_before():
    limit: Any = {"legal": "1wd", "basis": "law"}
    items = {"a": item(limit=limit), "b": item("two", before_end_of="a")}
    seen = view(Hall(matter(items)).under_way())
    assert days(seen.region("a").forecast) == (march(18), march(18))


def test_when_all_is_done_nothing_is_expected():
    hall = Hall(matter({"a": item()})).under_way()
    hall.sign("a")
    seen = view(hall)
    assert (seen.decision, seen.handover, seen.ended) == (None, None, True)
    assert seen.region("a").outcome == "approved"


def test_a_department_accepts_for_itself_first():
    """By the fifth working day it accepts, and has ten from there."""
    entry = matter({"a": item(acceptance="by-department")})
    hall = Hall(entry)
    hall.submit()
    hall.do(WINDOW, "conclude_intake", trigger="accepted")
    seen = view(hall)
    assert seen.region("a").state == "receiving"
    assert days(seen.region("a").forecast) == (march(25), march(25))
    waiting = seen.region("a").waiting
    assert waiting is not None
    assert (waiting.what, waiting.of) == ("answers", ("one",))


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_is_told_in_both_languages(reason):
    assert REASONS[reason].zh != REASONS[reason].en


def test_an_unknown_region_is_a_key_error():
    with pytest.raises(KeyError):
        view(newborn()).region("nothing")
