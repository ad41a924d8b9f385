"""F13: sixteen workers let time pass over the same due cases at once; each timer fires once."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta

import psycopg

from oneflow.engine.records.actor import Actor
from oneflow.engine.records.request import Request
from oneflow.engine.shell.sweep import sweep
from tests.contract.crowd import at_once
from tests.faults.drilled import Drilled
from tests.faults.places import Place, PostgresPlace, SqlitePlace, sqlite_place
from tests.faults.script import differences, outcome
from tests.generated.hall import START, Clock
from tests.generated.small import expanded, licence, matter
from tests.invariants.checker import check
from tests.support.postgres_server import PostgresServer

TIMERS, WORKERS, ROUNDS = 1_000, 16, 20
BATCH = 10
"""Cases claimed at once; few, so that the workers meet often."""
LATE = START + timedelta(days=9)
"""When silence has accepted every case, and no later timer has come yet."""
MATTER = matter({"a": licence("one")})

Fresh = Callable[[], contextlib.AbstractContextManager[Place]]


def drill(where: str, *, processes: bool, rounds: int = ROUNDS, timers: int = TIMERS) -> Drilled:
    """Let the workers loose on copies of one database, round by round.

    Args:
        where: "sqlite-wal", "sqlite-truncate" or "postgres".
        processes: whether the workers are processes; else threads of one.
        rounds: how often.
        timers: cases that are due, each at its first timer.
    """
    kind = "processes" if processes else "threads"
    done = Drilled("F13", f"{WORKERS} {kind} on the same due timers, {where}")
    with done.timed(), _template(where, timers) as fresh:
        with fresh() as place:
            _sweep_alone(place)
            expected = outcome(place.tables())
        for number in range(rounds):
            with fresh() as place:
                ticked = (_in_processes if processes else _in_threads)(place)
                tables = place.tables()
            wrong = check(tables) + differences(expected, outcome(tables))
            if sum(ticked) != timers:
                wrong.append(f"{sum(ticked)} ticks over {timers} due cases: {ticked}")
            done.note(f"round {number + 1}", wrong)
    done.injections *= timers
    return done


@contextlib.contextmanager
def _template(where: str, timers: int) -> Iterator[Fresh]:
    """Make a database full of submitted cases; lends what gives a copy of it."""
    if where == "postgres":
        with PostgresServer() as server:
            _fill(PostgresPlace(server.create_database("full")), timers)
            yield lambda: _postgres_copy(server)
        return
    with sqlite_place(where.partition("-")[2]) as place:
        place.empty()
        _fill(place, timers)
        full = place.home / "full.db"
        with contextlib.suppress(FileNotFoundError):
            shutil.move(place.home / "cases.db", full)
        yield lambda: _sqlite_copy(place)


@contextlib.contextmanager
def _sqlite_copy(place: SqlitePlace) -> Iterator[Place]:
    place.empty()
    shutil.copy(place.home / "full.db", place.home / "cases.db")
    yield place


@contextlib.contextmanager
def _postgres_copy(server: PostgresServer) -> Iterator[Place]:
    url = server.url("full").replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(url.rpartition("/")[0] + "/postgres", autocommit=True) as connection:
        connection.execute(b"CREATE DATABASE one_round TEMPLATE full")
    try:
        yield PostgresPlace(server.url("one_round"))
    finally:
        server.drop_database("one_round")


def _fill(place: Place, timers: int) -> None:
    applicant = Actor(id="citizen-1", kind="applicant")
    with place.opened(Clock()) as engine:
        engine.worlds.publish(expanded(MATTER))
        body = {"matter": "small", "applicant": applicant.id, "selected": ["a"], "data": {}}
        for number in range(timers):
            request = Request(
                id="s", case_id=f"k{number}", actor=applicant, type="submit", body=body
            )
            assert engine.handle(request).refusal is None


def _sweep_alone(place: Place) -> int:
    with place.opened(Clock(LATE)) as engine:
        return engine.sweep().check().ticked


def _in_threads(place: Place) -> list[int]:
    """Sweep in threads of this process, each with an engine of its own."""
    ticked = [0] * WORKERS
    with contextlib.ExitStack() as stack:
        engines = [stack.enter_context(place.opened(Clock(LATE))) for _ in range(WORKERS)]

        def work(number: int) -> None:
            ticked[number] = sweep(engines[number].handler, batch=BATCH).check().ticked

        outcomes = at_once(WORKERS, work)
    assert outcomes == ["done"] * WORKERS, outcomes
    return ticked


def _in_processes(place: Place) -> list[int]:
    """Sweep in processes that start when the gate opens."""
    gate, opener = os.pipe()
    workers = [_worker(place, gate, opener) for _ in range(WORKERS)]
    for _, said in workers:
        assert os.read(said, 1) == b"r"
    os.close(opener)
    ticked = []
    for child, said in workers:
        with os.fdopen(said) as file:
            ticked.append(int(file.read()))
        _, status = os.waitpid(child, 0)
        assert status == 0, "a worker died by itself"
    os.close(gate)
    return ticked


def _worker(place: Place, gate: int, opener: int) -> tuple[int, int]:
    said, end = os.pipe()
    child = os.fork()
    if child:
        os.close(end)
        return child, said
    code = 1
    try:
        os.close(said)
        os.close(opener)
        with place.opened(Clock(LATE)) as engine:
            os.write(end, b"r")
            os.read(gate, 1)
            swept = sweep(engine.handler, batch=BATCH).check()
            os.write(end, str(swept.ticked).encode())
        code = 0
    finally:
        os._exit(code)
