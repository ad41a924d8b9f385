"""Memory and bytes: `python -m benchmarks.memory --db sqlite postgres --cases 300`.

memory: peak resident memory of a fresh process that imports oneflow, that has run W1, and bytes of
one compiled matter and of one decided case as Python objects. storage: what a W1 case takes in
the database, by table and by index, in its rows alone as well (the bytes that were handed over).
"""

from __future__ import annotations

import argparse
import gc
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from itertools import islice
from typing import Any

from sqlalchemy import Table, select

from benchmarks.databases import KINDS, Kind, bytes_by_tree, databases, store_of
from benchmarks.preload import TABLES
from benchmarks.results import Line, add_out, tell
from benchmarks.workload import COMMANDS_A_CASE, ITEMS, MATTER, drive, requests_of
from oneflow.bootstrap import MEMORY, Engine, open_engine
from oneflow.engine.history.rows import read_state
from oneflow.engine.ports import CaseRow

OBJECTS = 200
_PEAK = (
    "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
)
"""Kilobytes. Linux only: `getrusage` would tell the peak of the process that started this one."""
_STEPS = {
    "python": "pass",
    "import oneflow": "import oneflow",
    "open an engine in memory": (
        "from oneflow.bootstrap import open_engine; open_engine('memory://')"
    ),
    "W1, 50 cases, SQLite": (
        "import tempfile; from benchmarks.memory import run_w1;"
        "run_w1(f'sqlite:///{tempfile.mkdtemp()}/w1.db')"
    ),
}


def main() -> None:
    """Measure, and print one line for memory and one a database."""
    arguments = _arguments()
    tell({"benchmark": "memory", "peak_mb": peaks(), **objects()}, arguments.out)
    for kind in arguments.db:
        tell(storage(kind, arguments.cases), arguments.out)


def run_w1(url: str) -> None:
    """Run fifty cases; called in a fresh process whose peak is then read."""
    with open_engine(url, definitions=[MATTER], sole_process=True) as engine:
        drive(engine.handle, 50, tag="m")


def peaks() -> dict[str, float]:
    """Peak resident megabytes of a fresh process after each of the steps."""
    found = {}
    for name, step in _STEPS.items():
        done = subprocess.run(
            [sys.executable, "-c", f"{step}; {_PEAK}"], check=True, capture_output=True, text=True
        )
        found[name] = round(int(done.stdout) * 1024 / 1e6, 1)
    return found


def objects() -> dict[str, int]:
    """Bytes of a compiled matter, and of a case decoded from its row, before it is handed over."""
    with open_engine(MEMORY, definitions=[MATTER]) as engine:
        for request in islice(requests_of("m", list(ITEMS)), COMMANDS_A_CASE - 1):
            engine.handle(request)
        row = _row(engine, "m")
        case = _bytes_of(lambda: read_state(row), OBJECTS)

    def publish() -> object:
        with open_engine(MEMORY, definitions=[MATTER]) as fresh:
            return fresh.worlds.current("w1")

    publish()  # calendars, schemas and the like, which all matters share
    return {"bytes_of_a_case": case, "bytes_of_a_world": _bytes_of(publish, 5)}


def storage(kind: Kind, cases: int) -> Line:
    """What a W1 case takes in a database that held none before."""
    with (
        databases(kind) as make,
        open_engine(make("bytes"), definitions=[MATTER], sole_process=True) as engine,
    ):
        store = store_of(engine)
        before = bytes_by_tree(store)
        drive(engine.handle, cases, tag="b")
        trees = {
            name: round((size - before.get(name, 0)) / cases)
            for name, size in sorted(bytes_by_tree(store).items())
        }
        rows = {table.name: _handed_over(engine, table, cases) for table in TABLES}
    return {
        "benchmark": "storage",
        "db": kind,
        "cases": cases,
        "rows": rows,
        "trees": {name: size for name, size in trees.items() if size},
        "bytes_per_case": sum(trees.values()),
    }


def _handed_over(engine: Engine, table: Table, cases: int) -> dict[str, float]:
    """Rows a case, and the bytes of their values as text or as they are."""
    with store_of(engine).database.engine.connect() as connection:
        found = connection.execute(select(table)).all()
    size = sum(
        len(value) if isinstance(value, bytes) else len(str(value).encode())
        for row in found
        for value in row
        if value is not None
    )
    return {"rows": round(len(found) / cases, 1), "bytes": round(size / cases)}


def _row(engine: Engine, case_id: str) -> CaseRow:
    with engine.store.look(case_id) as look:
        assert look.stored is not None  # it has just been stored
        return look.stored


def _bytes_of(make: Callable[[], object], many: int) -> int:
    """Bytes that stay in use for each thing made."""
    gc.collect()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    kept: list[Any] = [make() for _ in range(many)]
    gc.collect()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return round((after - before) / len(kept))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("benchmarks.memory")
    parser.add_argument("--db", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--cases", type=int, default=300)
    add_out(parser)
    return parser.parse_args()


if __name__ == "__main__":
    main()
