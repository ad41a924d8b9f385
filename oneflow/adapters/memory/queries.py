"""Questions over many cases in memory: everything is looked at, which is fine for a few."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime

from oneflow.adapters.memory.rows import Rows
from oneflow.engine.ports import CaseRow, EventRow, RegionRow
from oneflow.engine.records.instants import write_instant
from oneflow.engine.shell.listing import CaseFilter, CaseLine, Scope


class MemoryQueries:
    """`CaseQueries` over rows in memory; `lock` guards them."""

    def __init__(self, rows: Rows, lock: threading.RLock) -> None:
        self._rows = rows
        self._lock = lock

    def cases(
        self, scope: Scope, wanted: CaseFilter, *, after: str = "", limit: int = 50
    ) -> Sequence[CaseLine]:
        """List cases; see the port."""
        with self._lock:
            found = sorted(case_id for case_id in self._rows.cases if case_id > after)
            rows = [self._rows.cases[case_id] for case_id in found if self._sees(scope, case_id)]
        return [_line(row) for row in rows if _matches(wanted, row)][:limit]

    def open_regions(
        self, scope: Scope, office: str, *, after: tuple[str, str] = ("", ""), limit: int = 50
    ) -> Sequence[RegionRow]:
        """List an office's open work; see the port."""
        if not scope.everything and office not in scope.offices:
            return []
        with self._lock:
            open_ones = [row for row in self._rows.regions.values() if row.open]
        mine = [row for row in open_ones if row.office == office and (row.case_id, row.key) > after]
        return sorted(mine, key=lambda row: (row.case_id, row.key))[:limit]

    def overdue(
        self, scope: Scope, at: datetime, *, after: RegionRow | None = None, limit: int = 50
    ) -> Sequence[RegionRow]:
        """List what is overdue; see the port."""
        now = write_instant(at)
        with self._lock:
            late = [
                row
                for row in self._rows.regions.values()
                if row.open and row.overdue_at is not None and row.overdue_at <= now
                if self._sees(scope, row.case_id)
            ]
        late.sort(key=_overdue_place)
        if after is not None:
            late = [row for row in late if _overdue_place(row) > _overdue_place(after)]
        return late[:limit]

    def history(
        self, scope: Scope, case_id: str, *, after: int = 0, limit: int = 1000
    ) -> Sequence[EventRow]:
        """Give a case's events; see the port."""
        with self._lock:
            if not self._sees(scope, case_id):
                return []
            return self._rows.events.get(case_id, [])[after : after + limit]

    def _sees(self, scope: Scope, case_id: str) -> bool:
        if scope.everything:
            return True
        row = self._rows.cases.get(case_id)
        if row is None:
            return False
        offices = {one.office for one in self._rows.regions.values() if one.case_id == case_id}
        offices.add(row.lead_office)
        return row.applicant in scope.persons or not offices.isdisjoint(scope.offices)


def _overdue_place(row: RegionRow) -> tuple[str, str, str]:
    return row.overdue_at or "", row.case_id, row.key


def _line(row: CaseRow) -> CaseLine:
    return CaseLine(**{name: getattr(row, name) for name in CaseLine.__struct_fields__})


def _matches(wanted: CaseFilter, row: CaseRow) -> bool:
    named = ((name, getattr(wanted, name)) for name in CaseFilter.__struct_fields__)
    return all(value is None or getattr(row, name) == value for name, value in named)
