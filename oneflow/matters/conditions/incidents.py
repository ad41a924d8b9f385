"""Why a condition could not be judged, in words that hold no value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from oneflow.errors import ConditionIncident

Reason: TypeAlias = Literal["missing", "kind", "division", "range", "work", "no-row", "two-rows"]
"""What an incident's `data["reason"]` may be."""

_REMEDY = {
    "zh": "补正数据后重新判断；可能没有值的名字先用 given(…) 判断。",
    "en": "Correct the data and judge again; ask given(...) first where a value may be absent.",
}
_TEXTS: Mapping[Reason, tuple[str, str]] = {
    "missing": ("“{name}”没有值。", "'{name}' has no value."),
    "kind": ("“{name}”的值不是声明的类型。", "The value of '{name}' is not of the declared type."),
    "division": ("“{name}”除以了 0。", "'{name}' divides by zero."),
    "range": (
        "“{name}”的结果超出了能精确表示的范围。",
        "'{name}' leaves the range of exact numbers.",
    ),
    "work": ("“{name}”要逐个判断的太多。", "There is too much to go through in '{name}'."),
    "no-row": ("决策表“{name}”没有一行成立。", "No row of table '{name}' holds."),
    "two-rows": ("决策表“{name}”有不止一行成立。", "More than one row of table '{name}' holds."),
}


def incident(reason: Reason, name: str) -> ConditionIncident:
    """Make the incident that `name`, a reference or a part of the condition, gives rise to."""
    zh, en = _TEXTS[reason]
    return ConditionIncident(
        zh.format(name=name),
        en.format(name=name),
        remedy_zh=_REMEDY["zh"],
        remedy_en=_REMEDY["en"],
        data={"reason": reason, "reference": name},
    )
