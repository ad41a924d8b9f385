"""Making a bundle of a case: what `oneflow case export` and the demonstration write."""

from __future__ import annotations

from oneflow.adapters.system_time import SystemTime
from oneflow.bootstrap import Engine
from oneflow.engine.actor import Actor
from oneflow.engine.bundle import Bundle, BundledCalendar
from oneflow.engine.events import CalendarRevised, CaseSubmitted
from oneflow.engine.instants import write_instant
from oneflow.engine.ports import DataRow
from oneflow.engine.reading import READER, Reading, values
from oneflow.errors import IntegrityError


def bundle_of(engine: Engine, case_id: str, actor: Actor, *, with_data: bool) -> Bundle:
    """Gather a case, its definition and its calendars from a database.

    Args:
        engine: open over the database.
        case_id: of the case.
        actor: who exports; must be in the case's scope.
        with_data: take the personal values along, too.

    Raises:
        NotFoundError: there is no such case for this actor.
        IntegrityError: the database lacks the definition or a calendar the case names.
    """
    reading = engine.read(case_id, actor)
    return Bundle(
        exported_at=write_instant(SystemTime().now()),
        exported_by=actor.id,
        case=reading.row,
        definition=_definition(engine, reading),
        calendars=_calendars(engine, reading),
        events=reading.events,
        data=_data(engine, case_id) if with_data else None,
    )


def _definition(engine: Engine, reading: Reading) -> str:
    body = engine.store.definition(reading.row.definition)
    if body is None:
        raise _missing("定义", "definition")
    return body.decode()


def _calendars(engine: Engine, reading: Reading) -> tuple[BundledCalendar, ...]:
    """The revisions the case names now, then those that its history named before."""
    named = dict.fromkeys(reading.case.calendars.items())
    for row in reading.events:
        if row.type in {"case_submitted", "calendar_revised"}:
            event = engine.handler.envelope.event(row)
            if isinstance(event, CaseSubmitted):
                named.update(dict.fromkeys(event.calendars.items()))
            elif isinstance(event, CalendarRevised):
                named[event.calendar, event.revision] = None
    found = []
    for calendar, revision in named:
        body = engine.store.calendar(calendar, revision)
        if body is None:
            raise _missing("日历", "calendar")
        found.append(BundledCalendar(calendar=calendar, revision=revision, body=body.decode()))
    return tuple(found)


def _data(engine: Engine, case_id: str) -> tuple[DataRow, ...]:
    with engine.store.unit(case_id, READER) as unit:
        return values(unit)


def _missing(zh: str, en: str) -> IntegrityError:
    return IntegrityError(
        f"数据库里缺少办件锁定的{zh}。",
        f"The database lacks the {en} that the case is pinned to.",
        remedy_zh="从备份恢复这一条。",
        remedy_en="Restore it from a backup.",
    )
