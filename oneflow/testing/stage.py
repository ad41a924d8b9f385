"""The stage that scenarios are played on: an engine, one case, and a clock moved by hand.

While time passes, the sweep runs at every instant at which something is due, so that lights
and silences come in their order, exactly as they would in a well-kept installation.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from oneflow.bootstrap import Engine
from oneflow.calendar import Calendar
from oneflow.engine.history.rows import read_state
from oneflow.engine.history.verification import chain_faults
from oneflow.engine.kernel.world import World
from oneflow.engine.ports import CaseRow, Channel, EventRow
from oneflow.engine.records.actor import Actor
from oneflow.engine.records.case import CASE, Case, Clock
from oneflow.engine.records.instants import read_instant
from oneflow.engine.records.request import Answer, Request
from oneflow.engine.shell.between_cases import EVERY_CASE, CaseChannel
from oneflow.engine.shell.relay import Passed
from oneflow.testing.chronicle import Chronicle
from oneflow.testing.letters import Letters, Nowhere
from oneflow.testing.moments import Until
from oneflow.testing.view import clock_of, is_overdue
from oneflow.testing.virtual import VirtualTime

MOST_WAKES = 2_000
"""Instants at which something is due, after which waiting is given up."""


class NeverComesError(Exception):
    """What a step waits for does not come."""


class Stage:
    """One case under way.

    Attributes:
        engine, time: the engine and the clock that it reads. case_id: the case's.
        chronicle: its history so far; None before it is accepted by the engine.
    """

    def __init__(self, engine: Engine, time: VirtualTime, world: World, case_id: str) -> None:
        """Take an engine whose clock is `time`."""
        self.engine, self.time, self.world = engine, time, world
        self.case_id = case_id
        self.chronicle: Chronicle | None = None
        self._requests = 0
        self._letters = Letters(CaseChannel(engine.handler), case_id)

    @property
    def calendar(self) -> Calendar:
        """The calendar that steps are counted in."""
        return self.world.calendars[self.world.current]

    @property
    def now(self) -> datetime:
        """The present in the calendar's zone."""
        return self.world.localise(self.time.now())

    @property
    def case(self) -> Case | None:
        """The case as it stands."""
        return self.chronicle.case if self.chronicle else None

    def ask(
        self,
        actor: Actor,
        type_: str,
        body: Mapping[str, Any],
        *,
        occurred_at: datetime | None = None,
        trusted: bool = False,
    ) -> Answer:
        """Put one request to the engine."""
        self._requests += 1
        request = Request(
            id=f"step-{self._requests}",
            case_id=self.case_id,
            actor=actor,
            type=type_,
            body=body,
            occurred_at=occurred_at,
            trusted=trusted,
        )
        answer = self.engine.handle(request)
        self._follow()
        return answer

    def relay(self, *, again: bool = False) -> None:
        """Deliver what cases have to tell each other; `again`: also what was delivered before."""
        if again:
            self._letters.repeat()
        channels: dict[str, Channel] = {EVERY_CASE: self._letters, "*": Nowhere()}
        while self.engine.relay(channels) != Passed():
            pass  # batch after batch: a database that lasts may hold messages of other cases
        self._follow()

    def opened(self) -> Mapping[str, Case]:
        """The cases that this one has opened and that are there, by the code of their matter."""
        found: dict[str, Case] = {}
        for case_id in self.case.opened if self.case else ():
            with self.engine.store.look(case_id) as look:
                row = look.stored
                if row is not None:
                    found[row.matter] = self.engine.handler.opened(row, look)[0]
        return found

    def pass_to(self, to: datetime) -> None:
        """Let time pass, sweeping at every instant at which something is due."""
        for _ in range(MOST_WAKES):
            wake = self._wake_at()
            if wake is None or wake > to:
                self.time.move(to)
                return
            self.time.move(max(wake, self.time.now()))
            self._sweep()
        raise NeverComesError(f"{MOST_WAKES} wakes before {to}")

    def pass_until(self, moment: Until) -> None:
        """Let time pass until something is so.

        Raises:
            NeverComesError: nothing will happen any more that could bring it.
        """
        for _ in range(MOST_WAKES):
            if self._holds(moment):
                return
            following = self._next_instant()
            if following is None:
                break
            self.pass_to(following)
        raise NeverComesError(f"{moment.condition}({', '.join(moment.names)})")

    def row(self) -> CaseRow | None:
        """The case's row."""
        with self.engine.store.look(self.case_id) as look:
            return look.stored

    def values(self) -> int:
        """How many values are kept for the case outside its history."""
        with self.engine.store.look(self.case_id) as look:
            return len(look.data())

    def faults(self) -> list[str]:
        """What is not sound about the stored history: the chain, and the fold against the row."""
        row, chronicle = self.row(), self.chronicle
        if row is None or chronicle is None:
            return []
        found = [fault.zh for fault in chain_faults(row, self._rows())]
        stored = read_state(row)
        if stored is not None and stored != chronicle.case:
            found.append("存储的状态与历史不一致 / the stored state is not the fold of the history")
        return found

    def _follow(self) -> None:
        rows = self._rows()
        if rows and self.chronicle is None:
            self.chronicle = Chronicle(self.world, self.case_id)
        if self.chronicle is not None:
            self.chronicle.read(rows)

    def _rows(self) -> tuple[EventRow, ...]:
        with self.engine.store.look(self.case_id) as look:
            return tuple(look.events()) if look.stored is not None else ()

    def _sweep(self) -> None:
        self.engine.sweep().check()
        self._follow()

    def _wake_at(self) -> datetime | None:
        row = self.row()
        return read_instant(row.wake_at) if row is not None and row.wake_at else None

    def _next_instant(self) -> datetime | None:
        """The next wake, or the next end of a limit."""
        case = self.case
        ends = [
            at
            for region in (case.regions.values() if case else ())
            for clock in region.clocks.values()
            if clock.stopped_at is None
            for at in (clock.promised_at, clock.legal_at)
        ]
        coming = [at for at in (*ends, self._wake_at()) if at is not None and at > self.now]
        return min(coming, default=None)

    def _holds(self, moment: Until) -> bool:
        case = self.case
        if case is None:
            return False
        if moment.condition == "notice":
            return any(each.topic == "notice.supplement" for each in self._told())
        name, *more = moment.names
        if moment.condition == "state":
            key = CASE if name == "case" else name if ":" in name else f"item:{name}"
            return key in case.regions and case.regions[key].state == more[0]
        return any(self._clock_holds(clock, moment.condition, more) for clock in self._clocks(name))

    def _told(self) -> list[Any]:
        return list(self.chronicle.told) if self.chronicle else []

    def _clock_holds(self, clock: Clock, condition: str, more: list[str]) -> bool:
        if condition == "light":
            return more[0] in clock.rungs
        if condition == "overdue":
            return is_overdue(clock, self.now)
        at = clock.due_at
        return at is not None and at <= self.now

    def _clocks(self, name: str) -> list[Clock]:
        """The clock of that name, or those of a department's items."""
        case = self.case
        if case is None:
            return []
        items = self.world.plan.items
        names = [code for code in case.selected if items[code].department == name] or [name]
        return [clock for each in names if (clock := clock_of(case, each)) is not None]
