"""Questions over many cases, in SQLAlchemy Core; each is answered from an index.

A list over several offices is put together from one short list an office, because each of
those is read off the index in order, however many cases there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Select, and_, exists, or_, true, tuple_
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.elements import ColumnElement

from oneflow.adapters.database import schema as t
from oneflow.adapters.database.connections import Database
from oneflow.adapters.database.failures import translate
from oneflow.adapters.database.portable import event_row
from oneflow.adapters.database.rendering import read
from oneflow.engine.ports import EventRow, RegionRow
from oneflow.engine.records.instants import write_instant
from oneflow.engine.shell.listing import CaseFilter, CaseLine, Scope

_c, _r, _e = t.case.c, t.region.c, t.case_event.c


class DatabaseQueries:
    """`CaseQueries` over a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def cases(
        self, scope: Scope, wanted: CaseFilter, *, after: str = "", limit: int = 50
    ) -> Sequence[CaseLine]:
        """List cases; see the port."""
        found: dict[str, CaseLine] = {}
        for statement in case_lists(scope, wanted, after, limit):
            for one in self._all(statement):
                line = _line(one)
                found[line.id] = line
        return [found[case_id] for case_id in sorted(found)][:limit]

    def open_regions(
        self, scope: Scope, office: str, *, after: tuple[str, str] = ("", ""), limit: int = 50
    ) -> Sequence[RegionRow]:
        """List an office's open work; see the port."""
        if not scope.everything and office not in scope.offices:
            return []
        return [_region(one) for one in self._all(open_work(office, after, limit))]

    def overdue(
        self, scope: Scope, at: datetime, *, after: RegionRow | None = None, limit: int = 50
    ) -> Sequence[RegionRow]:
        """List what is overdue; see the port."""
        statement = overdue_work(scope, write_instant(at), after, limit)
        return [_region(one) for one in self._all(statement)]

    def history(
        self, scope: Scope, case_id: str, *, after: int = 0, limit: int = 1000
    ) -> Sequence[EventRow]:
        """Give a case's events; see the port."""
        statement = (
            read(t.case_event, EventRow)
            .where(_e.case_id == case_id, _e.seq > after, _is_visible(scope, _e.case_id))
            .order_by(_e.seq)
            .limit(limit)
        )
        return [event_row(one) for one in self._all(statement)]

    def _all(self, statement: Select[Any]) -> Sequence[Sequence[Any]]:
        try:
            with self._database.engine.connect() as connection:
                return list(connection.execute(statement))
        except DBAPIError as error:
            cause = error.orig if isinstance(error.orig, Exception) else error
            raise translate(cause, "") from error


def case_lists(
    scope: Scope, wanted: CaseFilter, after: str, limit: int
) -> list[Select[tuple[Any, ...]]]:
    """The statements whose results together, sorted and cut, are the list."""
    base = read(t.case, CaseLine).where(_c.id > after, _matches(wanted)).limit(limit)
    if scope.everything:
        return [base.order_by(_c.id)]
    mine = [base.where(_c.applicant == person).order_by(_c.id) for person in scope.persons]
    led = [base.where(_c.lead_office == office).order_by(_c.id) for office in scope.offices]
    shared = [
        base.join(t.region, _r.case_id == _c.id)
        .where(_r.office == office, _r.open.is_(state), _r.case_id > after, _is_first())
        .order_by(_r.case_id)
        for office in scope.offices
        for state in (True, False)
    ]
    return mine + led + shared


def _is_first() -> ColumnElement[bool]:
    """Of several regions that an office has in a case, open or not, take one."""
    other = t.region.alias("other")
    return ~exists().where(
        other.c.office == _r.office,
        other.c.open == _r.open,
        other.c.case_id == _r.case_id,
        or_(other.c.key < _r.key, and_(other.c.key == _r.key, other.c.round < _r.round)),
    )


def open_work(office: str, after: tuple[str, str], limit: int) -> Select[tuple[Any, ...]]:
    """The open regions of an office."""
    case_id, key = after
    return (
        read(t.region, RegionRow)
        .where(_r.office == office, _r.open.is_(True), _r.case_id >= case_id)
        .where(or_(_r.case_id > case_id, _r.key > key))
        .order_by(_r.case_id, _r.key)
        .limit(limit)
    )


def overdue_work(
    scope: Scope, at: str, after: RegionRow | None, limit: int
) -> Select[tuple[Any, ...]]:
    """The open regions whose legal limit has passed, the longest overdue first."""
    statement = (
        read(t.region, RegionRow)
        .where(_r.open, _r.overdue_at.is_not(None), _r.overdue_at <= at)
        .order_by(_r.overdue_at, _r.case_id, _r.key)
        .limit(limit)
    )
    if after is not None:
        place = tuple_(_r.overdue_at, _r.case_id, _r.key)
        statement = statement.where(
            _r.overdue_at >= after.overdue_at,
            place > (after.overdue_at, after.case_id, after.key),
        )
    if scope.everything:
        return statement
    return statement.where(or_(_r.office.in_(scope.offices), _is_visible(scope, _r.case_id)))


def _is_visible(scope: Scope, case_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether the case is in scope: as its applicant, its lead, or by a region of it."""
    if scope.everything:
        return true()
    part = t.region.alias("part")
    return or_(
        exists().where(
            _c.id == case_id,
            or_(_c.applicant.in_(scope.persons), _c.lead_office.in_(scope.offices)),
        ),
        exists().where(part.c.case_id == case_id, part.c.office.in_(scope.offices)),
    )


def _matches(wanted: CaseFilter) -> ColumnElement[bool]:
    named: dict[str, Any] = {
        name: value
        for name in CaseFilter.__struct_fields__
        if (value := getattr(wanted, name)) is not None
    }
    return and_(true(), *(_c[name] == value for name, value in named.items()))


def _line(found: Sequence[Any]) -> CaseLine:
    values = _named(CaseLine, found)
    return CaseLine(**(values | {"ended": bool(values["ended"])}))


def _region(found: Sequence[Any]) -> RegionRow:
    values = _named(RegionRow, found)
    return RegionRow(**(values | {"open": bool(values["open"])}))


def _named(row: type[Struct], found: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(row.__struct_fields__, found, strict=True))
