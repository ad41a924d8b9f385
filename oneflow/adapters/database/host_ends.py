"""What waits for the end of a host's transaction: told whether what was written then is durable.

A savepoint that is rolled back takes along what was written in it, though the transaction around
it may still be committed; so whoever waits belongs to the innermost savepoint that was open.

A session tells of its ends by events. A bare connection has an event before its commit only, so
there oneflow looks when the host leaves the `with` block of `Engine.joined`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.orm import Session, SessionTransaction

from oneflow.errors import UsageError

End = Callable[[bool], None]
"""Called when the host's transaction is over; True: what was written before is durable."""

_KEY = "oneflow.ends"


@dataclass(slots=True)
class _Waiting:
    end: End
    within: SessionTransaction | None
    lost: bool = False


class SessionEnds:
    """Those who wait for the end of one session's transactions."""

    def __init__(self, session: Session) -> None:
        self._waiting: list[_Waiting] = []
        self._kept: SessionTransaction | None = None
        event.listen(session, "after_commit", self._committed)
        event.listen(session, "after_transaction_end", self._ended)

    @classmethod
    def of(cls, session: Session) -> SessionEnds:
        """Those of this session; the same ones as long as it lives."""
        ends: SessionEnds | None = session.info.get(_KEY)
        if ends is None:
            ends = session.info[_KEY] = cls(session)
        return ends

    def add(self, session: Session, end: End) -> None:
        """Wait for the end of the transaction, or savepoint, that the session is in."""
        self._waiting.append(_Waiting(end, _innermost(session)))

    def _committed(self, session: Session) -> None:
        """Savepoints that are released come by here as well."""
        self._kept = _innermost(session)

    def _ended(self, session: Session, transaction: SessionTransaction) -> None:
        if not self._waiting:
            return
        kept = transaction is self._kept
        if transaction.parent is None:
            waiting, self._waiting = self._waiting, []
            for one in waiting:
                one.end(kept and not one.lost)
            return
        for one in self._waiting:
            if one.within is transaction:
                one.lost = one.lost or not kept
                one.within = _innermost(session)


def _innermost(session: Session) -> SessionTransaction | None:
    return session.get_nested_transaction() or session.get_transaction()


@dataclass(slots=True)
class _Numbered:
    end: End
    number: int
    lost: bool = False


class ConnectionEnds:
    """Those who wait for the ends of one connection's transactions, between `open` and `close`.

    SQLAlchemy numbers the savepoints of a connection. What waits was written in a savepoint of
    ours; if an earlier one is rolled back, which was open all the time, ours was inside it.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._open = False
        self._waiting: list[_Numbered] = []
        self._released = 0
        self._committing = False
        self._over: list[tuple[End, bool]] = []
        self._events: dict[str, Callable[..., None]] = {
            "begin": self._begun,
            "commit": self._commits,
            "rollback": self._rolled_back,
            "release_savepoint": self._savepoint_kept,
            "rollback_savepoint": self._savepoint_lost,
        }

    def open(self) -> None:
        """Begin to watch."""
        self._open = True
        for name, handler in self._events.items():
            event.listen(self._connection, name, handler)

    def close(self, *, failed: bool) -> None:
        """Tell all who wait; by now the host has ended its transaction.

        Raises:
            UsageError: it has not. Not raised where the block has failed: what waits is dropped.
        """
        self._open = False
        for name, handler in self._events.items():
            event.remove(self._connection, name, handler)
        self._settle()
        over, self._over = self._over, []
        if self._connection.closed or not self._connection.in_transaction():
            for end, kept in over:
                end(kept)
        elif over and not failed:
            raise _still_running()

    def add(self, end: End) -> None:
        """Wait for the end of the transaction, or savepoint, that the connection is in."""
        self._waiting.append(_Numbered(end, self._released))

    def check(self) -> None:
        """Raises UsageError: nobody watches."""
        if not self._open:
            raise _not_watched()

    def _begun(self, _connection: Connection) -> None:
        self._settle()

    def _commits(self, _connection: Connection) -> None:
        self._committing = True

    def _rolled_back(self, _connection: Connection) -> None:
        self._committing = False

    def _savepoint_kept(self, _connection: Connection, name: str, _context: Any) -> None:
        self._released = _number(name)

    def _savepoint_lost(self, _connection: Connection, name: str, _context: Any) -> None:
        for one in self._waiting:
            one.lost = one.lost or one.number > _number(name)

    def _settle(self) -> None:
        """Note how the transaction before has ended."""
        self._over += ((one.end, self._committing and not one.lost) for one in self._waiting)
        self._waiting, self._committing = [], False


def _number(savepoint: str) -> int:
    return int(savepoint.rpartition("_")[2])


def _still_running() -> UsageError:
    return UsageError(
        "离开 joined 的 with 块时，宿主的事务还没有结束。",
        "The host's transaction was still running when the `with` block of joined was left.",
        remedy_zh="让 joined 的 with 块包住连接的整个事务：在块内开始，在块内提交或回滚。",
        remedy_en="Let the block of joined enclose the connection's whole transaction: begin it and "
        "commit it, or roll it back, inside.",
        data={"reason": "still-running"},
    )


def _not_watched() -> UsageError:
    return UsageError(
        "在连接（Connection）上办理须写在 with engine.joined(connection) 块之内。",
        "Work on a Connection belongs inside a `with engine.joined(connection)` block.",
        remedy_zh="改用 with 块；或交给 engine.joined 一个 Session。",
        remedy_en="Use the block, or hand a Session to engine.joined.",
        data={"reason": "not-watched"},
    )
