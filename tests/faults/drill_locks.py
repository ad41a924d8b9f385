"""F9: another process holds an SQLite database locked: wait, then a typed error, nothing lost."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from random import Random

from oneflow.bootstrap import Engine
from oneflow.errors import StoreError
from tests.faults.drilled import Drilled
from tests.faults.places import sqlite_place
from tests.faults.script import perform, written
from tests.generated.hall import APPLICANT, Clock
from tests.invariants.checker import check

RUNS = 500
SHORTEST, LONGEST, WAIT = 0.1, 30.0, 10.0
"""Seconds for which the lock is held, and for which the engine is ready to wait."""
SLACK = 4.0
"""Seconds by which a busy machine may be late."""

_HOLDER = """
import sqlite3, sys, time  # the clock of `monotonic` is the machine's, the same for all processes
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
print(time.monotonic())
connection.execute("ROLLBACK")
"""


def drill(journal: str, *, runs: int = RUNS, scale: float = 1.0, lanes: int = 16) -> Drilled:
    """Lock so many databases, each for a time by chance.

    scale: by which all times are multiplied. lanes: how many are under way at once.
    """
    done = Drilled("F9", f"locked by another process for {SHORTEST}-{LONGEST} s, SQLite {journal}")
    if scale != 1:
        done.what += f" (times x {scale})"
    random = Random(9)
    holds = [scale * SHORTEST * (LONGEST / SHORTEST) ** random.random() for _ in range(runs)]
    with done.timed(), ThreadPoolExecutor(lanes) as pool:
        for hold, wrong in zip(
            holds, pool.map(lambda hold: _run(journal, hold, WAIT * scale), holds), strict=True
        ):
            done.note(f"held for {hold:.2f} s", wrong)
    return done


def _run(journal: str, hold: float, wait: float) -> list[str]:
    """Submit a case, lock the file, accept it meanwhile."""
    submit, _, accept = written(0)[:3]
    clock = Clock()
    with sqlite_place(journal) as place:
        place.wait = wait
        place.empty()
        with place.opened(clock) as engine:
            perform(engine, clock, submit, {})
            holder = subprocess.Popen(
                [sys.executable, "-c", _HOLDER, f"{place.home}/cases.db", str(hold)],
                stdout=subprocess.PIPE,
            )
            assert holder.stdout is not None
            assert holder.stdout.readline() == b"held\n"
            began = time.monotonic()
            wrong = _reads(engine, hold)
            error = _refused(engine, clock, accept)
            ended = time.monotonic()
            let_go = float(holder.communicate()[0])
            wrong += _judge(error, ended - began, ended - let_go, hold=hold, wait=wait)
            answer = perform(engine, clock, accept, {})
            if answer is None or answer.refusal or answer.repeated == bool(error):
                wrong.append(f"afterwards: {answer}")
        return wrong + check(place.tables(), acknowledged={"k1": ["s", "a"]})


def _reads(engine: Engine, hold: float) -> list[str]:
    """Whoever only reads waits for no writer."""
    began = time.monotonic()
    engine.read("k1", APPLICANT)
    took = time.monotonic() - began
    return [f"reading took {took:.2f} s"] if took > max(hold, SLACK) else []


def _refused(engine: Engine, clock: Clock, step: object) -> StoreError | None:
    try:
        perform(engine, clock, step, {})  # type: ignore[arg-type]  # a step of a script
    except StoreError as error:
        return error
    return None


def _judge(
    error: StoreError | None, took: float, after: float, *, hold: float, wait: float
) -> list[str]:
    """Whether waiting and giving up came when they should. after: seconds since the lock was free."""
    if error is not None:
        if error.data.get("reason") != "busy":
            return [f"not told as busy: {error.describe('en')}"]
        if hold < wait / 2:
            return [f"gave up after {took:.2f} s, the lock was held for less than {wait} s"]
        return [] if wait - 0.2 <= took <= wait + SLACK else [f"gave up after {took:.2f} s"]
    return [f"stored {-after:.2f} s before the lock was free"] if after < 0 else []
