"""Calendars and legal clocks: when a limit ends, and why.

    limits  ledger                  how long; what stops, restarts or lengthens it
    records  sources  loading       what a calendar is made of; its YAML; the compiled form of it
    locations                       where definitions and calendars lie
    days  localtime  office         tables of days; instants and days of a zone; office time
    calendars                       one calendar, ready to count with
    reading  counting  quick        a ledger applied; the sums; the short way for common questions
    deadlines                       what the rest of oneflow asks: due dates and rungs
    explanation  wording            every day with its reason, and the words for it
    comparison                      two limits by the days on which they end
    errors                          what can go wrong, each with a code and a remedy

The lowest layer after errors and ids: checks and engine share it. Pure but for `load_calendar`,
which reads data files. A clock is a limit, a start and a ledger of entries; its due date is
derived and can explain itself day by day. Nothing here knows cases, departments or now.
"""

from oneflow.calendar.calendars import Calendar, Due
from oneflow.calendar.comparison import first_later_promise
from oneflow.calendar.deadlines import before, check_extension, due, rung
from oneflow.calendar.errors import (
    CalendarDataError,
    CalendarRangeError,
    ExtensionCapError,
    LateExtensionError,
    LimitSyntaxError,
    LimitUnitError,
    MomentSyntaxError,
    PauseOrderError,
    RepeatedExtensionError,
    UnknownCalendarError,
)
from oneflow.calendar.explanation import Explanation, Row, explain
from oneflow.calendar.ledger import (
    Entry,
    Exclusion,
    Extension,
    Ledger,
    Moment,
    Restart,
    Suspension,
    parse_moment,
)
from oneflow.calendar.limits import Limit, Roll, Unit, parse_limit
from oneflow.calendar.loading import load_calendar
from oneflow.calendar.locations import shipped
from oneflow.calendar.records import Holiday, Notice, Office, Record, Year

__all__ = [
    "Calendar",
    "CalendarDataError",
    "CalendarRangeError",
    "Due",
    "Entry",
    "Exclusion",
    "Explanation",
    "Extension",
    "ExtensionCapError",
    "Holiday",
    "LateExtensionError",
    "Ledger",
    "Limit",
    "LimitSyntaxError",
    "LimitUnitError",
    "Moment",
    "MomentSyntaxError",
    "Notice",
    "Office",
    "PauseOrderError",
    "Record",
    "RepeatedExtensionError",
    "Restart",
    "Roll",
    "Row",
    "Suspension",
    "Unit",
    "UnknownCalendarError",
    "Year",
    "before",
    "check_extension",
    "due",
    "explain",
    "first_later_promise",
    "load_calendar",
    "parse_limit",
    "parse_moment",
    "rung",
    "shipped",
]
