"""Conditions told in the words of the form, and what a reader is told of other situations."""

from __future__ import annotations

from functools import cache

import pytest

from oneflow.matters.drawing.conditions_told import fact_told, name_told
from oneflow.matters.drawing.furniture import MARGIN, Note, notes
from oneflow.matters.plan import Plan
from tests.generated.drawn import plan_of
from tests.generated.small import item, matter

FORM = {
    "new": {"type": "bool", "title": {"zh": "首次办理", "en": "First time"}},
    "size": {"type": "int", "title": {"zh": "人数", "en": "People"}},
    "kind": {"type": "enum", "values": ["a", "b", "c"], "title": {"zh": "类别", "en": "Kind"}},
    "plain": {"type": "bool"},
}


@cache
def asked(condition: str) -> Plan:
    """A plan with an item that applies under a condition."""
    return plan_of(matter({"a": item(when=condition), "b": item()}, form=FORM))


@pytest.mark.parametrize(
    ("condition", "zh", "en"),
    [
        ("form.new", "“首次办理”为“是”", '"First time" is yes'),
        ("not form.new", "“首次办理”为“否”", '"First time" is no'),
        ("form.size >= 3", "“人数” ≥ 3", '"People" ≥ 3'),
        ("not form.size >= 3", "“人数” < 3", '"People" < 3'),
        ("form.kind == 'a'", "“类别” = a", '"Kind" = a'),
        ("form.kind != 'a'", "“类别” ≠ a", '"Kind" ≠ a'),
        ("form.kind in ('a', 'b')", "“类别” ∈ {a、b}", '"Kind" ∈ {a, b}'),
        ("not form.kind in ('a', 'b')", "并非：“类别” ∈ {a、b}", 'not: "Kind" ∈ {a, b}'),
        ("given(form.size)", "“人数”已填", '"People" is given'),
        ("form.plain", "form.plain为“是”", "form.plain is yes"),
        (
            "form.new and (form.size < 3 or form.kind == 'b')",
            "“首次办理”为“是”且（“人数” < 3或“类别” = b）",
            '"First time" is yes and ("People" < 3 or "Kind" = b)',
        ),
    ],
)
def test_conditions_are_told_by_titles(condition, zh, en):
    plan = asked(condition)
    assert fact_told(plan, "item.a.when", "zh") == zh
    assert fact_told(plan, "item.a.when", "en") == en


def test_what_is_no_rule_is_called_as_it_is():
    plan = asked("form.new")
    assert fact_told(plan, "item.b.when", "zh") == "item.b.when"
    assert name_told(plan, "case.number", "zh") == "case.number"


def test_a_note_breaks_between_its_parts():
    parts = tuple(f"第{n}种情形时，承诺 {n} 工作日" for n in range(1, 9))
    shapes, end = notes([Note("清税", parts)], 100.0, 400.0, "zh")
    lines = [shape.text for shape in shapes]  # type: ignore[union-attr]  # all are labels
    assert "".join(lines) == Note("清税", parts).text("zh")
    assert all(line.endswith("；") for line in lines[:-1])
    assert [shape.x for shape in shapes][1] > MARGIN + 2  # type: ignore[union-attr]  # all are labels
    assert end > 100 + 16 * len(lines) - 1


def test_no_note_takes_no_room():
    assert notes([], 100.0, 400.0, "en") == ([], 100.0)
