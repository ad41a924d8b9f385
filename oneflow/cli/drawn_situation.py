"""The situation that a drawing is asked for: values of the form and of shared data, as options.

oneflow graph definitions/restaurant --format svg --situation form.area=420 --situation form.fire_promise=true
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from oneflow.errors import UsageError
from oneflow.matters.drawing.conditions_told import name_told
from oneflow.matters.drawing.situation import GENERAL, Situation
from oneflow.matters.drawing.wording import Language, pick
from oneflow.matters.facts import judge
from oneflow.matters.field_values import Fault, validator_of
from oneflow.matters.plan import FieldPlan, Plan, Text

_TRUTHS = {"true": True, "是": True, "false": False, "否": False}
_COURSE = ("item.", "case.")
"""Rules so named decide which items there are, and by which ways and limits they go."""


def situation_of(plan: Plan, given: Sequence[str], language: Language) -> Situation:
    """Read `NAME=VALUE` options.

    Raises:
        UsageError: with all that is wrong with them.
    """
    values: dict[str, Any] = {}
    faults: list[Text] = []
    for each in given:
        name, _, text = each.partition("=")
        found = _value(plan, name.strip(), text.strip())
        if isinstance(found, Text):
            faults.append(found)
        else:
            values[name.strip()] = found
    if faults:
        raise _wrong(plan, faults)
    if not values:
        return GENERAL
    facts = {
        fact: truth for fact, truth in judge(plan, values).all().items() if truth in {True, False}
    }
    told = [_told(plan, name, value, language) for name, value in values.items()]
    return Situation(
        {fact: bool(truth) for fact, truth in facts.items()}, pick("，", ", ", language).join(told)
    )


def read_names(plan: Plan) -> tuple[str, ...]:
    """Give the names of values on which it depends what is drawn."""
    return tuple(dict.fromkeys(_read(plan)))


def _read(plan: Plan) -> Iterator[str]:
    for rule in plan.rules:
        if rule.kind == "truth" and rule.name.startswith(_COURSE):
            yield from sorted(rule.condition.references)


def _value(plan: Plan, name: str, text: str) -> Any | Text:
    """Give the value in its stored form, or what is wrong; a wrong value itself is not repeated."""
    if name not in read_names(plan):
        return Text(f"“{name}”不影响所画的内容", f"nothing that is drawn depends on '{name}'")
    kind, _, code = name.partition(".")
    field = plan.fields.get(code) if kind == "form" else _shared(plan, code)
    if field is None:
        return Text(f"“{name}”不是填报项或共享数据", f"'{name}' is no form field or shared data")
    found = validator_of(field)(_typed(field, text))
    if isinstance(found, Fault):
        return Text(f"“{name}”{found.zh}", f"'{name}' {found.en}")
    return (
        found
        if not isinstance(found, tuple)
        else Text(f"“{name}”不能这样给出", f"'{name}' cannot be given so")
    )


def _shared(plan: Plan, code: str) -> FieldPlan | None:
    known = plan.shared.get(code)
    return None if known is None else FieldPlan(name=code, title=known.title, type=known.type)


def _typed(field: FieldPlan, text: str) -> Any:
    """Read a value as JSON would bring it; what cannot be read stays text, and is refused as that."""
    if field.type == "bool":
        return _TRUTHS.get(text.lower(), text)
    if (
        field.type == "int"
        and text.removeprefix("-").isascii()
        and text.removeprefix("-").isdigit()
    ):
        return int(text)
    return text


def _told(plan: Plan, name: str, value: Any, language: Language) -> str:
    title = name_told(plan, name, language)
    if isinstance(value, bool):
        zh, en = ("为“是”", " is yes") if value else ("为“否”", " is no")
        return title + pick(zh, en, language)
    return f"{title} = {value}"


def _wrong(plan: Plan, faults: Sequence[Text]) -> UsageError:
    names = read_names(plan)
    example = f"--situation {names[0]}=..." if names else ""
    return UsageError(
        f"--situation：{'；'.join(each.zh for each in faults)}。",
        f"--situation: {'; '.join(each.en for each in faults)}.",
        remedy_zh=f"例：{example}；可以给出：{'、'.join(names)}。"
        if names
        else "不写 --situation。",
        remedy_en=f"Example: {example}; what may be given: {', '.join(names)}."
        if names
        else "Leave --situation out.",
    )
