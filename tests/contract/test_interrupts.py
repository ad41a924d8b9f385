"""An interrupt in the middle of a transaction that is no unit: it leaves nothing open behind it."""

from __future__ import annotations

from typing import Any

import pytest

from oneflow.adapters.database import DatabaseStore
from tests.contract.breaking import BreakingCursor, Fuse
from tests.contract.rows import store_turn, turn


class Interrupted:
    """A cursor that is interrupted once: right behind the statement that begins so."""

    def __init__(self, cursor: Any, beginning: str) -> None:
        self._cursor, self._beginning = cursor, beginning

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def execute(self, text: str, *values: Any) -> Any:
        found = self._cursor.execute(text, *values)
        if text.startswith(self._beginning):
            raise KeyboardInterrupt
        return found


@pytest.mark.parametrize("statement", ["BEGIN", "ROLLBACK", "COMMIT"])
def test_an_interrupt_around_a_transaction_leaves_none_open(
    database_store: DatabaseStore, statement: str
):
    """The next one on this thread begins clean, and nobody waits for a lock of the last one."""
    store = database_store
    held = store.database.held()
    held.cursor = Interrupted(held.cursor, statement)
    with pytest.raises(KeyboardInterrupt):
        _look(store) if statement == "ROLLBACK" else store.next_numbers("n", 1)
    assert store.next_numbers("n", 1) == (2 if statement == "COMMIT" else 1)
    store_turn(store, turn())


@pytest.mark.parametrize("statement", ["BEGIN", "COMMIT"])
def test_an_interrupt_before_a_transaction_s_statement_leaves_none_open(
    database_store: DatabaseStore, statement: str
):
    store = database_store
    held = store.database.held()
    held.cursor = BreakingCursor(held.cursor, _At(statement))
    with pytest.raises(KeyboardInterrupt):
        store.next_numbers("n", 1)
    assert store.next_numbers("n", 1) == 1


class _At(Fuse):
    """Interrupts before the first statement that begins so."""

    def __init__(self, beginning: str) -> None:
        super().__init__(0, KeyboardInterrupt())
        self._beginning = beginning

    def run(self, run: Any, text: str, *values: Any) -> Any:
        if text.startswith(self._beginning):
            raise self._error
        return run(text, *values)


def _look(store: DatabaseStore) -> None:
    with store.look("case-1"):
        pass
