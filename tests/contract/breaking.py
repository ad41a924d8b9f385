"""Cursors that break at a chosen statement."""

from __future__ import annotations

from typing import Any


class Fuse:
    """Breaks instead of letting the n-th statement run, on whichever connection it comes."""

    def __init__(self, at: int, error: BaseException) -> None:
        self._left, self._error = at, error
        self.seen: list[str] = []

    def run(self, run: Any, text: str, *values: Any) -> Any:
        self.seen.append(text)
        self._left -= 1
        if self._left == 0:
            raise self._error
        return run(text, *values)


class BreakingCursor:
    """Stands in for a cursor whose statements burn down a fuse."""

    def __init__(self, cursor: Any, fuse: Fuse) -> None:
        self._cursor, self._fuse = cursor, fuse

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def execute(self, text: str, *values: Any) -> Any:
        return self._fuse.run(self._cursor.execute, text, *values)

    def executemany(self, text: str, *values: Any) -> Any:
        return self._fuse.run(self._cursor.executemany, text, *values)
