"""The ledger of a clock: dated entries that stop, restart or lengthen it.

A clock is its limit, its start and these entries; the due date is derived from them and
never stored. Entries are kept in the order in which they were recorded. This module only
says what an entry is; `reading` says what entries mean together.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec

from oneflow.calendar.errors import MomentSyntaxError, PauseOrderError
from oneflow.calendar.limits import Limit
from oneflow.calendar.localtime import microseconds

Moment = date | datetime
"""An instant. A bare date means its 00:00, an instant without offset the calendar's zone."""


def parse_moment(text: str) -> Moment:
    """Read a date or an instant in ISO 8601.

    Raises:
        MomentSyntaxError: for anything else.

    >>> parse_moment("2024-02-08"), parse_moment("2024-02-08T10:00").hour
    (datetime.date(2024, 2, 8), 10)
    """
    try:
        if len(text) == len("2024-02-08"):
            return date.fromisoformat(text)
        return datetime.fromisoformat(text)
    except (TypeError, ValueError) as problem:
        raise MomentSyntaxError.of(text) from problem


class Suspension(msgspec.Struct, frozen=True, tag="suspend"):
    """The clock stood still in [start, end).

    Attributes:
        start: first instant that does not count.
        end: first instant that counts again; None while the pause runs.
        ground: why, as the law calls it; empty where nobody asked.
    """

    start: datetime
    end: datetime | None = None
    ground: str = ""

    def __post_init__(self) -> None:
        _check_order(self.start, self.end)


class Exclusion(msgspec.Struct, frozen=True, tag="exclude"):
    """A special procedure whose time is not counted; the arithmetic is a suspension's.

    Basis: 行政许可法 45 (hearing, tender, auction, inspection, testing, quarantine, appraisal,
    expert review).

    Attributes:
        start: the later of the procedure's start and the service of its written notice.
        end: the result; None while the procedure runs.
        ground: the kind of procedure.
    """

    start: datetime
    end: datetime | None = None
    ground: str = ""

    def __post_init__(self) -> None:
        _check_order(self.start, self.end)


class Restart(msgspec.Struct, frozen=True, tag="restart"):
    """The clock begins anew at `at`, with its whole limit."""

    at: datetime
    ground: str = ""


class Extension(msgspec.Struct, frozen=True, tag="extend"):
    """The limit grows by `by`, in the limit's unit.

    Attributes:
        at: when it was recorded; must lie before the due time that held without it.
        by: how much.
        ground: the reasons told to the applicant.
    """

    at: datetime
    by: Limit
    ground: str = ""


Entry = Suspension | Exclusion | Restart | Extension
"""One line of a ledger."""
Ledger = tuple[Entry, ...]
"""All lines, oldest record first."""


def _check_order(start: datetime, end: datetime | None) -> None:
    """Refuse a pause that runs backwards; where an offset is missing, `reading` does it."""
    if end is None or _offset(start) is None or _offset(end) is None:
        return
    if microseconds(end) < microseconds(start):
        raise PauseOrderError.of(start, end)


def _offset(value: Moment) -> timedelta | None:
    return value.utcoffset() if isinstance(value, datetime) else None
