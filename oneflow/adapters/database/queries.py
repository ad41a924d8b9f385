"""Questions over many cases, asked of a database; the statements stand beside, by kind of list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Select
from sqlalchemy.sql.elements import ColumnElement

from oneflow.adapters.database import schema as t
from oneflow.adapters.database.case_lists import case_list, is_visible
from oneflow.adapters.database.connections import Database
from oneflow.adapters.database.portable import event_row
from oneflow.adapters.database.rendering import read
from oneflow.adapters.database.transactions import rows
from oneflow.adapters.database.work_lists import overdue_scopes, todo_scopes, work_list
from oneflow.engine.ports import EventRow, RegionRow
from oneflow.engine.records.instants import write_instant
from oneflow.engine.shell.listing import (
    CaseFilter,
    CaseLine,
    CasePlace,
    Scope,
    WorkFilter,
    WorkLine,
    WorkPlace,
)

_r, _e = t.region.c, t.case_event.c


class DatabaseQueries:
    """`CaseQueries` over a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def cases(
        self, scope: Scope, wanted: CaseFilter, *, after: CasePlace | None = None, limit: int = 50
    ) -> Sequence[CaseLine]:
        """List cases; see the port."""
        return [_line(one) for one in self._all(case_list(scope, wanted, after, limit))]

    def todo(
        self,
        scope: Scope,
        wanted: WorkFilter,
        at: datetime,
        *,
        after: WorkPlace | None = None,
        limit: int = 50,
    ) -> Sequence[WorkLine]:
        """List open work; see the port."""
        return self._work(todo_scopes(scope, wanted), wanted, at, after=after, limit=limit)

    def overdue(
        self,
        scope: Scope,
        wanted: WorkFilter,
        at: datetime,
        *,
        after: WorkPlace | None = None,
        limit: int = 50,
    ) -> Sequence[WorkLine]:
        """List overdue work; see the port."""
        late = replace(wanted, light="red")
        return self._work(overdue_scopes(scope, wanted), late, at, after=after, limit=limit)

    def regions(self, scope: Scope, case_id: str) -> Sequence[RegionRow]:
        """Give the rows of a case's regions; see the port."""
        statement = (
            read(t.region, RegionRow)
            .where(_r.case_id == case_id, is_visible(scope, _r.case_id))
            .order_by(_r.key, _r.round)
        )
        return [_region(one) for one in self._all(statement)]

    def history(
        self, scope: Scope, case_id: str, *, after: int = 0, limit: int = 1000
    ) -> Sequence[EventRow]:
        """Give a case's events; see the port."""
        statement = (
            read(t.case_event, EventRow)
            .where(_e.case_id == case_id, _e.seq > after, is_visible(scope, _e.case_id))
            .order_by(_e.seq)
            .limit(limit)
        )
        return [event_row(one) for one in self._all(statement)]

    def _work(
        self,
        scopes: list[ColumnElement[bool]],
        wanted: WorkFilter,
        at: datetime,
        *,
        after: WorkPlace | None,
        limit: int,
    ) -> list[WorkLine]:
        found: list[WorkLine] = []
        for dated in (True, False):
            if _is_passed(wanted, after, dated=dated) or len(found) >= limit:
                continue
            statement = work_list(
                scopes,
                wanted,
                write_instant(at),
                after=after,
                limit=limit - len(found),
                dated=dated,
            )
            found += [_work_line(one) for one in self._all(statement)]
        return found

    def _all(self, statement: Select[Any] | None) -> Sequence[Sequence[Any]]:
        if statement is None:
            return []
        return rows(self._database, statement)


def _is_passed(wanted: WorkFilter, after: WorkPlace | None, *, dated: bool) -> bool:
    """Whether nothing can come of dated (undated) work: by the light asked for, or behind it."""
    if dated:
        return wanted.light == "none" or (after is not None and not after[0])
    return wanted.light not in {None, "none"}


def _line(found: Sequence[Any]) -> CaseLine:
    values = _named(CaseLine, found)
    return CaseLine(**(values | {"ended": bool(values["ended"])}))


def _region(found: Sequence[Any]) -> RegionRow:
    values = _named(RegionRow, found)
    flags = {name: bool(values[name]) for name in ("open", "warned")}
    return RegionRow(**(values | flags))


def _work_line(found: Sequence[Any]) -> WorkLine:
    values = _named(WorkLine, found)
    return WorkLine(**(values | {"warned": bool(values["warned"])}))


def _named(row: type[Struct], found: Sequence[Any]) -> dict[str, Any]:
    return dict(zip(row.__struct_fields__, found, strict=True))
