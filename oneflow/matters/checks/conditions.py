"""Conditions as they were written, for questions that facts cannot answer.

The Plan keeps the truth of what a condition asks of the data under a name; whether two conditions
exclude each other shows only in their text. Compiled again here, once a run.
"""

from __future__ import annotations

from functools import lru_cache

from oneflow.matters.checks.subject import Subject
from oneflow.matters.conditions import Condition, Vocabulary, compile_condition, examine
from oneflow.matters.definition.limits import ConditionEntry


def condition_at(subject: Subject, procedure: str, number: int) -> Condition | None:
    """Give the condition of a transition of a procedure; None where it has none."""
    entry = subject.matter.procedures[procedure].transitions[number].conditions
    return _compiled(entry, subject.guards)


def data_condition(subject: Subject, entry: ConditionEntry | None) -> Condition | None:
    """Give a condition over the data; None where there is none."""
    return _compiled(entry, subject.data)


@lru_cache(maxsize=512)
def never_holds(condition: Condition) -> bool:
    """Tell whether a condition certainly never holds."""
    return bool(examine([condition]).never)


def _compiled(entry: ConditionEntry | None, vocabulary: Vocabulary) -> Condition | None:
    if entry is None:
        return None
    return compile_condition(entry.rule, vocabulary).condition
