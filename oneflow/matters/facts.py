"""What a case's data mean: every rule of a plan judged, and kept as a truth under its name.

Called when data change, outside `decide`, so that the engine never sees the data. Judging is
total: a rule whose values are missing or of a wrong kind is *unresolved*, which is not false;
the engine opens an incident if it ever needs that fact.

Values come by reference (`form.<field>`, `shared.<source>`) in the plain forms in which they
are stored: dates as ISO text, decimals as text, the rest as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from msgspec import Struct

from oneflow.calendar import Calendar, due
from oneflow.errors import CalendarError, ConditionIncident
from oneflow.matters.money import exact
from oneflow.matters.plan import DutyPlan, FieldPlan, Plan, Rule

Fact = bool | str


class Unresolved(Struct, frozen=True):
    """A rule that could not be judged: `reference` is missing, or of a wrong kind (`reason`)."""

    rule: str
    reference: str
    reason: str


class Facts(Struct, frozen=True):
    """What judging gave.

    Attributes:
        kept: facts that stand in events and outlive the erasure of personal data.
        sealed: facts over sensitive fields; they are erased with the data.
        offices: department -> office competent for the case (these stand in `kept` too).
        late: duties that were missed at submission, in definition order.
        unresolved: rules that could not be judged, in the order of the plan.
    """

    kept: Mapping[str, Fact]
    sealed: Mapping[str, Fact]
    offices: Mapping[str, str]
    late: tuple[str, ...]
    unresolved: tuple[Unresolved, ...]

    def all(self) -> dict[str, Fact]:
        """Kept and sealed facts together, as the engine asks for them."""
        return {**self.kept, **self.sealed}


def judge(
    plan: Plan,
    values: Mapping[str, Any],
    *,
    submitted_on: date | None = None,
    calendar: Calendar | None = None,
) -> Facts:
    """Judge every rule of `plan`, and the duties that are met or missed at submission.

    Args:
        plan: its rules are judged in their order.
        values: by reference; absent or None is "no value".
        submitted_on: local date of receipt; None leaves the duties unjudged.
        calendar: the calendar of the case; needed with `submitted_on`.
    """
    typed = typed_values(plan, values)
    typed |= _table_values(plan, typed)
    kept: dict[str, Fact] = {}
    sealed: dict[str, Fact] = {}
    unresolved: list[Unresolved] = []
    for rule in plan.rules:
        try:
            fact = _judged(rule, typed)
        except ConditionIncident as incident:
            unresolved.append(_unresolved(rule.name, incident))
            continue
        if isinstance(fact, Unresolved):
            unresolved.append(fact)
            continue
        (kept if rule.kept else sealed)[rule.name] = fact
    if submitted_on is not None and calendar is not None:
        unresolved += _judge_duties(plan, typed, kept, submitted_on, calendar)
    return Facts(
        kept=kept,
        sealed=sealed,
        offices=_offices(plan, kept),
        late=tuple(duty.name for duty in plan.duties if kept.get(duty.late_fact) is True),
        unresolved=tuple(unresolved),
    )


def _judged(rule: Rule, typed: Mapping[str, Any]) -> Fact | Unresolved:
    """Judge a rule; a sum of money that cannot be paid exactly is unresolved, never rounded."""
    fact: Any = rule.condition.evaluate(typed)
    if rule.kind != "money":
        return cast("Fact", fact)
    return exact(fact) or Unresolved(rule.name, rule.condition.source, "money")


def _table_values(plan: Plan, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Give the values of the decision tables; a table that cannot be judged gives none."""
    found: dict[str, Any] = {}
    for name, table in plan.tables.items():
        try:
            found[f"table.{name}"] = table.evaluate(typed)
        except ConditionIncident:
            continue
    return found


def typed_values(plan: Plan, values: Mapping[str, Any]) -> dict[str, Any]:
    """Give stored values in the kinds that conditions reckon with (`date`, `Decimal`, records).

    A value that does not have its stored form is left as it is: the rule that reads it becomes
    unresolved.
    """
    readers = _readers(plan)
    typed = dict(values)
    for name in readers.keys() & typed.keys():
        if typed[name] is not None:
            typed[name] = readers[name](typed[name])
    return typed


def _readers(plan: Plan) -> Mapping[str, Callable[[Any], Any]]:
    """Give the readers of the plan's fields that need one; made once a plan."""
    memory: dict[str, Any] = plan.__dict__
    found: dict[str, Callable[[Any], Any]] | None = memory.get("_readers")
    if found is None:
        found = {f"form.{name}": _reader(field) for name, field in plan.fields.items()}
        found |= {
            f"shared.{name}": _BY_TYPE.get(shared.type, _as_it_is)
            for name, shared in plan.shared.items()
        }
        found = {name: read for name, read in found.items() if read is not _as_it_is}
        memory["_readers"] = found
    return found


def _reader(field: FieldPlan) -> Callable[[Any], Any]:
    if field.type != "list":
        return _BY_TYPE.get(field.type, _as_it_is)
    inner = {each.name: _reader(each) for each in field.fields}

    def read(elements: Any) -> Any:
        if not isinstance(elements, list | tuple):
            return elements
        return [_element(element, inner) for element in elements]

    return read


def _element(element: Any, inner: Mapping[str, Callable[[Any], Any]]) -> Any:
    if not isinstance(element, Mapping):
        return element
    return {
        name: value if value is None else inner.get(name, _as_it_is)(value)
        for name, value in element.items()
    }


def _as_it_is(value: Any) -> Any:
    return value


def _date(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        return value


def _decimal(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return Decimal(value)
    except InvalidOperation:
        return value


_BY_TYPE: Mapping[str, Callable[[Any], Any]] = {"date": _date, "decimal": _decimal}


def _unresolved(rule: str, incident: ConditionIncident) -> Unresolved:
    data = incident.data
    return Unresolved(rule, str(data.get("reference", "")), str(data.get("reason", "")))


def _offices(plan: Plan, kept: Mapping[str, Fact]) -> dict[str, str]:
    found = {
        code: kept.get(department.office_fact or "")
        for code, department in plan.departments.items()
    }
    return {code: office for code, office in found.items() if isinstance(office, str)}


def _judge_duties(  # noqa: PLR0917 - the arguments of `judge`, and where its facts go
    plan: Plan,
    typed: Mapping[str, Any],
    kept: dict[str, Fact],
    submitted_on: date,
    calendar: Calendar,
) -> list[Unresolved]:
    """Put the truth about each duty into `kept`; give those that cannot be judged."""
    found = {duty: _is_late(duty, typed, submitted_on, calendar) for duty in plan.duties}
    kept.update({duty.late_fact: late for duty, late in found.items() if isinstance(late, bool)})
    return [late for late in found.values() if isinstance(late, Unresolved)]


def _is_late(
    duty: DutyPlan, values: Mapping[str, Any], submitted_on: date, calendar: Calendar
) -> bool | Unresolved:
    """Tell whether a duty was missed: submitted after the day on which it was due."""
    start = values.get(duty.start)
    if type(start) is not date:
        reason = "missing" if start is None else "kind"
        return Unresolved(duty.late_fact, duty.start, reason)
    try:
        found = due(calendar, duty.within, start)
    except CalendarError:
        return Unresolved(duty.late_fact, duty.start, "range")
    return found.due_on is not None and submitted_on > found.due_on
