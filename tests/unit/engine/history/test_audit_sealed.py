"""A case whose rules read sensitive values is decided again with them, or it is said that it is not."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from oneflow.engine.history import chain
from oneflow.engine.history.audit import audit
from oneflow.engine.history.bundle import Bundle
from tests.generated.hall import APPLICANT, LEAD, OPERATOR, Hall, official
from tests.generated.small import item, matter
from tests.property.test_told_walks import exported

SECRET = {"income": {"type": "int", "sensitivity": "sensitive"}}
BY_INCOME = [{"when": "form.income > 5", "use": "instant"}, {"use": "review"}]


def judged() -> Hall:
    """Two items whose procedures hang on what somebody earns, which changes on the way."""
    items = {
        "a": item(fields=["income"], procedure=BY_INCOME, gives=["g"]),
        "b": item("two", needs=["g"], fields=["income"], procedure=BY_INCOME),
    }
    hall = Hall(matter(items, form=SECRET)).under_way(fields={"income": 9})
    hall.do(LEAD, "change_data", cause="register", data={"fields": {"income": 3}})
    hall.sign("a")
    return hall


def faults(bundle: Bundle) -> set[str]:
    return {fault.kind for fault in audit(bundle).faults}


def test_with_its_values_it_is_decided_again():
    hall = judged()
    assert (hall.region("a").procedure, hall.region("b").procedure[:6]) == ("instant", "review")
    report = audit(exported(hall))
    assert report.faults == ()
    assert {each.name for each in report.checked} >= {"reenacted", "judged", "values"}


def test_without_its_values_it_is_said_that_it_is_not():
    report = audit(replace(exported(judged()), data=None))
    assert report.faults == ()
    assert {each.name for each in report.skipped} == {"reenacted", "judged", "values", "seal"}


def test_once_they_are_erased_it_is_said_too():
    hall = judged()
    hall.do(APPLICANT, "withdraw_case")
    hall.do(OPERATOR, "erase_data", ground="law")
    report = audit(exported(hall))
    assert report.faults == ()
    assert "reenacted" in {each.name for each in report.skipped}


def test_a_fact_that_was_turned_round_comes_out_otherwise():
    bundle = exported(judged())
    assert bundle.data is not None
    data = [
        replace(row, value="false") if row.key.startswith("fact:") and row.version == 1 else row
        for row in bundle.data
    ]
    assert "reenacted" in faults(replace(bundle, data=tuple(data)))


def held() -> Hall:
    """A decided result that a correction holds, with a limit for the answer."""
    reconfirm = {"within": "3wd", "otherwise": "hold", "basis": "law"}
    items = {
        "a": item(gives=["g"]),
        "b": item("two", needs=["g"], reconfirm=reconfirm),
        "c": item("three"),
    }
    hall = Hall(matter(items, issue={"policy": "together"})).under_way()
    hall.sign("a")
    hall.sign("b")
    hall.do(official("one"), "correct_gift", region="item:a", gift="g", basis="law")
    return hall


def mended(bundle: Bundle, texts: list[str]) -> Bundle:
    """The bundle with these bodies, and a chain that holds again."""
    rows, head = [], chain.GENESIS
    for row, text in zip(bundle.events, texts, strict=False):
        fresh = replace(row, body=text)
        head = chain.link(fresh, head, algorithm=bundle.case.algorithm)
        rows.append(replace(fresh, hash=head))
    case = replace(bundle.case, head=head, version=len(rows))
    return replace(bundle, events=tuple(rows), case=case)


def test_the_end_of_a_limit_for_an_answer_is_worked_out_again():
    bundle = exported(held())
    assert faults(bundle) == set()
    texts = [row.body for row in bundle.events]
    place = next(n for n, row in enumerate(bundle.events) if row.type == "region_held")
    body = json.loads(texts[place])
    body["clocks"]["reconfirm"]["legal_at"] = "2026-04-01T00:00:00+08:00"
    texts[place] = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    assert "date" in faults(mended(bundle, texts))


def test_an_event_that_nothing_brought_about_is_found():
    """Behind the last turn stands one more event, of the same moment."""
    hall = Hall(matter({"a": item()})).under_way()
    bundle = exported(hall)
    last = bundle.events[-1]
    more = replace(last, seq=last.seq + 1, type="late_answer_kept", body=json.dumps(
        {"at": "2026-03-04T10:00:00+08:00", "region": "item:a", "command": "Sign", "by": "x"},
        separators=(",", ":")))  # fmt: skip
    longer = replace(bundle, events=(*bundle.events, more))
    spoilt = mended(longer, [row.body for row in longer.events])
    (found,) = [each for each in audit(spoilt).faults if each.kind == "reenacted"]
    assert found.seq == more.seq


@pytest.mark.parametrize("missing", ["first", "all"])
def test_a_history_without_its_beginning_cannot_be_read(missing):
    bundle = exported(Hall(matter({"a": item()})).under_way())
    events = bundle.events[1:] if missing == "first" else ()
    assert "unreadable" in faults(replace(bundle, events=events))
