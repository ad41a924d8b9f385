"""The statements behind lists of open work, in the order of the dates on which it is due.

Dated work comes first and undated work (no limit, or paused) last; the two are asked for one
after the other, because databases do not agree where nothing is sorted to. Work past its legal
limit is a part of what is past its due date, so both lists are read off the same indexes.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, not_, null, or_, select, true, tuple_, union
from sqlalchemy.sql.elements import ColumnElement

from oneflow.adapters.database import schema as t
from oneflow.engine.shell.listing import Scope, WorkFilter, WorkLight, WorkLine, WorkPlace

_c, _r = t.case.c, t.region.c
_OF_CASE = ("number", "matter", "applicant")
_ORDER = ("due_at", "case_id", "key")


def todo_scopes(scope: Scope, wanted: WorkFilter) -> list[ColumnElement[bool]]:
    """What makes a region one's own work, an office at a time."""
    if scope.everything:
        return [true() if wanted.office is None else _r.office == wanted.office]
    return [_r.office == office for office in _offices(scope, wanted)]


def overdue_scopes(scope: Scope, wanted: WorkFilter) -> list[ColumnElement[bool]]:
    """What makes a region one's own to look after: own work, cases led, cases of one's own."""
    own = todo_scopes(scope, wanted)
    if scope.everything:
        return own
    led = [_r.lead_office == office for office in scope.offices]
    mine = [_c.applicant == person for person in scope.persons]
    if wanted.office is not None:
        led, mine = (
            [and_(_r.office == wanted.office, each) for each in many] for many in (led, mine)
        )
    return own + led + mine


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
        .order_by(*(_r[name] for name in _ORDER))
        .limit(limit)
    )
    if not dated:
        statement = statement.where(_r.due_at.is_(null()))
        behind = None if after is None or after[0] else after[1:]
        return statement if behind is None else statement.where(tuple_(_r.case_id, _r.key) > behind)
    statement = statement.where(_r.due_at.is_not(null()))
    if after is None:
        return statement
    place = tuple_(*(_r[name] for name in _ORDER))
    return statement.where(_r.due_at >= after[0], place > after)


def _stands(light: WorkLight | None, at: str) -> ColumnElement[bool]:
    late = and_(_r.overdue_at.is_not(null()), _r.overdue_at <= at)
    match light:
        case None:
            return true()
        case "red":
            return and_(_r.due_at <= at, late)
        case "yellow":
            return and_(_r.due_at <= at, or_(_r.overdue_at.is_(null()), _r.overdue_at > at))
        case "warning":
            return and_(_r.due_at > at, _r.warned)
        case "green":
            return and_(_r.due_at > at, not_(_r.warned))
        case "none":
            return _r.due_at.is_(null())


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
