"""Conditions that are refused: each fault with its code, its place, and words in two languages."""

import time

import pytest

from oneflow.matters.conditions import (
    BOOL,
    DATE,
    DECIMAL,
    INSTANT,
    INT,
    TEXT,
    Origin,
    Term,
    Vocabulary,
    compile_condition,
    enum_of,
    list_of,
    record_of,
)
from oneflow.matters.conditions.kinds import UNKNOWN, fits
from oneflow.matters.problems import Position
from oneflow.matters.source import read_text

DATA, CASE = Origin.DATA, Origin.CASE
WORDS = Vocabulary(
    {
        "form.area": Term(INT, DATA),
        "form.fee": Term(DECIMAL, DATA),
        "form.name": Term(TEXT, DATA),
        "form.kind": Term(enum_of("restaurant", "shop"), DATA),
        "form.city": Term(enum_of("a", "b"), DATA),
        "form.ok": Term(BOOL, DATA),
        "form.born": Term(DATE, DATA),
        "form.people": Term(list_of(record_of({"age": INT, "who": record_of({"x": INT})})), DATA),
        "form.tags": Term(list_of(TEXT), DATA),
        "record.passed": Term(BOOL, CASE),
        "record.count": Term(INT, CASE),
        "record.at": Term(INSTANT, CASE),
    },
    gifts=["visit-record"],
)


def refused(text: str, expected=BOOL) -> list[tuple[str, int]]:
    compiled = compile_condition(text, WORDS, expected=expected)
    assert compiled.condition is None
    for found in compiled.problems:
        assert found.render("zh")
        assert found.render("en")
    return [(found.code, found.column) for found in compiled.problems]


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("x" * 1_001, "OF1301", 1),
        ("form.ok" + " and form.ok" * 80 + "", None, None),
        ("form.area in (" + "1," * 260 + ")", "OF1302", 512),
        ("(" * 60 + "form.ok" + ")" * 60, "OF1303", 51),
        ("not " * 60 + "form.ok", "OF1303", 1),
        ("-" * 300 + "form.area < 1", "OF1303", 1),
        ("form.area" + "+1" * 60 + " > 1", "OF1303", 1),
        ("", "OF1304", 1),
        (" \t\n", "OF1304", 1),
        ("form.area > 1; form.ok", "OF1305", 14),
        ("form.ok # really", "OF1305", 9),
        ("form.ok {", "OF1305", 9),
        ("form.ok \\", "OF1305", 9),
        ("`form.ok`", "OF1305", 1),
        ("form.ok\x00", "OF1305", 8),
        ("form.ok\u200b", "OF1305", 8),
        ("form.name == 'a\\n'", "OF1305", 16),
        ("form.name == 'a\u202eb'", "OF1305", 16),
        ("form.name == 'a\nb'", "OF1305", 16),
        ("form.area > 1 @ 2", "OF1305", 15),
        ("form.area == 1 and lambda: 1", "OF1305", 26),
        ("(x := 1)", "OF1305", 4),
        ("form.name == 'a", "OF1306", 14),
        ('form.name == “a"', "OF1306", 14),
        ("form.area >", "OF1307", 11),
        ("> 1", "OF1307", 1),
        ("form.ok form.ok", "OF1307", 9),
        ("form.ok and", "OF1307", 9),
        ("(form.ok", "OF1307", 1),
        ("form.ok)", "OF1307", 8),
        ("form.area > 300元", "OF1307", 16),
        ("form.name == 'a' 'b'", "OF1307", 18),
        ("form.area = 1", "OF1308", 11),
        ("form.area ＝ 1", "OF1308", 11),
        ("form.ok && form.ok", "OF1308", 9),
        ("form.ok || form.ok", "OF1308", 9),
        ("!form.ok", "OF1308", 1),
        ("form.area ** 9 > 1", "OF1308", 11),
        ("form.area // 9 > 1", "OF1308", 11),
        ("form.area <> 9", "OF1308", 11),
        ("form.area > 010", "OF1309", 13),
        ("form.area > 1e3", "OF1309", 13),
        ("form.area > 0x1f", "OF1309", 13),
        ("form.area > 1_000", "OF1309", 13),
        ("form.area > 1.", "OF1309", 13),
        ("form.area > 1.2.3", "OF1309", 13),
        ("form.area > 1j", "OF1309", 13),
        ("form.area > ３", "OF1309", 13),
        ("form.area > " + "9" * 16, "OF1309", 13),
        ("form.fee > 0.12345678901", "OF1309", 12),
        ("form.people[0].age > 1", "OF1305", 15),
        ("form.tags[0] == 'x'", "OF1310", 1),
        ("(form.area, 1)", "OF1310", 1),
        ("[form.area]", "OF1310", 1),
        ("form.area == (1, 2)", "OF1310", 14),
        ("form.area in (1, form.area)", "OF1310", 14),
        ("form.area in ()", "OF1310", 14),
        ("(form.ok for e in form.people)", "OF1310", 1),
        ("'a'('b')", "OF1310", 1),
        ("(form.ok)(form.ok)", None, None),
        ("form.aera > 1", "OF1311", 1),
        ("form > 1", "OF1311", 1),
        ("form.ok.x", "OF1311", 1),
        ("__class__", "OF1311", 1),
        ("form.ok.__class__", "OF1311", 1),
        ("form.kind == shop", "OF1311", 14),
        ("None == form.ok", "OF1311", 1),
        ("form.floor-area > 1", "OF1311", 1),
        ("any(e.old for e in form.people)", "OF1311", 5),
        ("any(e.age.x > 1 for e in form.people)", "OF1311", 5),
        ("e.age > 1", "OF1311", 1),
        ("any(e.age > 1 for e in form.people) and e.age > 1", "OF1311", 41),
        ("form.area大于等x", "OF1311", 1),
        ("__import__('os')", "OF1312", 1),
        ("eval('1')", "OF1312", 1),
        ("hsa('visit-record')", "OF1312", 1),
        ("has(form.name)", "OF1313", 1),
        ("has('visit-record', 'x')", "OF1313", 1),
        ("has()", "OF1313", 1),
        ("given('x')", "OF1313", 1),
        ("given(form.area + 1)", "OF1313", 1),
        ("given(form.area > 1)", "OF1313", 1),
        ("len(form.area) > 1", "OF1313", 1),
        ("date(form.name) < form.born", "OF1313", 1),
        ("any(form.people)", "OF1313", 1),
        ("any(e.age > 1 for e in form.area)", "OF1313", 1),
        ("any(e.age > 1 for e in (1, 2))", "OF1313", 1),
        ("any(e > f for e in form.tags for f in form.tags)", "OF1313", 1),
        ("any(1 for (a, b) in form.people)", "OF1313", 1),
        ("form.area > 'x'", "OF1314", 1),
        ("form.area == '300'", "OF1314", 1),
        ("form.name > 'x'", "OF1314", 1),
        ("form.ok > true", "OF1314", 1),
        ("form.ok == 1", "OF1314", 1),
        ("form.born > '2026-01-01'", "OF1314", 1),
        ("form.born == record.at", "OF1314", 1),
        ("form.people == form.people", "OF1314", 1),
        ("form.name * 3 == 'x'", "OF1314", 1),
        ("'a' * 999999999 == 'x'", "OF1314", 1),
        ("form.name + 'a' == 'x'", "OF1314", 1),
        ("form.born + 1 > form.born", "OF1314", 1),
        ("form.born + form.born > 1", "OF1314", 1),
        ("-form.name == 'x'", "OF1314", 1),
        ("form.area in ('x', 1)", "OF1314", 15),
        ("form.area in form.tags", "OF1314", 14),
        ("'x' in form.name", "OF1310", 8),
        ("form.area", "OF1315", 1),
        ("form.area and form.ok", "OF1315", 1),
        ("not form.name", "OF1315", 5),
        ("any(e.age for e in form.people)", "OF1315", 5),
        ("count(e.age > 1 for e in form.people)", "OF1315", 1),
        ("form.kind == 'shpo'", "OF1316", 14),
        ("form.kind in ('shop', 'bar')", "OF1316", 23),
        ("'x' != form.kind", "OF1316", 8),
        ("form.ok == record.passed", "OF1317", 1),
        ("form.ok and form.area + record.count > 1", "OF1317", 13),
        ("any(e.age > record.count for e in form.people)", "OF1317", 1),
        ("any(e.age > 1 and has('visit-record') for e in form.people)", "OF1317", 1),
        ("ｆorm.area > 1", "OF1318", 1),
        ("form.\u0430rea > 1", "OF1318", 6),
        ("form.aré > 1", "OF1318", 8),
        ("form.㎡ > 1", "OF1305", 5),
        ("form.\uf900 > 1", "OF1318", 6),
        ("form.born > date('2026-02-30')", "OF1319", 18),
        ("form.born > date('20260101')", "OF1319", 18),
        ("form.born > date('2026-W01-1')", "OF1319", 18),
        ("record.at > instant('2026-01-01T00:00:00')", "OF1319", 21),
        ("record.at > instant('2026-01-01')", "OF1319", 21),
        ("record.at > instant('x')", "OF1319", 21),
        ("has('visit-recrod')", "OF1320", 5),
        ("form.area / 0 > 1", "OF1322", 13),
        ("form.area / 0.00 > 1", "OF1322", 13),
        ("1 / (1 - 1) > 1", "OF1322", 1),
        ("any(form.age > 1 for form in form.people)", "OF1323", 22),
        ("any(any(e.age > 1 for e in form.people) for e in form.people)", "OF1323", 23),
        ("any(e.age > 1 for 'e' in form.people)", "OF1323", 19),
        (
            "any(any(any(c == 'x' for c in form.tags) for b in form.tags) for a in form.tags)",
            "OF1324",
            9,
        ),
    ],
)
def test_a_fault_has_its_code_and_place(text, code, column):
    if code is None:
        compile_condition(text, WORDS)  # must only end
        return
    assert (code, column) in refused(text)


def test_all_faults_are_found_in_one_run_and_each_once():
    text = "form.aera > 1 and form.kind == 'x' or hsa('y') and form.name > 1 and not form.area"
    assert refused(text) == [
        ("OF1311", 1),
        ("OF1316", 32),
        ("OF1312", 39),
        ("OF1314", 52),
        ("OF1315", 74),
    ]


def test_the_result_must_be_what_the_place_expects():
    assert refused("form.area", TEXT) == [("OF1315", 1)]
    assert refused("form.fee", INT) == [("OF1315", 1)]
    assert refused("form.area / 2", INT) == [("OF1315", 1)]
    assert refused("form.name", enum_of("a", "b")) == [("OF1315", 1)]
    assert refused("form.city", enum_of("a")) == [("OF1315", 1)]
    assert fits(UNKNOWN, BOOL)
    assert not fits(list_of(INT), BOOL)


@pytest.mark.parametrize("text", ["1 < 2", "'a' == 'b' or form.ok", "1 in (1, 2)", "1 / 3 > 0.3"])
def test_a_comparison_of_constants_is_a_warning(text):
    compiled = compile_condition(text, WORDS)
    assert compiled.condition is not None
    assert [found.code for found in compiled.problems] == ["OF1321"]
    assert compiled.problems[0].severity == "warning"


def test_near_matches_are_told():
    for text, near in (
        ("form.aera > 1", "form.area"),
        ("form.kind == 'shpo'", "shop"),
        ("hsa('x')", "has"),
        ("has('visit-recrod')", "visit-record"),
    ):
        assert f"你是不是想写“{near}”" in compile_condition(text, WORDS).problems[0].message("zh")


def test_a_place_in_the_text_is_a_place_in_the_file():
    source, _ = read_text('moves:\n  - {when: "form.ok and form.aera > 1"}\n', name="m.yaml")
    assert source is not None
    at = source.anchor(("moves", 0, "when"))
    (found,) = compile_condition("form.ok and form.aera > 1", WORDS, at=at).problems
    assert found.position == Position("m.yaml", 2, 25)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 1_000,
        "[" * 1_000,
        "not " * 250,
        "-" * 1_000,
        "a." * 500,
        "a-" * 500,
        "且" * 1_000,
        "form.area<" * 100,
        "'" * 999,
        "any(" * 250,
        "1," * 500,
        "x" * 1_000,
        "form.kind == 'x' or " * 49 + "form.ok",
    ],
)
def test_odd_texts_end_quickly(text):
    begun = time.process_time()
    compile_condition(text, WORDS)
    assert time.process_time() - begun < 1
