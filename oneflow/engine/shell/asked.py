"""The options of a desk's calls: how a request is sent, and what is looked for in lists."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypedDict

from oneflow.engine.shell.listing import WorkLight


class Sending(TypedDict, total=False):
    """How a request is sent; every field may be left out.

    request_id: made by the host and used again when it is in doubt whether a call got through: the same
    request gets its first answer again and happens once. Left out: a fresh one, so that each call is
    a new wish. occurred_at: when it is claimed to have happened; left out: now. trusted: the times of
    this source are vouched for; see `Command`.
    """

    request_id: str
    occurred_at: datetime
    trusted: bool


class Submitting(Sending, total=False):
    """How an application is sent; every field may be left out.

    case_id: made by the host, so that submitting may be repeated safely; left out: a fresh one.
    applicant: actor id; left out: whoever submits, or on whose behalf they act. channel: how it came in;
    left out: "online".
    """

    case_id: str
    applicant: str
    channel: str


class CasesAsked(TypedDict, total=False):
    """Which cases are looked for: all that is named must hold.

    matter: code. item: code of an item that the case has. state: of the case's own region. ended:
    whether it has ended. applicant: actor id. number: 办件编号, whole. received_from (inclusive),
    received_to (exclusive): of the receipt; a bare date is its 00:00 in the calendar's zone, as is an
    instant without offset.
    """

    matter: str
    item: str
    state: str
    ended: bool
    applicant: str
    number: str
    received_from: date
    received_to: date


class WorkAsked(TypedDict, total=False):
    """Which open work is looked for: all that is named must hold.

    item: code. state: of the item's (or other region's) own. light: as of now. office: one of several
    that the actor acts for. The others: of the case, as in `CasesAsked`.
    """

    item: str
    state: str
    light: WorkLight
    office: str
    matter: str
    number: str
    applicant: str
    received_from: date
    received_to: date
