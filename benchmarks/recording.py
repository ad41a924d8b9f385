"""Recording what the store says to the driver, and saying exactly that to the bare driver."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from oneflow.adapters.database import DatabaseStore


class Said(NamedTuple):
    """One call of the cursor: its method, its arguments, whether rows were fetched."""

    method: str
    arguments: tuple[Any, ...]
    fetched: str


class RecordingCursor:
    """Stands before a driver's cursor and writes down everything asked of it."""

    def __init__(self, cursor: Any, said: list[Said]) -> None:
        self._cursor = cursor
        self._said = said

    def execute(self, *arguments: Any) -> RecordingCursor:
        """Execute, and remember."""
        self._said.append(Said("execute", arguments, ""))
        self._cursor.execute(*arguments)
        return self

    def executemany(self, *arguments: Any) -> RecordingCursor:
        """Execute many, and remember."""
        text, rows = arguments
        kept = [tuple(row) for row in rows]
        self._said.append(Said("executemany", (text, kept), ""))
        self._cursor.executemany(text, kept)
        return self

    def fetchone(self) -> Any:
        """Fetch, and remember that the last statement was fetched from."""
        self._said[-1] = self._said[-1]._replace(fetched="fetchone")
        return self._cursor.fetchone()

    def fetchall(self) -> Any:
        """Fetch all, and remember likewise."""
        self._said[-1] = self._said[-1]._replace(fetched="fetchall")
        return self._cursor.fetchall()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)


@contextmanager
def recorded(store: DatabaseStore) -> Iterator[list[Said]]:
    """Write down what the store says meanwhile to the connections that it holds now."""
    with store.unit("nobody", "nothing"):
        pass  # so that the connection which units share is open
    said: list[Said] = []
    plain = [(held, held.cursor) for held in store.database.connections()]
    for held, cursor in plain:
        held.cursor = RecordingCursor(cursor, said)
    try:
        yield said
    finally:
        for held, cursor in plain:
            held.cursor = cursor


def replay(cursor: Any, said: list[Said]) -> float:
    """Say it all again to a bare cursor; gives the seconds it took."""
    calls = [(getattr(cursor, each.method), each.arguments, each.fetched) for each in said]
    fetch = {"fetchone": cursor.fetchone, "fetchall": cursor.fetchall}
    begun = time.perf_counter()
    for call, arguments, fetched in calls:
        call(*arguments)
        if fetched:
            fetch[fetched]()
    return time.perf_counter() - begun
