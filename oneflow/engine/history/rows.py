"""From a decided case to the rows that cache it, and back from rows to the case. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from oneflow.engine.history.envelope import Envelope
from oneflow.engine.kernel.world import World
from oneflow.engine.ports import CaseRow, EventRow, RegionRow
from oneflow.engine.records.case import CASE, Case, Clock, Region
from oneflow.engine.records.case_builder import CaseBuilder
from oneflow.engine.records.instants import read_instant, write_instant
from oneflow.errors import IntegrityError
from oneflow.ids import CaseId, code_in
from oneflow.matters.plan import WAITING, Plan
from oneflow.matters.reserved_departments import window_department

STATE_VERSION = 1
"""Form of the stored state. A row with another one is folded anew from its events."""
NO_STATE = 0
"""Form of a row that holds no state: that of a case that has ended. Such a case is hardly ever
opened again, and its state would take as much room as all that is kept of it besides its events."""

LATE_RUNGS = frozenset({"yellow", "red"})
"""Rungs that stand at the due times themselves; a row tells lateness by its dates."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Case).decode


def case_row(
    plan: Plan, case: Case, *, head: bytes, algorithm: str, wake_at: datetime | None
) -> CaseRow:
    """Make the row of a case."""
    region = case.regions[CASE]
    return CaseRow(
        id=case.id,
        matter=case.matter,
        number=case.number,
        definition=case.definition,
        applicant=case.applicant,
        lead_office=_lead_office(plan, case),
        status=region.state,
        ended=region.ended,
        received_at=write_instant(case.received_at),
        version=case.seq,
        state_version=NO_STATE if region.ended else STATE_VERSION,
        state="" if region.ended else _encode(case).decode(),
        head=head,
        algorithm=algorithm,
        wake_at=write_instant(wake_at) if wake_at else None,
    )


def region_rows(world: World, case: Case, touched: Iterable[str]) -> tuple[RegionRow, ...]:
    """Make the rows of the regions that changed, closed earlier rounds among them."""
    rows = []
    shared = _shared(world, case)
    for key in sorted(touched):
        region = case.regions.get(key)
        if region is not None:
            rows.append(_region_row(shared, key, region, is_current=True))
            former = case.former.get(f"{key}#{region.round - 1}") if case.former else None
            if former is not None:
                rows.append(_region_row(shared, key, former, is_current=False))
    return tuple(rows)


def closed_rows(world: World, case: Case) -> tuple[RegionRow, ...]:
    """Make the rows of all earlier rounds."""
    rows = []
    shared = _shared(world, case)
    for name, region in case.former.items():
        key, _, number = name.partition("#")
        if number.isdigit():
            rows.append(_region_row(shared, key, region, is_current=False))
    return tuple(rows)


def is_rerouted(before: Case | None, case: Case) -> bool:
    """Whether a turn may have made other offices competent; every region's row says which is."""
    if before is None or before.offices is case.offices:  # a fold replaces what it changes
        return False
    return before.offices != case.offices


def rows_after(
    world: World, before: Case | None, case: Case, touched: Iterable[str]
) -> tuple[RegionRow, ...]:
    """Make the rows that a turn changes.

    Args:
        world: of the case.
        before: the case before the turn; None: it is new.
        case: after it.
        touched: the regions that changed.
    """
    if before is None:
        return region_rows(world, case, touched)
    if is_rerouted(before, case):
        return (*region_rows(world, case, case.regions), *closed_rows(world, case))
    known = before.regions
    changed = [key for key in touched if not _stays_ended(known.get(key), case.regions.get(key))]
    return region_rows(world, case, changed)


def _stays_ended(before: Region | None, region: Region | None) -> bool:
    """Whether a region had ended and still has: what its clocks do then is in no row."""
    return (
        before is not None
        and region is not None
        and before.ended
        and region.ended
        and (before.round, before.since) == (region.round, region.since)
        and (before.state, before.outcome) == (region.state, region.outcome)
    )


def read_state(row: CaseRow) -> Case | None:
    """Read the cached state of a row; None: it has another form, fold the events."""
    return _decode(row.state) if row.state_version == STATE_VERSION else None


def read_case(world: World, envelope: Envelope, rows: Iterable[EventRow], case_id: str) -> Case:
    """Fold a case from its stored events, oldest first."""
    builder = CaseBuilder()
    builder.id = CaseId(case_id)
    row = event = None
    read, folds = envelope.event, world.folds
    for seq, row in enumerate(rows, 1):
        if row.seq != seq:
            raise _missing(case_id, seq)
        event = read(row)
        builder.seq = seq
        folds[type(event)](builder, event)
    if row is None or event is None:
        raise _missing(case_id, 1)
    builder.now = read_instant(row.recorded_at).astimezone(event.at.tzinfo)
    return builder.close()


def _missing(case_id: str, seq: int) -> IntegrityError:
    return IntegrityError(
        f"办件 {case_id} 缺第 {seq} 号事件。",
        f"Event {seq} of case {case_id} is missing.",
        remedy_zh="停止办理并核验历史。",
        remedy_en="Stop and verify the history.",
    )


class _Shared(Struct):
    """What the rows of all regions of a case have in common."""

    world: World
    case: Case
    lead_office: str
    received_at: str


def _shared(world: World, case: Case) -> _Shared:
    return _Shared(world, case, _lead_office(world.plan, case), write_instant(case.received_at))


def _region_row(shared: _Shared, key: str, region: Region, *, is_current: bool) -> RegionRow:
    case = shared.case
    department, since = _department(shared.world, key), region.since
    is_open = is_current and not region.ended and region.state != WAITING
    due_at = overdue_at = None
    is_warned = False
    if is_open and region.clocks:
        running = [clock for clock in region.clocks.values() if clock.stopped_at is None]
        due_at, overdue_at = _dues(running)
        is_warned = any(map(_is_warned, running))
    return RegionRow(
        case_id=case.id,
        key=key,
        round=region.round,
        department=department,
        office=case.offices.get(department, department),
        state=region.state,
        outcome=region.outcome,
        open=is_open,
        since=None if since is None else write_instant(since),
        due_at=None if due_at is None else write_instant(due_at),
        overdue_at=None if overdue_at is None else write_instant(overdue_at),
        warned=is_warned,
        lead_office=shared.lead_office,
        received_at=shared.received_at,
    )


def _lead_office(plan: Plan, case: Case) -> str:
    return case.offices.get(plan.lead, plan.lead)


def _department(world: World, key: str) -> str:
    """Whose work a region is: the item's department, the window's for the case itself."""
    plan = world.plan
    item = world.items.get(key) or plan.items.get(code_in(key))
    if item is not None:
        return item.department
    return window_department(plan)


def _is_warned(clock: Clock) -> bool:
    """Whether a clock has told of its end; lateness itself is asked of the dates."""
    return not LATE_RUNGS.issuperset(clock.rungs)


def _dues(running: Sequence[Clock]) -> tuple[datetime | None, datetime | None]:
    """The earliest promised (else legal) and legal due among running clocks."""
    if not running:
        return None, None
    if len(running) == 1:
        return running[0].due_at, running[0].legal_at
    promised = [at for clock in running if (at := clock.due_at)]
    legal = [clock.legal_at for clock in running if clock.legal_at]
    return min(promised, default=None), min(legal, default=None)
