"""F32: the host rolls its transaction back, with ours inside; then it commits another one.

Each request of a script is handled in a transaction of the host that is taken back, on each way of
joining in turn, and then in one that is kept.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, create_engine
from sqlalchemy import Engine as HostEngine
from sqlalchemy.orm import Session

from oneflow.adapters.database.connections import read_url
from oneflow.bootstrap import Engine
from oneflow.engine.records.request import Answer, Request
from tests.faults import trial
from tests.faults.drilled import Drilled
from tests.faults.places import Place, place_called
from tests.faults.script import Step, channels, differences, outcome, perform, written
from tests.generated.hall import Clock
from tests.generated.moves import SECRETS
from tests.invariants.checker import check
from tests.invariants.tables import Tables

SEEDS = 20


class ChangedMindError(Exception):
    """Why the host rolls back."""


def drill(where: str, *, seeds: int = SEEDS) -> Drilled:
    """Roll each request of so many scripts back once.

    where: see `place_called`.
    """
    done = Drilled("F32", f"the host's transaction rolled back, {where}")
    with done.timed(), place_called(where) as place:
        host = create_engine(read_url(place.url))
        for seed in range(1, seeds + 1):
            _script(done, place, host, written(seed))
        host.dispose()
    return done


def _script(done: Drilled, place: Place, host: HostEngine, steps: tuple[Step, ...]) -> None:
    expected = trial.smooth(place, steps)
    place.empty()
    host.dispose()  # the file has been replaced
    delivered: list[str] = []
    clock, to = Clock(), channels(trial.Telling(delivered.append))
    with place.opened(clock) as engine:
        for number, (step, first) in enumerate(zip(steps, expected.answers, strict=True)):
            clock.at = step.at
            if step.request is None:
                perform(engine, clock, step, to)
                continue
            before = _rows(place.tables())
            taken_back = _in_host(engine, host, step.request, keep=False, session=number % 2 == 0)
            wrong = trial.unlike(taken_back, first)
            if _rows(place.tables()) != before:
                wrong.append("the rollback left something behind")
            kept = _in_host(engine, host, step.request, keep=True, session=number % 2 == 1)
            if kept.repeated:
                wrong.append("what was rolled back is remembered")
            done.note(step.name, wrong + trial.unlike(kept, first))
        tables = place.tables()
    wrong = check(tables, secrets=SECRETS) + differences(expected.rows, outcome(tables))
    done.violations += wrong + trial.deliveries(delivered, expected.delivered)


def _rows(tables: Tables) -> Mapping[str, Any]:
    """All rows but denials, which outlive a rollback on purpose."""
    return {
        field.name: getattr(tables, field.name)
        for field in dataclasses.fields(tables)
        if field.init and field.name != "denial"
    }


def _in_host(
    engine: Engine, host: HostEngine, request: Request, *, keep: bool, session: bool
) -> Answer:
    """Handle a request in a transaction of the host, by a session or a connection of its own."""
    answers: list[Answer] = []
    try:
        if session:
            with Session(host) as there, there.begin():
                _work(engine.joined(there).handle, request, answers, keep=keep)
        else:
            _in_connection(engine, host, request, answers, keep=keep)
    except ChangedMindError:
        assert not keep
    return answers[0]


def _in_connection(
    engine: Engine, host: HostEngine, request: Request, answers: list[Answer], *, keep: bool
) -> None:
    connection: Connection
    with host.connect() as connection, engine.joined(connection) as joined, connection.begin():
        _work(joined.handle, request, answers, keep=keep)


def _work(handle: Any, request: Request, answers: list[Answer], *, keep: bool) -> None:
    answers.append(handle(request))
    if not keep:
        raise ChangedMindError
