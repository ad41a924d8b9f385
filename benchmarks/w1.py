"""W1 beside the bare driver: `python -m benchmarks.w1 --db sqlite|postgres --cases N`.

Each round runs oneflow over a fresh database, and then the bare driver over another one,
saying the very statements and parameters that oneflow said in a recorded run of the same
workload. Prints one JSON line. `ratio` is oneflow's speed by the bare driver's in the same
round, the median over all rounds: 1 would mean that oneflow itself costs nothing.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.recording import RecordingCursor, Said, replay
from benchmarks.workload import COMMANDS_A_CASE, MATTER, drive
from oneflow.adapters.database import DatabaseStore
from oneflow.bootstrap import Engine, open_engine

ROUNDS = 7


def main() -> None:
    """Measure, and print one line."""
    arguments = _arguments()
    if hasattr(os, "sched_setaffinity") and arguments.pin:
        os.sched_setaffinity(0, {0})
    with _databases(arguments.db) as make:
        rounds = [_round(make, arguments, number) for number in range(arguments.rounds)]
    print(json.dumps(_summary(arguments, rounds), ensure_ascii=False))


def _round(make: Any, arguments: argparse.Namespace, number: int) -> dict[str, Any]:
    """One interleaved round: oneflow, then the bare driver with what oneflow says."""
    cases, sole = arguments.cases, arguments.sole_process
    with _engine(make(f"warm{number}"), sole=sole) as warm:
        drive(warm.handle, min(cases, 50), tag="warm")
    with _engine(make(f"real{number}"), sole=sole) as engine:
        seconds = drive(engine.handle, cases, tag="k")
        size, mode = _bytes(engine), _store(engine).database.mode
    with _engine(make(f"said{number}"), sole=sole) as recorded:
        said = _recorded(recorded, cases)
    with _engine(make(f"bare{number}"), sole=sole) as bare:
        bare_seconds = replay(_store(bare).database.held().cursor, said)
    return {
        "oneflow": cases * COMMANDS_A_CASE / sum(seconds),
        "bare": cases * COMMANDS_A_CASE / bare_seconds,
        "seconds": seconds,
        "bytes": size / cases,
        "statements": len(said) / (cases * COMMANDS_A_CASE),
        "mode": mode,
    }


def _recorded(engine: Engine, cases: int) -> list[Said]:
    said: list[Said] = []
    held = _store(engine).database.held()
    held.cursor = RecordingCursor(held.cursor, said)
    drive(engine.handle, cases, tag="k")
    return said


def _store(engine: Engine) -> DatabaseStore:
    store = engine.store
    assert isinstance(store, DatabaseStore)  # the addresses made here are databases
    return store


def _engine(url: str, *, sole: bool) -> Engine:
    return open_engine(url, definitions=[MATTER], sole_process=sole)


def _bytes(engine: Engine) -> int:
    """What the database takes on disk, without what was there before the first case."""
    database = _store(engine).database
    url = database.url
    if url.get_backend_name() == "sqlite":
        path = Path(str(url.database))
        cursor = database.held().cursor
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.fetchall()
        return path.stat().st_size
    cursor = database.held().cursor
    cursor.execute(
        "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace n"
        " ON n.oid = c.relnamespace WHERE c.relkind = 'r'"
        " AND n.nspname NOT IN ('pg_catalog', 'information_schema')"
    )
    return int(cursor.fetchone()[0])


@contextlib.contextmanager
def _databases(kind: str) -> Iterator[Any]:
    """Makes addresses of fresh databases by name."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory(dir=os.environ.get("ONEFLOW_BENCH_DIR")) as folder:
            yield lambda name: f"sqlite:///{folder}/{name}.db"
        return
    from tests.support.postgres_server import PostgresServer  # noqa: PLC0415 - only where asked

    server = PostgresServer(durable=True)
    try:
        yield lambda name: _fresh(server, name)
    finally:
        server.stop()


def _fresh(server: Any, name: str) -> str:
    server.create_database(name)
    return str(server.url(name))


def _summary(arguments: argparse.Namespace, rounds: list[dict[str, Any]]) -> dict[str, Any]:
    every = sorted(second for each in rounds for second in each["seconds"])
    ratios = [each["oneflow"] / each["bare"] for each in rounds]
    return {
        "workload": "W1",
        "db": arguments.db,
        "mode": rounds[0]["mode"],
        "cases": arguments.cases,
        "rounds": len(rounds),
        "commands_per_second": round(statistics.median(each["oneflow"] for each in rounds)),
        "bare_commands_per_second": round(statistics.median(each["bare"] for each in rounds)),
        "ratio": round(statistics.median(ratios), 3),
        "ratio_min": round(min(ratios), 3),
        "ratio_max": round(max(ratios), 3),
        "p50_us": round(every[len(every) // 2] * 1e6),
        "p99_us": round(every[int(len(every) * 0.99)] * 1e6),
        "bytes_per_case": round(statistics.median(each["bytes"] for each in rounds)),
        "statements_per_command": round(rounds[0]["statements"], 2),
        "pinned": arguments.pin,
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("benchmarks.w1")
    parser.add_argument("--db", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--cases", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--sole-process", action="store_true", help="allow WAL on old SQLite")
    parser.add_argument("--pin", action="store_true", help="client (and its server) on one CPU")
    return parser.parse_args()


if __name__ == "__main__":
    main()
