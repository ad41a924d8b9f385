"""What officials and payment systems write into records names nobody in an anonymous scenario."""

from __future__ import annotations

import pytest

from oneflow.testing.export.scenario import export_scenario
from tests.generated.hall import APPLICANT, Hall
from tests.generated.small import item, matter
from tests.property.test_told_walks import exported
from tests.unit.engine.activities.fees import pay, paying
from tests.unit.engine.activities.test_verify import verify, verifying

MANY = [f"王{name}" for name in "甲一二三四五六七八九十百"]


def told(hall: Hall) -> str:
    scenario = export_scenario(exported(hall), anonymise=True)
    assert scenario.faults == ()
    return scenario.text


def test_signers_stay_nameless_however_many_they_are():
    hall = verifying()
    assert verify(hall, method="on-site", signers=MANY).refusal is None
    assert "王" not in told(hall)


@pytest.mark.parametrize(
    ("facts", "kind"),
    [({"note": "张三"}, "text"), ({"who": "ZhangSan"}, "text"), ({"phone": 13900001111}, "int")],
)
def test_a_record_names_nobody(facts, kind):
    hall = verifying(record={"area": "int", **dict.fromkeys(facts, kind)})
    answer = verify(hall, method="on-site", signers=["x", "y"], facts={**facts, "area": 310})
    assert answer.refusal is None
    text = told(hall)
    assert "area: 310" in text
    assert not any(name in text for name in ("张三", "ZhangSan", "13900001111"))


def test_the_number_of_a_payment_is_invented():
    hall = paying()
    pay(hall, transaction="zhangsan-7")
    assert "zhangsan" not in told(hall)


def test_the_way_in_which_was_paid_or_applied_names_nobody():
    hall = paying()
    pay(hall, channel="zhangsan-card")
    text = told(hall)
    assert "zhangsan" not in text
    assert "渠道1" in text


def test_the_usual_way_in_which_was_paid_stays():
    hall = paying()
    pay(hall, channel="window")
    assert "channel: window" in told(hall)


def test_the_way_in_which_was_applied_names_nobody():
    hall = Hall(matter({"a": item()}))
    application = {"matter": "small", "applicant": APPLICANT.id, "selected": ["a"]}
    hall.do(APPLICANT, "submit", **application, channel="zhangsan-helper")
    assert "zhangsan" not in told(hall)
