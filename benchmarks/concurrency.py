"""W1 by 1, 4 and 8 threads over one engine, and by two processes on PostgreSQL.

On SQLite twice: with threads that wait committing together, as a store does if nothing else is
said, and each command in a transaction of its own. PostgreSQL groups commits by itself.

    python -m benchmarks.concurrency --db sqlite postgres --cases 200 --rounds 7

One JSON line each. After every run each case is read back: all eight commands in its history,
the chain whole, the case ended; else the run stops. `conflicts` counts units lost to somebody
faster and decided anew by the handler; `sent_again` those that lost five times in a row.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any, NamedTuple

from benchmarks import crowd
from benchmarks.databases import KINDS, Kind, databases, store_of
from benchmarks.results import Line, Watch, add_out, tell
from benchmarks.soundness import lost, require
from benchmarks.workload import MATTER
from oneflow.adapters.database import open_store
from oneflow.adapters.entropy import SystemEntropy
from oneflow.adapters.system_time import SystemTime
from oneflow.bootstrap import Engine, open_engine
from oneflow.calendar import load_calendar
from oneflow.engine.history.verification import chain_faults

ROUNDS = 7
THREADS = (1, 4, 8)


class Setting(NamedTuple):
    """Who works on a database at once.

    together: threads that wait commit together. sole: WAL although this SQLite is old.
    """

    db: Kind
    sole: bool
    processes: int
    threads: int
    together: bool = True


class Worked(NamedTuple):
    """One round of one setting; `seconds` of each command, `elapsed` from begin to end."""

    seconds: list[float]
    sent_again: int
    conflicts: int
    elapsed: float


def main() -> None:
    """Measure, and print one line a setting."""
    arguments = _arguments()
    for kind in arguments.db:
        with databases(kind) as make, Watch() as watch:
            rounds: dict[Setting, list[Worked]] = {}
            modes: dict[Setting, str] = {}
            for number in range(arguments.rounds):
                for setting in settings(kind, sole=arguments.sole_process):
                    name = f"r{number}p{setting.processes}t{setting.threads}{setting.together:d}"
                    done, modes[setting] = once(make(name), setting, arguments.cases)
                    rounds.setdefault(setting, []).append(done)
        for setting, runs in rounds.items():
            line = summary(setting, runs, cases=arguments.cases)
            tell({**line, "mode": modes[setting], "foreign_cpu": watch.foreign_cpu}, arguments.out)


def settings(kind: Kind, *, sole: bool) -> list[Setting]:
    """The settings of a kind of database."""
    if kind == "sqlite":
        return [
            Setting(kind, sole, 1, many, together=together)
            for together in (True, False)
            for many in THREADS
        ]
    return [
        *(Setting(kind, sole, 1, many) for many in THREADS),
        Setting(kind, sole, 2, 1),
    ]


def once(url: str, setting: Setting, cases: int) -> tuple[Worked, str]:
    """Run W1 on a fresh database, and see that nothing is lost; gives the database's mode too."""
    with open_engine(url, definitions=[MATTER], sole_process=setting.sole) as engine:
        mode = store_of(engine).database.mode
        if setting.processes == 1:
            done = _work(url, setting, _ids(0, cases))
        else:
            done = _by_processes(url, setting, cases)
        _check(engine, [each for n in range(setting.processes) for each in _ids(n, cases)])
    return done, mode


def summary(setting: Setting, runs: list[Worked], *, cases: int) -> Line:
    """The medians over the rounds."""
    every = sorted(second for run in runs for second in run.seconds)
    speeds = [len(run.seconds) / run.elapsed for run in runs]
    return {
        "benchmark": "concurrency",
        "db": setting.db,
        "processes": setting.processes,
        "threads": setting.threads,
        "together": setting.together,
        "cases": cases * setting.processes,
        "rounds": len(runs),
        "commands_per_second": round(statistics.median(speeds)),
        "slowest": round(min(speeds)),
        "fastest": round(max(speeds)),
        "p50_us": round(every[len(every) // 2] * 1e6),
        "p99_us": round(every[int(len(every) * 0.99)] * 1e6),
        "conflicts": round(statistics.median(run.conflicts for run in runs)),
        "sent_again": sum(run.sent_again for run in runs),
        "lost": 0,
    }


def _ids(process: int, cases: int) -> list[str]:
    return [f"p{process}-{number}" for number in range(cases)]


def _work(
    url: str, setting: Setting, case_ids: list[str], *, begin: Callable[[], object] = int
) -> Worked:
    """Run cases by threads over an engine of their own; once it is warm, `begin` is awaited."""
    with _contested(url, setting) as (engine, contested):
        crowd.run(engine.handle, [f"warm-{case_ids[0]}"], 1)
        contested.conflicts = 0
        begin()
        begun = time.perf_counter()
        seconds, sent_again = crowd.run(engine.handle, case_ids, setting.threads)
        return Worked(seconds, sent_again, contested.conflicts, time.perf_counter() - begun)


@contextmanager
def _contested(url: str, setting: Setting) -> Iterator[tuple[Engine, crowd.Contested]]:
    """An engine whose store counts conflicts; the tables are there already."""
    with closing(
        open_store(url, sole_process=setting.sole, group_commits=setting.together)
    ) as plain:
        contested = crowd.Contested(plain)
        store: Any = contested
        engine = Engine(
            store, load_calendar("cn"), SystemTime(), SystemEntropy(), algorithm="sha256"
        )
        engine.publish(MATTER)
        yield engine, contested


def _by_processes(url: str, setting: Setting, cases: int) -> Worked:
    """The same by several processes, each with cases of its own; they begin together."""
    context = multiprocessing.get_context("spawn")
    barrier, told = context.Barrier(setting.processes), context.Queue()
    workers = [
        context.Process(target=_process, args=(url, setting, _ids(n, cases), (barrier, told)))
        for n in range(setting.processes)
    ]
    for worker in workers:
        worker.start()
    done: list[Worked] = [told.get(timeout=600) for _ in workers]
    for worker in workers:
        worker.join()
    return Worked(
        [second for each in done for second in each.seconds],
        sum(each.sent_again for each in done),
        sum(each.conflicts for each in done),
        max(each.elapsed for each in done),
    )


def _process(url: str, setting: Setting, case_ids: list[str], meeting: tuple[Any, Any]) -> None:
    barrier, told = meeting
    told.put(_work(url, setting, case_ids, begin=barrier.wait))


def _check(engine: Engine, case_ids: list[str]) -> None:
    found = lost(engine, case_ids)
    for case_id in case_ids:
        with engine.store.look(case_id) as look:
            row, events = look.stored, look.events()
        assert row is not None  # `lost` has read it
        found += [f"{case_id}: {fault.describe('en')}" for fault in chain_faults(row, events)]
    require(found)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("benchmarks.concurrency")
    parser.add_argument("--db", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--cases", type=int, default=200, help="a process")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--sole-process", action="store_true", help="allow WAL on old SQLite")
    add_out(parser)
    return parser.parse_args()


if __name__ == "__main__":
    main()
