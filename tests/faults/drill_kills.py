"""F2: SIGKILL at random moments while cases run; after each, every acknowledged command is there.

Three processes besides this one take part in each round: the victim (`victim.py`), a recorder
that reads the victim's marks and keeps the list of acknowledged commands in a file of its own,
and, for PostgreSQL, the server. A kill counts when the victim's last mark says that it was inside
a command. After each kill the database is opened afresh and held to `tests.invariants`.
"""

from __future__ import annotations

import contextlib
import os
import signal
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from oneflow.adapters.database.upgrade import upgrade
from tests.faults import victim
from tests.faults.drilled import Drilled
from tests.invariants.checker import check
from tests.invariants.tables import Tables, from_postgres, from_sqlite
from tests.support.postgres_server import PostgresServer

KILLS = 200
LONGEST_SECONDS = 0.25
"""A victim lives at most this long after its first mark."""


def drill(database: str, *, kills: int = KILLS) -> Drilled:
    """Kill so often inside a command. database: "sqlite" or "postgres"."""
    done = Drilled("F2", f"kill -9 at random moments inside a command, {database}")
    with done.timed(), place_of(database) as place:
        tally = run(place, kills, seed=1)
        tables = place.tables()
    done.injections, done.violations = tally.inside, tally.violations
    if not tally.acknowledged or not any(case["ended"] for case in tables.case):
        raise AssertionError("a drill in which no case comes to its end proves nothing")
    return done


@dataclass
class Tally:
    """What came of it."""

    kills: int = 0
    inside: int = 0
    acknowledged: set[str] = field(default_factory=set)
    violations: list[str] = field(default_factory=list)
    number: int = 1


class Place:
    """A database to be wronged: its URL, and its rows as the checker reads them."""

    def __init__(self, url: str) -> None:
        self.url = url
        upgrade(url)

    def tables(self) -> Tables:
        """Read it with SQL, in a connection of its own."""
        if self.url.startswith("sqlite"):
            return from_sqlite(self.url.removeprefix("sqlite:///"))
        return from_postgres(self.url.replace("postgresql+psycopg", "postgresql"))


@contextlib.contextmanager
def place_of(database: str) -> Iterator[Place]:
    """Lend an empty database of that kind."""
    if database == "sqlite":
        with tempfile.TemporaryDirectory(prefix="oneflow-kill-") as home:
            yield Place(f"sqlite:///{home}/cases.db")
    else:
        with PostgresServer(durable=True) as server, server.database("kills") as url:
            yield Place(url)


def run(place: Place, kills: int, *, seed: int) -> Tally:
    """Kill until `kills` of them hit the inside of a command."""
    random, tally = Random(seed), Tally()
    with tempfile.TemporaryDirectory(prefix="oneflow-marks-") as home:
        while tally.inside < kills:
            last = one_round(place, tally, Path(home), random)
            tally.kills += 1
            tally.inside += last == "B"
            judge(place.tables(), tally, only=tally.number)
            if tally.violations:
                break
        judge(place.tables(), tally)
    return tally


def one_round(place: Place, tally: Tally, home: Path, random: Random) -> str:
    """Let a victim live for a moment; gives the kind of its last mark ("" is none)."""
    marks, end = os.pipe()
    path = home / f"round-{tally.kills}"
    number, known = tally.number, frozenset(tally.acknowledged)
    recorder = _child(lambda: record(marks, path), close=(end,))
    there = _child(
        lambda: victim.run(place.url, end, number=number, acknowledged=known), close=(marks,)
    )
    os.close(end)
    os.close(marks)
    _wait_for_first_mark(path, there)
    time.sleep(random.uniform(0, LONGEST_SECONDS))
    os.kill(there, signal.SIGKILL)
    _, status = os.waitpid(there, 0)
    os.waitpid(recorder, 0)
    if not os.WIFSIGNALED(status):
        raise AssertionError("the victim died by itself; a kill that hits nothing proves nothing")
    return _read(path, tally)


def record(marks: int, path: Path) -> None:
    """Keep every mark as it comes, in a process of its own, until the victim is gone."""
    with path.open("ab", buffering=0) as file:
        while said := os.read(marks, 65536):
            file.write(said)


def judge(tables: Tables, tally: Tally, *, only: int | None = None) -> None:
    """Hold the database to its invariants; `only` the cases from that number on."""
    wanted: dict[str, list[str]] = {}
    for name in tally.acknowledged:
        case_id, command = name.split()
        wanted.setdefault(case_id, []).append(command)
    if only is not None:
        recent = {case["id"] for case in tables.case if int(case["id"][1:]) >= only - 1}
        tables.case = [case for case in tables.case if case["id"] in recent]
    tally.violations += check(tables, acknowledged=wanted, secrets=["证", victim.FIELDS["phone"]])


def _child(work, close: tuple[int, ...]) -> int:
    """Fork; the child does its work and goes without a word."""
    child = os.fork()
    if child:
        return child
    try:
        for descriptor in close:
            os.close(descriptor)
        work()
    except BaseException as error:  # noqa: BLE001 - a victim that fails by itself must be seen
        os.write(2, f"{error!r}\n".encode())
        os._exit(1)
    os._exit(0)


def _wait_for_first_mark(path: Path, there: int) -> None:
    for _ in range(3000):
        if path.exists() and path.stat().st_size:
            return
        if os.waitpid(there, os.WNOHANG)[0]:
            raise AssertionError("the victim died by itself before its first mark")
        time.sleep(0.01)
    raise AssertionError("the victim never began")


def _read(path: Path, tally: Tally) -> str:
    """Take over what the recorder kept; a mark without its end of line was never written."""
    last = ""
    for line in path.read_text(encoding="ascii").splitlines():
        last, case_id, command = line.split()
        if last == "X":
            tally.violations.append(f"I3 {case_id} {command}: acknowledged, and answered anew")
        if last == "C":
            tally.acknowledged.add(f"{case_id} {command}")
        tally.number = max(tally.number, int(case_id[1:]))
    return last
