"""Replaying a case: its stored commands given again, each at its own time, to a fresh kernel.

    replayed = replay(bundle)                       # the same definition: nothing may differ
    replayed = replay(bundle, definition=expanded)  # what would this case have come to?

Between commands time passes as it did, with everything happening at its legal instant. Under its
own definition a case is replayed from what its history holds, so one whose data were erased can
be replayed too; under another one, form, facts and documents are judged anew, for which the
values are needed.
"""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from oneflow.calendar import Calendar
from oneflow.engine.history.bundle import Bundle, world_in
from oneflow.engine.kernel.decide import Turn, decide
from oneflow.engine.kernel.world import World
from oneflow.engine.records.actor import TIMER
from oneflow.engine.records.case import Case
from oneflow.engine.records.commands import Command, ReviseCalendar, Tick
from oneflow.engine.records.events import CaseSubmitted
from oneflow.engine.records.instants import read_instant, write_instant
from oneflow.engine.registry import world_of
from oneflow.engine.shell.preparation import sealed_facts
from oneflow.errors import IntegrityError, SubmissionError, UsageError
from oneflow.ids import CommandId
from oneflow.matters.compilation import compile_plan
from oneflow.matters.expansion import Expanded
from oneflow.matters.plan import Plan
from oneflow.testing.chronicle import ENVELOPE, Chronicle
from oneflow.testing.outcome import Difference, Outcome, differences, outcome_of
from oneflow.testing.rejudging import Values

MOST_TICKS = 10_000
"""Instants at which something is due between two commands, after which replay gives up."""


class Replayed(Struct, frozen=True, kw_only=True):
    """What a replay gave. notes: what could not be done as it was, Chinese and English."""

    before: Outcome
    after: Outcome
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What came out otherwise; () where nothing did."""
        return differences(self.before, self.after)


def replay(
    bundle: Bundle, *, definition: Expanded | None = None, calendar: Calendar | None = None
) -> Replayed:
    """Replay a case.

    Args:
        bundle: the case with its definition and calendars; with values where it is to be judged
            under another definition.
        definition: another definition; None: its own.
        calendar: another calendar; None: its own, with every revision it went through.

    Raises:
        UsageError: it cannot be judged anew, because its values are erased or left out.
        IntegrityError: the bundle does not hold what the case is pinned to.
    """
    own = own_world(bundle)
    before = Chronicle(own, bundle.case.id)
    before.read(bundle.events)
    other = definition is not None and definition.hash != bundle.case.definition
    values = _values(bundle, before.case, needed=other)
    plan = compile_plan(definition.json_bytes) if other and definition else own.plan
    world = _world(own, plan, calendar)
    rejudges = other or (calendar is not None and values.complete)
    run = _Run(world, bundle, values if rejudges else None, keep_calendar=calendar is None)
    run.play()
    return Replayed(
        before=outcome_of(before),
        after=outcome_of(run.chronicle, tuple(run.refused)),
        notes=(*values.notes, *run.notes),
    )


class _Run:
    """A replay under way. values None: the stored facts are taken as they are."""

    def __init__(
        self, world: World, bundle: Bundle, values: Values | None, *, keep_calendar: bool
    ) -> None:
        self.world, self.bundle, self.values = world, bundle, values
        self.keep_calendar = keep_calendar
        self.known = world.knowing(dict(sealed_facts(bundle.data or ())))
        self.chronicle: Chronicle | None = None
        self.case: Case | None = None
        self.wake_at: datetime | None = None
        self.refused: list[str] = []
        self.notes: list[tuple[str, str]] = []

    def play(self) -> None:
        """Give every stored command again, then let time pass to where the history ends."""
        last = None
        for row in self.bundle.events:
            last = read_instant(row.recorded_at)
            command = ENVELOPE.command(row)
            if command is not None:
                self._pass_to(last)
                self._give(command, last)
        if last is not None:
            self._pass_to(last)

    def _give(self, command: Command, now: datetime) -> None:
        if isinstance(command.body, ReviseCalendar) and not self.keep_calendar:
            self.notes.append(("日历修订没有重放", "a revision of the calendar was not replayed"))
            return
        if self.values is not None:
            try:
                command, sealed = self.values.judged(command, self.world, self.case, now)
            except SubmissionError as error:
                self._refuse(command, f"submission ({len(error.faults)})")
                return
            self.known = self.world.knowing(sealed)
        turn = decide(self.known, self.case, command, now)
        self._take(turn, now)
        if turn.refusal is not None:
            self._refuse(command, turn.refusal.rule)

    def _pass_to(self, now: datetime) -> None:
        """Let everything happen that is due by `now`, each at its own instant."""
        for _ in range(MOST_TICKS):
            if self.case is None or self.wake_at is None or self.wake_at > now:
                return
            tick = Command(id=CommandId("tick"), case_id=self.case.id, actor=TIMER, body=Tick())
            at = self.wake_at
            self._take(decide(self.known, self.case, tick, at), at)
        raise IntegrityError(
            f"办件 {self.bundle.case.id} 的回放停不下来。",
            f"The replay of case {self.bundle.case.id} does not come to an end.",
            remedy_zh="请把该办件的导出包附在缺陷报告里。",
            remedy_en="Please attach the export of this case to a bug report.",
        )

    def _take(self, turn: Turn, now: datetime) -> None:
        if turn.case is None:
            return
        if self.chronicle is None:
            self.chronicle = Chronicle(self.world, turn.case.id)
        for event in turn.events:
            self.chronicle.take(event, recorded_at=write_instant(now))
        self.case, self.wake_at = turn.case, turn.wake_at

    def _refuse(self, command: Command, rule: str) -> None:
        self.refused.append(f"{command.id} {type(command.body).__name__}: {rule}")


def own_world(bundle: Bundle) -> World:
    """The world of the case, with the calendar revision that it was submitted under as current."""
    world = world_in(bundle)
    first = ENVELOPE.event(bundle.events[0]) if bundle.events else None
    if not isinstance(first, CaseSubmitted):
        raise IntegrityError(
            f"办件 {bundle.case.id} 的历史不是从申请开始的。",
            f"The history of case {bundle.case.id} does not begin with its submission.",
            remedy_zh="先用 oneflow case verify 核验。",
            remedy_en="Run `oneflow case verify` first.",
        )
    return world_of(world.plan, world.calendars, first.calendars[world.plan.calendar])


def _world(own: World, plan: Plan, calendar: Calendar | None) -> World:
    if calendar is None:
        return world_of(plan, own.calendars, own.current)
    calendars = {**own.calendars, calendar.revision: calendar}
    return world_of(plan, calendars, calendar.revision)


def _values(bundle: Bundle, case: Case, *, needed: bool) -> Values:
    if needed and case.erased:
        raise UsageError(
            f"办件 {bundle.case.id} 的个人数据已删除，不能按另一份定义重新判断。",
            f"The data of case {bundle.case.id} were erased; it cannot be judged anew.",
            remedy_zh="去掉 --definition，可以按原来的定义回放。",
            remedy_en="Leave out --definition to replay it under its own definition.",
        )
    if needed and bundle.data is None:
        raise UsageError(
            "导出包里没有个人数据，不能按另一份定义重新判断。",
            "The export holds no personal values; the case cannot be judged anew.",
            remedy_zh="用 oneflow case export --with-data --purpose 用途 重新导出。",
            remedy_en="Export it again with `oneflow case export --with-data --purpose WHY`.",
        )
    complete = bundle.data is not None and not case.erased
    return Values(bundle.data or (), complete=complete, algorithm=bundle.case.algorithm)
