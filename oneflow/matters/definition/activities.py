"""`does`: the one activity that a state opens, and what may be said about each kind.

A kind with code has its record here, kept equal to `oneflow.matters.activities`; the others may
be declared with any settings and are reported as "declared, not yet run".
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, model_validator

from oneflow.matters.activities.settings import DECLARED_ONLY, KINDS
from oneflow.matters.definition.form import FieldName
from oneflow.matters.definition.limits import Condition, LimitText
from oneflow.matters.definition.part import Identifier, Part, Short, fault, told
from oneflow.matters.definition.wording import BasisName

Declared: TypeAlias = Annotated[dict[str, Any], told("已声明、尚不能运行", "Declared, not yet run")]


class IntakeEntry(Part):
    """Examine what was handed in."""

    whose: Annotated[
        Literal["case", "item"], told("问全部部门还是本事项的部门", "All departments or its own")
    ] = "case"
    after_acceptance: Annotated[bool, told("受理后补正", "A supplement asked after acceptance")] = (
        False
    )


class SignEntry(Part):
    """Somebody decides."""

    mode: Annotated[Literal["single", "sequence"], told("单签或顺签", "One signer or several")] = (
        "single"
    )
    roles: Annotated[list[str], told("签署人的角色，按顺序", "Roles that sign, in order")] = Field(
        default_factory=list
    )
    by: Annotated[Identifier | None, told("由哪个部门", "By which department")] = None


def _check_expiry(within: str | None, otherwise: str | None) -> None:
    if (within is None) != (otherwise is None):
        raise fault(
            "within（等多久）和 otherwise（过期后触发）要写就都写。",
            "Give both `within` and `otherwise`, or neither.",
        )


class AwaitEntry(Part):
    """Wait for an event from outside."""

    event: Annotated[Identifier, told("等待的事件", "The event waited for")]
    from_: Annotated[
        str, told("由谁：applicant、department、anyone 或部门", "By whom", alias="from")
    ] = "applicant"
    within: Annotated[LimitText | None, told("最多等多久", "For how long at most")] = None
    otherwise: Annotated[Identifier | None, told("过期后触发", "Trigger when that has passed")] = (
        None
    )
    basis: BasisName | None = None

    @model_validator(mode="after")
    def _says_what_happens_then(self) -> AwaitEntry:
        _check_expiry(self.within, self.otherwise)
        return self


class ConsentEntry(Part):
    """Wait until every named person has consented."""

    of: Annotated[
        list[str], told("同意人所在的表单项", "Fields that hold the persons", min_length=1)
    ]
    within: Annotated[LimitText | None, told("最多等多久", "For how long at most")] = None
    otherwise: Annotated[Identifier | None, told("过期后触发", "Trigger when that has passed")] = (
        None
    )
    basis: BasisName | None = None

    @model_validator(mode="after")
    def _says_what_happens_then(self) -> ConsentEntry:
        _check_expiry(self.within, self.otherwise)
        return self


class JointEntry(Part):
    """Take part in a joint activity."""

    name: Annotated[Identifier, told("联合环节的名称", "Name of the joint activity")]


class PublicityEntry(Part):
    """Publish a notice, and hear objections until it ends."""

    for_: Annotated[LimitText, told("公示多久", "For how long", alias="for")]
    roll: Annotated[
        Literal["next", "none"], told("末日遇休息日：next 顺延，none 不顺延", "next or none")
    ] = "none"
    objectors: Annotated[
        list[str],
        told("谁可以提异议：anyone 或部门", "Who may object: anyone, or departments"),
    ] = Field(default_factory=lambda: ["anyone"], validate_default=True)
    published: Annotated[
        Literal["at-once", "when-told"],
        told("进入即算公示，或以登载日为准", "From entering the state, or from when it is told"),
    ] = "at-once"
    basis: BasisName


class DeliverEntry(Part):
    """Hand the result over."""

    modes: Annotated[list[Literal["window", "courier", "electronic"]], told("方式", "Ways")] = (
        Field(default_factory=lambda: ["window", "courier", "electronic"], validate_default=True)
    )


class VerifyEntry(Part):
    """Verify after the decision what was committed to."""

    methods: Annotated[
        list[Literal["on-site", "by-data", "by-document"]],
        told("可用的核查方式：现场、数据比对、书面", "Ways of verifying", min_length=1),
    ] = Field(default_factory=lambda: ["on-site"], validate_default=True)
    signers: Annotated[
        int, told("现场核查至少几人签字", "Signatures that a visit needs", ge=1, le=9)
    ] = 2
    record: Annotated[
        dict[FieldName, Literal["bool", "int", "decimal", "text", "date"]],
        told("必须记录的内容", "What must be recorded"),
    ] = Field(default_factory=dict)
    sampled: Annotated[
        bool, told("抽查：可以未抽中（not_drawn）", "A sample is drawn: `not_drawn` may come out")
    ] = False
    by: Annotated[Identifier | None, told("由哪个部门", "By which department")] = None


class WaiverEntry(Part):
    """Letting somebody off a fee."""

    approver: Annotated[str, told("批准人的角色", "Role that approves it", min_length=1)]
    basis: BasisName


class PayEntry(Part):
    """Have a fee paid."""

    amount: Annotated[
        Condition,
        told(
            "金额（元）：固定数如 120.00，或表达式如 table.fee",
            "The sum in yuan: fixed, such as 120.00, or an expression, such as table.fee",
        ),
    ]
    within: Annotated[LimitText | None, told("最多等多久", "For how long at most")] = None
    otherwise: Annotated[Identifier | None, told("过期后触发", "Trigger when that has passed")] = (
        None
    )
    wrong_amount: Annotated[
        Literal["keep", "refuse"],
        told(
            "金额不符：keep 收下并显示差额，refuse 拒收",
            "A sum other than owed is kept and shown, or refused",
        ),
    ] = "keep"
    waive: Annotated[WaiverEntry | None, told("减免", "Letting somebody off")] = None
    refund_on: Annotated[
        list[Literal["withdrawn", "cancelled", "declined", "lapsed", "rejected", "revoked"]],
        told("事项怎样结束时退还", "Ends of the item for which the fee goes back"),
    ] = Field(
        default_factory=lambda: ["withdrawn", "cancelled", "declined", "lapsed"],
        validate_default=True,
    )
    by: Annotated[Identifier | None, told("由哪个部门收", "Which department collects it")] = None
    basis: Annotated[BasisName, told("收费依据", "Ground of the fee")]

    @model_validator(mode="after")
    def _says_what_happens_then(self) -> PayEntry:
        _check_expiry(self.within, self.otherwise)
        return self


def _lengthen_joint(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


class DoesEntry(Part):
    """Exactly one kind with its settings."""

    intake: Annotated[IntakeEntry | None, told("收件审查", "Intake")] = None
    sign: Annotated[SignEntry | None, told("签署决定", "Decide")] = None
    await_: Annotated[AwaitEntry | None, told("等待事件", "Await an event", alias="await")] = None
    consent: Annotated[ConsentEntry | None, told("征得同意", "Consent")] = None
    joint: Annotated[
        Annotated[JointEntry, Short(_lengthen_joint, {"type": "string"})] | None,
        told("联合环节", "Joint activity"),
    ] = None
    publicity: Annotated[PublicityEntry | None, told("公示（公告）", "Public notice")] = None
    deliver: Annotated[DeliverEntry | None, told("出件", "Deliver")] = None
    verify: Annotated[VerifyEntry | None, told("事后核查", "Verify")] = None
    pay: Annotated[PayEntry | None, told("缴费", "Pay")] = None
    hearing: Declared | None = None
    consult: Declared | None = None
    slot: Declared | None = None
    batch: Declared | None = None
    rate: Declared | None = None

    @model_validator(mode="after")
    def _names_one_kind(self) -> DoesEntry:
        if (
            len(self.model_fields_set) != 1
            or getattr(self, next(iter(self.model_fields_set))) is None
        ):
            raise fault("does 恰好写一种环节。", "Name exactly one kind in `does`.")
        return self

    @property
    def kind(self) -> str:
        """The kind that is named, as the file spells it."""
        return next(iter(self.model_fields_set)).rstrip("_")

    @property
    def settings(self) -> Any:
        """What is said about it: the kind's record, or a plain mapping for a declared kind."""
        return getattr(self, next(iter(self.model_fields_set)))


def _lengthen_does(value: Any) -> Any:
    if isinstance(value, str):
        return {value: {}}
    if isinstance(value, dict):
        return {key: each for key, each in value.items() if each is not None or len(value) == 1}
    return value


Does: TypeAlias = Annotated[DoesEntry, Short(_lengthen_does, {"enum": [*KINDS, *DECLARED_ONLY]})]
"""`deliver` or `{await: {event: filed}}`."""
