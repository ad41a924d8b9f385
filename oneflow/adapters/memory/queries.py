"""Questions over many cases in memory: everything is looked at, which is fine for a few."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec.structs import replace

from oneflow.adapters.memory.gate import Gate
from oneflow.adapters.memory.rows import Rows
from oneflow.engine.ports import CaseRow, EventRow, RegionRow
from oneflow.engine.records.case import item_key
from oneflow.engine.records.instants import write_instant
from oneflow.engine.shell.listing import (
    COLUMNS_ASKED,
    CaseFilter,
    CaseLine,
    CasePlace,
    Scope,
    WorkFilter,
    WorkLine,
    WorkPlace,
)

_OF_REGION = ("key", "state", "office")
_OF_CASE = ("matter", "number", "applicant")


class MemoryQueries:
    """`CaseQueries` over rows in memory; `lock` guards them."""

    def __init__(self, rows: Rows, lock: Gate) -> None:
        self._rows = rows
        self._lock = lock

    def cases(
        self, scope: Scope, wanted: CaseFilter, *, after: CasePlace | None = None, limit: int = 50
    ) -> Sequence[CaseLine]:
        """List cases; see the port."""
        with self._lock:
            rows = [row for row in self._rows.cases.values() if self._sees(scope, row.id)]
            lines = [_line(row) for row in rows if self._matches(wanted, row)]
        lines.sort(key=lambda line: line.place, reverse=True)
        return [line for line in lines if after is None or line.place < after][:limit]

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

        def is_own(row: RegionRow) -> bool:
            return scope.everything or row.office in scope.offices

        return self._work(is_own, wanted, at, after=after, limit=limit)

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

        def is_looked_after(row: RegionRow) -> bool:
            offices = {row.office, row.lead_office}
            applicant = self._rows.cases[row.case_id].applicant
            known = applicant in scope.persons or not offices.isdisjoint(scope.offices)
            return scope.everything or known

        return self._work(
            is_looked_after, replace(wanted, light="red"), at, after=after, limit=limit
        )

    def regions(self, scope: Scope, case_id: str) -> Sequence[RegionRow]:
        """Give the rows of a case's regions; see the port."""
        with self._lock:
            if not self._sees(scope, case_id):
                return []
            return [row for place, row in sorted(self._rows.regions.items()) if place[0] == case_id]

    def history(
        self, scope: Scope, case_id: str, *, after: int = 0, limit: int = 1000
    ) -> Sequence[EventRow]:
        """Give a case's events; see the port."""
        with self._lock:
            if not self._sees(scope, case_id):
                return []
            return self._rows.events.get(case_id, [])[after : after + limit]

    def _work(
        self,
        is_meant: Callable[[RegionRow], bool],
        wanted: WorkFilter,
        at: datetime,
        *,
        after: WorkPlace | None,
        limit: int,
    ) -> list[WorkLine]:
        now = write_instant(at)
        with self._lock:
            open_ones = [row for row in self._rows.regions.values() if row.open and is_meant(row)]
            lines = [_work_line(row, self._rows.cases[row.case_id]) for row in open_ones]
        lines = [line for line in lines if _is_wanted(line, wanted, now)]
        lines.sort(key=lambda line: _undated_last(line.place))
        if after is not None:
            lines = [one for one in lines if _undated_last(one.place) > _undated_last(after)]
        return lines[:limit]

    def _matches(self, wanted: CaseFilter, row: CaseRow) -> bool:
        named = ((name, getattr(wanted, name)) for name in COLUMNS_ASKED)
        return (
            all(value is None or getattr(row, name) == value for name, value in named)
            and _is_within(row.received_at, wanted)
            and (wanted.item is None or (row.id, item_key(wanted.item), 1) in self._rows.regions)
        )

    def _sees(self, scope: Scope, case_id: str) -> bool:
        if scope.everything:
            return True
        row = self._rows.cases.get(case_id)
        if row is None:
            return False
        offices = {one.office for one in self._rows.regions.values() if one.case_id == case_id}
        offices.add(row.lead_office)
        return row.applicant in scope.persons or not offices.isdisjoint(scope.offices)


def _undated_last(place: WorkPlace) -> tuple[bool, WorkPlace]:
    return not place[0], place


def _is_wanted(line: WorkLine, wanted: WorkFilter, now: str) -> bool:
    named = ((name, getattr(wanted, name)) for name in (*_OF_REGION, *_OF_CASE))
    return (
        all(value is None or getattr(line, name) == value for name, value in named)
        and _is_within(line.received_at, wanted)
        and (wanted.light is None or line.light(now) == wanted.light)
    )


def _is_within(received_at: str, wanted: CaseFilter | WorkFilter) -> bool:
    return (wanted.received_from is None or wanted.received_from <= received_at) and (
        wanted.received_to is None or received_at < wanted.received_to
    )


def _line(row: CaseRow) -> CaseLine:
    return CaseLine(**{name: getattr(row, name) for name in CaseLine.__struct_fields__})


def _work_line(row: RegionRow, case: CaseRow) -> WorkLine:
    fields = WorkLine.__struct_fields__
    return WorkLine(**{n: getattr(case if n in _OF_CASE else row, n) for n in fields})
