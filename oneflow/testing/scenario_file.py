"""The form of a scenario file: given, when, then, in words that need no programmer.

    scenario: 补正后按期办结
    matter: newborn
    given: {at: 2026-03-04T10:00, form: {...}, materials: {...}}
    steps:
      - {at: +1wd 09:00, who: hospital, does: {defects: {baby-photo: 照片不合格}}}
      - then: {case: intake, notices: [notice.supplement]}

These records say which keys there are; what the words inside them mean is read by `moments`,
`deeds` and `names`. `_defaults.yaml` beside a scenario holds answers that all of them share.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from pydantic import Field

from oneflow.matters.definition.part import Part, told

Scalar: TypeAlias = str | int | bool | None
Texts: TypeAlias = dict[str, str]
Answers: TypeAlias = dict[str, Any]


class GivenEntry(Part):
    """How it begins: what is handed in, and when."""

    at: Annotated[str | None, told("递交时间", "When it is handed in")] = None
    applicant: Annotated[str | None, told("申请人怎么称呼", "What the applicant is called")] = None
    items: Annotated[list[str] | None, told("选办事项；不写按默认", "Items chosen")] = None
    exactly: Annotated[
        bool, told("不自动补上须一并办理的事项", "Do not add what must come along")
    ] = False
    form: Annotated[Answers, told("表单；null 表示不填", "Answers; null takes one away")] = Field(
        default_factory=dict
    )
    materials: Annotated[
        dict[str, str | dict[str, Any] | None],
        told("材料从哪里来", "Where each document comes from"),
    ] = Field(default_factory=dict)
    shared: Annotated[Answers, told("共享数据的答复", "Answers of shared data")] = Field(
        default_factory=dict
    )
    channel: Annotated[str | None, told("渠道", "Channel")] = None
    who: Annotated[str | None, told("谁递交；不写是申请人", "Who hands it in")] = None
    occurred: Annotated[str | None, told("声称的递交时间", "When it is said to have been")] = None
    trusted: Annotated[bool, told("该时间可信", "That time is vouched for")] = False
    defaults: Annotated[bool, told("取用 _defaults.yaml", "Whether `_defaults.yaml` is used")] = (
        True
    )
    refused: Annotated[
        str | None, told("应被拒收，理由的代码", "It must be refused with this rule")
    ] = None


class ThenEntry(Part):
    """What must be so. Only what is named is looked at; but no incident may ever be open."""

    case: Annotated[str | None, told("案件状态", "State of the case")] = None
    items: Annotated[Texts, told("各事项的状态", "State of items")] = Field(default_factory=dict)
    deliveries: Annotated[Texts, told("各送达的状态", "State of deliveries")] = Field(
        default_factory=dict
    )
    due: Annotated[dict[str, Any], told("到期日", "Due dates: {legal, promised}")] = Field(
        default_factory=dict
    )
    fees: Annotated[
        dict[str, Any],
        told("收费", "Fees: {asked, paid, owed, waived, refund}"),
    ] = Field(default_factory=dict)
    lights: Annotated[dict[str, Any], told("亮灯", "Lights shown by a clock")] = Field(
        default_factory=dict
    )
    overdue: Annotated[list[str] | None, told("已超法定期限的", "What is past its legal limit")] = (
        None
    )
    notices: Annotated[
        list[str] | dict[str, list[str]] | None,
        told("上次查看以来的通知", "Told since last looked at; a list is the applicant's"),
    ] = None
    findings: Annotated[list[str] | None, told("待处理的提示", "Open findings")] = None
    incidents: Annotated[list[str], told("应有的异常", "Open incidents")] = Field(
        default_factory=list
    )
    waits_for: Annotated[list[str] | None, told("在等谁", "Whom the case waits for")] = None
    materials: Annotated[Texts, told("材料：here、missing 或来源", "Documents")] = Field(
        default_factory=dict
    )
    gifts: Annotated[dict[str, int | None], told("成果的版本", "Versions of gifts")] = Field(
        default_factory=dict
    )
    facts: Annotated[dict[str, Any], told("按规则判断的事实", "Facts judged by rules")] = Field(
        default_factory=dict
    )
    accepted: Annotated[dict[str, str | None], told("受理时间", "When items were accepted")] = (
        Field(default_factory=dict)
    )
    decided: Annotated[dict[str, str | None], told("决定时间", "When items were decided")] = Field(
        default_factory=dict
    )
    released: Annotated[list[str] | None, told("已出件的事项", "Items whose results went out")] = (
        None
    )
    held: Annotated[list[str] | None, told("因更正而暂扣的事项", "Items held")] = None
    deemed: Annotated[list[str] | None, told("视为受理的事项", "Items deemed accepted")] = None
    rounds: Annotated[dict[str, int], told("第几轮", "Round of items")] = Field(
        default_factory=dict
    )
    opened: Annotated[
        dict[str, str | dict[str, str | list[str]]],
        told("转入的另一主题的案件", "The case of another matter that was opened"),
    ] = Field(default_factory=dict)
    data: Annotated[str | None, told("个人数据：kept 或 erased", "Personal data")] = None


class StepEntry(Part):
    """One step: time passes, somebody does something, something must be so then."""

    at: Annotated[str | None, told("何时", "When")] = None
    who: Annotated[str | None, told("谁", "Who")] = None
    does: Annotated[
        str | dict[str, Any] | list[str | dict[str, Any]] | None, told("做什么", "Does what")
    ] = None
    occurred: Annotated[str | None, told("声称的发生时间", "When it is said to have happened")] = (
        None
    )
    trusted: Annotated[bool, told("该时间可信", "That time is vouched for")] = False
    swept: Annotated[
        bool, told("其间到期的即时处理", "Whether what falls due meanwhile takes effect in time")
    ] = True
    refused: Annotated[str | None, told("应被拒绝，理由的代码", "Must be refused so")] = None
    then: Annotated[ThenEntry | None, told("此时应当", "What must be so then")] = None


class ScenarioEntry(Part):
    """A scenario file."""

    scenario: Annotated[str, told("名称", "Name", min_length=1)]
    matter: Annotated[str, told("主题编码", "Code of the matter")]
    about: Annotated[str | None, told("说明", "What it shows")] = None
    basis: Annotated[str | None, told("日期的依据", "What the dates stand on")] = None
    given: Annotated[GivenEntry, told("开始时", "How it begins")]
    steps: Annotated[list[StepEntry], told("经过", "What happens")] = Field(default_factory=list)


class DefaultsEntry(Part):
    """`_defaults.yaml`: what scenarios of a directory share unless they say otherwise."""

    form: Annotated[Answers, told("表单", "Answers")] = Field(default_factory=dict)
    materials: Annotated[dict[str, str | None], told("材料", "Documents")] = Field(
        default_factory=dict
    )
    shared: Annotated[Answers, told("共享数据", "Shared data")] = Field(default_factory=dict)
