"""Conditions in the words of the form: what a reader of a drawing knows, not what fields are called."""

from __future__ import annotations

from oneflow.matters.conditions import Condition
from oneflow.matters.conditions.kinds import Kind
from oneflow.matters.conditions.tree import (
    Comparison,
    Junction,
    Literal,
    Membership,
    Not,
    Part,
    Presence,
    Reference,
)
from oneflow.matters.drawing.wording import Language, pick, say
from oneflow.matters.plan import Plan

_SIGNS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "!=": "≠"}
_OPPOSITES = {"<": "≥", "<=": ">", ">": "≤", ">=": "<", "==": "≠", "!=": "="}


def fact_told(plan: Plan, fact: str, language: Language) -> str:
    """Tell when a fact holds."""
    condition = next((rule.condition for rule in plan.rules if rule.name == fact), None)
    return fact if condition is None else condition_told(plan, condition, language)


def condition_told(plan: Plan, condition: Condition, language: Language) -> str:
    """Tell when a condition holds, by the titles of what it reads."""
    return _Telling(plan, language).part(condition.part)


def name_told(plan: Plan, name: str, language: Language) -> str:
    """Call a value by its title: a form field or shared data; else as it is named."""
    kind, _, code = name.partition(".")
    known = {"form": plan.fields.get(code), "shared": plan.shared.get(code)}.get(kind)
    if known is None or known.title.zh in {"", code}:
        return name
    title = say(known.title, language)
    return pick(f"“{title}”", f'"{title}"', language)


class _Telling:
    def __init__(self, plan: Plan, language: Language) -> None:
        self.plan, self.language = plan, language

    def part(self, part: Part) -> str:
        """Tell any part; what has no words of its own stands as it was written."""
        match part:
            case Junction(operator=operator, operands=operands):
                both = operator == "and"
                between = pick("且" if both else "或", f" {operator} ", self.language)
                return between.join(self._operand(each) for each in operands)
            case Not(operand=operand):
                return self._opposite(operand)
            case Comparison(operator=operator, left=left, right=right):
                return f"{self._value(left)} {_SIGNS[operator]} {self._value(right)}"
            case Membership(item=item, options=options) if options:
                listed = pick("、", ", ", self.language).join(map(self._value, options))
                return f"{self._value(item)} ∈ {{{listed}}}"
            case Presence(operand=Reference() as operand):
                return self._value(operand) + pick("已填", " is given", self.language)
            case Reference() if part.type.kind is Kind.BOOL:
                return self._value(part) + pick("为“是”", " is yes", self.language)
            case _:
                return self._value(part)

    def _opposite(self, part: Part) -> str:
        match part:
            case Comparison(operator=operator, left=left, right=right):
                return f"{self._value(left)} {_OPPOSITES[operator]} {self._value(right)}"
            case Reference():
                return self._value(part) + pick("为“否”", " is no", self.language)
            case _:
                return pick("并非：", "not: ", self.language) + self.part(part)

    def _operand(self, part: Part) -> str:
        told = self.part(part)
        whole = pick(f"（{told}）", f"({told})", self.language)
        return whole if isinstance(part, Junction) else told

    def _value(self, part: Part) -> str:
        match part:
            case Reference(name=name):
                return name_told(self.plan, name, self.language)
            case Literal(value=str() as value):
                return value
            case _:
                return part.key
