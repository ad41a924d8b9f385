"""The statements behind lists of cases: each part is read off an index in the list's own order.

A case is in scope as one's own, as one led, or by a region of one's office; each of these is a
part, cut to the length of a page, and the database puts the parts together.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, exists, or_, select, true, tuple_, union
from sqlalchemy.sql.elements import ColumnElement

from oneflow.adapters.database import schema as t
from oneflow.adapters.database.rendering import read
from oneflow.engine.records.case import item_key
from oneflow.engine.shell.listing import COLUMNS_ASKED, CaseFilter, CaseLine, CasePlace, Scope

_c, _r = t.case.c, t.region.c


def case_list(
    scope: Scope, wanted: CaseFilter, after: CasePlace | None, limit: int
) -> Select[Any] | None:
    """The statement of a list of cases; None: nothing is in scope."""
    parts = case_parts(scope, wanted, after, limit)
    if len(parts) < 2:
        return parts[0] if parts else None
    whole = union(*(select(part.subquery()) for part in parts)).subquery()
    order = whole.c.received_at.desc(), whole.c.id.desc()
    return select(whole).order_by(*order).limit(limit)


def case_parts(
    scope: Scope, wanted: CaseFilter, after: CasePlace | None, limit: int
) -> list[Select[Any]]:
    """The parts of a list of cases, each newest first and at most a page long.

    A number or an applicant makes the list short by itself: there each case is looked at for scope.
    """
    base = read(t.case, CaseLine).where(_matches(wanted)).limit(limit)
    if scope.everything:
        if wanted.item is not None:
            return [_by_item(base, wanted, after)]
        return [_newest(base, wanted, after)]
    if wanted.item is not None:
        base = base.where(_has_item(wanted.item))
    if wanted.number is not None or wanted.applicant is not None:
        return [_newest(base.where(is_visible(scope, _c.id)), wanted, after)]
    mine = [_newest(base.where(_c.applicant == person), wanted, after) for person in scope.persons]
    led = [_newest(base.where(_c.lead_office == office), wanted, after) for office in scope.offices]
    return mine + led + [_shared(base, office, wanted, after) for office in scope.offices]


def is_visible(scope: Scope, case_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether one case is in scope: as its applicant, its lead, or by a region of it."""
    if scope.everything:
        return true()
    part, whole = t.region.alias("part"), t.case.alias("whole").c
    return or_(
        exists().where(
            whole.id == case_id,
            or_(whole.applicant.in_(scope.persons), whole.lead_office.in_(scope.offices)),
        ),
        exists().where(part.c.case_id == case_id, part.c.office.in_(scope.offices)),
    )


def _newest(statement: Select[Any], wanted: CaseFilter, after: CasePlace | None) -> Select[Any]:
    return _in_order(statement, (_c.received_at, _c.id), wanted, after)


def _in_order(
    statement: Select[Any],
    place: tuple[ColumnElement[str], ColumnElement[str]],
    wanted: CaseFilter,
    after: CasePlace | None,
) -> Select[Any]:
    """Newest first by a pair of columns, from behind `after`, within the days asked for."""
    received_at, case_id = place
    if wanted.received_from is not None:
        statement = statement.where(received_at >= wanted.received_from)
    if wanted.received_to is not None:
        statement = statement.where(received_at < wanted.received_to)
    if after is not None:
        statement = statement.where(received_at <= after[0], tuple_(received_at, case_id) < after)
    return statement.order_by(received_at.desc(), case_id.desc())


def _by_item(base: Select[Any], wanted: CaseFilter, after: CasePlace | None) -> Select[Any]:
    """All cases that have an item: every item that a case has, has a first round."""
    joined = base.join(t.region, _r.case_id == _c.id)
    joined = joined.where(_r.key == item_key(str(wanted.item)), _r.round == 1)
    return _in_order(joined, (_r.received_at, _r.case_id), wanted, after)


def _shared(
    base: Select[Any], office: str, wanted: CaseFilter, after: CasePlace | None
) -> Select[Any]:
    """Cases in which an office has a region, each by the first of these regions."""
    other = t.region.alias("other")
    is_first = ~exists().where(
        other.c.office == _r.office,
        other.c.case_id == _r.case_id,
        or_(other.c.key < _r.key, and_(other.c.key == _r.key, other.c.round < _r.round)),
    )
    joined = base.join(t.region, _r.case_id == _c.id).where(_r.office == office, is_first)
    return _in_order(joined, (_r.received_at, _r.case_id), wanted, after)


def _has_item(item: str) -> ColumnElement[bool]:
    part = t.region.alias("asked")
    return exists().where(part.c.case_id == _c.id, part.c.key == item_key(item))


def _matches(wanted: CaseFilter) -> ColumnElement[bool]:
    named: dict[str, Any] = {
        name: value for name in COLUMNS_ASKED if (value := getattr(wanted, name)) is not None
    }
    return and_(true(), *(_c[name] == value for name, value in named.items()))
