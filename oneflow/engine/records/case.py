"""What a case is: the records of its state.

A `Case` is exactly the fold of its events (a law under test). It holds no personal
value: of a form it keeps which version of which field is known, never what it says.
Every instant is aware and in the zone of the case's calendar; every `dict` keeps the
order in which its keys came to be. Nothing here knows a plan, a calendar or a clock.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from msgspec import Raw, Struct
from msgspec.structs import replace

from oneflow.calendar import Entry
from oneflow.engine.records.instants import last_day
from oneflow.ids import CaseId, DefinitionHash, MatterCode, RegionKey

CASE = RegionKey("case")
NOTHING = Raw(b"null")
"""The activity slice of a region in whose state nothing is open."""


def item_key(item: str) -> RegionKey:
    """Name the region of an item.

    >>> item_key("household")
    'item:household'
    """
    return RegionKey(f"item:{item}")


class Clock(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A running limit: where it starts, its ledger, and what has been derived from both.

    rule: which limit of the plan it measures, as `<place>#<index>`.
    start: the legal start. legal_at, promised_at: when the two sides are due, exclusive (in time:
    at < due_at); None where that side is not declared or an open pause leaves no day.
    entries: the ledger in recorded order. rungs: names fired in this clock round.
    next_at, next_rung: the earliest thing that will happen to it; None: nothing will.
    stopped_at: when it ceased to run (decision, end). provisional: see `Due.provisional`.
    """

    rule: str
    start: datetime
    legal_at: datetime | None = None
    promised_at: datetime | None = None
    entries: tuple[Entry, ...] = ()
    rungs: tuple[str, ...] = ()
    next_at: datetime | None = None
    next_rung: str = ""
    stopped_at: datetime | None = None
    provisional: bool = False

    @property
    def legal_on(self) -> date | None:
        """The last day of the legal limit: the local date just before `legal_at`."""
        return last_day(self.legal_at) if self.legal_at else None

    @property
    def promised_on(self) -> date | None:
        """The last day of the promised limit."""
        return last_day(self.promised_at) if self.promised_at else None

    @property
    def due_at(self) -> datetime | None:
        """When it is due, exclusive, as supervision sees it: the promised end, else the legal."""
        return self.promised_at or self.legal_at

    @property
    def due_on(self) -> date | None:
        """The last day of `due_at`."""
        return self.promised_on or self.legal_on


def stopped(clock: Clock, at: datetime) -> Clock:
    """Give the clock as it is once it has ceased to run."""
    return replace(clock, stopped_at=at, next_at=None, next_rung="")


class Left(Struct, frozen=True):
    """What a lasting activity left behind in a region: of which procedure, and its slice."""

    procedure: str
    activity: Raw


class Region(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One state machine of the case: the case itself, an item, a delivery.

    procedure, state: where it stands; `state` is "waiting" before an item starts.
    round: counts anew from 1 whenever a decided or set-aside course is begun again.
    since: when `state` was entered. admitted_at: while it waits, from when an item counts as
    accepted as far as the case is concerned (it starts when its needs are met as well).
    accepted_at: when it was accepted; None: not yet.
    decided_at, outcome: the one decision of this round. ended: nothing moves here any more.
    consumed: gift -> version this region started from. activity: the open activity's own slice.
    held: a correction of a consumed gift waits for this region's department.
    seq: number of the event that led it into `state`. been: states with others in them (joint
    activities) that it has left. aside: the state it stepped aside from, to come back to; "":
    none. kept: the slice that was open there.
    left: by state, what lasting activities left behind; it outlives the round.
    """

    state: str
    procedure: str = ""
    round: int = 1
    since: datetime | None = None
    admitted_at: datetime | None = None
    accepted_at: datetime | None = None
    decided_at: datetime | None = None
    outcome: str | None = None
    ended: bool = False
    deemed: bool = False
    held: bool = False
    seq: int = 0
    clocks: dict[str, Clock] = {}
    consumed: dict[str, int] = {}
    been: tuple[str, ...] = ()
    aside: str = ""
    activity: Raw = NOTHING
    kept: Raw = NOTHING
    left: dict[str, Left] = {}


class Gift(Struct, frozen=True, omit_defaults=True):
    """A result that other items need.

    by: the region that gave it. at: its legal instant. void: revoked, so that it counts no more.
    """

    version: int
    by: str
    at: datetime
    void: bool = False


class Material(Struct, frozen=True, omit_defaults=True):
    """A document of the case: where it comes from, its version, and whether it is there.

    by: where it was carried along from another case, who gave it there, as `<case>/<region>`.
    """

    source: str
    version: int = 0
    there: bool = False
    failed: tuple[str, ...] = ()
    by: str = ""


class Finding(Struct, frozen=True, omit_defaults=True):
    """Something a person has to look at. `to`: lead, applicant or a department code."""

    code: str
    to: str
    at: datetime
    region: str = ""
    data: dict[str, Any] = {}


class Origin(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Where a case comes from that another one has opened.

    case: id of the other. lacking: what is asked for here and did not come along, as
    `field:<name>`. erased: the other's values had been destroyed, so that nothing came along.
    """

    case: str
    lacking: tuple[str, ...] = ()
    erased: bool = False


class Case(Struct, frozen=True, omit_defaults=True):
    """One application, whole.

    seq: number of the last event; also the version that guards concurrent writes.
    now: the latest instant seen; a case's time never runs backwards.
    received_at: legal instant of receipt. applicant: actor id. selected: items, definition order.
    offices: department -> office competent for this case. facts: rule name -> truth or value.
    fields: form field -> version known. gifts: by name. regions: the current round of each.
    former: earlier rounds as `<key>#<round>`. released: items whose results went out.
    findings, incidents: open ones. deemed: items accepted by silence, with the event's seq.
    origin: the case that opened this one; None: somebody applied. opened: cases that this one
    has opened, with the region that did.
    """

    id: CaseId
    definition: DefinitionHash
    matter: MatterCode
    number: str
    applicant: str
    received_at: datetime
    now: datetime
    seq: int
    calendars: dict[str, str]
    selected: tuple[str, ...]
    offices: dict[str, str] = {}
    facts: dict[str, bool | str] = {}
    fields: dict[str, int] = {}
    materials: dict[str, Material] = {}
    gifts: dict[str, Gift] = {}
    regions: dict[str, Region] = {}
    former: dict[str, Region] = {}
    released: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    incidents: tuple[Finding, ...] = ()
    deemed: dict[str, int] = {}
    erased: tuple[str, ...] = ()
    origin: Origin | None = None
    opened: dict[str, str] = {}

    @property
    def state(self) -> str:
        """The state of the case's own region."""
        return self.regions[CASE].state

    @property
    def ended(self) -> bool:
        """Whether the case's own region has ended."""
        return self.regions[CASE].ended
