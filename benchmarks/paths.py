"""The ways to the same rows, by turns: `python -m benchmarks.paths --db sqlite postgres`.

hot path: what a store does of itself, the tuned statements on a held connection. portable: the
plain statements on it. Core: the plain statements executed by SQLAlchemy Core, in its own
transactions, as a host application's code would. host session: the tuned statements in a session
of the host's own, which commits (on an engine as SQLAlchemy makes it). `ratio` is the speed by the
hot path's in the same round.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from sqlalchemy import Connection, CursorResult, RootTransaction, create_engine
from sqlalchemy.orm import Session

from benchmarks.databases import KINDS, Kind, Make, databases
from benchmarks.results import Line, Watch, add_out, tell
from benchmarks.workload import COMMANDS_A_CASE, MATTER, drive
from oneflow.adapters.database import Database, DatabaseStore, open_store
from oneflow.adapters.database.connections import read_url
from oneflow.adapters.database.portable import PortableStatements
from oneflow.adapters.database.rendering import Statement
from oneflow.adapters.database.upgrade import upgrade
from oneflow.adapters.entropy import SystemEntropy
from oneflow.adapters.system_time import SystemTime
from oneflow.bootstrap import Engine
from oneflow.calendar import load_calendar
from oneflow.engine.records.request import Answer, Request

ROUNDS = 7
Handle = Callable[[Request], Answer]


class CoreCursor:
    """Stands in for a raw cursor and lets SQLAlchemy Core execute everything.

    Args:
        connection: Core's; transactions are begun and ended by it.
        statements: what may be executed, by its rendered text.
    """

    def __init__(self, connection: Connection, statements: dict[str, Statement]) -> None:
        self._connection = connection
        self._statements = statements
        self._transaction: RootTransaction | None = None
        self._result: CursorResult[Any] | None = None

    @property
    def rowcount(self) -> int:
        """Rows that the last statement changed."""
        assert self._result is not None  # something has been executed
        return self._result.rowcount

    def execute(self, text: str, values: Sequence[Any] = ()) -> CoreCursor:
        """Execute a statement, or begin or end a transaction."""
        if text.startswith("BEGIN"):
            self._transaction = self._connection.begin()
        elif text in {"COMMIT", "ROLLBACK"}:
            assert self._transaction is not None  # begun before it is ended
            end = self._transaction.commit if text == "COMMIT" else self._transaction.rollback
            end()
        else:
            self._result = self._execute(text, [values])
        return self

    def executemany(self, text: str, rows: Sequence[Sequence[Any]]) -> CoreCursor:
        """Execute a statement once a row."""
        self._result = self._execute(text, rows)
        return self

    def fetchone(self) -> Any:
        """The next row, or None."""
        assert self._result is not None  # something has been executed
        return self._result.fetchone()

    def fetchall(self) -> Sequence[Any]:
        """All rows."""
        assert self._result is not None  # something has been executed
        return self._result.fetchall()

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()

    def _execute(self, text: str, rows: Sequence[Sequence[Any]]) -> CursorResult[Any]:
        statement = self._statements[text]
        named = [dict(zip(statement.names, row, strict=True)) for row in rows]
        return self._connection.execute(statement.core, named if len(named) > 1 else named[0])


def main() -> None:
    """Measure, and print one line a way and database."""
    arguments = _arguments()
    for kind in arguments.db:
        with databases(kind) as make, Watch() as watch:
            rounds = [_round(make, arguments, number) for number in range(arguments.rounds)]
        for name in rounds[0]:
            line = _summary(kind, name, rounds, cases=arguments.cases)
            tell({**line, "foreign_cpu": watch.foreign_cpu}, arguments.out)


def _round(make: Make, arguments: argparse.Namespace, number: int) -> dict[str, float]:
    """Commands a second by each way, each over a fresh database."""
    found = {}
    for place, (name, way) in enumerate(WAYS.items()):
        url = make(f"way{place}round{number}")
        upgrade(url)
        with way(url, sole=arguments.sole_process) as handle:
            drive(handle, min(arguments.cases, 20), tag="warm")
            seconds = drive(handle, arguments.cases, tag="k")
        found[name] = arguments.cases * COMMANDS_A_CASE / sum(seconds)
    return found


def _over(store: DatabaseStore) -> Engine:
    engine = Engine(store, load_calendar("cn"), SystemTime(), SystemEntropy(), algorithm="sha256")
    engine.publish(MATTER)
    return engine


@contextmanager
def _hot(url: str, *, sole: bool) -> Iterator[Handle]:
    with _over(open_store(url, sole_process=sole)) as engine:
        yield engine.handle


@contextmanager
def _portable(url: str, *, sole: bool) -> Iterator[Handle]:
    with _over(open_store(url, statements="portable", sole_process=sole)) as engine:
        yield engine.handle


@contextmanager
def _core(url: str, *, sole: bool) -> Iterator[Handle]:
    """The portable statements by Core; what is not of a unit stays on the held connection."""
    database = Database(url, sole_process=sole)
    statements = PortableStatements(database.dialect)
    known = [*vars(statements.cases).values(), *vars(statements.erasing).values()]
    connection = database.engine.connect().execution_options(writes=True)
    cursor = CoreCursor(connection, {each.text: each for each in known})
    with _over(_CoreStore(database, statements, cursor)) as engine:
        yield engine.handle
        cursor.close()


@contextmanager
def _host(url: str, *, sole: bool) -> Iterator[Handle]:
    """Each command in a session of the host, which commits it."""
    host = create_engine(read_url(url))
    with _over(open_store(url, sole_process=sole)) as engine:

        def handle(request: Request) -> Answer:
            with Session(host) as session:
                answer = engine.joined(session).handle(request)
                session.commit()
            return answer

        yield handle
    host.dispose()


class Way(Protocol):
    """Opens a way to a database; `sole`: WAL although this SQLite is old."""

    def __call__(self, url: str, *, sole: bool) -> AbstractContextManager[Handle]:
        """Lend what carries requests out."""


WAYS: dict[str, Way] = {
    "hot path": _hot,
    "portable": _portable,
    "Core": _core,
    "host session": _host,
}


class _CoreStore(DatabaseStore):
    """A store whose units say everything through Core; for one thread."""

    def __init__(
        self, database: Database, statements: PortableStatements, cursor: CoreCursor
    ) -> None:
        super().__init__(database, statements)
        self._cursor = cursor

    @contextmanager
    def unit(self, case_id: str, command_id: str) -> Iterator[Any]:
        """The store's unit, with Core in the place of the raw cursor."""
        held = self.database.held()
        plain, held.cursor = held.cursor, self._cursor
        try:
            with super().unit(case_id, command_id) as unit:
                yield unit
        finally:
            held.cursor = plain


def _summary(kind: Kind, name: str, rounds: list[dict[str, float]], *, cases: int) -> Line:
    speeds = [each[name] for each in rounds]
    ratios = [each[name] / each["hot path"] for each in rounds]
    return {
        "benchmark": "paths",
        "db": kind,
        "path": name,
        "cases": cases,
        "rounds": len(rounds),
        "commands_per_second": round(statistics.median(speeds)),
        "slowest": round(min(speeds)),
        "fastest": round(max(speeds)),
        "ratio": round(statistics.median(ratios), 2),
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("benchmarks.paths")
    parser.add_argument("--db", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument("--cases", type=int, default=150)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--sole-process", action="store_true", help="allow WAL on old SQLite")
    add_out(parser)
    return parser.parse_args()


if __name__ == "__main__":
    main()
