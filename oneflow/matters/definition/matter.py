"""The whole definition file of one matter."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from oneflow.matters.definition.form import FieldName, Form, MaterialEntry, SharedEntry
from oneflow.matters.definition.items import ItemEntry
from oneflow.matters.definition.limits import Condition, LimitText, Promise
from oneflow.matters.definition.part import Identifier, Ordered, Part, told
from oneflow.matters.definition.procedures import Choices, ProcedureEntry
from oneflow.matters.definition.tables import TableEntry
from oneflow.matters.definition.wording import BasisEntry, BasisName, Wording

LANGUAGE = 1
"""Version of the definition language that this release reads and writes."""

DEFAULT_CASE_PROCEDURE = "standard"
DELIVERY_PROCEDURE = "delivery"


class DepartmentEntry(Part):
    """A department, and how its office for a case is found."""

    title: Annotated[Wording | None, told("名称", "Its name")] = None
    office: Annotated[
        Condition | None, told("办理机构，如 form.district", "Expression that names the office")
    ] = None


class IntakeEntry(Part):
    """Receipt, the one-time notice and the answer to it."""

    notice: Annotated[Promise, told("一次性告知的时限", "Limit of the one-time notice")]
    answer_within: Annotated[LimitText, told("申请人补正的期限", "The applicant's time to answer")]
    cutoff: Annotated[
        LimitText | None,
        told("部门须提前多久提出意见", "How long before the notice departments must have answered"),
    ] = None
    second_notice: Annotated[
        Literal["new-only", "free"],
        told("第二次告知只可提新问题", "A second notice may name only what is new"),
    ] = "new-only"


class JointOpensEntry(Part):
    """When a joint activity opens."""

    when: Annotated[Literal["all-expected"], told("应到的都到", "All expected are there")] = (
        "all-expected"
    )
    or_after: Annotated[LimitText | None, told("最迟多久后开", "Opens anyway after this")] = None


class SignersEntry(Part):
    """How many sign for each department."""

    each_department: Annotated[
        int, told("每个部门签字人数", "Signatures of each department", ge=1, le=9)
    ] = 1


class JointActivityEntry(Part):
    """One activity for states of several items: a joint visit, say."""

    title: Annotated[Wording | None, told("名称", "Its name")] = None
    serves: Annotated[
        list[str], told("服务的状态：事项.状态", "States it serves: item.state", min_length=1)
    ]
    opens: Annotated[JointOpensEntry, told("何时开始", "When it opens")] = Field(
        default_factory=JointOpensEntry
    )
    absent: Annotated[
        Literal["second-visit", "wait", "record-absent"],
        told("缺席时：另行、等候或记录缺席", "What becomes of the absent"),
    ] = "record-absent"
    signers: Annotated[SignersEntry, told("签字人数", "How many sign")] = Field(
        default_factory=SignersEntry
    )
    record: Annotated[
        dict[FieldName, Literal["bool", "int", "decimal", "text", "date"]],
        told("记录的内容", "What each department's section records"),
    ] = Field(default_factory=lambda: {"passed": "bool"}, validate_default=True)
    gives: Annotated[list[Identifier], told("产生的成果", "Gifts given by its end")] = Field(
        default_factory=list
    )
    trigger: Annotated[Identifier, told("结束时触发", "Trigger fired by its end")] = "visited"


class DutyEntry(Part):
    """A limit on the applicant or on a department outside the items' own clocks."""

    title: Annotated[Wording | None, told("名称", "Its name")] = None
    by: Annotated[str, told("谁的义务", "Whose duty")]
    within: Annotated[LimitText, told("期限", "Limit")]
    start: Annotated[str, told("从何时起算：form.日期", "Anchor: a date of the form", alias="from")]
    met_by: Annotated[str, told("以什么履行：submitted", "What meets it: submitted")] = "submitted"
    if_late: Annotated[Literal["warn", "refuse"], told("逾期：提示或拒收", "If late")] = "warn"
    basis: BasisName


class BatchSettleEntry(Part):
    """How the parent of a batch ends (declared, not yet run)."""

    parent: Annotated[
        Literal["when-all-settled"], told("主办件何时结束", "When the parent ends")
    ] = "when-all-settled"
    failed: Annotated[Literal["listed"], told("失败的元素列明", "Failed elements are listed")] = (
        "listed"
    )
    retry: Annotated[
        Literal["same-sub-case"], told("在原子办件上重办", "Tried again in the same sub-case")
    ] = "same-sub-case"


class BatchEntry(Part):
    """Each element of a list becomes a sub-case (declared, not yet run)."""

    each: Annotated[str, told("列表：form.名", "The list: form.name")]
    as_: Annotated[
        Literal["sub-case"], told("每个元素成为子办件", "Each element is a sub-case", alias="as")
    ] = "sub-case"
    needs: Annotated[list[Identifier], told("需要主办件的成果", "Gifts of the parent case")] = (
        Field(default_factory=list)
    )
    items: Annotated[Ordered[Identifier, ItemEntry], told("每个子办件的事项", "Items of each")]
    duties: Annotated[dict[Identifier, DutyEntry], told("义务", "Duties")] = Field(
        default_factory=dict
    )
    settle: Annotated[BatchSettleEntry, told("怎样结束", "How it ends")] = Field(
        default_factory=BatchSettleEntry
    )


class CaseEntry(Part):
    """The procedure of the case itself."""

    procedure: Choices


class IssueEntry(Part):
    """Whether results are handed over together or as they are ready."""

    policy: Annotated[
        Literal["together", "as-ready"],
        told("together 统一出件；as-ready 办好即出", "All together, or each as it is ready"),
    ] = "as-ready"
    release_by: Annotated[
        Literal["own-delivery-limit"],
        told("等候不得超过各自的送达时限", "No result waits beyond its own delivery limit"),
    ] = "own-delivery-limit"


class RungEntry(Part):
    """A step of the supervision ladder."""

    name: Annotated[Identifier, told("名称", "Its name")]
    of: Annotated[Literal["promised", "legal"], told("相对承诺时限或法定时限", "Of which limit")]
    offset: Annotated[
        int,
        told(
            "比时限早（负）或晚多少个单位", "Units of the limit before (-) or after", ge=-99, le=99
        ),
    ] = 0


def _usual_rungs() -> list[RungEntry]:
    return [
        RungEntry(name="warning", of="promised", offset=-1),
        RungEntry(name="yellow", of="promised", offset=0),
        RungEntry(name="red", of="legal", offset=0),
    ]


class SupervisionEntry(Part):
    """Lights on the clocks. The default ladder is typical practice (assumed)."""

    rungs: Annotated[list[RungEntry], told("预警梯级", "The ladder")] = Field(
        default_factory=_usual_rungs
    )


class MatterEntry(Part):
    """A definition file."""

    oneflow: Annotated[Literal[1], told("语言版本", "Version of the language")]
    code: Annotated[Identifier, told("主题编码", "Code of the matter")]
    title: Annotated[Wording, told("主题名称", "Its name")]
    subject: Annotated[
        Literal["person", "enterprise", "organisation"], told("服务对象", "Who applies")
    ]
    lead: Annotated[Identifier, told("牵头部门", "Lead department")]
    calendar: Annotated[Identifier, told("日历", "Calendar")] = "cn"
    bases: Annotated[dict[Identifier, BasisEntry], told("依据", "Grounds, by name")] = Field(
        default_factory=dict
    )
    departments: Annotated[Ordered[Identifier, DepartmentEntry], told("部门", "Departments")]
    intake: Annotated[IntakeEntry, told("受理", "Intake")]
    promise: Annotated[Promise | None, told("整件事的承诺时限", "Promise for the whole")] = None
    joint_limit: Annotated[
        Promise | None, told("统一、联合办理的法定时限", "Legal limit of joint handling")
    ] = None
    shared: Annotated[dict[FieldName, SharedEntry], told("共享数据", "Shared data")] = Field(
        default_factory=dict
    )
    form: Annotated[Form, told("表单", "The form")] = Field(default_factory=dict)
    materials: Annotated[Ordered[Identifier, MaterialEntry], told("材料", "Materials")] = Field(
        default_factory=dict
    )
    items: Annotated[Ordered[Identifier, ItemEntry], told("事项", "Items", min_length=1)]
    case: Annotated[CaseEntry | None, told("案件流程", "Procedure of the case")] = None
    joint: Annotated[
        Ordered[Identifier, JointActivityEntry], told("联合环节", "Joint activities")
    ] = Field(default_factory=dict)
    batch: Annotated[Ordered[Identifier, BatchEntry], told("批量", "Batches")] = Field(
        default_factory=dict
    )
    procedures: Annotated[Ordered[Identifier, ProcedureEntry], told("流程", "Procedures")] = Field(
        default_factory=dict
    )
    tables: Annotated[
        dict[FieldName, TableEntry], told("决策表：条件里读作 table.名", "Decision tables")
    ] = Field(default_factory=dict)
    duties: Annotated[Ordered[Identifier, DutyEntry], told("义务", "Duties")] = Field(
        default_factory=dict
    )
    issue: Annotated[IssueEntry, told("出件", "Issue")] = Field(default_factory=IssueEntry)
    supervision: Annotated[SupervisionEntry, told("监察", "Supervision")] = Field(
        default_factory=SupervisionEntry
    )
    templates: Annotated[
        dict[Identifier, Wording], told("文书模板", "Texts of notices and documents")
    ] = Field(default_factory=dict)
