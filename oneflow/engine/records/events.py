"""Past-tense facts: the history of a case is a list of these, and nothing else.

An event carries all that folding needs, computed dates included, so that a fold reads
neither plan nor calendar.

Kernel events are here; an activity's own events stand beside its behaviour in
`oneflow/engine/activities/`. The stored name of an event is its class in snake_case,
and a field is never renamed or given another meaning: a new schema version is made,
with an upcaster (`upcasting.py`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Raw, Struct

from oneflow.calendar import Entry
from oneflow.engine.records.case import NOTHING, Clock, Finding, Material, Origin
from oneflow.engine.records.event import Event, Ref


class Start(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What entering a state brings along: the activity's first slice and the clocks begun."""

    activity: Raw = NOTHING
    clocks: dict[str, Clock] = {}


BARE = Start()
"""Entering a state that opens nothing and begins no clock."""


class CaseSubmitted(Event, frozen=True, kw_only=True):
    """An application came in. `at` is its legal receipt (after the after-hours rule).

    fields: version known of each; the commitments to them stand in the command beside it.
    origin: the case that opened this one; None: somebody applied.
    """

    matter: str
    definition: str
    number: str
    applicant: str
    channel: str
    handed_in_at: datetime
    calendars: dict[str, str]
    selected: tuple[str, ...]
    procedure: str
    state: str
    start: Start
    fields: dict[str, int] = {}
    materials: dict[str, Material] = {}
    facts: dict[str, bool | str] = {}
    offices: dict[str, str] = {}
    late: tuple[str, ...] = ()
    origin: Origin | None = None


class DataChanged(Event, frozen=True, kw_only=True):
    """Fields, materials or shared data became known or changed; the facts judged from them."""

    cause: str
    fields: dict[str, int] = {}
    materials: dict[str, Material] = {}
    facts: dict[str, bool | str] = {}
    offices: dict[str, str] = {}


class ItemsAdmitted(Event, frozen=True, kw_only=True):
    """Items count as accepted from `at` on; each starts once its needs are met as well.

    deemed: by silence, in the intake of `region`.
    """

    items: tuple[str, ...]
    deemed: bool = False
    region: str = "case"
    ground: str = ""


class ItemStarted(Event, frozen=True, kw_only=True):
    """An item's needs are met and it entered its procedure; its clocks begin.

    accepted: `at` is its acceptance too (not so in `receiving`, where the department's own
    intake comes first). consumed: gift -> version that it starts from.
    """

    region: str
    procedure: str
    state: str
    start: Start
    accepted: bool = True
    consumed: dict[str, int] = {}
    deemed: bool = False


class RegionMoved(Event, frozen=True, kw_only=True):
    """A trigger led a region into another state.

    record: facts of the activity that ended (its section of a visit, the way of delivery).
    outcome: the decision that the new state carries; None: none new. ended: nothing moves any more.
    papers: references to the documents the move required. gives: gift -> version given by it.
    cause: why, where no person's command says so. accepted: the item is accepted with this move.
    admits: items that count as accepted by this move of the case. deemed: accepted by silence.
    keeps: the region steps aside; the slice left behind is kept for the way back. leaves: the
    state left is remembered. lasts: the slice left behind stays with the region.
    opens: id of the case that entering this end opens; "": none.
    """

    region: str
    trigger: str
    state: str
    accepted: bool = False
    start: Start = BARE
    record: dict[str, Any] = {}
    outcome: str | None = None
    ended: bool = False
    papers: dict[str, Ref] = {}
    gives: dict[str, int] = {}
    admits: tuple[str, ...] = ()
    deemed: bool = False
    keeps: bool = False
    leaves: bool = False
    opens: str = ""
    lasts: bool = False
    by: str = ""
    cause: str = ""


class ItemReopened(Event, frozen=True, kw_only=True):
    """An item waits again in a new round; the work of the old round is kept as it was.

    lasts: the slice left behind stays with the region.
    """

    region: str
    round: int
    cause: str
    admitted_at: datetime | None = None
    lasts: bool = False


class GiftGiven(Event, frozen=True, kw_only=True):
    """A gift was given otherwise than by a move (by the end of a joint activity, say)."""

    gift: str
    version: int
    region: str
    ref: Ref | None = None


class GiftCorrected(Event, frozen=True, kw_only=True):
    """A result that others may have used was corrected; `void`: corrected to nothing."""

    gift: str
    version: int
    region: str
    ref: Ref | None = None
    basis: str = ""
    void: bool = False


class RegionHeld(Event, frozen=True, kw_only=True):
    """A decided item waits for its department: does the decision stand after a correction?"""

    region: str
    gift: str
    version: int
    clocks: dict[str, Clock] = {}


class RegionReconfirmed(Event, frozen=True, kw_only=True):
    """The department answered: stands, amended or rejected; `consumed` are the versions it saw."""

    region: str
    answer: str
    consumed: dict[str, int]
    papers: dict[str, Ref] = {}
    by: str = ""


class ClockChanged(Event, frozen=True, kw_only=True):
    """A ledger entry was written; `clock` is the clock with everything derived from it.

    also: further clocks of the region begun or stopped with it (the expected length of an
    excluded procedure). papers: references to the reasons of an extension.
    """

    region: str
    name: str
    entry: Entry
    clock: Clock
    also: dict[str, Clock] = {}
    ground: str = ""
    basis: str = ""
    papers: dict[str, Ref] = {}
    by: str = ""


class ClockStopped(Event, frozen=True, kw_only=True):
    """A clock ceased to run, because what it measured is done."""

    region: str
    name: str


class RungReached(Event, frozen=True, kw_only=True):
    """A step of the supervision ladder; `at` is its legal instant. `clock` has the next rung."""

    region: str
    name: str
    rung: str
    clock: Clock


class CalendarRevised(Event, frozen=True, kw_only=True):
    """The calendar of the case was replaced; the clocks that moved, old due dates beside new."""

    calendar: str
    revision: str
    clocks: dict[str, dict[str, Clock]] = {}
    before: dict[str, dict[str, str]] = {}


class ActivityRedated(Event, frozen=True, kw_only=True):
    """What an activity waits for was dated anew, because the calendar was revised."""

    region: str
    activity: Raw


class ResultsReleased(Event, frozen=True, kw_only=True):
    """Results go out. `delivery` is the region that hands them over; "": nothing is handed over."""

    items: tuple[str, ...]
    delivery: str = ""
    procedure: str = ""
    state: str = ""
    start: Start = BARE
    cause: str = ""


class FindingRaised(Event, frozen=True, kw_only=True):
    """Something a person has to look at."""

    finding: Finding


class FindingClosed(Event, frozen=True, kw_only=True):
    """The finding or incident with this code and region was dealt with."""

    code: str
    region: str


class IncidentOpened(Event, frozen=True, kw_only=True):
    """The engine could not go on here by rule; a person has to mend it. Never silent."""

    finding: Finding


class LateAnswerKept(Event, frozen=True, kw_only=True):
    """Something was told of what is already over; it is kept and changes nothing."""

    region: str
    command: str
    by: str


class DeemingSetAside(Event, frozen=True, kw_only=True):
    """A trusted earlier fact undid what silence had done; `undone` are the events' numbers.

    region: whose intake is open again, as it was before. activity: its slice, where not as it was.
    lasts: the slice left behind stays with the region.
    """

    region: str
    items: tuple[str, ...]
    undone: tuple[int, ...]
    cause: str
    activity: Raw = NOTHING
    lasts: bool = False
    by: str = ""


class TextRendered(Event, frozen=True, kw_only=True):
    """A legal text was rendered once; `digest` is a salted commitment to its bytes."""

    message: str
    digest: str


class DataErased(Event, frozen=True, kw_only=True):
    """Values and salts were destroyed; the history stays valid, the case cannot be re-judged."""

    keys: tuple[str, ...]
    ground: str


KERNEL_EVENTS: tuple[type[Event], ...] = (
    CaseSubmitted,
    DataChanged,
    ItemsAdmitted,
    ItemStarted,
    RegionMoved,
    ItemReopened,
    GiftGiven,
    GiftCorrected,
    RegionHeld,
    RegionReconfirmed,
    ClockChanged,
    ClockStopped,
    RungReached,
    CalendarRevised,
    ActivityRedated,
    ResultsReleased,
    FindingRaised,
    FindingClosed,
    IncidentOpened,
    LateAnswerKept,
    DeemingSetAside,
    TextRendered,
    DataErased,
)
