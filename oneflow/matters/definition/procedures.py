"""A procedure: a state machine of an item or of the case, in the words of `transitions`."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

from oneflow.matters.definition.activities import Does
from oneflow.matters.definition.limits import Condition, Limits, LimitText
from oneflow.matters.definition.part import Identifier, Ordered, Part, Short, told
from oneflow.matters.definition.wording import BasisName, Wording
from oneflow.matters.plan import Aside

Paper: TypeAlias = Literal["document", "reasons", "remedies", "notice"]


class ClockEntry(Part):
    """Time in a state that does not count for the item's clock, and why."""

    exclude: Annotated[
        str,
        told(
            "不计时的环节：hearing、tender、auction、inspection、testing、quarantine、appraisal、"
            "expert-review（许可法第四十五条）或其他有依据的环节",
            "Ground: one of the closed list of art. 45, or another with its own basis",
        ),
    ]
    expected: Annotated[LimitText | None, told("预计多久", "Expected length")] = None
    basis: BasisName | None = None


def _lengthen_clock(value: Any) -> Any:
    return None if value == "counted" else value


def _lengthen_state(value: Any) -> Any:
    return {} if value is None else value


def _lengthen_sources(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class OpensEntry(Part):
    """Another matter that the end of this case opens ."""

    matter: Annotated[Identifier, told("主题", "The matter")]
    carry: Annotated[
        list[str],
        told(
            "带走的内容：form、form.某项、materials、materials.某件或成果",
            "What goes along: form, form.<field>, materials, materials.<code>, or a gift",
        ),
    ] = Field(default_factory=list)


class StateEntry(Part):
    """A state: what is done in it, for how long, and what it means."""

    title: Annotated[Wording | None, told("名称", "Its name for people")] = None
    does: Annotated[Does | None, told("进入时开启的环节", "Activity opened on entering")] = None
    limit: Limits = Field(default_factory=list)
    outcome: Annotated[
        Identifier | None, told("带有的决定，如 approved", "Decision it carries, e.g. approved")
    ] = None
    final: Annotated[bool, told("终态", "Nothing follows")] = False
    duty: Annotated[bool, told("已决定但仍有义务", "Decided, but something is still owed")] = False
    runs: Annotated[
        Literal["items"] | None, told("案件在此状态办理各事项", "The items run in this case state")
    ] = None
    clock: Annotated[
        Annotated[ClockEntry | None, Short(_lengthen_clock, {"const": "counted"})],
        told("是否计时", "Whether its time counts"),
    ] = None
    accepted: Annotated[
        bool, told("是否已受理；false 表示时限尚未起算", "False: not yet accepted, no clock runs")
    ] = True
    opens: Annotated[OpensEntry | None, told("转入另一主题", "Opens another matter")] = None


class TransitionEntry(Part):
    """A move: what triggers it, from where, to where, and on what terms."""

    trigger: Annotated[Identifier, told("触发的动作或结果", "What fires it")]
    source: Annotated[
        Annotated[list[Identifier], Short(_lengthen_sources, {"type": "string"})],
        told("从哪个（些）状态", "From which state or states", min_length=1),
    ]
    dest: Annotated[Identifier, told("到哪个状态", "To which state")]
    title: Annotated[Wording | None, told("名称", "Its name for people")] = None
    conditions: Annotated[Condition | None, told("须成立的条件", "What must hold")] = None
    requires: Annotated[
        list[Paper], told("须附：文书、理由、救济途径、告知", "Papers that the answer must carry")
    ] = Field(default_factory=list)
    gives: Annotated[list[Identifier], told("产生的成果", "Gifts that the move gives")] = Field(
        default_factory=list
    )
    limit: Limits = Field(default_factory=list)
    aside: Annotated[
        Aside | None,
        told(
            "暂离：留住原状态的工作，以便返回；原状态的时限中止、照走或返回后重新起算",
            "Step aside and keep the work; the state's limit is suspended, runs on, or begins anew",
        ),
    ] = None
    resumes: Annotated[
        bool, told("返回暂离的状态，接着办", "Come back to the state stepped aside from")
    ] = False
    on: Annotated[
        str | None,
        told("由其他事项的状态触发，如 tax.rejected", "Fired by another item's state (item.state)"),
    ] = None


class ProcedureEntry(Part):
    """A state machine."""

    kind: Annotated[
        Literal["item", "case", "delivery"], told("用于事项、案件或出件", "What it is for")
    ] = "item"
    title: Annotated[Wording | None, told("名称", "Its name for people")] = None
    initial: Annotated[Identifier, told("起始状态", "First state")]
    states: Annotated[
        Ordered[Identifier, Annotated[StateEntry, Short(_lengthen_state, {"type": "null"})]],
        told(
            "状态；approved、rejected 等终态不用写", "States; the usual end states are predeclared"
        ),
    ]
    transitions: Annotated[list[TransitionEntry], told("转移", "Moves")]


class ChoiceEntry(Part):
    """Which procedure in which situation."""

    when: Annotated[Condition | None, told("什么情形下用", "In which situation")] = None
    use: Annotated[Identifier, told("流程的名称", "Name of the procedure")]


def _lengthen_choices(value: Any) -> Any:
    if isinstance(value, str):
        return [{"use": value}]
    return [value] if isinstance(value, dict) else value


Choices: TypeAlias = Annotated[
    list[ChoiceEntry],
    Short(_lengthen_choices, {"type": "string"}, or_one=True),
    told(
        "流程；可按情形写多个，取第一个适用的",
        "Procedure; alternatives by situation, the first that applies counts",
        min_length=1,
    ),
]
"""A name, or a list of `{when, use}`."""
