"""Seals in a database: the chain in `seal`, what each is over in `sealed_head`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import asdict
from sqlalchemy import Connection, Select, func, insert, select
from sqlalchemy.exc import DBAPIError

from oneflow.adapters.database import schema as t
from oneflow.adapters.database.connections import Database
from oneflow.adapters.database.failures import cause_of, translate
from oneflow.adapters.database.rendering import read
from oneflow.adapters.database.transactions import rows
from oneflow.engine.history.seals import Leaf, SealRow
from oneflow.engine.shell.sealing import Sealed

_c, _e, _s, _h = t.case.c, t.case_event.c, t.seal.c, t.sealed_head.c


class DatabaseSeals:
    """`SealStore` over a database; every question is its own short transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def unsealed(self, *, after: str, limit: int) -> Sequence[Leaf]:
        """Heads of cases that grew since; see the port."""
        return [
            Leaf(case_id=one[0], seq=one[1], head=bytes(one[2] or b""))
            for one in self._all(grown(after, limit))
        ]

    def seals(self, *, after: int = 0, limit: int = 1000) -> Sequence[SealRow]:
        """Seals behind a number; see the port."""
        statement = read(t.seal, SealRow).where(_s.number > after)
        return [_seal(one) for one in self._all(statement.order_by(_s.number).limit(limit))]

    def last(self) -> SealRow | None:
        """The newest seal."""
        found = self._all(read(t.seal, SealRow).order_by(_s.number.desc()).limit(1))
        return _seal(found[0]) if found else None

    def leaves(self, number: int) -> Sequence[Leaf]:
        """What a seal is over."""
        statement = select(_h.case_id, _h.seq, _h.head).where(_h.number == number)
        return [
            Leaf(case_id=one[0], seq=one[1], head=bytes(one[2])) for one in self._all(statement)
        ]

    def sealed(self, number: int) -> Sequence[Sealed]:
        """What a seal is over, beside what is there now."""
        return [
            Sealed(
                leaf=Leaf(case_id=one[0], seq=one[1], head=bytes(one[2])),
                hash=None if one[3] is None else bytes(one[3]),
                version=one[4],
            )
            for one in self._all(beside(number))
        ]

    def newest_of(self, case_id: str) -> int | None:
        """Number of the newest seal that a case is in."""
        found = self._all(select(func.max(_h.number)).where(_h.case_id == case_id))
        number: int | None = found[0][0]
        return number

    def add(self, seal: SealRow, leaves: Sequence[Leaf]) -> None:
        """Keep a seal; see the port."""
        entries = [{"number": seal.number, **asdict(leaf)} for leaf in leaves]
        try:
            with self._database.engine.execution_options(writes=True).begin() as connection:
                connection.execute(insert(t.seal), asdict(seal))
                _put(connection, entries)
        except DBAPIError as error:
            raise translate(cause_of(error), "") from error

    def _all(self, statement: Select[Any]) -> Sequence[Sequence[Any]]:
        return rows(self._database, statement)


def grown(after: str, limit: int) -> Select[tuple[Any, ...]]:
    """Cases behind an id that have more events than were sealed, with the hash of the last."""
    known = select(func.max(_h.seq)).where(_h.case_id == _c.id).scalar_subquery()
    return (
        select(_c.id, _c.version, _e.hash)
        .join_from(
            t.case, t.case_event, (_e.case_id == _c.id) & (_e.seq == _c.version), isouter=True
        )
        .where(_c.id > after, _c.version > func.coalesce(known, 0))
        .order_by(_c.id)
        .limit(limit)
    )


def beside(number: int) -> Select[tuple[Any, ...]]:
    """The heads of a seal, each with the event that is there now and its case's version."""
    return (
        select(_h.case_id, _h.seq, _h.head, _e.hash, _c.version)
        .join_from(
            t.sealed_head,
            t.case_event,
            (_e.case_id == _h.case_id) & (_e.seq == _h.seq),
            isouter=True,
        )
        .join(t.case, _c.id == _h.case_id, isouter=True)
        .where(_h.number == number)
    )


def _put(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(t.sealed_head), rows)


def _seal(one: Sequence[Any]) -> SealRow:
    return SealRow(
        number=one[0], sealed_at=one[1], algorithm=one[2], body=one[3], hash=bytes(one[4])
    )
