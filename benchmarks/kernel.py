"""What single parts cost, in memory: `python -m benchmarks.kernel` prints one JSON line.

decide: with its fold, mean over W1's eight commands and the widest of them (microseconds).
replay: stored events read typed and folded, by `json.loads` with a plain dict fold; the same
with the chain checked. due: a due date with three pauses. import: what `import oneflow`
loads. lint: all shipped definitions, in a fresh process. Each figure is the median of the
rounds; the ratio pairs are measured in turn.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.results import add_out, tell
from benchmarks.workload import ITEMS, MATTER, requests_of
from oneflow.bootstrap import MEMORY, open_engine
from oneflow.calendar import Suspension, due, load_calendar, parse_limit
from oneflow.engine.history.chain import verify
from oneflow.engine.history.rows import read_case
from oneflow.engine.kernel.decide import decide
from oneflow.engine.kernel.world import World
from oneflow.engine.ports import EventRow
from oneflow.engine.records.commands import Command

ROUNDS = 7
CASES = 200


class Recorded:
    """One W1 case: its commands, its events, and the world they belong to."""

    def __init__(self) -> None:
        with open_engine(MEMORY, definitions=[MATTER]) as engine:
            for request in requests_of("k", list(ITEMS)):
                engine.handle(request)
            with engine.store.unit("k", "read") as unit:
                self.rows: tuple[EventRow, ...] = tuple(unit.events())
                row = unit.stored
            if row is None:
                raise SystemExit("the case is not stored")
            self.envelope = engine.handler.envelope
            self.world: World = engine.worlds.of(row.definition)
            found = (self.envelope.command(each) for each in self.rows)
            self.commands: list[Command] = [each for each in found if each is not None]


def main() -> None:
    """Measure, and print one line."""
    parser = argparse.ArgumentParser("benchmarks.kernel")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    add_out(parser)
    arguments = parser.parse_args()
    rounds = arguments.rounds
    recorded = Recorded()
    line = {
        "benchmark": "kernel",
        "decide": _decide(recorded, rounds),
        "replay": _replay(recorded, rounds),
        "due_three_pauses_us": _due(rounds),
        "import": _import(),
        "lint_shipped": _lint(),
    }
    tell(line, arguments.out)


def _decide(recorded: Recorded, rounds: int) -> dict[str, Any]:
    """Microseconds of each of W1's commands: the median over all cases of all rounds."""
    begun = datetime.fromisoformat("2026-03-04T10:00:00+08:00")
    spent: list[list[float]] = [[] for _ in recorded.commands]
    for _ in range(rounds * CASES):
        case = None
        for place, command in enumerate(recorded.commands):
            now = begun + timedelta(seconds=place)
            before = time.perf_counter()
            turn = decide(recorded.world, case, command, now)
            spent[place].append(time.perf_counter() - before)
            case = turn.case
    medians = [statistics.median(each) * 1e6 for each in spent]
    return {
        "mean_us": round(statistics.mean(medians), 1),
        "widest_us": round(max(medians), 1),
        "each_us": [round(each, 1) for each in medians],
    }


def _replay(recorded: Recorded, rounds: int) -> dict[str, Any]:
    """Speed of reading and folding a case typed, by `json.loads` and a plain dict fold."""
    rows = recorded.rows
    plain, typed, checked = [], [], []
    for _ in range(rounds):
        plain.append(_each(lambda: _plain_fold(rows)))
        typed.append(_each(lambda: read_case(recorded.world, recorded.envelope, rows, "k")))
        checked.append(
            _each(
                lambda: (
                    verify(rows, case_id="k", algorithm="sha256"),
                    read_case(recorded.world, recorded.envelope, rows, "k"),
                )
            )
        )
    per_second = len(rows) / statistics.median(typed)
    return {
        "events": len(rows),
        "typed_events_per_second": round(per_second),
        "typed_ratio": round(
            statistics.median(p / t for p, t in zip(plain, typed, strict=True)), 2
        ),
        "checked_ratio": round(
            statistics.median(p / c for p, c in zip(plain, checked, strict=True)), 2
        ),
    }


def _plain_fold(rows: tuple[EventRow, ...]) -> dict[str, Any]:
    """What anybody would write without types: load, and overwrite by region."""
    state: dict[str, Any] = {}
    for row in rows:
        event = json.loads(row.body)
        region = state.setdefault(event.get("region", "case"), {})
        region.update(event)
        state["seq"] = row.seq
    return state


def _due(rounds: int) -> float:
    calendar, limit = load_calendar("cn"), parse_limit("20wd")
    start = calendar.localise(datetime.fromisoformat("2026-03-04T10:00:00"))
    pauses = tuple(
        Suspension(start=start + timedelta(days=n * 5), end=start + timedelta(days=n * 5 + 2))
        for n in (1, 2, 3)
    )
    return round(
        statistics.median(_each(lambda: due(calendar, limit, start, pauses)) for _ in range(rounds))
        * 1e6,
        2,
    )


def _import() -> dict[str, Any]:
    script = (
        "import sys, time; begun = time.perf_counter(); import oneflow;"
        "print(time.perf_counter() - begun, 'pydantic' in sys.modules, 'sqlalchemy' in sys.modules)"
    )
    found = [_run(script).split() for _ in range(ROUNDS)]
    return {
        "ms": round(statistics.median(float(each[0]) for each in found) * 1000, 1),
        "loads_pydantic": found[0][1] == "True",
        "loads_sqlalchemy": found[0][2] == "True",
    }


def _lint() -> dict[str, Any]:
    definitions = Path(__file__).parents[1] / "definitions"
    command = [sys.executable, "-m", "oneflow.cli.main", "lint", str(definitions)]
    seconds = []
    for _ in range(3):
        begun = time.perf_counter()
        subprocess.run(command, check=False, capture_output=True)
        seconds.append(time.perf_counter() - begun)
    return {"first_s": round(seconds[0], 2), "then_s": round(min(seconds[1:]), 2)}


def _run(script: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    return done.stdout


def _each(action: Callable[[], object]) -> float:
    """Seconds of one call, over enough calls to last a fiftieth of a second."""
    calls = 1
    while True:
        begun = time.perf_counter()
        for _ in range(calls):
            action()
        spent = time.perf_counter() - begun
        if spent > 0.02:
            return spent / calls
        calls *= 4


if __name__ == "__main__":
    main()
