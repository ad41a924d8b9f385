"""Laws of the condition language, tried on expressions that nobody would write.

The reference interpreter stands in `tests/oracle/conditions.py`.
"""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from oneflow.errors import ConditionIncident
from oneflow.matters.conditions import (
    BOOL,
    DECIMAL,
    INT,
    TEXT,
    Condition,
    Origin,
    Term,
    Vocabulary,
    compile_condition,
    enum_of,
    examine,
    list_of,
    record_of,
    split,
)
from tests.oracle.conditions import KINDS, SIGNS, StuckError, judged, written

WORDS = Vocabulary(
    {
        "form.n": Term(INT, Origin.DATA),
        "form.数": Term(INT, Origin.DATA),
        "form.fee": Term(DECIMAL, Origin.DATA),
        "form.kind": Term(enum_of(*KINDS), Origin.DATA),
        "form.name": Term(TEXT, Origin.DATA),
        "form.ok": Term(BOOL, Origin.DATA),
        "form.rows": Term(list_of(record_of({"x": INT, "on": BOOL})), Origin.DATA),
        "record.n": Term(INT, Origin.CASE),
        "record.ok": Term(BOOL, Origin.CASE),
    },
    gifts=["g"],
)


def number(names: tuple[str, ...]) -> st.SearchStrategy[Any]:
    """Expressions that are numbers, over the names given."""
    leaf = st.one_of(
        st.sampled_from([("name", name) for name in names]),
        st.integers(0, 4).map(lambda value: ("constant", value)),
        st.sampled_from(["0.5", "2.25"]).map(lambda text: ("constant", Decimal(text))),
    )
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.tuples(st.sampled_from("+-*/"), inner, inner), st.tuples(st.just("minus"), inner)
        ),
        max_leaves=4,
    )


def question(names: tuple[str, ...], truths: tuple[str, ...]) -> st.SearchStrategy[Any]:
    """Questions over one origin: what stands between and, or, not."""
    numbers = number(names)
    return st.one_of(
        st.sampled_from([("name", name) for name in truths]),
        st.tuples(st.sampled_from(sorted(SIGNS)), numbers, numbers),
    )


DATA_QUESTIONS = st.one_of(
    question(("form.n", "form.数", "form.fee"), ("form.ok",)),
    st.tuples(st.just("is"), st.just("form.kind"), st.sampled_from(KINDS)),
    st.tuples(st.just("among"), st.just("form.kind"), st.lists(st.sampled_from(KINDS), min_size=1)),
    st.sampled_from([("given", name) for name in ("form.n", "form.fee")]),
    st.tuples(st.sampled_from(["any", "all"]), question(("e.x", "form.n"), ("e.on", "form.ok"))),
)
CASE_QUESTIONS = question(("record.n",), ("record.ok", "has('g')"))


def joined(questions: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Whole conditions."""
    return st.recursive(
        questions,
        lambda inner: st.one_of(
            st.tuples(st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3)),
            st.tuples(st.just("not"), inner),
        ),
        max_leaves=6,
    )


CONDITIONS = joined(st.one_of(DATA_QUESTIONS, CASE_QUESTIONS))
MAYBE = st.one_of(st.integers(-2, 5), st.none())
TRUTH = st.sampled_from([True, False, None])
ROWS = st.lists(st.fixed_dictionaries({"x": MAYBE, "on": TRUTH}), max_size=3)
VALUES = st.fixed_dictionaries(
    {
        "form.n": st.one_of(MAYBE, st.just("3")),
        "form.数": MAYBE,
        "form.fee": st.sampled_from([None, Decimal("0.5"), Decimal("2.25"), 2]),
        "form.kind": st.sampled_from([*KINDS, None, "z"]),
        "form.ok": TRUTH,
        "form.rows": st.one_of(ROWS, st.none()),
        "record.n": MAYBE,
        "record.ok": TRUTH,
        "has('g')": st.booleans(),
    }
)


def outcome(condition: Condition, values: dict[str, Any]) -> Any:
    try:
        return condition.evaluate(values)
    except ConditionIncident:
        return "incident"


def compiled(tree: Any, pick: Any) -> Condition | None:
    """Compile a written expression; None for the few that are refused with a reason."""
    found = compile_condition(written(tree, pick), WORDS)
    if found.condition is None:
        allowed = {"OF1322", "OF1301", "OF1302", "OF1303", "OF1317"}  # x / 0; too large; mixed
        assert {each.code for each in found.problems if each.severity == "error"} <= allowed
    return found.condition


@given(tree=CONDITIONS, values=VALUES, data=st.data())
def test_conditions_agree_with_a_naive_interpreter(tree, values, data):
    condition = compiled(tree, lambda options: data.draw(st.sampled_from(options)))
    if condition is None:
        return
    try:
        expected = judged(tree, values)
    except StuckError:
        expected = "incident"
    found = outcome(condition, values)
    assert found == expected
    assert type(found) in {bool, str}


def first(options: tuple[str, ...]) -> str:
    return options[0]


@given(tree=CONDITIONS, values=VALUES)
def test_a_condition_written_out_means_the_same(tree, values):
    condition = compiled(tree, first)
    if condition is None:
        return
    again = compile_condition(condition.part.key, WORDS).condition
    if again is None:
        return  # brackets made it longer than a condition may be
    assert again == condition
    assert outcome(again, values) == outcome(condition, values)


@given(tree=CONDITIONS, values=VALUES)
def test_facts_and_rest_together_are_the_whole(tree, values):
    condition = compiled(tree, first)
    if condition is None:
        return
    residual, facts = split(condition, WORDS, prefix="f")
    seen = dict(values)
    for fact in facts:
        assert fact.condition.origins(WORDS) <= {Origin.DATA}
        truth = outcome(fact.condition, values)
        if truth != "incident":
            seen[f"fact.{fact.name}"] = truth
    if residual is None:
        assert [fact.condition for fact in facts] == [condition]
        return
    assert not any(name.startswith(("form.", "shared.")) for name in residual.references)
    only = {name: seen.get(name) for name in residual.references}
    assert outcome(residual, only) == outcome(condition, values)


ALTERNATIVES = st.lists(
    joined(
        st.one_of(
            question(("form.n",), ("form.ok",)),
            st.tuples(st.just("is"), st.just("form.kind"), st.sampled_from(KINDS)),
        )
    ),
    min_size=1,
    max_size=4,
)
GRID = [
    {"form.n": n, "form.kind": kind, "form.ok": ok}
    for n, kind, ok in itertools.product(range(-30, 31), KINDS, (True, False))
]


@given(trees=ALTERNATIVES)
def test_coverage_is_never_claimed_wrongly(trees):
    conditions = [compiled(tree, first) for tree in trees]
    if None in conditions:
        return
    found = examine(conditions)
    seen: set[int] = set()
    gap = False
    for values in GRID:
        outcomes = [outcome(condition, values) for condition in conditions if condition]
        if "incident" in outcomes:
            continue
        holds = [number for number, truth in enumerate(outcomes) if truth]
        gap = gap or not holds
        seen.update(holds[:1])
    assert not (found.is_complete and gap)
    assert not set(found.unused) & seen
    if found.gap is not None and "/" not in str(trees):
        assert gap or abs_beyond(trees)


def abs_beyond(trees: Any) -> bool:
    """Tell whether constants multiply beyond the grid, so that a gap may lie outside it."""
    return "*" in str(trees) or "+" in str(trees)


@given(text=st.text(max_size=60))
def test_no_text_crashes_the_compiler(text):
    found = compile_condition(text, WORDS)
    assert (found.condition is None) <= bool(found.problems)
    for each in found.problems:
        assert "\n" not in each.render("zh")


FRAGMENTS = st.sampled_from(
    "form.n form.数 form.fee form.kind form.name form.ok form.rows e e.x record.n record.ok and or not"
    " 且 或 非 属于 不属于 in not for has given len any all count date instant 任一 对于 true 假"
    " ( ) [ ] （ ） , ， + - * / < <= == != ≥ 1 0 2.5 'a' “b” '2026-01-01' ** = . -- lambda if else"
    " [0] {} None __class__ 1e3 010 \u3000 ' \u200b".split(" ")
)


@given(parts=st.lists(FRAGMENTS, max_size=14), gap=st.sampled_from(["", " "]), values=VALUES)
def test_no_heap_of_fragments_crashes_anything(parts, gap, values):
    found = compile_condition(gap.join(parts), WORDS)
    if found.condition is None:
        assert found.problems
        return
    assert outcome(found.condition, values) in {True, False, "incident"}
    examine([found.condition])
    split(found.condition, WORDS, prefix="f")
