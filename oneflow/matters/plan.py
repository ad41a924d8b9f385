"""The Plan: a matter compiled to immutable records, the only thing the engine knows of it.

A `Plan` is what remains of a definition once it is checked, expanded (regional
overrides, shipped procedures and defaults inlined) and resolved to names. It
holds no expression over the applicant's data: those became *rules*, judged when
the data change and stored in the case as *facts*, so a plan asks only for the
truth of a fact by name. It holds no file position and no pydantic object.

Conventions here: every mapping keeps definition order (order is meaning: it
breaks ties in the kernel); `None` means "not declared"; codes are ASCII.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

from oneflow.calendar import Limit
from oneflow.ids import DefinitionHash, DepartmentCode, MatterCode
from oneflow.matters.conditions.tables import DecisionTable
from oneflow.matters.plan_data import (
    DepartmentPlan,
    DutyPlan,
    FieldPlan,
    MaterialPlan,
    Sensitivity,
    SharedPlan,
    SourceKind,
)
from oneflow.matters.plan_rules import Basis, Extension, Guard, LimitRule, Rule, Rung, Text

__all__ = [
    "ABSENT",
    "ANSWERED",
    "ASK_SUPPLEMENT",
    "END_STATES",
    "RECEIVING",
    "SUPPLEMENTING",
    "UNDECIDED",
    "WAITING",
    "Acceptance",
    "Aside",
    "Basis",
    "Choice",
    "ClockExclusion",
    "Deeming",
    "DeliveryPlan",
    "DepartmentPlan",
    "DutyPlan",
    "Extension",
    "FieldPlan",
    "Guard",
    "IfNotGiven",
    "IntakePlan",
    "ItemPlan",
    "ItemType",
    "JointPlan",
    "LimitRule",
    "MaterialPlan",
    "MovePlan",
    "OpensPlan",
    "Plan",
    "ProcedurePlan",
    "Reconfirm",
    "Rule",
    "Rung",
    "Sensitivity",
    "SharedPlan",
    "SourceKind",
    "StatePlan",
    "SupplementLater",
    "Text",
]

ItemType = Literal[
    "licence",
    "confirmation",
    "benefit",
    "adjudication",
    "award",
    "filing",
    "registration",
    "other-power",
    "public-service",
]
"""The law's kind of an item; 行政许可法 32, 42, 44, 45, 50 bind `licence` only."""

Acceptance = Literal["with-case", "by-department"]
IfNotGiven = Literal["cancel-dependents", "ask-applicant", "fail-matter", "continue"]

END_STATES = ("approved", "rejected", "declined", "withdrawn", "cancelled", "lapsed", "revoked")
"""Predeclared end states of an item; a region in one of them has ended."""
ABSENT = "absent"
"""What a condition reads as the state of an item that was not chosen."""
UNDECIDED = "undecided"
"""What a condition reads as the outcome of an item about which nothing is decided."""
WAITING = "waiting"
"""Predeclared first state of every item: its needs are not met or it is not yet admitted."""
RECEIVING = "receiving"
"""Predeclared state of an item with `acceptance: by-department` until its own acceptance."""
SUPPLEMENTING = "supplementing"
"""Predeclared state of an item that waits for a supplement asked after its acceptance."""
ASK_SUPPLEMENT, ANSWERED = "ask_supplement", "answered"
"""Predeclared triggers that lead into such a state, and back to where the item came from."""


class ClockExclusion(Struct, frozen=True):
    """Why the time of a state does not count: a ground of 行政许可法 45, or one with its own basis.

    expected: the length told to the applicant; running past it is shown, never acted upon.
    """

    ground: str
    expected: Limit | None = None
    basis: Basis | None = None


Aside = Literal["suspended", "running", "anew"]
"""What becomes of a state's own clock while its region has stepped aside from it."""


class OpensPlan(Struct, frozen=True):
    """A new case that the end of this one opens, and what it takes along.

    matter: code of its matter. fields, materials: of this matter, those that go along.
    gifts: results of this case that serve there as if the applicant had brought them.
    """

    matter: str
    fields: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    gifts: tuple[str, ...] = ()


class StatePlan(Struct, frozen=True):
    """A state of a procedure.

    kind, settings: the one activity that entering the state opens; kind "" is none.
    limits: alternatives by situation, first match counts; () is no limit of its own.
    outcome: the decision that the state carries ("approved" in a duty state); None: undecided.
    final: nothing may happen here any more. duty: decided, but somebody still owes something.
    runs_items: the kernel's only case mark. clock: whether the item clock counts here.
    exclusion: the ground, where it does not. opens: the case that entering it opens.
    """

    name: str
    title: Text
    kind: str = ""
    settings: Any = None
    limits: tuple[LimitRule, ...] = ()
    outcome: str | None = None
    final: bool = False
    duty: bool = False
    runs_items: bool = False
    clock: Literal["counted", "excluded"] = "counted"
    accepted: bool = True
    exclusion: ClockExclusion | None = None
    opens: OpensPlan | None = None


class MovePlan(Struct, frozen=True):
    """A transition: `trigger` leads from `source` to `dest` where `guard` holds.

    requires: papers the answer must carry (document, reasons, remedies, notice).
    gives: gifts given by the move itself. limits: override those of `dest`.
    when: fired by another region's state ("item:tax.rejected"); "" is none.
    aside: the region steps aside: the work of `source` is kept for a move that `resumes` it, and
    its clock stands still, runs on, or begins anew then. None: `source` is left for good.
    """

    trigger: str
    source: str
    dest: str
    guard: Guard | None = None
    requires: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    limits: tuple[LimitRule, ...] = ()
    when: str = ""
    title: Text | None = None
    aside: Aside | None = None
    resumes: bool = False


class ProcedurePlan(Struct, frozen=True):
    """A state machine: of an item, of the case, of a joint activity or of a delivery."""

    name: str
    initial: str
    states: Mapping[str, StatePlan]
    moves: tuple[MovePlan, ...]


class Choice(Struct, frozen=True):
    """`use` counts where `fact` is true (None: always); first match of a tuple of choices."""

    use: str
    fact: str | None = None


class Reconfirm(Struct, frozen=True):
    """What a decided consumer's department has to answer when a gift it used is corrected."""

    within: Limit
    otherwise: Literal["hold", "finding"] = "hold"
    basis: Basis | None = None


class Deeming(Struct, frozen=True):
    """Silence past the legal notice limit counts as acceptance. None in the item: it does not.

    hold: for how long what silence did is kept from the outside, so that it can still be set
    aside unseen; None: it is told at once. The lead always hears of it at once.
    """

    basis: Basis
    hold: Limit | None = None


class SupplementLater(Struct, frozen=True):
    """A supplement asked after acceptance: what it does to the item's clock, and on what ground."""

    clock: Literal["none", "suspend", "restart"]
    answer_within: Limit
    basis: Basis


class DeliveryPlan(Struct, frozen=True):
    """Handing a result over: its own limit from the decision, and the ways to do it."""

    limits: tuple[LimitRule, ...] = ()
    modes: tuple[str, ...] = ("window", "courier", "electronic")


class ItemPlan(Struct, frozen=True, kw_only=True):
    """One department's part of the matter.

    needs: gifts it cannot start without, by name. materials: codes it uses.
    fields: form fields its department may see. fact: applicable only where true (None: always).
    optional: not proposed unless the applicant asks for it.
    group: name of the mandatory group it must be chosen with; None: free.
    runs_in: case states in which it may start before the case is accepted.
    before_end_of: item that may not be decided before this one has ended; None: none.
    after_end_of: the same seen from there: items that must have ended before this one is decided.
    outside_promise: its clock does not count for the promise of the whole (card making, payment).
    """

    code: str
    title: Text
    department: DepartmentCode
    type: ItemType
    mandatory: bool = False
    optional: bool = False
    fact: str | None = None
    group: str | None = None
    needs: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    procedures: tuple[Choice, ...]
    limits: tuple[LimitRule, ...] = ()
    acceptance: Acceptance = "with-case"
    if_not_given: IfNotGiven = "cancel-dependents"
    deeming: Deeming | None = None
    supplement: SupplementLater | None = None
    reconfirm: Reconfirm | None = None
    delivery: DeliveryPlan | None = None
    runs_in: tuple[str, ...] = ()
    before_end_of: str | None = None
    after_end_of: tuple[str, ...] = ()
    outside_promise: bool = False


class JointPlan(Struct, frozen=True, kw_only=True):
    """An activity that serves states of several items at once (a joint visit, say).

    serves: (item, state) pairs. opens_after: opens anyway after this limit; None: waits for all.
    absent: second-visit | wait | record-absent. signers: signatures each department must give.
    record: what a section may hold, by name. gives: gifts given by its end.
    """

    name: str
    title: Text
    serves: tuple[tuple[str, str], ...]
    opens_after: Limit | None = None
    absent: Literal["second-visit", "wait", "record-absent"] = "record-absent"
    signers: int = 1
    record: Mapping[str, str] = {}
    gives: tuple[str, ...] = ()
    trigger: str = "visited"


class IntakePlan(Struct, frozen=True, kw_only=True):
    """Settings of an intake: the notice limit, the cut-off before it, the answer expected.

    notice: legal and promised limit of the one-time notice, from receipt.
    cutoff: how long before the notice limit departments must have answered; None: half a day
    before the promised limit, else 1 wd before the legal one.
    answer_within: the applicant's time for a supplement, from service of the notice.
    """

    notice: LimitRule
    answer_within: Limit
    cutoff: Limit | None = None
    second_notice: Literal["new-only", "free"] = "new-only"


class Plan(Struct, frozen=True, kw_only=True, dict=True):
    """A whole matter, ready to run. Made by `oneflow.matters.compile_plan`, compared by `hash`.

    givers: gift -> items, joints or case moves that may give it ("item:x", "joint:y", "case").
    consumers: gift -> item codes that need it, in definition order.
    acting: item, or "case" -> departments that act in its procedures beside its own.
    tables: decision tables by name; conditions over data read `table.<name>`.
    groups: mandatory group -> its items. dependants are found through gifts, never stored twice.
    """

    hash: DefinitionHash
    code: MatterCode
    title: Text
    subject: str
    lead: DepartmentCode
    calendar: str
    language: int
    departments: Mapping[str, DepartmentPlan]
    items: Mapping[str, ItemPlan]
    groups: Mapping[str, tuple[str, ...]]
    procedures: Mapping[str, ProcedurePlan]
    case_procedures: tuple[Choice, ...]
    joints: Mapping[str, JointPlan]
    materials: Mapping[str, MaterialPlan]
    fields: Mapping[str, FieldPlan]
    shared: Mapping[str, SharedPlan]
    rules: tuple[Rule, ...]
    duties: tuple[DutyPlan, ...]
    intake: IntakePlan
    promise: LimitRule | None
    joint_limit: LimitRule | None
    rungs: tuple[Rung, ...]
    issue: Literal["together", "as-ready"]
    givers: Mapping[str, tuple[str, ...]]
    consumers: Mapping[str, tuple[str, ...]]
    acting: Mapping[str, tuple[DepartmentCode, ...]] = {}
    templates: Mapping[str, Mapping[str, str]] = {}
    tables: Mapping[str, DecisionTable] = {}
