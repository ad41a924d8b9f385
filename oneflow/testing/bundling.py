"""A bundle of a case in an engine, for whoever replays it without writing a file."""

from __future__ import annotations

from oneflow.bootstrap import Engine
from oneflow.engine.history.bundle import Bundle, BundledCalendar
from oneflow.engine.ports import EventRow
from oneflow.engine.records.actor import Actor
from oneflow.engine.records.event import Event
from oneflow.engine.records.events import CalendarRevised, CaseSubmitted
from oneflow.engine.records.instants import write_instant
from oneflow.engine.shell.sealing import inclusion
from oneflow.errors import IntegrityError

TESTER = Actor(id="oneflow:tester", kind="operator")


def bundle_of(engine: Engine, case_id: str, actor: Actor = TESTER) -> Bundle:
    """Gather a case with its values, its definition and the calendars of its history.

    Raises:
        NotFoundError: there is no such case for this actor.
        IntegrityError: the database lacks the definition or a calendar.
    """
    reading = engine.read(case_id, actor)
    named = dict.fromkeys(reading.case.calendars.items())
    for row in reading.events:
        event = _event(engine, row)
        if isinstance(event, CaseSubmitted):
            named.update(dict.fromkeys(event.calendars.items()))
        elif isinstance(event, CalendarRevised):
            named[event.calendar, event.revision] = None
    with engine.store.look(case_id) as look:
        data = tuple(look.versions())
        regions = tuple(look.regions())
    return Bundle(
        exported_at=write_instant(engine.time.now()),
        exported_by=actor.id,
        case=reading.row,
        definition=_there(engine.store.definition(reading.row.definition)),
        calendars=tuple(
            BundledCalendar(
                calendar=name, revision=revision, body=_there(engine.store.calendar(name, revision))
            )
            for name, revision in named
        ),
        events=reading.events,
        data=data,
        regions=regions,
        seal=inclusion(engine.store.seals, case_id),
    )


def _event(engine: Engine, row: EventRow) -> Event | None:
    """The event of a row; None: it is damaged, which is for the check of the bundle to tell."""
    try:
        return engine.handler.envelope.event(row)
    except IntegrityError:
        return None


def _there(body: bytes | None) -> str:
    if body is None:
        raise IntegrityError(
            "数据库里缺少办件锁定的定义或日历。",
            "The database lacks the definition or a calendar that the case is pinned to.",
            remedy_zh="从备份恢复这一条。",
            remedy_en="Restore it from a backup.",
        )
    return body.decode()
