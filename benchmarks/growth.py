"""What commands and lists cost beside 1,000 to 1,000,000 open cases, with the plans.

    python -m benchmarks.growth --db sqlite postgres --sizes 1000,10000,100000,1000000

For each size a fresh database is filled (`benchmarks.preload`), a sample of it verified, and then
measured: W1 commands of new cases, an office's to-do list, the overdue scan, one case by its
number, an applicant's cases, and a sweep that finds nothing due. `ratio` is the cost by that at
the first size. Plans are taken beside the smallest and the largest number of cases; a scan in
one of them is told in the line, and makes the command fail if it stands at 100,000 or more.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from benchmarks.databases import KINDS, Kind, bytes_on_disk, databases, store_of
from benchmarks.opening import DISTRICTS, NOW, SMALL, Stopped
from benchmarks.plans import Plan, overheard, plans_of
from benchmarks.preload import preload
from benchmarks.results import Watch, add_out, tell
from benchmarks.soundness import faults, require
from benchmarks.workload import APPLICANT, MATTER, drive
from oneflow.bootstrap import Engine, open_engine
from oneflow.engine.records.actor import Actor
from oneflow.engine.shell.listing import CaseFilter, Scope, WorkFilter, scope_of

SIZES = (1_000, 10_000, 100_000, 1_000_000)
SAMPLE = 50
"""Filled cases that are verified."""
ROUNDS = 7
LOOKS = 50
"""How often a list is asked for in a round, each time for another office or number."""
PAGE = 20
"""Lines asked for; at every size there are more, so that answers are equally long."""
JUDGED_FROM = 100_000
"""In smaller tables a database is right to read all of them."""
BYTES_A_CASE = {"sqlite": 12_000, "postgres": 16_000}
"""About what a filled case takes, to see beforehand whether the disk has room."""
EVERYTHING = Scope(everything=True)


class Measured(NamedTuple):
    """One size of one database. cost: microseconds by what was asked; plans likewise."""

    cases: int
    cost: dict[str, float]
    plans: dict[str, list[Plan]]
    bytes_per_case: float
    seconds_to_fill: float
    foreign_cpu: float


class Questions:
    """What is asked of a filled database, over and over, of other offices and cases each time."""

    def __init__(self, engine: Engine, ids: list[str]) -> None:
        self._engine = engine
        self._queries = store_of(engine).queries
        step = max(1, len(ids) // LOOKS)
        self._numbers = [self._number(case_id) for case_id in ids[::step]][:LOOKS]
        self._runs = 0

    def all(self) -> dict[str, Callable[[int], object]]:
        """Each question by its name; asked with 0, 1, 2, ..."""
        return {
            "to-do list of an office": self._to_do,
            "overdue scan, everywhere": self._overdue,
            "overdue scan, one office": self._overdue_there,
            "case by number": self._by_number,
            "cases of an applicant": self._of_applicant,
            "sweep, nothing due": lambda _: self._engine.sweep(),
        }

    def commands(self, cases: int) -> list[float]:
        """W1 by new cases whose ids lie among those that are there; seconds of each command."""
        self._runs += 1
        return drive(self._engine.handle, cases, tag=f"{self._runs}{NOW:%S}w")

    def _to_do(self, number: int) -> object:
        office = DISTRICTS[number % len(DISTRICTS)]
        official = Actor(id="u", kind="official", offices=(f"bureau/{office}",))
        return self._queries.todo(scope_of(official), WorkFilter(), NOW, limit=PAGE)

    def _overdue(self, _number: int) -> object:
        return self._queries.overdue(EVERYTHING, WorkFilter(), NOW, limit=PAGE)

    def _overdue_there(self, number: int) -> object:
        office = DISTRICTS[number % len(DISTRICTS)]
        return self._queries.overdue(
            Scope(offices=(f"bureau/{office}",)), WorkFilter(), NOW, limit=PAGE
        )

    def _by_number(self, number: int) -> object:
        wanted = CaseFilter(number=self._numbers[number % len(self._numbers)])
        found = self._queries.cases(EVERYTHING, wanted)
        assert len(found) == 1
        return found

    def _of_applicant(self, _number: int) -> object:
        return self._queries.cases(Scope(persons=(APPLICANT.id,)), CaseFilter(), limit=PAGE)

    def _number(self, case_id: str) -> str:
        with self._engine.store.look(case_id) as look:
            row = look.stored
            assert row is not None  # it has just been put there
            return row.number


def main() -> int:
    """Measure, and print one line a size; 1 if a plan reads whole tables."""
    arguments = _arguments()
    scanned = False
    for kind in arguments.db:
        first: Measured | None = None
        for size in arguments.sizes:
            if short := lacking_room(kind, size):
                tell(
                    {"benchmark": "growth", "db": kind, "open_cases": size, "left_out": short},
                    arguments.out,
                )
                continue
            measured = measure(kind, size, arguments)
            first = first or measured
            tell(line_of(kind, measured, first), arguments.out)
            scanned = scanned or (size >= JUDGED_FROM and bool(scans_in(measured)))
            if arguments.plans:
                print(told_plans(measured))
    return int(scanned)


def lacking_room(kind: Kind, size: int) -> str:
    """Say how much room is missing for a size; "": there is enough, with a third to spare."""
    needed = size * BYTES_A_CASE[kind] * 4 // 3
    free = shutil.disk_usage(tempfile.gettempdir()).free
    return "" if needed < free else f"needs {needed / 1e9:.0f} GB, free are {free / 1e9:.0f} GB"


def measure(kind: Kind, size: int, arguments: argparse.Namespace) -> Measured:
    """Fill a fresh database and measure it."""
    clock = Stopped()
    with databases(kind) as make:
        url = make("growth")
        with open_engine(
            url, definitions=[MATTER, SMALL.matter], time=clock, sole_process=arguments.sole_process
        ) as engine:
            begun = time.perf_counter()
            empty = bytes_on_disk(store_of(engine))
            ids = preload(store_of(engine), size, SMALL)
            filled = time.perf_counter() - begun
            taken = (bytes_on_disk(store_of(engine)) - empty) / size
            require(faults(engine, ids[:: max(1, size // SAMPLE)]))
            questions = Questions(engine, ids)
            with Watch() as watch:
                cost = _costs(questions, arguments)
            plans = _plans(engine, questions)
        return Measured(size, cost, plans, taken, filled, watch.foreign_cpu)


def _costs(questions: Questions, arguments: argparse.Namespace) -> dict[str, float]:
    """Microseconds of each question: the median over rounds of the median in a round."""
    spent: dict[str, list[float]] = {}
    questions.commands(min(20, arguments.cases))
    for _ in range(arguments.rounds):
        commands = questions.commands(arguments.cases)
        spent.setdefault("W1 command", []).append(statistics.median(commands))
        for name, ask in questions.all().items():
            each = [_seconds(ask, number) for number in range(LOOKS)]
            spent.setdefault(name, []).append(statistics.median(each))
    return {name: round(statistics.median(each) * 1e6, 1) for name, each in spent.items()}


def _seconds(ask: Callable[[int], object], number: int) -> float:
    begun = time.perf_counter()
    ask(number)
    return time.perf_counter() - begun


def _plans(engine: Engine, questions: Questions) -> dict[str, list[Plan]]:
    store = store_of(engine)
    found = {}
    with overheard(store) as said:
        questions.commands(1)
    found["W1 command"] = plans_of(store, said)
    for name, ask in questions.all().items():
        with overheard(store) as said:
            ask(0)
        found[name] = plans_of(store, said)
    return found


def scans_in(measured: Measured) -> list[str]:
    """The steps that read a whole table or index, with what was asked."""
    return [
        f"{name}: {step}"
        for name, plans in measured.plans.items()
        for plan in plans
        for step in plan.scans
    ]


def line_of(kind: Kind, measured: Measured, first: Measured) -> dict[str, Any]:
    """One size as a line of results."""
    return {
        "benchmark": "growth",
        "db": kind,
        "open_cases": measured.cases,
        "cost_us": measured.cost,
        "ratio": {name: round(us / first.cost[name], 2) for name, us in measured.cost.items()},
        "scans": scans_in(measured),
        "plans": {
            name: sorted({step for plan in plans for step in plan.steps})
            for name, plans in measured.plans.items()
        },
        "bytes_per_open_case": round(measured.bytes_per_case),
        "fill_seconds": round(measured.seconds_to_fill, 1),
        "foreign_cpu": measured.foreign_cpu,
    }


def told_plans(measured: Measured) -> str:
    """Every plan, statement by statement, for people."""
    lines = []
    for name, plans in measured.plans.items():
        lines.append(f"\n{name}, beside {measured.cases:,} open cases")
        for plan in plans:
            lines += [f"  {plan.text[:160]}", *(f"      {step}" for step in plan.steps)]
    return "\n".join(lines)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("benchmarks.growth")
    parser.add_argument("--db", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--sizes", type=_sizes, default=list(SIZES), help="with commas between")
    parser.add_argument("--cases", type=int, default=60, help="W1 cases a round")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--plans", action="store_true", help="print every plan")
    parser.add_argument("--sole-process", action="store_true", help="allow WAL on old SQLite")
    add_out(parser)
    return parser.parse_args()


def _sizes(text: str) -> list[int]:
    return [int(part.replace("_", "")) for part in text.split(",")]


if __name__ == "__main__":
    raise SystemExit(main())
