"""Open cases to fill a database with: what is handed in, and when.

A *template* is a case that the engine itself opened: submitted and accepted at an instant of its
own, then left lying until `NOW`, so that warnings have been given and some items are overdue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from benchmarks.workload import APPLICANT, HALL, MATTER, request, requests_of
from oneflow.bootstrap import Engine, open_engine
from oneflow.engine.records.actor import Actor
from oneflow.engine.records.request import Request

NOW = datetime.fromisoformat("2026-06-01T10:00:00+08:00")
"""A Monday. When the cases are looked at; virtual, so that nothing falls due by itself."""
AGES = 45
"""Templates were submitted on that many days before `NOW`."""
DISTRICTS = tuple(f"{440100 + number}" for number in range(3, 13))


class Stopped:
    """A clock that stands until it is set."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def now(self) -> datetime:
        """The instant it stands at."""
        return self.at


class Opening(NamedTuple):
    """How a kind of case is opened: its matter, and its first requests by case id and number."""

    matter: Path
    requests: Callable[[str, int], Iterator[Request]]


def template_id(number: int) -> str:
    """The id of a template; all are equally long, and nothing else in a row looks like one.

    >>> template_id(7)
    'template-00000007'
    """
    return f"template-{number:08}"


def open_templates(url: str, opening: Opening, many: int) -> None:
    """Let the engine open `many` cases over days, and let time pass until `NOW`."""
    clock = Stopped()
    with open_engine(url, definitions=[opening.matter], time=clock, sole_process=True) as engine:
        for number in range(many):
            clock.at = _submitted_at(number)
            for asked in opening.requests(template_id(number), number):
                _carry_out(engine, asked)
                clock.at += timedelta(hours=1)
        clock.at = NOW
        engine.sweep().check()


def _submitted_at(number: int) -> datetime:
    return NOW - timedelta(days=1 + number % AGES, minutes=number % 240)


def _carry_out(engine: Engine, asked: Request) -> None:
    answer = engine.handle(asked)
    if answer.refusal is not None:
        raise SystemExit(answer.refusal.describe("en"))


def _w1(case_id: str, _number: int) -> Iterator[Request]:
    requests = requests_of(case_id, [])
    yield next(requests)
    yield next(requests)


def _small(case_id: str, number: int) -> Iterator[Request]:
    district = DISTRICTS[number % len(DISTRICTS)]
    body = {
        "matter": "small",
        "applicant": APPLICANT.id,
        "selected": ["licence", "filing"],
        "data": {"fields": {"district": district}},
    }
    window = Actor(id="window", kind="official", offices=(f"hall/{district}",), roles=HALL.roles)
    yield request(case_id, 1, APPLICANT, kind="submit", body=body)
    yield request(case_id, 2, window, kind="conclude_intake", body={"trigger": "accepted"})


W1 = Opening(MATTER, _w1)
"""A case of the workload itself, with all its fields and five items."""
SMALL = Opening(Path(__file__).parent / "small", _small)
"""A case of a small matter: one field, two items, offices in ten districts."""
