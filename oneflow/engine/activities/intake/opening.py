"""Opening an intake: who is asked, and until when their defects go into the notice."""

from __future__ import annotations

from datetime import datetime

import msgspec

from oneflow.calendar import Limit, parse_limit
from oneflow.engine.activities.intake.records import IntakeSlice
from oneflow.engine.activity import Outcome, Scope
from oneflow.engine.records.case import item_key
from oneflow.engine.records.event import Defect
from oneflow.matters.activities.settings import IntakeSettings

HALF_DAY = parse_limit("0.5wd")
ONE_DAY = parse_limit("1wd")


def opened(
    scope: Scope, settings: IntakeSettings, at: datetime, cause: Outcome | None
) -> IntakeSlice:
    """Ask every department concerned; a supplement asked later begins with its defects."""
    asked = _departments(scope, settings)
    if settings.after_acceptance:
        defects = cause.record.get("defects", ()) if cause else ()
        return IntakeSlice(
            received_at=at,
            asked=asked,
            answered=asked,
            defects=tuple(defects),
            cutoff_at=at,
        )
    lacking = _lacking(scope) if settings.whose == "case" else ()
    return IntakeSlice(received_at=at, asked=asked, defects=lacking, cutoff_at=cutoff(scope, at))


def _lacking(scope: Scope) -> tuple[Defect, ...]:
    """What did not come along from the case that opened this one; told in the one notice."""
    origin = scope.case.origin
    known = {f"field:{name}" for name in scope.case.fields}
    lacking = origin.lacking if origin is not None else ()
    return tuple(Defect(what) for what in lacking if what not in known)


def redated(scope: Scope, now: IntakeSlice) -> IntakeSlice:
    """The cut-off and the applicant's time as they are, had the calendar always been this one."""
    notice = now.notice
    if notice is not None and notice.served_at is not None:
        answer_by = scope.due(answer_limit(scope), notice.served_at)
        notice = msgspec.structs.replace(notice, answer_by=answer_by)
    after = scope.settings.after_acceptance
    again = now.cutoff_at if after else cutoff(scope, now.received_at)
    return msgspec.structs.replace(now, notice=notice, cutoff_at=again)


def answer_limit(scope: Scope) -> Limit:
    """The applicant's time to answer a notice, from its service."""
    item = scope.item
    later = item.supplement if item and scope.settings.after_acceptance else None
    return later.answer_within if later else scope.plan.intake.answer_within


def _departments(scope: Scope, settings: IntakeSettings) -> tuple[str, ...]:
    """Who is asked: the item's own department, or all of the selected items that have not ended."""
    if settings.whose == "item" and scope.item is not None:
        return (scope.item.department,)
    items, regions = scope.plan.items, scope.case.regions
    return tuple(
        dict.fromkeys(
            items[code].department
            for code in scope.case.selected
            if (region := regions.get(item_key(code))) is None or not region.ended
        )
    )


def cutoff(scope: Scope, received: datetime) -> datetime | None:
    """Half a day before the promised notice limit, else a working day before the legal one."""
    plan = scope.plan.intake
    limit: Limit | None = plan.notice.promised or plan.notice.legal
    if limit is None:
        return None
    by = plan.cutoff or (HALF_DAY if plan.notice.promised else ONE_DAY)
    return scope.shorter(limit, received, by)
