"""What a condition means: spellings, results, and incidents instead of silent answers."""

import time
from datetime import UTC, date, datetime
from decimal import Decimal
from types import MappingProxyType

import pytest

from oneflow.errors import ConditionIncident
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
    enum_of,
    list_of,
    record_of,
)

DATA, CASE = Origin.DATA, Origin.CASE
PERSON = record_of(
    {
        "name": TEXT,
        "age": INT,
        "move-file": BOOL,
        "address": record_of({"city": TEXT}, sensitive=frozenset({"city"})),
        "cards": list_of(record_of({"no": TEXT, "valid": BOOL})),
    },
    sensitive=frozenset({"name"}),
)
WORDS = Vocabulary(
    {
        "form.area": Term(INT, DATA),
        "form.面积": Term(INT, DATA),
        "form.floor-area": Term(INT, DATA),
        "form.fee": Term(DECIMAL, DATA),
        "form.name": Term(TEXT, DATA, sensitive=True),
        "form.kind": Term(enum_of("restaurant", "shop", "网吧"), DATA),
        "form.other": Term(enum_of("shop", "bar"), DATA),
        "form.gathering": Term(BOOL, DATA),
        "form.born": Term(DATE, DATA),
        "form.married": Term(DATE, DATA),
        "form.people": Term(list_of(PERSON), DATA),
        "form.tags": Term(list_of(TEXT), DATA),
        "shared.clean": Term(BOOL, DATA),
        "record.passed": Term(BOOL, CASE),
        "record.at": Term(INSTANT, CASE),
        "item.food-permit.state": Term(enum_of("approved", "rejected"), CASE),
    },
    gifts=["visit-record"],
)
VALUES = MappingProxyType(
    {
        "form.area": 300,
        "form.面积": 300,
        "form.floor-area": 250,
        "form.fee": Decimal("12.50"),
        "form.name": "欧阳",
        "form.kind": "shop",
        "form.other": "shop",
        "form.gathering": True,
        "form.born": date(2026, 3, 1),
        "form.married": date(2025, 3, 1),
        "form.people": [
            {"name": "a", "age": 17, "move-file": True, "address": {"city": "x"}, "cards": []},
            {
                "name": "b",
                "age": 40,
                "move-file": False,
                "cards": [{"no": "1", "valid": True}],
            },
        ],
        "form.tags": ("x", "y"),
        "shared.clean": False,
        "record.passed": True,
        "record.at": datetime(2026, 3, 1, 1, tzinfo=UTC),
        "item.food-permit.state": "approved",
        "has('visit-record')": True,
    }
)


def condition(text: str, expected=BOOL) -> Condition:
    compiled = compile_condition(text, WORDS, expected=expected)
    assert compiled.condition is not None, [str(found) for found in compiled.problems]
    assert compiled.problems == ()
    return compiled.condition


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("form.area > 299", True),
        ("form.area > 300", False),
        ("form.area >= 300", True),
        ("form.area < 300", False),
        ("form.area <= 300", True),
        ("form.area == 300", True),
        ("form.area != 300", False),
        ("300 == form.area", True),
        ("299 < form.area <= 300", True),
        ("299 < form.area < 300", False),
        ("form.area > 299.9", True),
        ("form.fee == 12.5", True),
        ("form.fee == 12.50 and form.fee < 13", True),
        ("form.area - form.floor-area == 50", True),
        ("form.area-form.floor-area == 50", True),
        ("form.area-250 == 50", True),
        ("-form.area == -300 and +form.area == 300 and - form.fee < -12.49", True),
        ("form.fee * 3 == 37.5 and form.fee + 1 == 13.5 and form.fee - 1 == 11.5", True),
        ("form.area + 1 == 301 and form.area * 2 == 600 and 1 - form.area == -299", True),
        ("form.area / 7 * 7 == 300", True),
        ("form.fee / 3 * 3 == form.fee", True),
        ("form.area / 7 - 42 < 0.858 and 0.857 < form.area / 7 - 42", True),
        ("form.area / 2 == 150", True),
        ("form.area / 2 in (1, 150)", True),
        ("form.kind == 'shop'", True),
        ('form.kind != "restaurant"', True),
        ("form.kind == form.other", True),
        ("form.kind in ('shop', '网吧')", True),
        ("form.kind not in ['shop']", False),
        ("form.kind in ('restaurant')", False),
        ("form.area in (1, 300.0)", True),
        ("form.name == '欧阳'", True),
        ("'x' in form.tags", True),
        ("'z' in form.tags", False),
        ("'z' not in form.tags", True),
        ("len(form.name) == 2 and len(form.people) == 2", True),
        ("form.gathering", True),
        ("not form.gathering", False),
        ("form.gathering == true", True),
        ("shared.clean == False", True),
        ("form.gathering or shared.clean", True),
        ("form.gathering and shared.clean", False),
        ("not (form.gathering and shared.clean) and not shared.clean", True),
        ("form.gathering or shared.clean and shared.clean", True),
        ("form.born > date('2026-02-28')", True),
        ("form.born - form.married == 365", True),
        ("record.at == instant('2026-03-01T09:00:00+08:00')", True),
        ("record.at < instant('2026-03-01T01:00:00Z')", False),
        ("has('visit-record') and record.passed", True),
        ("item.food-permit.state == 'approved'", True),
        ("given(form.fee)", True),
        ("any(e.age < 18 for e in form.people)", True),
        ("all(e.age < 18 for e in form.people)", False),
        ("any(e.move-file for e in form.people)", True),
        ("all(e.age > 1 for e in form.people)", True),
        ("count(e.age > 1 for e in form.people) == 2", True),
        ("any(any(c.valid for c in p.cards) for p in form.people)", True),
        ("all(len(p.cards) < 2 for p in form.people)", True),
        ("any(t == 'y' for t in form.tags)", True),
        ("all(given(p.address) or p.age > 18 for p in form.people)", True),
        ("any(given(p.address.city) for p in form.people)", True),
        ("any(p.name in form.tags for p in form.people)", False),
        ("count(given(p.address.city) for p in form.people) == 1", True),
        ("true", True),
        ("(((form.gathering)))", True),
        ("form.gathering\n  and form.area > 1", True),
    ],
)
def test_a_condition_says_what_it_says(text, result):
    assert condition(text).evaluate(VALUES) is result


@pytest.mark.parametrize(
    ("spelling", "plain"),
    [
        ("form.面积 大于 300", "form.面积 > 300"),
        ("form.area 小于 300 或 form.area 等于 300", "form.area < 300 or form.area == 300"),
        ("form.area 不小于 300 且 form.gathering", "form.area >= 300 and form.gathering"),
        ("form.area 不大于 1 或者 form.area 大于等于 2", "form.area <= 1 or form.area >= 2"),
        ("form.area 小于等于 3 并且 非 form.gathering", "form.area <= 3 and not form.gathering"),
        ("form.area 不等于 3", "form.area != 3"),
        ("form.kind 属于 ('shop','网吧')", "form.kind in ('shop', '网吧')"),
        ("form.kind 不属于 (“shop”、‘网吧’）", "form.kind not in ('shop', '网吧')"),
        ("form.kind＝＝「shop」", "form.kind == 'shop'"),
        ("（form.area＞＝1）", "form.area >= 1"),
        ("form.area ≥ 1 或 form.area ≤ 2 或 form.area ≠ 3", "form.area >= 1 or form.area <= 2 or form.area != 3"),
        ("form.area × 2 ÷ 3 − 1 ＋ 4 ＜ 5", "form.area * 2 / 3 - 1 + 4 < 5"),
        ("form.gathering 等于 真 或 shared.clean == 假", "form.gathering == true or shared.clean == false"),
        ("已有('visit-record') 且 已填(form.fee)", "has('visit-record') and given(form.fee)"),
        ("任一(e.age 小于 18 对于 e 属于 form.people)", "any(e.age < 18 for e in form.people)"),
        ("全部(人.age > 1 for 人 in form.people)", "all(e.age > 1 for e in form.people)"),
        ("个数(e.age > 1 for e in form.people) > 1", "count(x.age > 1 for x in form.people) > 1"),
        ("长度(form.name) > 1", "len(form.name) > 1"),
        ("form.born > 日期('2026-01-01')", "form.born > date('2026-01-01')"),
        ("record.at > 时刻('2026-01-01T00:00:00+08:00')", "record.at > instant('2026-01-01T00:00:00+08:00')"),
        ("form.area>300且form.gathering", "form.area > 300 and form.gathering"),
        ("form.area大于300或form.area小于200且非form.gathering", "form.area > 300 or form.area < 200 and not form.gathering"),
        ("form.面积>1且(form.gathering)或shared.clean", "form.面积 > 1 and form.gathering or shared.clean"),
        ("form.area\u3000>\u30001", "form.area > 1"),
    ],
)  # fmt: skip
def test_chinese_and_full_width_spellings_mean_the_same(spelling, plain):
    assert condition(spelling) == condition(plain)
    assert hash(condition(spelling)) == hash(condition(plain))


def test_quotes_keep_what_they_hold():
    assert condition("form.name == '（且）“甲”'").evaluate({"form.name": "（且）“甲”"})
    assert condition('form.name == “it\'s "x"”').evaluate({"form.name": 'it\'s "x"'})


def test_names_are_collected_where_they_stand():
    found = condition(
        "form.area > 1 and any(e.name == 'x' for e in form.people) and has('visit-record')"
    )
    assert found.references == {"form.area", "form.people", "has('visit-record')"}
    assert found.element_fields == {"form.people[].name"}
    assert found.sensitive(WORDS) == {"form.people[].name"}
    assert found.origins(WORDS) == {Origin.DATA, Origin.CASE}
    nested = condition(
        "any(any(c.valid for c in p.cards) or p.address.city == 'x' for p in form.people)"
    )
    assert nested.element_fields == {
        "form.people[].cards",
        "form.people[].cards[].valid",
        "form.people[].address.city",
    }
    assert nested.sensitive(WORDS) == {"form.people[].address.city"}
    assert condition("form.name == 'x'").sensitive(WORDS) == {"form.name"}
    assert repr(found).startswith('Condition("form.area > 1 and')


@pytest.mark.parametrize(
    ("text", "changes", "reason", "reference"),
    [
        ("form.area > 1", {"form.area": None}, "missing", "form.area"),
        ("form.area > 1", {"form.area": "300"}, "kind", "form.area"),
        ("form.area > 1", {"form.area": True}, "kind", "form.area"),
        ("form.area > 1", {"form.area": 300.5}, "kind", "form.area"),
        ("form.area > 1", {"form.area": 10**18}, "kind", "form.area"),
        ("form.area > 1", {"form.area": Decimal(3)}, "kind", "form.area"),
        ("form.fee > 1", {"form.fee": Decimal("NaN")}, "kind", "form.fee"),
        ("form.fee > 1", {"form.fee": Decimal("Infinity")}, "kind", "form.fee"),
        ("form.fee > 1", {"form.fee": Decimal("1E+999999")}, "kind", "form.fee"),
        ("form.fee > 1", {"form.fee": Decimal("1E-999999")}, "kind", "form.fee"),
        ("form.fee > 1", {"form.fee": 1.5}, "kind", "form.fee"),
        ("form.gathering", {"form.gathering": 1}, "kind", "form.gathering"),
        ("form.gathering", {"form.gathering": "true"}, "kind", "form.gathering"),
        ("form.kind == 'shop'", {"form.kind": "bank"}, "kind", "form.kind"),
        ("form.name == 'x'", {"form.name": 1}, "kind", "form.name"),
        ("form.born > form.married", {"form.born": datetime(2026, 1, 1)}, "kind", "form.born"),
        ("record.at == record.at", {"record.at": datetime(2026, 1, 1)}, "kind", "record.at"),
        ("form.area / (form.area - 300) > 1", {}, "division", "form.area / (form.area - 300)"),
        ("has('visit-record')", {"has('visit-record')": None}, "missing", "has('visit-record')"),
        ("len(form.people) > 1", {"form.people": {}}, "kind", "form.people"),
        ("'x' in form.tags", {"form.tags": ["x", 1]}, "kind", "form.tags[]"),
        ("'x' in form.tags", {"form.tags": ["x", None]}, "missing", "form.tags[]"),
        ("any(e.age < 1 for e in form.people)", {"form.people": [{}]}, "missing", "form.people[].age"),
        ("any(e.age < 1 for e in form.people)", {"form.people": [3]}, "kind", "form.people[].age"),
        ("any(given(e.age) for e in form.people)", {"form.people": [3]}, "kind", "form.people[].age"),
        ("any(t == 'q' for t in form.tags)", {"form.tags": [1]}, "kind", "form.tags[]"),
        ("any(given(e.address.city) for e in form.people)", {"form.people": [{"address": 3}]}, "kind", "form.people[].address.city"),
    ],
)  # fmt: skip
def test_what_cannot_be_judged_is_an_incident(text, changes, reason, reference):
    with pytest.raises(ConditionIncident) as raised:
        condition(text).evaluate({**VALUES, **changes})
    assert raised.value.data == {"reason": reason, "reference": reference}
    assert "300" not in str(raised.value).replace(reference, "")


def test_judging_stops_as_soon_as_the_result_is_clear():
    assert condition("shared.clean and form.area > 1").evaluate({"shared.clean": False}) is False
    assert condition("shared.clean or form.area > 1").evaluate({"shared.clean": True}) is True
    assert condition("given(form.fee) and form.fee > 1").evaluate({}) is False
    with pytest.raises(ConditionIncident):
        condition("form.area > 1 or shared.clean").evaluate({"shared.clean": True})


@pytest.mark.parametrize(
    ("text", "expected", "result"),
    [
        ("form.name", TEXT, "欧阳"),
        ("form.kind", TEXT, "shop"),
        ("form.kind", enum_of("restaurant", "shop", "网吧", "x"), "shop"),
        ("form.area * 2", INT, 600),
        ("form.area", DECIMAL, Decimal(300)),
        ("form.area / 8", DECIMAL, Decimal("37.5")),
        ("form.area / 125", DECIMAL, Decimal("2.4")),
        ("form.fee / 4 + 1", DECIMAL, Decimal("4.125")),
        ("form.born", DATE, date(2026, 3, 1)),
        ("'fixed'", TEXT, "fixed"),
    ],
)
def test_a_value_may_be_asked_for(text, expected, result):
    found = condition(text, expected).evaluate(VALUES)
    assert (found, type(found)) == (result, type(result))


def test_an_inexact_value_is_an_incident_and_never_rounded():
    with pytest.raises(ConditionIncident) as raised:
        condition("form.area / 7", DECIMAL).evaluate(VALUES)
    assert raised.value.data["reason"] == "range"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("form.area", 10**18 - 1),
        ("form.fee", Decimal("9.999999999999")),
        ("form.fee", Decimal("0.000000000001")),
    ],
)
def test_numbers_beyond_measure_are_incidents(name, value):
    product = " * ".join([name] * 40)
    with pytest.raises(ConditionIncident) as raised:
        condition(f"({product}) * ({product}) > 1").evaluate({name: value})
    assert raised.value.data["reason"] == "range"


def test_loops_cannot_run_away():
    people = [{"cards": [{"valid": False}] * 2_000}] * 2_000
    text = "any(any(c.valid for c in p.cards) for p in form.people)"
    begun = time.process_time()
    with pytest.raises(ConditionIncident) as raised:
        condition(text).evaluate({"form.people": people})
    assert time.process_time() - begun < 2
    assert raised.value.data["reason"] == "work"


def test_steps_are_counted_anew_for_each_judgement():
    found = condition("any(e.age < 1 for e in form.people)")
    values = {"form.people": [{"age": 2}] * 60_000}
    assert [found.evaluate(values) for _ in range(3)] == [False] * 3


def test_a_condition_is_equal_only_to_conditions():
    assert condition("form.area > 1") != "form.area > 1"
    assert condition("form.area > 1") != condition("form.area >= 1")
    assert condition("form.area", INT) != condition("form.area", DECIMAL)
