"""The questions that the rest of oneflow asks of a clock: when is it due, and its rungs.

Pure: an answer follows from the calendar, the limit, the start and the ledger alone. The
whole arithmetic raises `CalendarError`s and nothing else.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from oneflow.calendar.calendars import Calendar, Due
from oneflow.calendar.errors import ExtensionCapError, LimitUnitError, RepeatedExtensionError
from oneflow.calendar.ledger import Extension, Ledger, Moment, Restart
from oneflow.calendar.limits import DAY_UNITS, Limit
from oneflow.calendar.localtime import microseconds
from oneflow.calendar.quick import whole_days_due
from oneflow.calendar.reading import Reading, answer, check_unit, read


def due(calendar: Calendar, limit: Limit, start: Moment, ledger: Ledger = ()) -> Due:
    """Say when `limit` ends that began at `start`.

    Args:
        calendar: whose working days, zone and office hours count.
        limit: the amount, unit and roll.
        start: the instant from which the limit runs; its day is not counted. A bare date is
            its 00:00, a naive instant is in the calendar's zone.
        ledger: pauses, restarts and extensions, oldest record first.

    Raises:
        CalendarError: what `reading.read` and `reading.answer` raise, and nothing else.

    Basis: 民法典 201 to 203; 行政许可法 42, 45, 82.
    """
    found = whole_days_due(calendar, limit, start, amount=limit.amount, ledger=ledger)
    if found is not None:
        return found
    return answer(calendar, read(calendar, limit, start, ledger))


def rung(  # noqa: PLR0917 - the arguments of `due` in their order, then the offset
    calendar: Calendar, limit: Limit, start: Moment, ledger: Ledger, offset: int | Decimal
) -> Due:
    """Say when a rung of a limit stands: the due time of a limit longer by `offset`.

    Args:
        calendar: as in `due`.
        limit: the limit to which the rung belongs.
        start: as in `due`.
        ledger: as in `due`; pauses and extensions move rungs along.
        offset: in the limit's unit; negative lies before the due time. Halves only with a
            limit of half days. A sum below 0 (for time units also 0) is the start itself.

    Raises:
        CalendarError: as `due`.
    """
    if isinstance(offset, Decimal) and not limit.is_half:
        raise LimitUnitError.of(offset, limit)
    found = whole_days_due(calendar, limit, start, amount=limit.amount + offset, ledger=ledger)
    if found is not None:
        return found
    reading = read(calendar, limit, start, ledger)
    amount = reading.amount + offset
    if amount < 0 or (amount == 0 and limit.runs_in_time):
        return _at_start(calendar, reading)
    return answer(calendar, reading._replace(amount=amount))


def _at_start(calendar: Calendar, reading: Reading) -> Due:
    provisional = calendar.days.is_provisional(reading.first, reading.first)
    moment = calendar.local.moment(reading.start)
    return Due(calendar.days.date(reading.first), moment, provisional)


def before(calendar: Calendar, limit: Limit, held_on: date, *, inclusive: bool = False) -> date:
    """Say by which working day something must have happened, `limit` before `held_on`.

    The last working day d before `held_on` such that the counted days strictly between the
    two are at least the limit (assumed: the safe reading). With `inclusive`, which needs a
    basis, d itself counts.

    Raises:
        CalendarRangeError: the day lies outside the calendar.
        LimitUnitError: the limit is not in whole wd or cd.

    Basis: 行政许可法 48 (notice seven days before the hearing), 50.
    """
    if limit.unit not in DAY_UNITS or not isinstance(limit.amount, int):
        raise LimitUnitError.of(limit, "wd, cd")
    days = calendar.days
    day_before = calendar.inside(days.number(_plain(held_on))) - 1
    own = 1 if inclusive else 0
    if limit.unit == "wd":
        count = min(days.counted[day_before] - limit.amount + own, days.counted[day_before])
    else:
        latest = min(day_before - limit.amount + own, day_before)
        count = days.counted[max(latest, 0)]
    return days.date(calendar.inside(days.positions[count - 1] if count > 0 else 0))


def _plain(day: date) -> date:
    return day.date() if isinstance(day, datetime) else day


def check_extension(
    calendar: Calendar,
    limit: Limit,
    start: Moment,
    ledger: Ledger,
    *,
    extension: Extension,
    cap: Limit | None = None,
    once: bool = True,
) -> None:
    """Refuse an extension that the law does not allow; `ledger` is the one without it.

    Args:
        calendar: as in `due`.
        limit: as in `due`.
        start: as in `due`.
        ledger: what was recorded so far.
        extension: the entry to be added.
        cap: the longest extension allowed, in the limit's unit; None where nothing caps it.
        once: whether a round (from one restart to the next) admits only one extension.

    Raises:
        ExtensionCapError: it is longer than `cap`.
        LateExtensionError: it was recorded at or after the due time.
        LimitUnitError: it is not in the limit's unit.
        RepeatedExtensionError: this round had one already.

    Basis: 行政许可法 42.
    """
    check_unit(limit, extension.by)
    if cap is not None:
        check_unit(limit, cap)
        if extension.by.amount > cap.amount:
            raise ExtensionCapError.of(extension.by, cap)
    if once and _extended_since_restart(calendar, ledger):
        raise RepeatedExtensionError.of(extension.at)
    read(calendar, limit, start, (*ledger, extension))


def _extended_since_restart(calendar: Calendar, ledger: Ledger) -> bool:
    def instant(moment: Moment) -> int:
        return microseconds(calendar.localise(moment))

    restarts = [instant(entry.at) for entry in ledger if isinstance(entry, Restart)]
    since = max(restarts, default=None)
    return any(
        since is None or instant(entry.at) >= since
        for entry in ledger
        if isinstance(entry, Extension)
    )
