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
from oneflow.matters.conditions import Condition

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
Sensitivity = Literal["public", "internal", "personal", "sensitive"]
SourceKind = Literal[
    "certificate", "shared", "gift", "upload", "commitment", "gap", "hand-back", "loss-declaration"
]

END_STATES = ("approved", "rejected", "declined", "withdrawn", "cancelled", "lapsed", "revoked")
"""Predeclared end states of an item; a region in one of them has ended."""
WAITING = "waiting"
"""Predeclared first state of every item: its needs are not met or it is not yet admitted."""
RECEIVING = "receiving"
"""Predeclared state of an item with `acceptance: by-department` until its own acceptance."""
SUPPLEMENTING = "supplementing"
"""Predeclared state of an item that waits for a supplement asked after its acceptance."""


class Text(Struct, frozen=True):
    """A user-facing text in both languages; `en` falls back to `zh` when not given."""

    zh: str
    en: str


class Basis(Struct, frozen=True):
    """The ground a rule stands on: the text quoted, and how sure we are of it.

    mark: `unmarked` is a text written in place of a name of `bases`, with no word on its source.
    """

    text: str
    mark: Literal["sourced", "memory", "assumed", "unmarked"] = "sourced"
    source: str = ""


class Rule(Struct, frozen=True):
    """A condition over the applicant's and shared data, stored as a fact under its name.

    `kept` facts stand in events and outlive erasure; others are values that erasure removes.
    `kind` "truth" gives a bool; "value" gives a text (an office, say).
    """

    name: str
    condition: Condition
    kept: bool = True
    kind: Literal["truth", "value"] = "truth"


class Guard(Struct, frozen=True):
    """What must hold for a move: facts and case state, judged inside `decide`.

    `condition` reads `fact.<name>`, gifts (`has('x')`), `record.<name>` of the activity's
    outcome and `item.<code>.state`; None is always true.
    """

    condition: Condition | None = None
    fact: str | None = None


class Extension(Struct, frozen=True):
    """How far a clock may be extended, once a round, and by whom."""

    by: Limit
    approver: str
    basis: Basis
    moves_promised: bool = False


class LimitRule(Struct, frozen=True):
    """One limit in one situation: legal and promised, the anchor, the extension, the rungs.

    `anchor`: `accepted`, `entered`, `decided`, `received`, or `record:<gift>` for a record's
    instant. `fact` None means "in every situation". At least one of legal, promised is given.
    """

    legal: Limit | None = None
    promised: Limit | None = None
    basis: Basis | None = None
    fact: str | None = None
    anchor: str = "accepted"
    extension: Extension | None = None


class Rung(Struct, frozen=True):
    """A step of the supervision ladder: `offset` units of the limit before (-) or after its due."""

    name: str
    of: Literal["promised", "legal"]
    offset: int = 0


class ClockExclusion(Struct, frozen=True):
    """Why the time of a state does not count: a ground of 行政许可法 45, or one with its own basis.

    expected: the length told to the applicant; running past it is shown, never acted upon.
    """

    ground: str
    expected: Limit | None = None
    basis: Basis | None = None


class StatePlan(Struct, frozen=True):
    """A state of a procedure.

    kind, settings: the one activity that entering the state opens; kind "" is none.
    limits: alternatives by situation, first match counts; () is no limit of its own.
    outcome: the decision that the state carries ("approved" in a duty state); None: undecided.
    final: nothing may happen here any more. duty: decided, but somebody still owes something.
    runs_items: the kernel's only case mark. clock: whether the item clock counts here.
    exclusion: the ground, where it does not.
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


class MovePlan(Struct, frozen=True):
    """A transition: `trigger` leads from `source` to `dest` where `guard` holds.

    requires: papers the answer must carry (document, reasons, remedies, notice).
    gives: gifts given by the move itself. limits: override those of `dest`.
    when: fired by another region's state ("item:tax.rejected"); "" is none.
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
    """Silence past the legal notice limit counts as acceptance. None in the item: it does not."""

    basis: Basis


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
    outside_promise: bool = False


class JointPlan(Struct, frozen=True, kw_only=True):
    """An activity that serves states of several items at once (a joint visit, say).

    serves: (item, state) pairs. opens_after: opens anyway after this limit; None: waits for all.
    absent: second-visit | wait | record-absent. signers: signatures each department must give.
    gives: gifts given by its end.
    """

    name: str
    title: Text
    serves: tuple[tuple[str, str], ...]
    opens_after: Limit | None = None
    absent: Literal["second-visit", "wait", "record-absent"] = "record-absent"
    signers: int = 1
    gives: tuple[str, ...] = ()
    trigger: str = "visited"


class MaterialPlan(Struct, frozen=True, kw_only=True):
    """A document: where it may come from, in order of preference, and who uses it.

    providers: source kind -> what provides it (certificate type, shared source or gift name).
    """

    code: str
    title: Text
    sources: tuple[SourceKind, ...]
    providers: Mapping[str, str] = {}
    fact: str | None = None
    sensitivity: Sensitivity = "personal"
    gap_within: Limit | None = None


class FieldPlan(Struct, frozen=True, kw_only=True):
    """A form field. `shared` pre-fills it; `fact` asks it only in a situation; see `form.py`."""

    name: str
    title: Text
    type: str
    required: bool = True
    fact: str | None = None
    shared: str | None = None
    sensitivity: Sensitivity = "personal"
    values: tuple[str, ...] = ()
    pattern: str | None = None
    least: Any = None
    most: Any = None
    max_items: int | None = None
    key: str | None = None
    fields: tuple[FieldPlan, ...] = ()
    used_by: tuple[str, ...] = ()
    """Items that it is asked for; () is every case."""


class DepartmentPlan(Struct, frozen=True):
    """A department. `office_fact`: the value fact that names the office competent for the case."""

    code: DepartmentCode
    title: Text
    office_fact: str | None = None


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


class DutyPlan(Struct, frozen=True):
    """A limit on the applicant that is already met or missed at submission.

    late_fact: the fact that is true where the limit was missed. if_late: warn | refuse.
    within, start: the limit, and the date that it runs from (`form.<field>`); judged by
    `facts.judge` with the calendar, never by a rule.
    """

    name: str
    title: Text
    by: str
    late_fact: str
    if_late: Literal["warn", "refuse"]
    basis: Basis
    within: Limit
    start: str


class SharedPlan(Struct, frozen=True):
    """A shared data source: what type it answers with and whose data it is."""

    name: str
    title: Text
    type: str
    owner: str = ""


class Plan(Struct, frozen=True, kw_only=True, dict=True):
    """A whole matter, ready to run. Made by `oneflow.matters.compile_plan`, compared by `hash`.

    givers: gift -> items, joints or case moves that may give it ("item:x", "joint:y", "case").
    consumers: gift -> item codes that need it, in definition order.
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
    templates: Mapping[str, Mapping[str, str]] = {}
