"""What a definition may say about each kind of activity, as the engine reads it.

One record per kind, in the order of `KINDS`. Parsing from YAML and the checks stand
in `oneflow/matters/definition/` and `oneflow/matters/checks/`; behaviour stands in
`oneflow/engine/activities/`, one module a kind.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from oneflow.calendar import Limit
from oneflow.matters.plan import Basis

Settings = Struct


class IntakeSettings(Struct, frozen=True):
    """Examine what was handed in; outcomes accepted, declined, returned.

    whose: "case" asks every department of the selected items; "item" only the item's own.
    after_acceptance: a supplement asked later, with the declared effect on the clock.
    """

    whose: Literal["case", "item"] = "case"
    after_acceptance: bool = False


class SignSettings(Struct, frozen=True):
    """A person (or a department's system) decides; outcomes are the triggers left to it.

    roles: who signs, in order; () means anyone of the department's office.
    by: a department other than the item's own; None: the item's own (the lead for a case).
    """

    mode: Literal["single", "sequence"] = "single"
    roles: tuple[str, ...] = ()
    by: str | None = None
    triggers: tuple[str, ...] = ()


class AwaitSettings(Struct, frozen=True):
    """Wait for a named event from outside; its trigger is the event's name.

    from_: applicant | department | anyone | a department code. within None: for ever.
    otherwise: the trigger fired when `within` has passed.
    """

    event: str
    from_: str = "applicant"
    within: Limit | None = None
    otherwise: str | None = None
    basis: Basis | None = None


class ConsentSettings(Struct, frozen=True):
    """Wait until every person named in `of` has consented.

    of: form fields that hold the person (a reference, never the value).
    Outcomes: consented, refused, and `otherwise` when `within` has passed.
    """

    of: tuple[str, ...]
    within: Limit | None = None
    otherwise: str | None = None
    basis: Basis | None = None


class JointSettings(Struct, frozen=True):
    """Take part in the joint activity `name`; its end fires the joint's trigger here."""

    name: str


class PublicitySettings(Struct, frozen=True):
    """Publish a notice and hear objections for a time; outcomes clear, objected.

    The time is the limit of the state itself, a period: `for` in the definition.
    objectors: "anyone" and department codes; () means that nobody can stop it.
    published: "at-once" with entering the state; "when-told" from the day that the publisher tells.
    """

    objectors: tuple[str, ...] = ("anyone",)
    published: Literal["at-once", "when-told"] = "at-once"


class DeliverSettings(Struct, frozen=True):
    """Hand the result over in one of `modes`; outcome delivered."""

    modes: tuple[str, ...] = ("window", "courier", "electronic")


KINDS: dict[str, type[Struct]] = {
    "intake": IntakeSettings,
    "sign": SignSettings,
    "await": AwaitSettings,
    "consent": ConsentSettings,
    "joint": JointSettings,
    "publicity": PublicitySettings,
    "deliver": DeliverSettings,
}
"""Kinds that run. Others may be declared; they are reported as "declared, not yet run"."""

DECLARED_ONLY = ("pay", "verify", "hearing", "consult", "slot", "batch", "rate")
