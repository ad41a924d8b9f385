"""Looking over many cases: lists, to-do lists, overdue work. Rows only; nothing is folded.

Every question takes a `Scope`, which is made from an actor and never left out, so that a
narrower actor gets a part of what a wider one gets. Lists are paged by the key of the last
line seen, not by numbers of pages, so that they cost the same however long they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from oneflow.engine.ports import EventRow, RegionRow
from oneflow.engine.records.actor import Actor


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

    status: state of the case's own region. number: exactly (办件编号).
    """

    matter: str | None = None
    status: str | None = None
    applicant: str | None = None
    number: str | None = None
    ended: bool | None = None


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


class CaseQueries(Protocol):
    """What can be asked about many cases."""

    def cases(
        self, scope: Scope, wanted: CaseFilter, *, after: str = "", limit: int = 50
    ) -> Sequence[CaseLine]:
        """Cases in the order of their ids, from behind the id `after`."""

    def open_regions(
        self, scope: Scope, office: str, *, after: tuple[str, str] = ("", ""), limit: int = 50
    ) -> Sequence[RegionRow]:
        """An office's open work in the order of case and key, from behind (case id, key)."""

    def overdue(
        self, scope: Scope, at: datetime, *, after: RegionRow | None = None, limit: int = 50
    ) -> Sequence[RegionRow]:
        """Open regions whose legal limit has passed at `at`, the longest overdue first."""

    def history(
        self, scope: Scope, case_id: str, *, after: int = 0, limit: int = 1000
    ) -> Sequence[EventRow]:
        """A case's events behind number `after`, oldest first; none for a case out of scope."""
