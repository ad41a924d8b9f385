"""What the definition page says beside the keys: a title, a few words, a checked example each.

An example may have several documents (`---`); together they show every key of the record.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from docs.generate import definition_examples as examples
from oneflow.matters.definition import (
    activities,
    form,
    items,
    limits,
    matter,
    procedures,
    tables,
    wording,
)
from oneflow.matters.definition.part import Part

INTRO = """\
一个主题是一个目录：`matter.yaml` 写全国统一的部分，`regions/<编码>.yaml` 只写该地区不同的键，
`templates/*.j2` 放文书。本页列出 `matter.yaml` 的每一个键，由程序从定义模型生成，与 `oneflow schema`
输出的 JSON Schema 同源；编辑器可在文件首行写 `# yaml-language-server: $schema=...` 获得提示。

规则：YAML 1.2；不认识的键、重复的键、标签、别名一律拒绝，并指出行列和改法。**映射的顺序有意义**：
同一时刻发生的事按定义的先后处理。写 `{zh: 名称, en: Name}` 的地方都可以只写中文。
`oneflow lint` 一次列出全部问题，每个都有代码和改法，见[问题代码](problems.zh.md)。
"""

LIMIT_NOTE = """\
**常用的值**

| 叫法 | 写法 |
| --- | --- |
| 标识 | 小写字母开头，`a-z 0-9 _ . -`，最长 40 个字符 |
| 字段名 | 小写字母开头，`a-z 0-9 _`；条件里写作 `form.<字段名>` |
| 期限 | 数字加单位：`5wd` 工作日、`20cd` 自然日、`4wh` 办公小时、`2h`、`30min`、`1mo`、`1y`；`0.5wd` 只能用作承诺 |
| 依据 | `bases` 里的名字；也可以直接写条文 |
| 列表：时限、流程选择 | 只有一项时可以直接写那一项 |
"""


class Section(NamedTuple):
    """Title (its anchor is linked to), words before the table, example."""

    title: str
    intro: str
    example: str


SECTIONS: Mapping[type[Part], Section] = {
    matter.MatterEntry: Section("主题", "整个文件。", examples.MATTER),
    wording.WordingEntry: Section("名称", "给人看的文字。简写：只写中文。", examples.WORDING),
    wording.BasisEntry: Section(
        "依据", "法律条文或出处。凭记忆写的、假定的，用 `mark` 标明。", examples.BASIS
    ),
    matter.DepartmentEntry: Section(
        "部门",
        "`office` 是表达式，给出本案由哪个机构办理；不写则部门名就是机构名。",
        examples.DEPARTMENT,
    ),
    limits.ConditionEntry: Section(
        "条件",
        "表达式；简写：直接写文本。名字：`form.<字段>`、`shared.<数据>`、`table.<表>`，转移上还有 "
        "`record.<记录>`、`item.<事项>.state`、`item.<事项>.outcome`、`has('成果')`。运算：比较、四则、"
        "`and or not in`，函数 `given len any all count date instant`；也可写“且、或、非、属于、大于、不小于、"
        "已有、已填、长度、任一、全部、个数、日期、时刻”。缺值不当作假，而是异常。",
        examples.CONDITION,
    ),
    matter.IntakeEntry: Section(
        "受理",
        "从收件到受理：各部门提出缺什么，合并成一份一次性告知。",
        examples.INTAKE,
    ),
    limits.LimitEntry: Section(
        "时限",
        "简写：`5wd` 在事项上是法定时限，在 `promise` 和 `notice` 上是承诺时限。"
        "按情形写多个时用列表，取第一个适用的。",
        examples.LIMIT,
    ),
    limits.ExtensionEntry: Section("延长", "批准后最多延长多少；一轮一次。", examples.EXTENSION),
    form.SharedEntry: Section("共享数据", "其他部门的数据源。", examples.SHARED),
    form.FieldEntry: Section(
        "表单项",
        "`ask` 不成立时不问、不存。`list` 的元素字段写在 `fields`。",
        examples.FIELD,
    ),
    form.MaterialEntry: Section(
        "材料", "列出来源；本案按顺序选第一个可用的，失败后改用下一个。", examples.MATERIAL
    ),
    form.MaterialSource: Section(
        "材料来源",
        "简写：`upload`，或 `{certificate: 类型}`、`{shared: 名}`、`{gift: 名}`、`{gap: 10wd}`。",
        examples.SOURCE,
    ),
    items.ItemEntry: Section(
        "事项",
        "一个部门的一部分。事项之间只通过成果相遇：`gives` 给出，`needs` 需要。",
        examples.ITEM,
    ),
    procedures.ChoiceEntry: Section(
        "流程选择", "简写：流程名。按情形写多个时，最后一个不带 `when`。", examples.CHOICE
    ),
    items.DeemingEntry: Section(
        "视为受理",
        "法定告知期限内沉默，即自收件之日起受理。行政许可缺省适用；其他类型写明依据才适用。",
        examples.DEEMING,
    ),
    items.SupplementEntry: Section(
        "受理后补正", "受理之后才发现缺材料时，怎样要求补正。", examples.SUPPLEMENT
    ),
    items.ReconfirmEntry: Section(
        "更正后的确认",
        "用过的成果被更正、本事项已决定而未出件时，由本部门答复是否维持。",
        examples.RECONFIRM,
    ),
    items.DeliveryEntry: Section("送达", "结果怎样交到申请人手里。", examples.DELIVERY),
    matter.CaseEntry: Section("案件流程", "不写则用 `standard`。", examples.CASE),
    matter.JointActivityEntry: Section(
        "联合环节", "例如联合勘验：几个事项到了写明的状态，一起来一次。", examples.JOINT
    ),
    matter.JointOpensEntry: Section(
        "联合环节的开始", "应到的都到，或最迟多久后。", examples.JOINT_OPENS
    ),
    matter.SignersEntry: Section("签字人数", "每个部门几人签字。", examples.SIGNERS),
    matter.BatchEntry: Section(
        "批量", "列表的每个元素成为一个子办件。**已声明，尚不能运行。**", examples.BATCH
    ),
    matter.BatchSettleEntry: Section(
        "批量的结束", "**已声明，尚不能运行。**", examples.BATCH_SETTLE
    ),
    matter.DutyEntry: Section(
        "义务", "决定之外的期限，例如婴儿出生后一个月内申报。", examples.DUTY
    ),
    procedures.ProcedureEntry: Section(
        "流程",
        "状态机，用词同 `transitions`。[标准流程](lifecycle.md)不必重写，按名字使用。"
        "终态 `approved` 等已经预先声明。",
        examples.PROCEDURE,
    ),
    procedures.StateEntry: Section(
        "状态", "进入状态开启一个环节；环节的结果触发同名的转移。简写：空。", examples.STATE
    ),
    activities.DoesEntry: Section(
        "环节", "恰好一种。没有设置时可以只写名字，如 `does: sign`。", examples.DOES
    ),
    activities.IntakeEntry: Section("环节：收件审查", "", examples.DOES_INTAKE),
    activities.SignEntry: Section(
        "环节：签署",
        "结果是本状态出去的、没有别人触发的那些转移；多人顺签时以最后一人的为准。",
        examples.DOES_SIGN,
    ),
    activities.AwaitEntry: Section(
        "环节：等待", "`within` 和 `otherwise` 要写就都写。", examples.DOES_AWAIT
    ),
    activities.ConsentEntry: Section(
        "环节：征得同意",
        "结果：`consented`、`refused`，或过期后的 `otherwise`。",
        examples.DOES_CONSENT,
    ),
    activities.JointEntry: Section("环节：联合", "简写：`{joint: 名称}`。", examples.DOES_JOINT),
    activities.PublicityEntry: Section(
        "环节：公示",
        "登载公示（公告），期内可以提异议。结果：`clear` 期满无异议、`objected` 有异议；异议的理由随转移记下。"
        "登载当日不计入，`for` 就是状态的期限；期间届满不是逾期，不亮灯。`objectors` 写 `anyone` 的，与案件"
        "无关的人也可以提，但看不到案件的任何内容。转移写 `aside: suspended`、返回写 `resumes: true`，"
        "异议不成立的，公示把剩余的日子走完。期满以后、或已在审查另一异议时提出的，留存备查。",
        examples.DOES_PUBLICITY,
    ),
    activities.DeliverEntry: Section("环节：出件", "结果：`delivered`。", examples.DOES_DELIVER),
    activities.VerifyEntry: Section(
        "环节：事后核查",
        "按承诺决定之后核查。结果：`verified`、`false_commitment`，抽查另有 `not_drawn`，"
        "以及从本状态出去的其他转移（如 `revoke`）。期限写在状态的 `limit` 里；逾期只亮灯、提示，不会自动撤销。",
        examples.DOES_VERIFY,
    ),
    activities.PayEntry: Section(
        "环节：缴费",
        "进入即发出缴款单。结果：`paid`，或过期后的 `otherwise`。多缴的、事项结束应退的，自动提出退款。"
        "等缴费的时间照常计入时限，除非本状态写明 `clock`。",
        examples.DOES_PAY,
    ),
    activities.WaiverEntry: Section("减免", "谁批准、依据什么。", examples.WAIVE),
    procedures.ClockEntry: Section(
        "不计时", "本状态的时间不计入事项时限。简写：`counted` 表示照常计时。", examples.CLOCK
    ),
    procedures.OpensEntry: Section(
        "转入另一主题",
        "案件的终态可以转入另一主题：消息送达后新开一案，带去写明的内容；缺的由新案一次告知。",
        examples.OPENS,
    ),
    procedures.TransitionEntry: Section(
        "转移", "同一触发从同一状态出去的各个条件必须穷尽。", examples.TRANSITION
    ),
    tables.TableEntry: Section(
        "决策表", "条件里读作 `table.<名>`；`oneflow lint` 检查漏洞和重叠。", examples.TABLE
    ),
    tables.RowEntry: Section("决策表的行", "", examples.ROW),
    matter.IssueEntry: Section("出件方式", "", examples.ISSUE),
    matter.SupervisionEntry: Section(
        "监察", "时钟上的灯。默认梯级是常见做法（assumed）。", examples.SUPERVISION
    ),
    matter.RungEntry: Section("预警梯级", "", examples.RUNG),
}
