"""A case as a list of steps that can be carried out, broken off, and carried out again.

A step is a request, a sweep or a round of the relay, each at its own moment of virtual time. Steps
are written by a seed: the newborn matter from submission to delivery, with plausible and stray
requests of all kinds between. Salts are always the same, so that two runs of a script can be
compared row by row.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any, NamedTuple

from oneflow.bootstrap import Engine
from oneflow.engine.ports import Channel
from oneflow.engine.records.request import Answer, Request
from oneflow.errors import OneflowError, SubmissionError, UsageError
from oneflow.matters.expansion import Expanded
from oneflow.matters.loading import load_matter
from tests.faults.victim import requests_of
from tests.generated.hall import START, Clock, Hall
from tests.generated.matters import Seeded
from tests.generated.moves import offers, stray
from tests.invariants.tables import Row, Tables
from tests.support.definitions import NEWBORN

LEASE = timedelta(seconds=121)
"""After this time nobody holds a message any more that a killed relay had claimed."""
RETRY = timedelta(minutes=4)
"""After this time a message may be tried again that failed up to six times in a row."""
FATAL = frozenset({"withdraw_case", "withdraw_items", "move_case", "conclude_intake"})
"""Commands that would end the case before it has been anywhere."""
EXTRAS = 12
EXTRA_MINUTES = 71


class Step(NamedTuple):
    """One thing to do; `request` for "ask" only."""

    kind: str
    at: datetime
    request: Request | None = None

    @property
    def name(self) -> str:
        """What a report calls it."""
        return f"{self.kind} {self.request.type}" if self.request else self.kind


class SameSalts:
    """Always the same salt, so that runs can be compared; ids differ as in production."""

    def salt(self) -> bytes:
        return bytes(16)

    def id(self) -> str:
        return str(uuid.uuid4())


class Kept:
    """A channel that tells what it hands over to whoever listens."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell

    def send(self, message: Any) -> None:
        self._tell(f"{message.id} {message.destination}")


def channels(channel: Channel) -> dict[str, Channel]:
    """That channel, for whoever messages go to."""
    return dict.fromkeys(("applicant", "lead", "office:*", "source:*"), channel)


@cache
def newborn() -> Expanded:
    """The matter that scripts are about."""
    return load_matter(NEWBORN).expanded


@cache
def written(seed: int, *, extras: int = EXTRAS, case_id: str = "k1") -> tuple[Step, ...]:
    """Write a script; seed 0 has nothing but the way from submission to delivery."""
    random, chooser = Random(seed), Seeded(seed)
    hall = Hall(newborn(), case_id=case_id)
    steps: list[Step] = []
    for request, since in requests_of(case_id):
        _add(hall, steps, request, START + since)
        if not seed:
            continue
        for _ in range(random.randint(0, extras // 6)):
            _extra(hall, steps, chooser, random)
        if random.random() < 0.5:
            steps.append(Step("relay", hall.clock.at))
    steps += _end(hall, steps)
    return tuple(steps)


def _add(hall: Hall, steps: list[Step], request: Request, at: datetime) -> None:
    """Let time pass up to `at`, by a sweep, and send a request."""
    moment = max(at, hall.clock.at + timedelta(minutes=EXTRA_MINUTES))
    if hall.is_there:
        hall.until(moment)
        steps.append(Step("sweep", moment))
    hall.clock.at = moment
    hall.handler.handle(request)
    steps.append(Step("ask", moment, request))


def _extra(hall: Hall, steps: list[Step], chooser: Seeded, random: Random) -> None:
    found = [move for move in offers(hall) if move.command not in FATAL]
    if not found or hall.case.ended:
        return
    move = stray(chooser, hall) if random.random() < 0.2 else chooser.pick(found)
    if move.command in FATAL:
        return
    request = Request(
        id=f"x{len(steps)}",
        case_id=hall.case_id,
        actor=move.actor,
        type=move.command,
        body=move.body,
        occurred_at=move.at,
        trusted=move.at is not None,
    )
    try:
        _add(hall, steps, request, hall.clock.at)
    except (UsageError, SubmissionError):
        return  # a malformed request teaches nothing here


def _end(hall: Hall, steps: Sequence[Step]) -> list[Step]:
    """Relay at the very end, and a sweep long after, when all that is due has come."""
    late = steps[-1].at + timedelta(days=60)
    return [Step("relay", steps[-1].at), Step("sweep", late), Step("relay", late)]


def perform(
    engine: Engine, clock: Clock, step: Step, to: Mapping[str, Channel], *, again: bool = False
) -> Answer | None:
    """Carry a step out. again: it may have been broken off before."""
    broken_off = max(step.at, clock.at)
    clock.at = step.at
    if step.request is not None:
        return engine.handle(step.request)
    if step.kind == "sweep":
        engine.sweep().check()
        return None
    clock.at = broken_off + LEASE if again else step.at
    for _ in range(50):
        passed = engine.relay(to)
        if passed.sent == passed.retried == 0:
            return None
        clock.at += RETRY if passed.retried else timedelta()
    raise AssertionError("the relay comes to no end")


def lenient(work: Callable[[], Any]) -> str:
    """Do something that may be refused whole; gives the code of the error, or ""."""
    try:
        work()
    except OneflowError as error:
        return error.code
    return ""


# --- comparing two runs -------------------------------------------------------------------------

NUMBER = re.compile(r"\b\d{6}-\d{8}-\d{6}-\d\b")
BLANKS = re.compile(r'"(at|digest|now)":"[^"]*"')


def outcome(tables: Tables) -> dict[str, list[Any]]:
    """What a run left, without what may differ between a smooth and a broken one.

    That is: the case's number (a block of numbers may be lost), hashes (the number stands in the
    history), and when a message was worded and sent.
    """
    return {
        "case": [
            _only(row, "id status ended version wake_at matter")
            for row in _sorted(tables.case, "id")
        ],
        "events": [_event(row) for row in _sorted(tables.case_event, "case_id seq")],
        "regions": [dict(row) for row in _sorted(tables.region, "case_id key round")],
        "values": [
            [row["case_id"], row["key"], row["version"], _plain(row["value"])]
            for row in _sorted(tables.case_data, "case_id key version")
        ],
        "messages": [
            [row["destination"], row["seq"], row["n"], row["topic"], _plain(row["body"])]
            for row in _sorted(tables.outbox, "case_id destination seq n")
        ],
        "inbox": sorted(f"{row['case_id']} {row['command_id']}" for row in tables.inbox),
    }


def differences(expected: Mapping[str, list[Any]], found: Mapping[str, list[Any]]) -> list[str]:
    """Say in which rows two outcomes differ."""
    said = []
    for name, rows in expected.items():
        other = found[name]
        if len(rows) != len(other):
            said.append(f"{name}: {len(other)} rows, {len(rows)} undisturbed")
        for one, two in zip(rows, other, strict=False):
            if one != two:
                said.append(f"{name}: {two}, undisturbed {one}")
                break
    return said


def _event(row: Row) -> list[Any]:
    body = _plain(row["body"])
    at = row["recorded_at"]
    if row["type"] == "text_rendered":
        body, at = BLANKS.sub("", body), ""
    return [row["case_id"], row["seq"], row["type"], row["version"], at, body]


def _only(row: Row, names: str) -> Row:
    return {name: row[name] for name in names.split()}


def _plain(text: str | None) -> str:
    return NUMBER.sub("NUMBER", text or "")


def _sorted(rows: list[Row], names: str) -> list[Row]:
    return sorted(rows, key=lambda row: [row[name] for name in names.split()])
