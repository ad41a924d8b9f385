"""Looking over many cases: lists, to-do lists, overdue work. Rows only; nothing is folded.

Every question takes a `Scope`, which is made from an actor and never left out, so that a
narrower actor gets a part of what a wider one gets. Lists are paged by the place of the last
line seen, not by numbers of pages, so that they cost the same however long they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol

from msgspec import Struct

from oneflow.engine.ports import EventRow, RegionRow
from oneflow.engine.records.actor import Actor
from oneflow.errors import UsageError

WorkLight = Literal["red", "yellow", "warning", "green", "none"]
"""How open work stands: past its legal limit, past its promised one, a rung before that was
reached, none yet; "none": it has no date, because it has no limit or is paused."""

CasePlace = tuple[str, str]
"""Where a list of cases goes on: (received_at, id) of the last line seen."""
WorkPlace = tuple[str, str, str]
"""Where a list of work goes on: (due_at or "", case id, key) of the last line seen."""


_INSTANT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"
_CASE_PLACE = re.compile(rf"({_INSTANT})/([\w.:-]+)", re.ASCII)
_WORK_PLACE = re.compile(rf"((?:{_INSTANT})?)/([\w.:-]+)/([\w.:-]+)", re.ASCII)


def write_place(place: CasePlace | WorkPlace) -> str:
    """Write a place as one word, to be handed out and back.

    >>> write_place(("2024-03-04T02:00:00.000000Z", "case-1"))
    '2024-03-04T02:00:00.000000Z/case-1'
    """
    return "/".join(place)


def read_case_place(text: str | None) -> CasePlace | None:
    """Read the place of a list of cases. Raises UsageError: it is none."""
    if text is None:
        return None
    found = _read(_CASE_PLACE, text)
    return found[1], found[2]


def read_work_place(text: str | None) -> WorkPlace | None:
    """Read the place of a list of work. Raises UsageError: it is none."""
    if text is None:
        return None
    found = _read(_WORK_PLACE, text)
    return found[1], found[2], found[3]


def _read(form: re.Pattern[str], text: object) -> re.Match[str]:
    found = form.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise _no_place(text)
    return found


def _no_place(text: object) -> UsageError:
    return UsageError(
        f"“{text!a}”不是列表中的位置。",
        f"{text!a} is no place in this list.",
        remedy_zh="用上一页给出的位置，不要改动；从头看则不填。",
        remedy_en="Use the place that the page before gave, unchanged; leave it out to begin anew.",
    )


class Scope(Struct, frozen=True, kw_only=True):
    """What an actor may look over; see `authority.in_scope` for the rule about single cases.

    everything: all cases of the store. persons: applicants whose cases are meant.
    offices: offices whose regions, and the cases they have a part in, are meant.
    """

    everything: bool = False
    persons: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()


def scope_of(actor: Actor) -> Scope:
    """Give the scope of an actor.

    >>> scope_of(Actor(id="u-1", kind="official", offices=("police/qingyang",))).offices
    ('police/qingyang',)
    """
    if actor.kind in {"operator", "timer"}:
        return Scope(everything=True)
    persons = (actor.id,) if actor.on_behalf_of is None else (actor.id, actor.on_behalf_of)
    return Scope(persons=persons, offices=actor.offices)


class CaseFilter(Struct, frozen=True, kw_only=True):
    """Which cases are wanted; all that is named must hold. None: no matter.

    status: state of the case's own region. number: exactly (办件编号). item: code of an item that
    the case has. received_from (inclusive), received_to (exclusive): instants as rows have them.
    """

    matter: str | None = None
    status: str | None = None
    applicant: str | None = None
    number: str | None = None
    ended: bool | None = None
    item: str | None = None
    received_from: str | None = None
    received_to: str | None = None


COLUMNS_ASKED = ("matter", "status", "applicant", "number", "ended")
"""The fields of `CaseFilter` that name a column of the case's row and its value."""


class CaseLine(Struct, frozen=True, kw_only=True):
    """One case in a list; the fields are those of `CaseRow`."""

    id: str
    matter: str
    number: str
    applicant: str
    lead_office: str
    status: str
    ended: bool
    received_at: str
    version: int
    wake_at: str | None

    @property
    def place(self) -> CasePlace:
        """Where the list goes on after this line."""
        return self.received_at, self.id


class WorkFilter(Struct, frozen=True, kw_only=True):
    """Which open work is wanted; all that is named must hold. None: no matter.

    key: of a region, as `item:<code>`. state: of that region. office: whose work.
    received_from (inclusive), received_to (exclusive): of the case.
    """

    key: str | None = None
    state: str | None = None
    light: WorkLight | None = None
    office: str | None = None
    matter: str | None = None
    number: str | None = None
    applicant: str | None = None
    received_from: str | None = None
    received_to: str | None = None


class WorkLine(Struct, frozen=True, kw_only=True):
    """One open region in a list of work; the fields are those of `RegionRow` and `CaseRow`."""

    case_id: str
    key: str
    round: int
    department: str
    office: str
    state: str
    since: str | None
    due_at: str | None
    overdue_at: str | None
    warned: bool
    received_at: str
    number: str
    matter: str
    applicant: str

    @property
    def place(self) -> WorkPlace:
        """Where the list goes on after this line."""
        return self.due_at or "", self.case_id, self.key

    def light(self, at: str) -> WorkLight:
        """How it stands at an instant, written as rows have it."""
        if self.due_at is None:
            return "none"
        if self.overdue_at is not None and self.overdue_at <= at:
            return "red"
        if self.due_at <= at:
            return "yellow"
        return "warning" if self.warned else "green"


class CaseQueries(Protocol):
    """What can be asked about many cases."""

    def cases(
        self, scope: Scope, wanted: CaseFilter, *, after: CasePlace | None = None, limit: int = 50
    ) -> Sequence[CaseLine]:
        """Cases, the one received last first, from behind the place `after`."""

    def todo(
        self,
        scope: Scope,
        wanted: WorkFilter,
        at: datetime,
        *,
        after: WorkPlace | None = None,
        limit: int = 50,
    ) -> Sequence[WorkLine]:
        """Open work of the scope's own offices, what is due first first, undated work last."""

    def overdue(
        self,
        scope: Scope,
        wanted: WorkFilter,
        at: datetime,
        *,
        after: WorkPlace | None = None,
        limit: int = 50,
    ) -> Sequence[WorkLine]:
        """Open work past its legal limit at `at`: of own offices, of cases led, of own cases.

        In the order of `todo`; a light in `wanted` is not looked at.
        """

    def regions(self, scope: Scope, case_id: str) -> Sequence[RegionRow]:
        """The rows of a case's regions, by key and round; none for a case out of scope."""

    def history(
        self, scope: Scope, case_id: str, *, after: int = 0, limit: int = 1000
    ) -> Sequence[EventRow]:
        """A case's events behind number `after`, oldest first; none for a case out of scope."""
