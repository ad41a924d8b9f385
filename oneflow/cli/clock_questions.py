"""Questions about clocks as text: one JSON line in, one JSON object out.

The form that `oneflow clock due --batch` reads, and into which the options of a single
question are put as well. Knows nothing of terminals and files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Literal

import msgspec

from oneflow.calendar import (
    Calendar,
    Entry,
    Exclusion,
    Extension,
    Ledger,
    Limit,
    Moment,
    Restart,
    Suspension,
    due,
    parse_limit,
    parse_moment,
)
from oneflow.errors import CalendarError, OneflowError, UsageError

Pair = tuple[str, str | None]


class Extend(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An extension as a question spells it."""

    at: str
    by: str


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of a batch: instants and limits as text, an open pause ends with null."""

    start: str
    limit: str
    suspend: tuple[Pair, ...] | None = None
    exclude: tuple[Pair, ...] | None = None
    restart: tuple[str, ...] | None = None
    extend: tuple[Extend, ...] | None = None
    roll: Literal["next", "none"] | None = None


_QUESTIONS = msgspec.json.Decoder(Question)


def asked(calendar: Calendar, question: Question) -> tuple[Limit, Moment, Ledger]:
    """Turn a question's texts into what the calendar computes with.

    Raises:
        CalendarError: a text is not an instant or a limit, or a pause runs backwards.
    """

    def moment(text: str) -> datetime:
        return calendar.localise(parse_moment(text))

    def pauses(kind: type[Suspension | Exclusion], pairs: tuple[Pair, ...] | None) -> list[Entry]:
        return [kind(moment(a), None if b is None else moment(b)) for a, b in pairs or ()]

    ledger = (
        *pauses(Suspension, question.suspend),
        *pauses(Exclusion, question.exclude),
        *(Restart(moment(at)) for at in question.restart or ()),
        *(Extension(moment(e.at), parse_limit(e.by)) for e in question.extend or ()),
    )
    limit = parse_limit(question.limit, roll=question.roll or "next")
    return limit, moment(question.start), ledger


def reply(calendar: Calendar, line: bytes | str) -> dict[str, Any]:
    """Answer one JSON line: `due_on`, `due_at`, `provisional`, or `error`. Never raises."""
    try:
        found = due(calendar, *asked(calendar, _QUESTIONS.decode(line)))
    except CalendarError as problem:
        return as_error(problem)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        detail = str(problem)[:200]
        return as_error(
            UsageError(
                f"这一行不是合规的问题：{detail}。",
                f"This line is not a question: {detail}.",
                remedy_zh='写成 {"start": "2024-02-08T10:00", "limit": "20wd"} 这样的一行 JSON。',
                remedy_en='Write one line of JSON: {"start": "2024-02-08T10:00", "limit": "20wd"}.',
            )
        )
    return {"due_on": found.due_on, "due_at": found.due_at, "provisional": found.provisional}


def as_error(problem: OneflowError) -> dict[str, Any]:
    """Give an error as the JSON object that programs read."""
    return {
        "error": {
            "code": problem.code,
            "message": problem.describe("zh"),
            "message_en": problem.describe("en"),
        }
    }


def replies(calendar: Calendar, lines: Iterable[bytes]) -> Iterator[bytes]:
    """Answer line by line; empty lines are passed over."""
    for line in lines:
        if line.strip():
            yield msgspec.json.encode(reply(calendar, line)) + b"\n"
