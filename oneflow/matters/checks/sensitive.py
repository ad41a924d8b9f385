"""Rules over sensitive answers: a truth may be sealed, a value would be read by everybody."""

from __future__ import annotations

from oneflow.matters.checks.subject import Path, Subject
from oneflow.matters.conditions import Condition
from oneflow.matters.plan import Rule


def check_sensitive(subject: Subject, rule: Rule, path: Path) -> None:
    """Report what a rule lets be known, or lets be lost, of sensitive answers.

    An office and a sum of money stand in events and in what goes out, so that they tell the
    answer, whatever is sealed beside the history.
    """
    if rule.kind == "truth" and rule.kept:
        return
    fields = tuple(sorted(sensitive_fields(subject, rule.condition)))
    if rule.kind != "truth" and fields:
        subject.report("OF1620", path, fields=fields)
    elif not rule.kept:
        subject.report("OF1611", path, fields=fields)


def sensitive_fields(subject: Subject, condition: Condition) -> frozenset[str]:
    """Give the sensitive data that a condition reads, those behind decision tables among them."""
    conditions = [condition]
    for name, table in subject.plan.tables.items():
        if f"table.{name}" in condition.references:
            conditions += [row.condition for row in table.rows if row.condition is not None]
    return frozenset[str]().union(*(each.sensitive(subject.data) for each in conditions))
