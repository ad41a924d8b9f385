"""The `Outbox` of a database: leases with fencing tokens, order, dead letters.

A lease is two columns of the message: until when, and its number (the token). Whoever comes
back under an older token changes nothing. No transaction is open while a message is sent.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from oneflow.adapters.database.connections import Database
from oneflow.adapters.database.rendering import Statement, dialect_of
from oneflow.adapters.database.statements import OutboxStatements
from oneflow.adapters.database.transactions import ask, transaction
from oneflow.engine.ports import Claimed, DeadLetter, OutboxRow
from oneflow.engine.records.instants import write_instant
from oneflow.engine.shell.dead_letters import dead_letter


class DatabaseOutbox:
    """Messages waiting to be sent, over one database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._letters = OutboxStatements(dialect_of(database.dialect))

    def claim(
        self, now: datetime, *, limit: int, lease_seconds: int, skip: Collection[str] = ()
    ) -> Sequence[Claimed]:
        """Lease sendable messages; see the port."""
        skipped = {f"skip{index}": name for index, name in enumerate(sorted(skip))}
        until = write_instant(now + timedelta(seconds=lease_seconds))
        ready = self._letters.ready(len(skipped))
        with transaction(self.database, "claim") as cursor:
            ready.run(cursor, now=write_instant(now), limit=limit, **skipped)
            claimed = [_claimed(found) for found in cursor.fetchall()]
            for one in claimed:
                self._letters.lease.run(
                    cursor, new_token=one.token, new_leased_until=until, **_key(one.row)
                )
        return claimed

    def sent(self, claimed: Claimed, now: datetime) -> bool:
        """Mark as delivered; see the port."""
        return self._settle("sent", self._letters.sent, claimed, now=write_instant(now))

    def failed(self, claimed: Claimed, retry_at: datetime | None, reason: str) -> bool:
        """Give back or lay aside; see the port."""
        if retry_at is None:
            return self._settle("failed", self._letters.died, claimed, reason=reason)
        again = write_instant(retry_at)
        return self._settle("failed", self._letters.failed, claimed, reason=reason, retry_at=again)

    def give_back(self, claimed: Claimed) -> bool:
        """Return it untried; see the port."""
        return self._settle("give_back", self._letters.give_back, claimed)

    def dead_letters(
        self, *, limit: int, after: tuple[str, str] = ("", "")
    ) -> Sequence[DeadLetter]:
        """Messages laid aside; see the port."""
        place = {"case_id": after[0], "destination": after[1]}
        wanted = self._letters.dead_letters
        found = ask(
            self.database, lambda cursor: wanted.run(cursor, limit=limit, **place).fetchall()
        )
        return [dead_letter(_row(one), attempts=one[7], reason=one[8] or "") for one in found]

    def release(self, message_id: str, now: datetime) -> bool:
        """Let a dead letter be tried again; see the port."""
        with transaction(self.database, "release") as cursor:
            self._letters.dead.run(cursor)
            rows = map(_row, cursor.fetchall())
            meant = next((row for row in rows if row.id == message_id), None)
            if meant is None:
                return False
            self._letters.release.run(cursor, now=write_instant(now), **_key(meant))
            return int(cursor.rowcount) == 1

    def _settle(self, what: str, statement: Statement, claimed: Claimed, **values: str) -> bool:
        with transaction(self.database, what) as cursor:
            statement.run(cursor, token=claimed.token, **values, **_key(claimed.row))
            return int(cursor.rowcount) == 1


def _key(row: OutboxRow) -> dict[str, Any]:
    return {"case_id": row.case_id, "destination": row.destination, "seq": row.seq, "n": row.n}


def _claimed(found: Sequence[Any]) -> Claimed:
    return Claimed(row=_row(found), attempts=found[7], token=found[8] + 1)


def _row(found: Sequence[Any]) -> OutboxRow:
    return OutboxRow(
        case_id=found[0],
        seq=found[1],
        n=found[2],
        destination=found[3],
        topic=found[4],
        body=found[5],
        not_before=found[6],
    )
