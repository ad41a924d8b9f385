"""Decision tables: cells, hit policies, and what is told when a table is compiled."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from oneflow.errors import ConditionIncident
from oneflow.matters.conditions import (
    BOOL,
    DATE,
    DECIMAL,
    INT,
    TEXT,
    Origin,
    RowEntry,
    Term,
    Vocabulary,
    compile_table,
    enum_of,
    list_of,
)
from oneflow.matters.problems import Position
from oneflow.matters.source import read_text

WORDS = Vocabulary(
    {
        "form.area": Term(INT, Origin.DATA),
        "form.fee": Term(DECIMAL, Origin.DATA),
        "form.kind": Term(enum_of("restaurant", "shop", "网吧"), Origin.DATA),
        "form.name": Term(TEXT, Origin.DATA),
        "form.ok": Term(BOOL, Origin.DATA),
        "form.born": Term(DATE, Origin.DATA),
        "form.tags": Term(list_of(TEXT), Origin.DATA),
        **{f"form.b{n}": Term(BOOL, Origin.DATA) for n in range(13)},
    }
)


def compiled(*rows, hit="first", output=INT):
    entries = [RowEntry(*row) for row in rows]
    return compile_table("days", entries, vocabulary=WORDS, output=output, hit=hit)


def table(*rows, hit="first", output=INT):
    found = compiled(*rows, hit=hit, output=output)
    assert found.table is not None, [str(each) for each in found.problems]
    return found.table


def codes(*rows, hit="first", output=INT):
    return [found.code for found in compiled(*rows, hit=hit, output=output).problems]


@pytest.mark.parametrize(
    ("column", "cell", "inside", "outside"),
    [
        ("form.area", "> 300", [301], [300]),
        ("form.area", "大于 300", [301], [300]),
        ("form.area", "＞ 300", [301], [300]),
        ("form.area", "<= 300", [300, -5], [301]),
        ("form.area", "≥ 300", [300], [299]),
        ("form.area", "!= 3", [2], [3]),
        ("form.area", "== 3", [3], [2]),
        ("form.area", 3, [3], [2]),
        ("form.area", "3", [3], [2]),
        ("form.area", "1, 3", [1, 3], [2]),
        ("form.area", [1, 3], [1, 3], [2]),
        ("form.area", "[1..5]", [1, 5], [0, 6]),
        ("form.area", "(1..5)", [2, 4], [1, 5]),
        ("form.area", "[1..5), > 9", [1, 4, 10], [5, 9]),
        ("form.area", "（1..5］", [2, 5], [1, 6]),
        ("form.area", "not(1, 3)", [2], [1, 3]),
        ("form.area", "非（[1..5]）", [0, 6], [1, 5]),
        ("form.area", "-3", [-3], [3]),
        ("form.fee", "2.50", [Decimal("2.5")], [Decimal("2.51")]),
        ("form.kind", "shop", ["shop"], ["restaurant"]),
        ("form.kind", "'shop', 网吧", ["shop", "网吧"], ["restaurant"]),
        ("form.kind", ["shop", "网吧"], ["shop", "网吧"], ["restaurant"]),
        ("form.kind", "not(shop)", ["网吧"], ["shop"]),
        ("form.kind", "!= 'shop'", ["网吧"], ["shop"]),
        ("form.name", "'a, b', “(c”", ["a, b", "(c"], ["a"]),
        ("form.ok", True, [True], [False]),
        ("form.ok", "false", [False], [True]),
        ("form.ok", "真", [True], [False]),
        ("form.born", "< date('2026-01-01')", [date(2025, 12, 31)], [date(2026, 1, 1)]),
        ("form.born", "[date('2026-01-01')..date('2026-01-31')]", [date(2026, 1, 31)], [date(2026, 2, 1)]),
        ("form.area", "- 3", [-3], [3]),
    ],
)  # fmt: skip
def test_a_cell_says_what_its_column_must_be(column, cell, inside, outside):
    found = table(({column: cell}, 1), (None, 0))
    assert [found.evaluate({column: value}) for value in inside] == [1] * len(inside)
    assert [found.evaluate({column: value}) for value in outside] == [0] * len(outside)


@pytest.mark.parametrize("cell", ["-", "", None, " - "])
def test_a_cell_may_admit_anything(cell):
    found = table(({"form.area": cell, "form.ok": True}, 1), ({"form.ok": False}, 2))
    assert found.evaluate({"form.ok": True}) == 1
    assert found.references == {"form.ok"}
    assert table(({"form.area": cell}, 7)).evaluate({}) == 7


@pytest.mark.parametrize(
    ("column", "cell", "code", "offset"),
    [
        ("form.area", "= 3", "OF1308", 0),
        ("form.area", "> 'x'", "OF1314", 0),
        ("form.area", "> 3 or form.ok", "OF1408", 0),
        ("form.area", "1, > 3 and form.fee > 1", "OF1408", 2),
        ("form.area", "> form.bera", "OF1311", 2),
        ("form.area", "1,,2", "OF1307", 2),
        ("form.area", "not()", "OF1307", 4),
        ("form.area", "[5..", "OF1309", 1),
        ("form.area", "[1..2..3]", "OF1309", 4),
        ("form.kind", "shpo", "OF1316", 0),
        ("form.kind", "shop, bar", "OF1316", 5),
        ("form.kind", "'", "OF1306", 0),
        ("form.nope", 3, "OF1311", 0),
        ("form.tags", "'x'", "OF1314", 0),
        ("form.area", "3) or (1", "OF1307", 1),
        ("form.area", [], "OF1307", 0),
    ],
)
def test_a_bad_cell_is_refused_at_its_place(column, cell, code, offset):
    entries = [RowEntry({column: cell}, 1), RowEntry(None, 0)]

    def place(loc):
        return lambda inside: Position("/".join(map(str, loc)), 1, inside)

    found = compile_table("days", entries, vocabulary=WORDS, output=INT, place=place)
    assert found.table is None
    told = [(each.code, each.column) for each in found.problems]
    assert told == [(code, offset)]
    assert found.problems[0].file == f"0/when/{column}"


def test_the_first_row_that_holds_counts():
    found = table(("form.area > 300", 10), ("form.area > 100", 7), (None, 3))
    assert [found.evaluate({"form.area": area}) for area in (301, 300, 100)] == [10, 7, 3]


def test_collect_gives_all_rows_that_hold():
    found = table(("form.area > 300", 10), ("form.area > 100", 7), hit="collect")
    assert found.evaluate({"form.area": 301}) == (10, 7)
    assert found.evaluate({"form.area": 1}) == ()


def test_a_unique_table_has_one_answer():
    found = table(("form.area > 300", 10), ("form.area <= 300", 7), hit="unique")
    assert found.evaluate({"form.area": 301}) == 10
    loose = found._replace(rows=(*found.rows, found.rows[0]))
    with pytest.raises(ConditionIncident) as raised:
        loose.evaluate({"form.area": 301})
    assert raised.value.data == {"reason": "two-rows", "reference": "days"}
    with pytest.raises(ConditionIncident) as raised:
        found._replace(rows=()).evaluate({})
    assert raised.value.data == {"reason": "no-row", "reference": "days"}


def test_a_value_that_is_absent_is_an_incident():
    with pytest.raises(ConditionIncident):
        table(("form.area > 300", 10), (None, 7)).evaluate({})


def test_gaps_overlaps_and_dead_rows_are_told():
    assert codes(("form.area > 300", 1), ("form.area < 300", 2)) == ["OF1401"]
    assert codes(("form.area > 300", 1), ("form.area < 300", 2), hit="collect") == []
    assert codes(("form.area > 3", 1), ("form.area < 5", 2)) == []
    assert codes(("form.area > 3", 1), ("form.area < 5", 2), hit="unique") == ["OF1402"]
    assert codes(("form.area > 3", 1), ("form.area > 5", 2), (None, 3)) == ["OF1403"]
    assert codes(("form.area > 3", 1), ("form.area > 5", 2), hit="collect") == []
    assert codes(("form.area > 3 and form.area < 2", 1), hit="collect") == ["OF1403"]
    assert codes(("form.area + 1 > 3", 1), ("form.area <= 2", 2)) == ["OF1404"]
    doubtful = [("form.area + 1 > 3", 1), ("form.area <= 2", 2), ("form.area > 2", 3)]
    assert set(codes(*doubtful, hit="unique")) == {"OF1405"}
    many = [(f"form.b{n}", n) for n in range(13)]
    assert set(codes(*many, hit="unique")) == {"OF1404", "OF1405"}
    assert codes(*many, hit="collect") == []


def test_a_witness_is_printed():
    (found,) = compiled(("form.area > 300", 1), ("form.area < 300", 2)).problems
    assert "form.area = 300 时没有一行成立" in found.message("zh")
    assert found.line == 1


def test_a_dead_row_does_not_stop_the_table():
    found = compiled(("form.area > 3", 1), ("form.area > 5", 2), (None, 3))
    assert found.table is not None
    assert [each.severity for each in found.problems] == ["warning"]


@pytest.mark.parametrize(
    ("output", "then", "value"),
    [
        (INT, 3, 3),
        (BOOL, True, True),
        (DECIMAL, 3, Decimal(3)),
        (DECIMAL, "-3.50", Decimal("-3.50")),
        (TEXT, "3wd", "3wd"),
        (DATE, "2026-01-31", date(2026, 1, 31)),
        (enum_of("a", "b"), "a", "a"),
    ],
)
def test_a_row_gives_a_value_of_the_output(output, then, value):
    found = table((None, then), output=output).evaluate({})
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("output", "then"),
    [
        (INT, True),
        (INT, "3"),
        (INT, None),
        (BOOL, 1),
        (DECIMAL, "1e3"),
        (DECIMAL, "NaN"),
        (DECIMAL, "1" * 19),
        (DECIMAL, True),
        (DECIMAL, "."),
        (DECIMAL, ["1"]),
        (TEXT, 3),
        (DATE, "2026-02-30"),
        (DATE, "20260131"),
        (DATE, 3),
        (enum_of("a", "b"), "c"),
        (enum_of("a", "b"), 1),
        (list_of(INT), [1]),
    ],
)
def test_a_row_of_another_kind_is_refused(output, then):
    assert codes((None, then), output=output) == ["OF1407"]


def test_a_table_has_rows_and_not_too_many():
    assert codes() == ["OF1406"]
    assert codes(*[("form.ok", 1)] * 201) == ["OF1409"]


def test_problems_stand_at_their_cell():
    text = 'rows:\n  - when: {form.area: "> 1, > x"}\n    then: 3\n  - then: no\n'
    source, _ = read_text(text, name="m.yaml")
    assert source is not None
    rows: Any = source.tree["rows"]
    entries = [RowEntry(row.get("when"), row["then"]) for row in rows]
    found = compile_table(
        "days",
        entries,
        vocabulary=WORDS,
        output=INT,
        place=lambda loc: source.anchor(("rows", *loc)),
    )
    assert [(each.code, each.line, each.column) for each in found.problems] == [
        ("OF1311", 2, 31),
        ("OF1407", 4, 11),
    ]
