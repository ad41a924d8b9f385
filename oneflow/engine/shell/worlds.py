"""Worlds by definition: found in the store, compiled once, shared by all threads."""

from __future__ import annotations

import threading

import msgspec

from oneflow.calendar import Calendar, Record
from oneflow.engine.kernel.world import World
from oneflow.engine.ports import CaseStore
from oneflow.engine.registry import world_of
from oneflow.errors import NotFoundError, UsageError
from oneflow.matters.compilation import compile_plan
from oneflow.matters.expansion import Expanded


class Worlds:
    """Compiles each expanded definition once and keeps the calendars that cases name.

    Args:
        store: keeps expanded definitions and calendar revisions for ever.
        calendar: the calendar that new cases get.
    """

    def __init__(self, store: CaseStore, calendar: Calendar) -> None:
        self._store = store
        self._calendar = calendar
        self._calendars = {calendar.revision: calendar}
        self._worlds: dict[str, World] = {}
        self._current: dict[str, str] = {}
        self._lock = threading.Lock()
        body = msgspec.json.encode(calendar.record)
        store.put_calendar(calendar.id, calendar.revision, body)

    @property
    def calendar(self) -> Calendar:
        """The calendar that new cases get."""
        return self._calendar

    def publish(self, expanded: Expanded) -> World:
        """Store a definition and make it the one that new cases of its matter get.

        Raises:
            UsageError: it counts by another calendar than this one.
        """
        plan = compile_plan(expanded.json_bytes)
        if plan.calendar != self._calendar.id:
            raise _another_calendar(plan.calendar, self._calendar.id)
        self._store.put_definition(expanded.hash, plan.code, plan.title.zh, expanded.json_bytes)
        with self._lock:
            self._current[plan.code] = expanded.hash
        return self.of(expanded.hash)

    def adopt(self, calendar: Calendar) -> None:
        """Make a calendar revision the one that new cases get; known to all worlds.

        Raises:
            UsageError: it is another calendar, not a revision of this one.
        """
        if calendar.id != self._calendar.id:
            raise _another_calendar(calendar.id, self._calendar.id)
        body = msgspec.json.encode(calendar.record)
        self._store.put_calendar(calendar.id, calendar.revision, body)
        with self._lock:
            self._calendars = {**self._calendars, calendar.revision: calendar}
            self._calendar = calendar
            self._worlds = {}

    def matters(self) -> tuple[str, ...]:
        """Codes of the matters published here."""
        return tuple(self._current)

    def kept(self) -> tuple[World, ...]:
        """The worlds of all definitions that the store keeps, old versions among them."""
        return tuple(self.of(digest) for digest in self._store.definitions())

    def current(self, matter: str) -> World:
        """The world of new cases of a matter. Raises NotFoundError: it was not published."""
        digest = self._current.get(matter)
        if digest is None:
            raise _no_definition(matter)
        return self.of(digest)

    def of(self, digest: str, revision: str | None = None) -> World:
        """The world of a definition, by hash, with the calendar revision that a case names."""
        world = self._worlds.get(digest)
        if world is None:
            world = self._compiled(digest)
        if revision is not None and revision not in world.calendars:
            world.calendars[revision] = self._revision(world.plan.calendar, revision)
        return world

    def _compiled(self, digest: str) -> World:
        body = self._store.definition(digest)
        if body is None:
            raise _no_definition(digest)
        plan = compile_plan(body)
        while True:
            calendar = self._calendar
            world = world_of(plan, self._calendars, calendar.revision)
            with self._lock:
                if self._calendar is calendar:  # else another was adopted meanwhile
                    return self._worlds.setdefault(digest, world)

    def _revision(self, calendar: str, revision: str) -> Calendar:
        body = self._store.calendar(calendar, revision)
        if body is None:
            raise NotFoundError(
                f"没有日历“{calendar}”的修订 {revision}。",
                f"The calendar '{calendar}' has no revision {revision}.",
                remedy_zh="从办件所在的数据库恢复日历。",
                remedy_en="Restore the calendar from the database the case comes from.",
            )
        return Calendar(msgspec.json.decode(body, type=Record))


def _no_definition(name: str) -> NotFoundError:
    return NotFoundError(
        f"没有发布定义“{name}”。",
        f"The definition '{name}' has not been published.",
        remedy_zh="先装入该主题的定义。",
        remedy_en="Load the definition of the matter first.",
    )


def _another_calendar(given: str, known: str) -> UsageError:
    return UsageError(
        f"日历“{given}”不是本引擎所用日历“{known}”的修订。",
        f"'{given}' is not the calendar of this engine, which counts by '{known}'.",
        remedy_zh="定义和引擎用同一个日历：改正定义中的 calendar，或以该日历另开一个引擎。",
        remedy_en="Definition and engine take the same calendar: mend `calendar` in the definition, or "
        "open another engine with that calendar.",
        data={"given": given, "calendar": known},
    )
