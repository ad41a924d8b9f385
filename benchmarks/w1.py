"""W1 beside the bare driver: `python -m benchmarks.w1 --db sqlite|postgres --cases N`.

Each round runs oneflow over a fresh database, and then the bare driver over another one,
saying the very statements and parameters that oneflow said in a recorded run of the same
workload. Prints one JSON line. `ratio` is oneflow's speed by the bare driver's in the same
round, the median over all rounds: 1 would mean that oneflow itself costs nothing.
"""

from __future__ import annotations

import argparse
import os
import statistics
from typing import Any

from benchmarks.databases import KINDS, Make, bytes_on_disk, databases, store_of
from benchmarks.recording import recorded, replay
from benchmarks.results import Watch, add_out, tell
from benchmarks.workload import COMMANDS_A_CASE, MATTER, drive
from oneflow.bootstrap import Engine, open_engine

ROUNDS = 7


def main() -> None:
    """Measure, and print one line."""
    arguments = _arguments()
    if hasattr(os, "sched_setaffinity") and arguments.pin:
        os.sched_setaffinity(0, {0})
    with databases(arguments.db) as make, Watch() as watch:
        rounds = [_round(make, arguments, number) for number in range(arguments.rounds)]
    line = _summary(arguments, rounds) | {"foreign_cpu": watch.foreign_cpu}
    tell(line, arguments.out)


def _round(make: Make, arguments: argparse.Namespace, number: int) -> dict[str, Any]:
    """One interleaved round: oneflow, then the bare driver with what oneflow says."""
    cases, sole = arguments.cases, arguments.sole_process
    with _engine(make(f"warm{number}"), sole=sole) as warm:
        drive(warm.handle, min(cases, 50), tag="warm")
    with _engine(make(f"real{number}"), sole=sole) as engine:
        before = bytes_on_disk(store_of(engine))
        seconds = drive(engine.handle, cases, tag="k")
        size, mode = bytes_on_disk(store_of(engine)) - before, store_of(engine).database.mode
    with _engine(make(f"said{number}"), sole=sole) as spoken, recorded(store_of(spoken)) as said:
        drive(spoken.handle, cases, tag="k")
    with _engine(make(f"bare{number}"), sole=sole) as bare:
        bare_seconds = replay(store_of(bare).database.held().cursor, said)
    return {
        "oneflow": cases * COMMANDS_A_CASE / sum(seconds),
        "bare": cases * COMMANDS_A_CASE / bare_seconds,
        "seconds": seconds,
        "bytes": size / cases,
        "statements": len(said) / (cases * COMMANDS_A_CASE),
        "mode": mode,
    }


def _engine(url: str, *, sole: bool) -> Engine:
    return open_engine(url, definitions=[MATTER], sole_process=sole)


def _summary(arguments: argparse.Namespace, rounds: list[dict[str, Any]]) -> dict[str, Any]:
    every = sorted(second for each in rounds for second in each["seconds"])
    ratios = [each["oneflow"] / each["bare"] for each in rounds]
    return {
        "benchmark": "w1",
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
    parser.add_argument("--db", choices=KINDS, default="sqlite")
    parser.add_argument("--cases", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--sole-process", action="store_true", help="allow WAL on old SQLite")
    parser.add_argument("--pin", action="store_true", help="client (and its server) on one CPU")
    add_out(parser)
    return parser.parse_args()


if __name__ == "__main__":
    main()
