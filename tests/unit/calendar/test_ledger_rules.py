"""What pauses, restarts and extensions do to a limit, and what rungs and run-back dates are."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import msgspec
import pytest

from oneflow.calendar import (
    CalendarRangeError,
    Entry,
    Exclusion,
    Extension,
    ExtensionCapError,
    LateExtensionError,
    LimitUnitError,
    PauseOrderError,
    RepeatedExtensionError,
    Restart,
    Suspension,
    before,
    check_extension,
    due,
    parse_limit,
    rung,
)
from tests.unit.calendar.clocks import CLOSING, CN, moment, pause

START = moment("2024-03-04T10:00")
FIVE = parse_limit("5wd")  # without a ledger: due 2024-03-11


def due_on(*ledger, limit=FIVE, start=START):
    return due(CN, limit, start, ledger).due_on


def test_exclusions_count_as_pauses():
    begin, end = moment("2024-03-06T09:00"), moment("2024-03-08T09:00")
    assert due_on(Exclusion(begin, end)) == due_on(Suspension(begin, end)) == date(2024, 3, 13)


def test_overlapping_pauses_are_one():
    first = pause("2024-03-06T09:00", "2024-03-08T09:00")
    second = pause("2024-03-07T09:00", "2024-03-08T08:00")
    assert due_on(first, second) == due_on(second, first) == date(2024, 3, 13)


def test_pauses_that_touch_are_one():
    ledger = (
        pause("2024-03-06T09:00", "2024-03-07T00:00"),
        pause("2024-03-07T00:00", "2024-03-08T09:00"),
    )
    assert due_on(*ledger) == date(2024, 3, 13)


def test_an_open_pause_leaves_no_due_date():
    found = due(CN, FIVE, START, (pause("2024-03-06T09:00", None),))
    assert (found.due_on, found.due_at, found.provisional) == (None, None, False)


@pytest.mark.parametrize("begin", ["2024-03-12T00:00", "2024-03-12T09:00", "2025-01-01T00:00"])
@pytest.mark.parametrize("end", [None, "2025-06-01T00:00"])
def test_an_overdue_clock_stays_overdue(begin, end):
    assert due_on(pause(begin, end)) == date(2024, 3, 11)


def test_an_open_pause_just_before_the_end_does_stop_the_clock():
    assert due_on(pause("2024-03-11T23:59:59", None)) is None


def test_an_open_pause_with_no_day_left_in_the_calendar_leaves_no_date_rather_than_an_error():
    limit = parse_limit("100000wd")
    assert due_on(pause("2030-01-01T00:00", None), limit=limit) is None


def test_a_pause_before_the_start_changes_nothing():
    assert due_on(pause("2024-02-01T00:00", "2024-03-04T09:59")) == date(2024, 3, 11)


def test_an_empty_pause_changes_nothing():
    assert due_on(pause("2024-03-06T00:00", "2024-03-06T00:00")) == date(2024, 3, 11)


@pytest.mark.parametrize("tidy", [moment, datetime.fromisoformat])
def test_a_pause_that_runs_backwards_is_refused(tidy):
    with pytest.raises(PauseOrderError):
        due(
            CN,
            parse_limit("9h"),
            START,
            (Suspension(tidy("2024-03-07T00:00"), tidy("2024-03-06T00:00")),),
        )


def test_a_pause_backwards_between_a_naive_and_an_aware_end_is_refused():
    entry = Suspension(datetime(2024, 3, 8), moment("2024-03-06T00:00"))
    with pytest.raises(PauseOrderError):
        due(CN, FIVE, START, (entry,))


def test_pauses_out_of_order_count_as_in_order():
    early = pause("2024-03-06T09:00", "2024-03-08T09:00")
    late = pause("2024-03-12T09:00", "2024-03-14T09:00")
    assert due_on(early, late) == due_on(late, early) == date(2024, 3, 15)


def test_hours_are_cut_exactly():
    found = due(CN, parse_limit("5h"), START, (pause("2024-03-04T11:00", "2024-03-04T11:30"),))
    assert found.due_at == moment("2024-03-04T15:30")


def test_an_hour_limit_reached_when_the_pause_begins_is_reached():
    found = due(CN, parse_limit("1h"), START, (pause("2024-03-04T11:00", None),))
    assert found.due_at == moment("2024-03-04T11:00")
    found = due(CN, parse_limit("2h"), START, (pause("2024-03-04T11:00", None),))
    assert found.due_at is None


def test_a_restart_begins_anew_and_ends_the_pause_around_it():
    ledger = (pause("2024-03-06T09:00", None), Restart(moment("2024-03-11T09:00")))
    assert due_on(*ledger) == date(2024, 3, 18)


def test_pauses_after_a_restart_count():
    ledger = (
        Restart(moment("2024-03-11T09:00")),
        pause("2024-03-12T09:00", "2024-03-13T09:00"),
    )
    assert due_on(*ledger) == date(2024, 3, 19)


def test_of_several_restarts_the_last_rules():
    early, late = Restart(moment("2024-03-06T09:00")), Restart(moment("2024-03-11T09:00"))
    assert due_on(early, late) == due_on(late, early) == date(2024, 3, 18)


def test_an_extension_lengthens_the_limit():
    assert due_on(Extension(moment("2024-03-08T09:00"), parse_limit("3wd"))) == date(2024, 3, 14)


def test_extensions_recorded_before_a_restart_lapse():
    extension = Extension(moment("2024-03-08T09:00"), parse_limit("3wd"))
    assert due_on(extension, Restart(moment("2024-03-11T09:00"))) == date(2024, 3, 18)
    later = Extension(moment("2024-03-12T09:00"), parse_limit("3wd"))
    assert due_on(later, Restart(moment("2024-03-11T09:00"))) == date(2024, 3, 21)


@pytest.mark.parametrize("at", ["2024-03-12T00:00", "2024-03-12T00:00:01", "2024-04-01T00:00"])
def test_an_extension_at_or_after_the_due_time_is_late(at):
    with pytest.raises(LateExtensionError) as caught:
        due_on(Extension(moment(at), parse_limit("3wd")))
    assert caught.value.code == "calendar.extension_late"
    assert "2024-03-12" in caught.value.describe("en")


def test_an_extension_a_microsecond_before_the_due_time_is_in_time():
    at = moment("2024-03-11T23:59:59.999999")
    assert due_on(Extension(at, parse_limit("3wd"))) == date(2024, 3, 14)


def test_a_paused_clock_can_be_extended():
    ledger = (
        pause("2024-03-06T09:00", "2024-03-20T09:00"),
        Extension(moment("2024-03-19T09:00"), parse_limit("3wd")),
    )
    assert due_on(*ledger) == date(2024, 3, 28)


def test_a_second_extension_is_judged_by_the_first():
    first = Extension(moment("2024-03-08T09:00"), parse_limit("3wd"))
    second = Extension(moment("2024-03-14T09:00"), parse_limit("1wd"))
    assert due_on(first, second) == due_on(second, first) == date(2024, 3, 15)


def test_extensions_are_in_the_limits_unit():
    for by in ("3cd", "0.5wd"):
        with pytest.raises(LimitUnitError):
            due_on(Extension(moment("2024-03-08T09:00"), parse_limit(by)))


def test_a_half_day_limit_may_grow_by_days():
    extension = Extension(moment("2024-03-04T10:30"), parse_limit("1wd"))
    found = due(CN, parse_limit("0.5wd"), moment("2024-03-04T09:00"), (extension,))
    assert found.due_at == moment("2024-03-05T14:00")


@pytest.mark.parametrize(
    ("offset", "expected"), [(0, "2024-03-11"), (-1, "2024-03-08"), (2, "2024-03-13")]
)
def test_a_rung_is_a_limit_that_much_shorter_or_longer(offset, expected):
    assert rung(CN, FIVE, START, (), offset).due_on == date.fromisoformat(expected)


def test_pauses_and_extensions_move_rungs():
    ledger = (
        pause("2024-03-06T09:00", "2024-03-08T09:00"),
        Extension(moment("2024-03-08T09:00"), parse_limit("3wd")),
    )
    assert due_on(*ledger) == date(2024, 3, 18)
    assert rung(CN, FIVE, START, ledger, -3).due_on == date(2024, 3, 13)


def test_a_rung_before_the_start_is_the_start():
    found = rung(CN, FIVE, START, (), -6)
    assert (found.due_on, found.due_at) == (date(2024, 3, 4), START)
    assert rung(CN, FIVE, START, (), -5).due_on == date(2024, 3, 4)
    assert rung(CN, parse_limit("3h"), START, (), -3).due_at == START


def test_a_rung_of_half_days():
    limit, start = parse_limit("1.5wd"), moment("2024-03-04T09:00")
    assert rung(CN, limit, start, (), Decimal("-0.5")).due_at == moment("2024-03-04T17:30")
    early = moment("2024-03-04T08:00")  # before the office opens
    assert rung(CN, limit, early, (), Decimal("-1.5")).due_at == early
    with pytest.raises(LimitUnitError):
        rung(CN, FIVE, start, (), Decimal("-0.5"))


@pytest.mark.parametrize(
    ("limit", "held_on", "inclusive", "expected"),
    [
        ("7wd", "2024-03-15", False, "2024-03-05"),  # 6, 7, 8, 11, 12, 13, 14 lie between
        ("7wd", "2024-03-15", True, "2024-03-06"),
        ("7cd", "2024-03-15", False, "2024-03-07"),
        ("7cd", "2024-03-15", True, "2024-03-08"),
        ("30cd", "2024-10-31", False, "2024-09-30"),
        ("2cd", "2024-10-08", False, "2024-09-30"),  # 5 October is off, and so on back
        ("0wd", "2024-03-11", False, "2024-03-08"),
        ("0cd", "2024-03-12", True, "2024-03-11"),
    ],
)
def test_before_runs_back_to_a_working_day(limit, held_on, inclusive, expected):
    found = before(CN, parse_limit(limit), date.fromisoformat(held_on), inclusive=inclusive)
    assert found == date.fromisoformat(expected)


def test_before_needs_whole_days_and_a_day_within_the_calendar():
    for text in ("1mo", "3wh", "0.5wd"):
        with pytest.raises(LimitUnitError):
            before(CN, parse_limit(text), date(2024, 3, 15))
    for text in ("1cd", "1wd"):
        with pytest.raises(CalendarRangeError):
            before(CN, parse_limit(text), date(2004, 1, 1))
    with pytest.raises(CalendarRangeError):
        before(CN, parse_limit("1wd"), date(2101, 1, 1))


def test_an_extension_over_its_cap_or_a_second_one_is_refused():
    extension = Extension(moment("2024-03-08T09:00"), parse_limit("3wd"))

    def check(*ledger, cap="3wd", once=True):
        check_extension(
            CN, FIVE, START, ledger, extension=extension, cap=parse_limit(cap), once=once
        )

    check()
    with pytest.raises(ExtensionCapError):
        check(cap="2wd")
    with pytest.raises(LimitUnitError):
        check(cap="9cd")
    earlier = Extension(moment("2024-03-07T09:00"), parse_limit("1wd"))
    with pytest.raises(RepeatedExtensionError):
        check(earlier)
    check(earlier, once=False)
    check(earlier, Restart(moment("2024-03-07T10:00")))


def test_a_round_begins_with_the_last_restart():
    restarts = (Restart(moment("2024-03-06T10:00")), Restart(moment("2024-03-08T10:00")))
    extended = Extension(moment("2024-03-07T10:00"), parse_limit("1wd"))
    extension = Extension(moment("2024-03-11T10:00"), parse_limit("1wd"))
    check_extension(CN, FIVE, START, (*restarts, extended), extension=extension)


def test_a_late_extension_is_refused_before_it_is_recorded():
    extension = Extension(moment("2024-03-12T09:00"), parse_limit("3wd"))
    with pytest.raises(LateExtensionError):
        check_extension(CN, FIVE, START, (), extension=extension)


def test_where_the_close_ends_the_day_a_start_after_it_is_the_next_days():
    found = due(CLOSING, parse_limit("0wd"), moment("2024-03-04T17:30"))
    assert found.due_at == moment("2024-03-05T17:30")
    assert due(CLOSING, parse_limit("0wd"), moment("2024-03-04T17:29")).due_on == date(2024, 3, 4)


def test_entries_survive_being_stored():
    ledger: tuple[Entry, ...] = (
        pause("2024-03-06T09:00", None),
        Exclusion(datetime(2024, 3, 6, tzinfo=UTC), datetime(2024, 3, 7, tzinfo=UTC), "hearing"),
        Restart(datetime(2024, 3, 8, tzinfo=UTC)),
        Extension(datetime(2024, 3, 9, tzinfo=UTC), parse_limit("1.5wd")),
    )
    stored = msgspec.json.encode(ledger)
    assert msgspec.json.decode(stored, type=tuple[Entry, ...]) == ledger
