"""An item: one department's part of the matter."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from oneflow.matters.definition.form import FieldName
from oneflow.matters.definition.limits import Condition, Limits, LimitText
from oneflow.matters.definition.part import Identifier, Part, fault, told
from oneflow.matters.definition.procedures import Choices
from oneflow.matters.definition.wording import BasisName, Wording
from oneflow.matters.plan import Acceptance, IfNotGiven, ItemType


class DeemingEntry(Part):
    """Silence past the legal notice limit counts as acceptance."""

    basis: BasisName
    hold: Annotated[
        LimitText | None,
        told("对外通知前的等待时间", "How long the outside is not told, so that it can be undone"),
    ] = None


class SupplementEntry(Part):
    """A supplement asked after acceptance."""

    clock: Annotated[
        Literal["none", "suspend", "restart"],
        told("对时限的影响：不变、中止、重新起算", "What it does to the item's clock"),
    ]
    answer_within: Annotated[LimitText, told("申请人补正的期限", "The applicant's time")]
    basis: BasisName


class ReconfirmEntry(Part):
    """What happens when a gift that this decided item used is corrected."""

    within: Annotated[LimitText, told("部门答复的期限", "The department's time to answer")]
    otherwise: Annotated[
        Literal["hold", "finding"], told("不答复：扣住或记为发现", "Unanswered: hold or finding")
    ] = "hold"
    basis: BasisName | None = None


class DeliveryEntry(Part):
    """Handing the result over."""

    limit: Limits = Field(default_factory=list)
    modes: Annotated[
        list[Literal["window", "courier", "electronic"]], told("方式", "Ways", min_length=1)
    ] = Field(default_factory=lambda: ["window", "courier", "electronic"], validate_default=True)


class ItemEntry(Part):
    """One department's part of the matter."""

    title: Annotated[Wording | None, told("事项名称", "Its name")] = None
    department: Annotated[Identifier, told("实施部门", "Department that decides it")]
    type: Annotated[ItemType, told("事项类型，决定适用的法律缺省", "Its kind in law")]
    mandatory: Annotated[bool, told("必办", "Always part of the matter")] = False
    optional: Annotated[
        bool, told("可选且缺省不选", "Left out unless the applicant asks for it")
    ] = False
    when: Annotated[Condition | None, told("什么情形下适用", "Applicable only then")] = None
    group: Annotated[
        Identifier | None, told("应当一并办理的组", "Group that is handled together")
    ] = None
    needs: Annotated[
        list[Identifier], told("前置：其他事项的成果或材料", "Gifts and materials it needs")
    ] = Field(default_factory=list)
    materials: Annotated[list[Identifier], told("材料", "Materials it uses")] = Field(
        default_factory=list
    )
    fields: Annotated[
        list[FieldName], told("部门可见的表单项", "Form fields its department may see")
    ] = Field(default_factory=list)
    gives: Annotated[list[Identifier], told("办成后的成果", "Gifts it gives when approved")] = (
        Field(default_factory=list)
    )
    procedure: Choices
    limit: Limits = Field(default_factory=list)
    acceptance: Annotated[
        Acceptance,
        told("随案受理或部门自行受理", "Accepted with the case, or by the department itself"),
    ] = "with-case"
    if_not_given: Annotated[
        IfNotGiven,
        told("办不成时对后续事项的影响", "What an end without the gift means for dependents"),
    ] = "cancel-dependents"
    deeming: Annotated[
        DeemingEntry | None, told("逾期不告知视为受理", "Silence counts as acceptance")
    ] = None
    supplement: Annotated[
        SupplementEntry | None, told("受理后的补正", "A supplement after acceptance")
    ] = None
    reconfirm: Annotated[
        ReconfirmEntry | None,
        told("所用成果被更正时", "When a gift that it used is corrected"),
    ] = None
    delivery: Annotated[DeliveryEntry | None, told("送达", "Delivery")] = None
    runs_in: Annotated[
        list[Identifier],
        told("受理前也可办理的案件状态", "Case states in which it may start before acceptance"),
    ] = Field(default_factory=list)
    before_end_of: Annotated[
        Identifier | None,
        told("须先于它办结的事项", "Item that may not be decided before this ends"),
    ] = None
    outside_promise: Annotated[
        bool,
        told("不计入整件事的承诺时限（如制卡、拨付）", "Not part of the promise for the whole"),
    ] = False
    visits: Annotated[
        int | None, told("申请人到现场次数", "Times the applicant must come", ge=0)
    ] = None

    @model_validator(mode="after")
    def _is_not_both(self) -> ItemEntry:
        if self.mandatory and self.optional:
            raise fault(
                "mandatory 和 optional 不能同时为真。", "An item cannot be mandatory and optional."
            )
        return self
