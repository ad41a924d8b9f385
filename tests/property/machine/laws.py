"""What must hold after every step, seen from the stored rows and from the pure kernel."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from oneflow.engine.history.rows import read_case, region_rows
from oneflow.engine.kernel.decide import decide
from oneflow.engine.kernel.draft import EVERYTHING, Draft
from oneflow.engine.kernel.propagate import propagate
from oneflow.engine.kernel.settle import next_instant
from oneflow.engine.records.actor import TIMER
from oneflow.engine.records.case import Case
from oneflow.engine.records.commands import Command, Tick
from oneflow.engine.records.event import Event
from oneflow.engine.records.instants import write_instant
from oneflow.ids import CaseId, CommandId
from tests.generated.hall import Hall
from tests.generated.moves import SECRETS
from tests.invariants.checker import check
from tests.invariants.tables import Tables, from_memory

_encode = msgspec.json.Encoder().encode


def refold(hall: Hall) -> str:
    """The state text that the stored events fold to; "" for an ended case, which keeps none."""
    case = _folded(hall)
    return "" if case.ended else _encode(case).decode()


def _folded(hall: Hall) -> Case:
    world = hall.worlds.of(hall.row.definition)
    return read_case(world, hall.handler.envelope, hall.rows, hall.case_id)


def check_everything(hall: Hall, tables: Tables | None = None) -> None:
    """Hold the stored case to all of it; `tables` None: those of the store in memory."""
    tables = tables or from_memory(hall.store)
    check_state(hall, tables)
    check_rest(hall)
    wrong = check(
        tables,
        acknowledged={hall.case_id: hall.acknowledged},
        refold=lambda _: refold(hall),
        secrets=SECRETS,
    )
    assert wrong == [], wrong


def check_state(hall: Hall, tables: Tables) -> None:
    """The stored state is the fold of the stored events, and the region rows are its rows."""
    row, case = hall.row, hall.case
    again = _folded(hall)
    for name in Case.__struct_fields__:
        assert _encode(getattr(again, name)) == _encode(getattr(case, name)), name
    assert refold(hall) == row.state
    stored = {(each["key"], each["round"]): each for each in tables.region}
    world = hall.worlds.of(row.definition)
    for made in region_rows(world, case, list(case.regions)):
        found = stored[made.key, made.round]
        assert {**found, "open": bool(found["open"])} == msgspec.structs.asdict(made)


def check_rest(hall: Hall) -> None:
    """Nothing is due, the row wakes at what is due next, and nothing follows any more."""
    case, row = hall.case, hall.row
    draft = _draft(hall, case)
    coming = next_instant(draft)
    assert (write_instant(coming) if coming else None) == row.wake_at
    assert coming is None or coming > case.now
    draft.news = EVERYTHING
    draft.pending = list(case.regions)
    propagate(draft)
    assert draft.events == [], brief(draft.events)


def check_refusal(hall: Hall, before: Case, emitted: list[Event], now: datetime) -> None:
    """What stayed of a refused command is what time alone would have brought."""
    world = hall.worlds.of(hall.row.definition)
    turn = decide(world, before, _tick(before), now)
    assert emitted == list(turn.events), f"{brief(emitted)} but time: {brief(turn.events)}"


def _draft(hall: Hall, case: Case) -> Draft:
    world = hall.worlds.of(hall.row.definition)
    return Draft(world, case, _tick(case), case.now)


def _tick(case: Case) -> Command:
    return Command(id=CommandId("tick"), case_id=CaseId(case.id), actor=TIMER, body=Tick())


def brief(events: Iterable[Event]) -> str:
    """Say in a line what happened."""
    names = ("region", "trigger", "state", "name", "rung", "items", "cause", "finding")
    return "; ".join(
        f"{type(event).__name__} {event.at} "
        + " ".join(f"{name}={getattr(event, name)}" for name in names if hasattr(event, name))
        for event in events
    )
