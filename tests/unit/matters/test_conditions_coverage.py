"""Whether conditions cover every situation: gaps with a witness, overlaps, and honest doubt."""

import pytest

from oneflow.matters.conditions import (
    BOOL,
    DATE,
    DECIMAL,
    INSTANT,
    INT,
    TEXT,
    Condition,
    Origin,
    Term,
    Vocabulary,
    compile_condition,
    coverage_problems,
    enum_of,
    examine,
    list_of,
    record_of,
)
from oneflow.matters.problems import Position

WORDS = Vocabulary(
    {
        "form.n": Term(INT, Origin.DATA),
        "form.m": Term(INT, Origin.DATA),
        "form.fee": Term(DECIMAL, Origin.DATA),
        "form.name": Term(TEXT, Origin.DATA),
        "form.kind": Term(enum_of("a", "b", "c"), Origin.DATA),
        "form.was": Term(enum_of("a", "b"), Origin.DATA),
        "form.ok": Term(BOOL, Origin.DATA),
        "form.born": Term(DATE, Origin.DATA),
        "form.rows": Term(list_of(record_of({"x": INT})), Origin.DATA),
        "form.tags": Term(list_of(TEXT), Origin.DATA),
        "record.ok": Term(BOOL, Origin.CASE),
        "record.at": Term(INSTANT, Origin.CASE),
        **{f"form.b{n}": Term(BOOL, Origin.DATA) for n in range(13)},
    },
    gifts=["g"],
)


def seen(*texts: str | None):
    return examine([None if text is None else compiled(text) for text in texts])


def compiled(text: str) -> Condition:
    found = compile_condition(text, WORDS)
    assert found.condition is not None, [str(each) for each in found.problems]
    return found.condition


@pytest.mark.parametrize(
    "texts",
    [
        ("record.ok", "not record.ok"),
        ("form.n > 300", "form.n <= 300"),
        ("form.n > 300", "form.n < 300", "form.n == 300"),
        ("form.n > 2", "form.n < 3"),
        ("form.n in (1, 2)", "form.n > 2", "form.n < 1"),
        ("form.fee > 2.5", "2.5 >= form.fee"),
        ("form.kind == 'a'", "form.kind in ('b', 'c')"),
        ("form.kind != 'a'", "form.kind == 'a'"),
        ("form.name == 'x'", "form.name != 'x'"),
        ("form.name in ('x', 'y')", "form.name not in ('y', 'x')"),
        ("form.born < date('2026-01-02')", "form.born > date('2026-01-01')"),
        ("record.at < instant('2026-01-01T00:00:00Z')", "record.at >= instant('2026-01-01T08:00:00+08:00')"),
        ("has('g')", "not has('g')"),
        ("form.ok == true", "form.ok == false"),
        ("form.ok and form.n > 1", "form.ok and form.n <= 1", "not form.ok"),
        ("form.n > form.m", "form.n < form.m", "form.m == form.n"),
        ("form.n >= form.m", "form.m > form.n"),
        ("form.kind == form.was", "form.was != form.kind"),
        ("form.n + form.m > 3", "form.n + form.m <= 3"),
        ("form.n / 3 > 1.5", "form.n / 3 <= 1.5"),
        ("form.born - form.born > 3", "form.born - form.born < 4"),
        ("any(e.x > 1 for e in form.rows)", "not any(r.x > 1 for r in form.rows)"),
        ("any(e.x > 1 for e in form.rows)", "all(not e.x > 1 for e in form.rows)"),
        ("all(e.x > 1 for e in form.rows)", "any(not (e.x > 1) for e in form.rows)"),
        ("count(e.x > 1 for e in form.rows) > 2", "count(e.x > 1 for e in form.rows) in (0, 1, 2)"),
        ("len(form.name) > 0", "len(form.name) == 0"),
        ("'x' in form.tags", "'x' not in form.tags"),
        ("given(form.n) and form.n > 1", "given(form.n) and form.n <= 1", "not given(form.n)"),
        ("form.ok", None),
        ("true",),
        (None,),
        ("form.ok and not form.ok", None),
        ("date('9999-12-31') == form.born", "form.born < date('9999-12-31')"),
    ],
)  # fmt: skip
def test_complete_sets_are_known_to_be_complete(texts):
    found = seen(*texts)
    assert found.is_complete, (found.gap, found.undecided)


@pytest.mark.parametrize(
    ("texts", "witness"),
    [
        (("form.n > 300", "form.n < 300"), "form.n = 300"),
        (("form.n > 300", "form.n < 299"), "form.n = 299"),
        (("form.fee > 3", "form.fee <= 2.5"), "form.fee = 2.75"),
        (("form.kind == 'a'", "form.kind == 'c'"), "form.kind = 'b'"),
        (("form.name == 'a'",), "form.name is any other text"),
        (("form.name != 'a'",), "form.name = 'a'"),
        (("form.born < date('2026-01-01')",), "form.born = 2026-01-01"),
        (("form.ok",), "form.ok is false"),
        (("has('g') or form.ok",), "has('g') is false, form.ok is false"),
        (("form.ok and form.n > 1", "not form.ok"), "form.ok is true, form.n = 0"),
        (("form.n > form.m", "form.n < form.m"), "form.m == form.n"),
        (("form.kind == form.was",), "form.kind != form.was"),
        (("len(form.name) > 0",), "len(form.name) = 0"),
        (("false",), "whatever the case"),
        (("form.ok and not form.ok",), "whatever the case"),
        (("form.n > 1 and form.b1 or form.n > 1 and not form.b1",), "form.n = 0"),
        (("form.name == '…'",), "form.name is any other text"),
        (("record.at > instant('2026-01-01T00:00:00+00:00')",), "record.at = 2025-12-31T23:59:59.999999+00:00"),
    ],
)  # fmt: skip
def test_a_gap_is_told_with_a_situation(texts, witness):
    found = seen(*texts)
    assert found.gap is not None
    assert found.gap.en == witness
    assert found.undecided is None


@pytest.mark.parametrize(
    "texts",
    [
        ("form.n > 1", "form.n < form.m", "form.m <= 1"),
        ("form.n + 1 > 3", "form.n <= 2"),
        ("form.n * 0 == 0",),
        ("any(e.x > 1 for e in form.rows)", "any(e.x <= 1 for e in form.rows)"),
        ("form.n == form.n",),
        ("form.fee / 3 == form.fee",),
        ("(form.n > 1) == form.ok",),
        tuple(f"form.b{n}" for n in range(13)),
    ],
)
def test_what_is_not_certain_is_undecided_and_never_called_complete(texts):
    found = seen(*texts)
    assert found.gap is None
    assert found.undecided is not None
    assert not found.is_complete


def test_an_unconditional_last_one_settles_what_is_too_large_to_examine():
    found = seen(*(f"form.b{n}" for n in range(13)), None)
    assert found.is_complete
    assert found.unexamined is not None


def test_overlaps_are_told_with_a_situation():
    found = seen("form.n > 1", "form.n < 5", "form.n == 9")
    assert [(each.first, each.second, each.is_certain) for each in found.overlaps] == [
        (0, 1, True),
        (0, 2, True),
    ]
    assert found.overlaps[0].witness.en == "form.n = 2"
    doubtful = seen("form.n + 1 > 1", "form.n < 5").overlaps
    assert [each.is_certain for each in doubtful] == [False]


def test_conditions_that_are_never_used_are_told():
    found = seen("form.n > 1", "form.n > 2", "form.n > 3 and form.n < 2", None)
    assert found.unused == (1, 2)
    assert found.never == (2,)


def test_problems_stand_at_their_condition():
    at = [Position("m.yaml", line, 1) for line in (1, 2, 3)]
    texts = ("form.n > 1", "form.n > 5", "form.n < 1")
    conditions = [compile_condition(text, WORDS).condition for text in texts]
    told = [(found.code, found.line) for found in coverage_problems(conditions, at=at)]
    assert told == [("OF1330", 3), ("OF1333", 2)]
    strict = list(coverage_problems(conditions, at=at, exclusive=True))
    assert [found.code for found in strict] == ["OF1330", "OF1333", "OF1332"]
    assert [found.severity for found in strict] == ["error", "error", "warning"]
    doubtful = [compile_condition("form.n * 0 == 0", WORDS).condition]
    assert [found.code for found in coverage_problems(doubtful, at=at[:1])] == ["OF1331"]
