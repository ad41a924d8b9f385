"""The statements behind lists of open work, in the order of the dates on which it is due.

Dated work comes first and undated work (no limit, or paused) last; the two are asked for one
after the other, because databases do not agree where nothing is sorted to. Work past its legal
limit is a part of what is past its due date, so both lists are read off the same indexes.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, func, not_, null, or_, select, true, tuple_, union
from sqlalchemy.sql.elements import ColumnElement

from oneflow.adapters.database import schema as t
from oneflow.engine.shell.listing import Scope, WorkFilter, WorkLight, WorkLine, WorkPlace

_c, _r = t.case.c, t.region.c
_OF_CASE = ("number", "matter", "applicant")
_ORDER = ("due_at", "case_id", "key")
AHEAD = frozenset({"warning", "green"})
"""The lights of work that is not due yet."""


def todo_scopes(scope: Scope, wanted: WorkFilter) -> list[ColumnElement[bool]]:
    """What makes a region one's own work, an office at a time."""
    column = _plain(wanted, _r.office)
    if scope.everything:
        return [true() if wanted.office is None else column == wanted.office]
    return [column == office for office in _offices(scope, wanted)]


def overdue_scopes(scope: Scope, wanted: WorkFilter) -> list[ColumnElement[bool]]:
    """What makes a region one's own to look after: own work, cases led, cases of one's own."""
    own = todo_scopes(scope, wanted)
    if scope.everything:
        return own
    led = [_plain(wanted, _r.lead_office) == office for office in scope.offices]
    mine = [_c.applicant == person for person in scope.persons]
    if wanted.office is not None:
        led, mine = (
            [and_(_r.office == wanted.office, each) for each in many] for many in (led, mine)
        )
    return own + led + mine


def _plain(wanted: WorkFilter, column: ColumnElement[str]) -> ColumnElement[str]:
    """The column; where few cases are meant, as an expression that tempts nobody to its index.

    A number or an applicant names a handful of cases: there the way leads from the case to its
    regions, which SQLite would not find by itself.
    """
    few = wanted.number is not None or wanted.applicant is not None
    return func.coalesce(column, "") if few else column


def _offices(scope: Scope, wanted: WorkFilter) -> tuple[str, ...]:
    return tuple(office for office in scope.offices if wanted.office in {None, office})


def work_list(
    scopes: list[ColumnElement[bool]],
    wanted: WorkFilter,
    at: str,
    *,
    after: WorkPlace | None,
    limit: int,
    dated: bool,
) -> Select[Any] | None:
    """The statement of a list of dated or of undated work; None: nothing is in scope."""
    parts = [work_part(mine, wanted, at, after=after, limit=limit, dated=dated) for mine in scopes]
    if len(parts) < 2:
        return parts[0] if parts else None
    whole = union(*(select(part.subquery()) for part in parts)).subquery()
    return select(whole).order_by(*(whole.c[name] for name in _ORDER)).limit(limit)


def work_part(
    mine: ColumnElement[bool],
    wanted: WorkFilter,
    at: str,
    *,
    after: WorkPlace | None,
    limit: int,
    dated: bool,
) -> Select[Any]:
    """One part of a list of work: at most a page, in the order of an index."""
    columns = [_c[name] if name in _OF_CASE else _r[name] for name in WorkLine.__struct_fields__]
    statement = (
        select(*columns)
        .join_from(t.region, t.case, _c.id == _r.case_id)
        .where(_r.open, mine, _matches(wanted), _stands(wanted.light, at))
        .order_by(_plain(wanted, _r.due_at), _r.case_id, _r.key)
        .limit(limit)
    )
    if dated:
        return statement.where(_dated(wanted.light, at, after))
    due_at = _plain(wanted, _r.due_at)
    statement = statement.where(_r.due_at.is_(null()) if due_at is _r.due_at else due_at == "")
    behind = None if after is None or after[0] else after[1:]
    return statement if behind is None else statement.where(tuple_(_r.case_id, _r.key) > behind)


def _dated(light: WorkLight | None, at: str, after: WorkPlace | None) -> ColumnElement[bool]:
    """From where on dated work is read: one lower bound only, because SQLite seeks to one only."""
    if after is not None and (after[0] > at or light not in AHEAD):
        return and_(_r.due_at >= after[0], tuple_(*(_r[name] for name in _ORDER)) > after)
    if light in AHEAD:
        return _r.due_at > at
    return true() if light is not None else _r.due_at.is_not(null())


def _stands(light: WorkLight | None, at: str) -> ColumnElement[bool]:
    """What a light asks of dated work besides where it is read from."""
    if light == "red":
        return and_(_r.due_at <= at, _r.overdue_at <= at)
    if light == "yellow":
        return and_(_r.due_at <= at, or_(_r.overdue_at.is_(null()), _r.overdue_at > at))
    if light in AHEAD:
        return _r.warned if light == "warning" else not_(_r.warned)
    return true()


def _matches(wanted: WorkFilter) -> ColumnElement[bool]:
    asked: list[ColumnElement[bool]] = [
        _r[name] == value
        for name in ("key", "state")
        if (value := getattr(wanted, name)) is not None
    ]
    asked += [
        _c[name] == value for name in _OF_CASE if (value := getattr(wanted, name)) is not None
    ]
    if wanted.received_from is not None:
        asked.append(_r.received_at >= wanted.received_from)
    if wanted.received_to is not None:
        asked.append(_r.received_at < wanted.received_to)
    return and_(true(), *asked)
