"""Limits as they are written: `5wd`, or legal and promised with their ground, by situation."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, model_validator

from oneflow.calendar import parse_limit
from oneflow.errors import CalendarError
from oneflow.matters.definition.part import Part, Short, fault, told
from oneflow.matters.definition.wording import BasisName


class ConditionEntry(Part):
    """An expression over the case, compiled later."""

    rule: Annotated[str, told("条件表达式", "The expression", min_length=1, max_length=1000)]
    keep: Annotated[
        bool,
        told(
            "涉及敏感信息时，结论是否在删除个人信息后保留",
            "Over a sensitive field: whether its truth outlives the erasure of the data",
        ),
    ] = False


def _lengthen_condition(value: Any) -> Any:
    return {"rule": value} if isinstance(value, str) else value


Condition: TypeAlias = Annotated[
    ConditionEntry,
    Short(_lengthen_condition, {"type": "string", "minLength": 1, "maxLength": 1000}),
]
"""`form.area > 300`, or `{rule: form.area > 300, keep: true}`."""


def _checked_limit(text: str) -> str:
    try:
        parse_limit(text)
    except CalendarError as error:
        raise fault(f"{error.zh}{error.remedy_zh}", f"{error.en} {error.remedy_en}") from None
    return text


LimitText: TypeAlias = Annotated[
    str,
    AfterValidator(_checked_limit),
    told(
        "时限：数字加单位，如 5wd（工作日）、20cd（自然日）、2h、1mo；只有承诺可写半天，如 0.5wd",
        "Number and unit: wd, cd, wh, h, min, mo, y; halves of wd only as promises",
    ),
]
"""A limit such as `20wd`; kept as text here, a `Limit` in the Plan."""


class ExtensionEntry(Part):
    """How far a clock may be extended, and who approves it."""

    by: Annotated[LimitText, told("最多延长", "At most by this much")]
    approver: Annotated[str, told("批准人的角色", "Role of the approver")]
    basis: BasisName
    moves_promised: Annotated[
        bool, told("承诺时限是否一并顺延", "Whether the promised limit moves too")
    ] = False


class LimitEntry(Part):
    """A limit in one situation. At least one of legal and promised is given."""

    when: Annotated[Condition | None, told("什么情形下用", "In which situation")] = None
    legal: Annotated[LimitText | None, told("法定时限", "Legal limit")] = None
    promised: Annotated[LimitText | None, told("承诺时限", "Promised limit")] = None
    basis: Annotated[BasisName | None, told("依据", "Its ground")] = None
    start: Annotated[
        str | None,
        told(
            "从何时起算：accepted、entered、decided、received、某项记录（名.at）或 form.日期",
            "Anchor: accepted, entered, decided, received, or a record's instant (name.at)",
            alias="from",
        ),
    ] = None
    roll: Annotated[
        str | None,
        told("末日遇休息日：next 顺延，none 不顺延", "next or none", pattern="^(next|none)$"),
    ] = None
    extend: Annotated[ExtensionEntry | None, told("延长", "Extension")] = None
    extensible: Annotated[
        bool,
        told(
            "许可的法定时限不写 extend 即可依许可法第四十二条延长；另有规定、不得延长的写 false",
            "A licence's limit may be extended under art. 42 by default; false: it may not",
        ),
    ] = True

    @model_validator(mode="after")
    def _gives_a_limit(self) -> LimitEntry:
        if self.legal is None and self.promised is None:
            raise fault("legal 和 promised 至少写一个。", "Give at least one of legal, promised.")
        if self.legal is not None and parse_limit(self.legal).is_half:
            raise fault("半天只能用于承诺（promised）。", "Only a promise may have half days.")
        if self.extend is not None and not self.extensible:
            raise fault(
                "写了 extend，就不能再写 extensible: false。",
                "With `extend`, `extensible` cannot be false.",
            )
        return self


def _lengthen_limits(value: Any) -> Any:
    if isinstance(value, str):
        return [{"legal": value}]
    return [value] if isinstance(value, dict) else value


def _lengthen_promise(value: Any) -> Any:
    return {"promised": value} if isinstance(value, str) else value


Limits: TypeAlias = Annotated[
    list[LimitEntry],
    Short(_lengthen_limits, {"type": "string"}, or_one=True),
    told(
        "时限；可按情形写多个，取第一个适用的",
        "Limit; alternatives by situation, the first that applies counts",
    ),
]
"""`5wd` (legal), one entry, or a list by situation."""

Promise: TypeAlias = Annotated[LimitEntry, Short(_lengthen_promise, {"type": "string"})]
"""`5wd` (promised) or one entry."""
