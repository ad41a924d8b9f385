"""A case's values replaced by invented ones of which every rule says the same.

Equal values stay equal. What rules look at is kept where it identifies nobody by itself (a choice,
a yes or no, a sum, a date); texts and numbers of people are always replaced, and every fact is judged
again after each replacement, as often as data came in. What had to be kept is told by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import Struct

from oneflow.calendar import Calendar
from oneflow.errors import UsageError
from oneflow.matters.facts import judge
from oneflow.matters.field_values import Fault, validator_of
from oneflow.matters.plan import FieldPlan, Plan
from oneflow.testing.export.identities import candidates, phone

_OPEN = frozenset({"public", "internal"})
_TEXTS = frozenset({"text", "citizen-id", "uscc", "phone"})
_REGIONS = ("110101", "310101", "440103", "510104")


class Stage(Struct, frozen=True):
    """What was known after new data came in, by reference; submitted_on: None after the first."""

    values: Mapping[str, Any]
    submitted_on: date | None = None


class Disguise:
    """Invented values for one case.

    kept: references whose values stay as they are, because rules depend on them.
    """

    def __init__(self, plan: Plan, calendar: Calendar, stages: Sequence[Stage]) -> None:
        """Find a stand-in for every value of every stage.

        Raises:
            UsageError: a text can be replaced by nothing that its field and the rules admit.
        """
        self.plan, self.calendar = plan, calendar
        self.kept: dict[str, None] = {}
        self._stages = stages
        self._read_by_rules = _references(plan)
        self._same: dict[str, str] = {}
        self._made: dict[tuple[str, str], Any] = {}
        self._texts: dict[str, str] = {}
        self._pending: dict[str, str] = {}
        self._facts = [self._judged(stage) for stage in stages]
        for stage in stages:
            for reference, value in stage.values.items():
                self._replace(reference, value)

    def value(self, reference: str, value: Any) -> Any:
        """The stand-in for a value under `form.<field>` or `shared.<source>`."""
        return self._made.get((reference, _key(value)), value)

    def is_replaced(self, reference: str, text: str) -> bool:
        """Whether a text of this field or source must not be found any more."""
        field = self._field(reference)
        if field.type == "list":
            return text in self._same
        return field.type in _TEXTS or self.value(reference, text) != text

    def proof(self, value: Any) -> Any:
        """The stand-in for a value that proves who somebody is."""
        return self._same.get(value, value) if isinstance(value, str) else value

    def text(self, kind: str, text: Any) -> Any:
        """A text in place of a paper, an opinion, a reason: its kind and a number."""
        if not isinstance(text, str):
            return self.text(kind, msgspec.json.encode(text).decode())
        known = f"{kind}\n{text}"
        if known not in self._texts:
            word = _PAPERS.get(kind, "说明")
            same = sum(each.startswith(f"{kind}\n") for each in self._texts)
            self._texts[known] = f"{word}{same + 1}"
        return self._texts[known]

    def _replace(self, reference: str, value: Any) -> None:
        place = reference, _key(value)
        if place in self._made:
            return
        for candidate in self._candidates(reference, value):
            self._made[place] = candidate
            if self._holds():
                self._same.update(self._pending)
                return
        self._made.pop(place, None)
        if isinstance(value, str) and self._field(reference).type in _TEXTS:
            raise _irreplaceable(reference)
        self.kept[reference] = None

    def _candidates(self, reference: str, value: Any) -> Iterator[Any]:
        field = self._field(reference)
        self._pending = {}
        if field.type == "list" and isinstance(value, list):
            yield [self._element(field, reference, each) for each in value]
            return
        for candidate in self._stand_ins(field, reference, value):
            self._pending = {value: candidate} if isinstance(value, str) else {}
            yield candidate

    def _element(self, field: FieldPlan, reference: str, element: Any) -> Any:
        """A record of a list, each of its values replaced by the first that its field admits."""
        inner = {each.name: each for each in field.fields}
        found = {}
        for name, value in element.items():
            place = f"{reference}[].{name}"
            made = next(self._stand_ins(inner[name], place, value), value)
            if isinstance(value, str) and inner[name].type in _TEXTS:
                self._same[value] = made
            found[name] = made
        return found

    def _stand_ins(self, field: FieldPlan, reference: str, value: Any) -> Iterator[Any]:
        validate = validator_of(field)
        used = set(self._same.values())
        for candidate in self._invented(field, reference, value):
            if candidate in used and self._same.get(value) != candidate:
                continue
            if not isinstance(validate(candidate), Fault | tuple):
                yield candidate

    def _invented(self, field: FieldPlan, reference: str, value: Any) -> Iterator[Any]:
        if value is None or field.type in {"bool", "enum"}:
            yield value
        elif field.type in _TEXTS:
            if value in self._same:
                yield self._same[value]
            yield from self._texts_like(field, str(value))
        elif field.sensitivity in _OPEN and field.type != "list":
            yield value
        elif reference not in self._read_by_rules:
            yield from _OTHERS.get(field.type, _as_it_is)(value)

    def _texts_like(self, field: FieldPlan, value: str) -> Iterator[str]:
        number = len(self._same)
        if field.type == "phone":
            yield phone(number)
        yield from candidates(value, number)

    def _field(self, reference: str) -> FieldPlan:
        origin, _, name = reference.partition(".")
        if origin == "form":
            return self.plan.fields[name]
        source = self.plan.shared[name]
        return FieldPlan(name=name, title=source.title, type=source.type)

    def _holds(self) -> bool:
        return all(
            self._judged(stage) == facts
            for stage, facts in zip(self._stages, self._facts, strict=True)
        )

    def _judged(self, stage: Stage) -> Any:
        values = {name: self.value(name, value) for name, value in stage.values.items()}
        calendar = self.calendar
        facts = judge(self.plan, values, submitted_on=stage.submitted_on, calendar=calendar)
        return facts.all(), facts.late, facts.unresolved


def _references(plan: Plan) -> frozenset[str]:
    """Every value that some rule, table or duty reads; of lists the list and the field in it."""
    found = {duty.start for duty in plan.duties}
    for rule in plan.rules:
        found |= rule.condition.references | rule.condition.element_fields
    for table in plan.tables.values():
        found |= table.references
    return frozenset(found)


def _key(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _as_it_is(value: Any) -> Iterable[Any]:
    return (value,)


def _dates(value: str) -> Iterable[str]:
    day = date.fromisoformat(value)
    return ((day - timedelta(days=shift)).isoformat() for shift in (14, 21, 35, 70))


def _numbers(value: int) -> Iterable[int]:
    return (value + step for step in (1, 2, -1, -2))


def _decimals(value: str) -> Iterable[str]:
    return (str(Decimal(value) + step) for step in (1, 2, -1, -2))


def _regions(value: str) -> Iterable[str]:
    return (code for code in _REGIONS if code != value)


_OTHERS: Mapping[str, Callable[[Any], Iterable[Any]]] = {
    "date": _dates,
    "int": _numbers,
    "decimal": _decimals,
    "region": _regions,
}
_PAPERS = {
    "document": "文书",
    "reasons": "理由",
    "remedies": "救济途径",
    "notice": "通知",
    "record": "记录",
    "opinion": "意见",
    "receipt": "回执",
    "basis": "依据",
    "right_body": "有权机关",
    "cause": "事由",
    "ref": "文书",
    "paper": "记录",
    "transaction": "交易",
    "channel": "渠道",
}


def _irreplaceable(reference: str) -> UsageError:
    return UsageError(
        f"“{reference}”的值没有合格的替代值，不能匿名导出。",
        f"Nothing can stand for the value of '{reference}'; the case cannot be told anonymously.",
        remedy_zh="放宽该项的格式规则，或说明用途后（--purpose）导出原值。",
        remedy_en="Loosen the field's pattern, or export the values as they are with --purpose.",
        data={"field": reference},
    )
