"""The face of an activity kind, and what a kind may see and touch.

Everything that is not the kernel is an activity: opened by entering a state, answering
with an outcome whose trigger then moves the region. A kind is one module in
`oneflow/engine/activities/` that builds one `Activity`; none imports another, and the
kernel (`decide.py`) imports none of them: they reach it through `registry.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol

from msgspec import Struct

from oneflow.calendar import Limit
from oneflow.engine.records.actor import Actor
from oneflow.engine.records.case import Case, Region
from oneflow.engine.records.case_builder import CaseBuilder
from oneflow.engine.records.commands import Body, Command, Data
from oneflow.engine.records.event import Event, Ref
from oneflow.engine.records.refusal import Refusal
from oneflow.matters.plan import Basis, ItemPlan, MovePlan, Plan

_MOMENT = timedelta(seconds=1)
"""A case reckons in whole seconds; so long before the end of a day it is still that day."""


class Outcome(Struct, frozen=True, kw_only=True):
    """How an activity ended: the trigger it fires, when that was so in law, and its record.

    record: facts for guards (`record.passed`) and for the activity opened next.
    papers: documents the move may require. by: the actor id; "" for time.
    counts_from: from when limits in days that begin with the move count, where not from `at`: a
    period that has run out ended on its last day, and `at` is the midnight after it.
    """

    trigger: str
    at: datetime
    record: Mapping[str, Any] = {}
    papers: Mapping[str, Ref] = {}
    by: str = ""
    counts_from: datetime | None = None

    @classmethod
    def at_end_of_time(
        cls, trigger: str, at: datetime, *, record: Mapping[str, Any] | None = None
    ) -> Outcome:
        """The outcome of a time that has run out at `at`: its last day is the day before.

        What is due within days "of its end" counts from that last day, not from the midnight
        after it (民法典 201).
        """
        return cls(trigger=trigger, at=at, record=record or {}, counts_from=at - _MOMENT)

    def start_for(self, limit: Limit) -> datetime:
        """From when a limit counts that begins with this."""
        if limit.runs_in_time or self.counts_from is None:
            return self.at
        return self.counts_from


class Due(Struct, frozen=True):
    """Something that will happen of itself at `at` because of `cause`."""

    at: datetime
    cause: str


class Scope(Protocol):
    """One region as its activity sees it. Reading is free; writing is this short list."""

    @property
    def plan(self) -> Plan:
        """The plan of the case."""

    @property
    def case(self) -> CaseBuilder:
        """The case as it stands. To be read only."""

    @property
    def key(self) -> str:
        """The key of the region."""

    @property
    def at(self) -> datetime:
        """The legal instant of what happened last in this turn, which what follows shares."""

    @property
    def region(self) -> Region:
        """The region as it stands."""

    @property
    def item(self) -> ItemPlan | None:
        """The item, where the region is one's."""

    @property
    def settings(self) -> Any:
        """The settings of the state in which the activity was opened."""

    def due(self, limit: Limit, start: datetime) -> datetime | None:
        """When a limit that starts then runs out (exclusive)."""

    def shorter(self, limit: Limit, start: datetime, by: Limit) -> datetime | None:
        """When a limit shorter by `by` would run out; its start where that is below zero."""

    def received(self, at: datetime) -> datetime:
        """The legal receipt of what was handed in then (after-hours rule)."""

    def department(self, body: Body) -> str:
        """The department that a command is about."""

    def office_of(self, department: str) -> str:
        """The office competent for the case."""

    def admissible(self, trigger: str, record: Mapping[str, Any]) -> MovePlan | Refusal:
        """The move that `trigger` would take now, or why there is none."""

    def emit(self, event: Event) -> None:
        """Let an event of this activity happen; its outcome is asked for again."""

    def admit(self, items: tuple[str, ...], at: datetime, *, ground: str) -> None:
        """Let items count as accepted from `at` on, by silence in this region."""

    def change(self, data: Data, at: datetime, *, cause: str) -> None:
        """Take new data into the case."""

    def suspend(self, clock: str, at: datetime, *, ground: str, basis: Basis) -> None:
        """Suspend a clock of this region (nothing where it is not running)."""

    def resume(self, clock: str, at: datetime) -> None:
        """Let it run on."""

    def is_paused(self, clock: str) -> bool:
        """Whether a clock of this region is in a pause."""

    def restart(self, clock: str, at: datetime, *, basis: Basis) -> None:
        """Begin it anew."""

    def give(self, gift: str, at: datetime, ref: Ref | None = None) -> None:
        """Give a gift of this region."""

    def find(self, code: str, to: str, at: datetime, **data: Any) -> None:
        """Raise a finding for a person to look at."""

    def peers(self, kind: str) -> Iterable[str]:
        """Keys of the regions whose open activity is of that kind, in definition order."""

    def slice_of(self, key: str) -> Any:
        """The slice of another region's activity of the same kind."""

    def touch(self, key: str) -> None:
        """Have another region's outcome asked for as well."""

    def left(self, state: str) -> Any:
        """The slice that a lasting activity of this region left behind there; None: none did."""


Handler = Callable[[Scope, Any, Command, datetime], "Refusal | Outcome | None"]
"""Judge a command against (scope, slice) at its legal instant.

Refuse and emit nothing; or emit events; or, where this ends the activity, give its outcome,
which needs no event of its own: the move that it fires tells it.
"""
Folder = Callable[[Any, Any], Any]
"""Give the slice as it is after an event of the kind: (slice, event) -> slice."""


OpenTo = Callable[[Any, Any, "Case | CaseBuilder", Actor], bool]
"""Whether somebody without a part in the case may want it: (settings, slice, case, actor)."""


class Activity(Struct, frozen=True, kw_only=True):
    """One kind of activity.

    slice: its state record. opened: (scope, settings, at, outcome that led here) -> first slice.
    handles: command body -> handler. late: handlers for trusted news of a time before this
    region moved on by silence. public: commands that somebody without a part in
    the case may give, and whose; the body has a field `public` that only the shell sets.
    folds: event -> change of the slice.
    due: all that will happen of itself; None: never anything. fired: emit what a cause brings.
    outcome: None while it runs. shared: regions remember that they have been here.
    stirred: look again, because something else in the case ended.
    redated: the slice with its dates worked out again, after the calendar was revised.
    put_back: the slice once what silence did is undone; true: silence has been heard out and no
    longer counts.
    lasting: its slice stays with the region after its state is left (money that was paid).
    afterwards: commands that a slice left behind still takes; such a handler gives no outcome.
    ended: look at a slice left behind, because the region has ended.
    """

    kind: str
    slice: type[Struct]
    opened: Callable[[Scope, Any, datetime, Outcome | None], Struct]
    handles: Mapping[type[Body], Handler]
    folds: Mapping[type[Event], Folder]
    outcome: Callable[[Scope, Any], Outcome | None]
    due: Callable[[Scope, Any], Iterable[Due]] | None = None
    fired: Callable[[Scope, Any, Due], None] | None = None
    late: Mapping[type[Body], Handler] = {}
    public: Mapping[type[Body], OpenTo] = {}
    shared: bool = False
    stirred: Callable[[Scope, Any], None] | None = None
    redated: Callable[[Scope, Any], Struct] | None = None
    put_back: Callable[[Any, bool], Struct] | None = None
    lasting: bool = False
    afterwards: Mapping[type[Body], Handler] = {}
    ended: Callable[[Scope, Any], None] | None = None
