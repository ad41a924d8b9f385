"""Who acts. The host application says who someone is; oneflow says what they may do here."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

ActorKind = Literal["applicant", "official", "system", "case", "timer", "operator", "tester"]


class Actor(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A person or a system in front of the engine. There is no default and no "None is admin".

    id: the host's surrogate id (never a citizen's id number; it stands in the history for ever).
    kind: `system` is a department's IT system, `case` another case, `timer` the sweep.
    offices: offices acted for, spelled as regions name theirs: `<department>/<office>`, or `<department>`
    where the definition routes to no office; a department does not cover its offices. This is the scope.
    roles: what the person is there (`window`, `drafter`, `head-of-body`, `government-head`, ...).
    on_behalf_of: the actor id of the principal, for proxies and substitutes. None: oneself.
    purpose: why data are read; needed to see sensitive fields. None: not stated.
    """

    id: str
    kind: ActorKind
    offices: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    on_behalf_of: str | None = None
    purpose: str | None = None


TIMER = Actor(id="oneflow:timer", kind="timer")
"""The sweep. It may only let time pass."""
