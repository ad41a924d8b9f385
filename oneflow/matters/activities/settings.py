"""What a definition may say about each kind of activity, as the engine reads it.

One record per kind, in the order of `KINDS`. Parsing from YAML and the checks stand
in `oneflow/matters/definition/` and `oneflow/matters/checks/`; behaviour stands in
`oneflow/engine/activities/`, one module a kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from oneflow.calendar import Limit
from oneflow.matters.plan import Basis

ANYONE = "anyone"
"""The objector, or whoever is awaited, who may be anybody at all."""


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

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The triggers that a notice may fire."""
        return ("clear", "objected") if self.objectors else ("clear",)


class DeliverSettings(Struct, frozen=True):
    """Hand the result over in one of `modes`; outcome delivered."""

    modes: tuple[str, ...] = ("window", "courier", "electronic")

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Handed over: the only outcome there is."""
        return ("delivered",)


class VerifySettings(Struct, frozen=True):
    """Verify after the decision what was committed to; the results are the triggers left to it.

    methods: on-site | by-data | by-document. signers: who must sign a visit.
    record: facts that a record must have, by name, with their kinds. by: another department
    than the item's own. Sure outcomes: verified, false_commitment; `not_drawn` where a sample
    is drawn, and any further trigger (revoke) that leaves the state.
    """

    methods: tuple[str, ...] = ("on-site",)
    signers: int = 2
    record: Mapping[str, str] = {}
    sampled: bool = False
    by: str | None = None
    triggers: tuple[str, ...] = ()

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Every result there may be; those that are sure come first."""
        sure = ("verified", "false_commitment", *(("not_drawn",) if self.sampled else ()))
        return tuple(dict.fromkeys((*sure, *self.triggers)))


class Waiver(Struct, frozen=True):
    """Who may let somebody off a fee, as an official with that role, and on what ground."""

    approver: str
    basis: Basis


class PaySettings(Struct, frozen=True, kw_only=True):
    """Have a fee paid, in CNY; outcomes paid, and `otherwise` when `within` has passed.

    state: where it stands. amount: a fixed sum in money text ("120.00"), or None where
    `amount_fact` names the fact that holds it. wrong_amount: keep | refuse what is not the sum
    still owed. waiver: None: nobody is let off. refund_on: ends of the item for which what was
    paid goes back. by: the department that collects; None: the item's own.
    """

    state: str
    basis: Basis
    amount: str | None = None
    amount_fact: str | None = None
    within: Limit | None = None
    otherwise: str | None = None
    wrong_amount: Literal["keep", "refuse"] = "keep"
    waiver: Waiver | None = None
    refund_on: tuple[str, ...] = ()
    by: str | None = None

    @property
    def outcomes(self) -> tuple[str, ...]:
        """Paid, and what is declared for the case that the time has passed."""
        return ("paid",) if self.otherwise is None else ("paid", self.otherwise)


KINDS: dict[str, type[Struct]] = {
    "intake": IntakeSettings,
    "sign": SignSettings,
    "await": AwaitSettings,
    "consent": ConsentSettings,
    "joint": JointSettings,
    "publicity": PublicitySettings,
    "deliver": DeliverSettings,
    "verify": VerifySettings,
    "pay": PaySettings,
}
"""Kinds that run. Others may be declared; they are reported as "declared, not yet run"."""

DECLARED_ONLY = ("hearing", "consult", "slot", "batch", "rate")
