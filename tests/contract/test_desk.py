"""The desk over every store: what a hall's program does, by many threads at once too."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any

import pytest

import oneflow
from oneflow.bootstrap import Engine
from oneflow.calendar import Calendar, load_calendar
from oneflow.engine.records.actor import Actor
from oneflow.errors import ConflictError, NotFoundError, RefusedError, SubmissionError, UsageError
from tests.contract.peek import AnyStore, denials
from tests.generated.hall import (
    APPLICANT,
    OPERATOR,
    START,
    STRANGER,
    WINDOW,
    Clock,
    Counted,
    official,
    system,
)
from tests.generated.small import expanded, item, matter

FORM = {"name": {"type": "text"}, "rich": {"type": "bool", "sensitivity": "sensitive"}}
ITEMS = {
    "a": item(gives=["g"], fields=["name"]),
    "b": item("two", needs=["g"], fields=["rich"], when="form.rich"),
}
ANSWERS = {"name": "王小明", "rich": True}


@pytest.fixture(scope="module")
def china() -> Calendar:
    return load_calendar("cn")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def engine(store: AnyStore, china: Calendar, clock: Clock) -> Engine:
    made = Engine(store, china, clock, Counted(), algorithm="sha256")
    made.worlds.publish(expanded(matter(ITEMS, form=FORM)))
    return made


def submit(engine: Engine, case_id: str = "k1", who: Actor = APPLICANT, **more: Any) -> str:
    desk = engine.desk(who)
    answer = desk.submit("small", items=["a", "b"], form=ANSWERS, case_id=case_id, **more)
    return answer.check().case_id


def accepted(engine: Engine, case_id: str = "k1", **more: Any) -> str:
    submit(engine, case_id, **more)
    engine.desk(WINDOW).act(case_id, "conclude_intake", trigger="accepted").check()
    return case_id


def test_from_the_application_to_the_end(engine: Engine):
    case_id = accepted(engine)
    for department, code in (("one", "a"), ("two", "b")):
        desk = engine.desk(system(department))
        (work,) = desk.todo()
        assert (work.case_id, work.item, work.light) == (case_id, code, "green")
        desk.act(case_id, "sign", item=work.item, trigger="approve").check()
        assert len(desk.todo()) == 0
    case = engine.desk(APPLICANT).case(case_id)
    assert (case.state, case.ended, case.decision) == ("closed", True, None)
    assert [each.type for each in engine.desk(APPLICANT).history(case_id)][:1] == ["case_submitted"]


def test_ids_are_made_where_none_are_given_and_a_wish_sent_twice_happens_once(engine: Engine):
    mother = engine.desk(APPLICANT)
    one = mother.submit("small", items=["a"], form={"name": "x"})
    other = mother.submit("small", items=["a"], form={"name": "x"})
    assert one.case_id != other.case_id
    again = [
        mother.act(one.case_id, "withdraw_case", request_id="w", occurred_at=None) for _ in range(2)
    ]
    assert [each.repeated for each in again] == [False, True]
    assert mother.act(one.case_id, "withdraw_case").refusal is not None


def test_a_refusal_is_a_value_that_may_be_raised(engine: Engine):
    submit(engine)
    answer = engine.desk(APPLICANT).act("k1", "conclude_intake", trigger="accepted")
    assert answer.refusal is not None
    with pytest.raises(RefusedError) as raised:
        answer.check()
    assert raised.value.data["rule"] == answer.refusal.rule == "not-yours"


def test_wrong_answers_come_with_the_ids_of_the_request(engine: Engine):
    with pytest.raises(SubmissionError) as raised:
        engine.desk(APPLICANT).submit(
            "small", items=["a"], form={"nothing": 1}, case_id="k9", request_id="r9"
        )
    assert (raised.value.data["case"], raised.value.data["request"]) == ("k9", "r9")
    assert len(engine.desk(OPERATOR).cases()) == 0


def test_a_proxy_submits_for_the_principal(engine: Engine):
    agent = Actor(id="agent", kind="applicant", on_behalf_of=APPLICANT.id)
    submit(engine, who=agent)
    submit(engine, "k2", who=WINDOW, applicant=APPLICANT.id)
    assert {case.id for case in engine.desk(APPLICANT).cases()} == {"k1", "k2"}


def test_a_stranger_finds_nothing_and_is_remembered(engine: Engine, store: AnyStore):
    accepted(engine)
    desk = engine.desk(STRANGER)
    for look in (desk.case, desk.history):
        with pytest.raises(NotFoundError):
            look("k1")
        with pytest.raises(NotFoundError):
            look("unknown")
    assert {denial.command for denial in denials(store)} == {"read:case", "read:history"}
    assert len(desk.cases()) + len(desk.todo()) + len(desk.overdue()) == 0


def test_what_hangs_on_a_sensitive_answer_is_expected_too(engine: Engine):
    accepted(engine)
    case = engine.desk(APPLICANT).case("k1")
    forecast = case.region("b").forecast
    assert forecast is not None
    assert forecast.likely.reason == "after-needs"
    assert forecast.likely.on == date(2026, 4, 1)


def test_search(engine: Engine, clock: Clock):
    for number in range(3):
        accepted(engine, f"k{number}")
        clock.at += timedelta(days=1)
    desk = engine.desk(WINDOW)
    whole = list(desk.cases())
    assert [case.id for case in whole] == ["k2", "k1", "k0"]
    assert [case.id for case in desk.cases(number=whole[1].number)] == ["k1"]
    assert [case.id for case in desk.cases(item="b", matter="small", state="under_way")] == [
        "k2",
        "k1",
        "k0",
    ]
    one_day = desk.cases(received_from=date(2026, 3, 5), received_to=date(2026, 3, 6))
    assert [case.id for case in one_day] == ["k1"]
    assert [case.id for case in desk.cases(received_from=datetime(2026, 3, 6, 9))] == ["k2"]
    assert whole[0].received_at == START + timedelta(days=2)
    assert whole[0].received_at.utcoffset() == timedelta(hours=8)
    assert list(desk.cases(ended=True)) == []


def test_pages(engine: Engine):
    for number in range(5):
        accepted(engine, f"k{number}")
    desk = engine.desk(official("one"))
    for ask in (desk.cases, desk.todo):
        seen: list[Any] = []
        after = None
        while True:
            page = ask(after=after, limit=2)
            seen += page
            after = page.next
            if after is None:
                break
        assert seen == list(ask())
        assert len(seen) == 5
        assert ask(limit=5).next is None
        for wrong in ({"limit": 0}, {"limit": 1001}, {"after": "x"}):
            with pytest.raises(UsageError):
                ask(**wrong)


def test_lights_follow_the_clocks(engine: Engine, clock: Clock):
    accepted(engine)
    desk, lead = engine.desk(official("one")), engine.desk(WINDOW)
    seen = []
    for days in (0, 15, 20):
        clock.at = START + timedelta(days=days)
        engine.sweep()
        (work,) = desk.todo()
        seen.append((work.light, len(lead.overdue()), len(desk.overdue(item="a"))))
        assert work.light == desk.case("k1").region("a").light
    assert seen[0] == ("green", 0, 0)
    assert seen[-1] == ("red", 1, 1)
    assert len(desk.overdue(state="elsewhere")) == 0


def test_many_threads_at_one_engine(engine: Engine):
    """Each submits, is accepted and signed by its own thread, while others list."""

    def one_case(number: int) -> str:
        case_id = f"t{number}"
        accepted(engine, case_id)
        desk = engine.desk(system("one"))
        while True:
            try:
                desk.act(case_id, "sign", item="a", trigger="approve", request_id="s").check()
            except ConflictError:
                continue
            break
        list(desk.todo()), list(engine.desk(OPERATOR).cases())
        return engine.desk(APPLICANT).case(case_id).region("a").state

    with ThreadPoolExecutor(8) as pool:
        states = list(pool.map(one_case, range(24)))
    assert states == ["approved"] * 24
    assert len(engine.desk(APPLICANT).cases(limit=100)) == 24
    assert len({case.number for case in engine.desk(APPLICANT).cases(limit=100)}) == 24


def test_threads_that_want_the_same_get_one_answer(engine: Engine):
    accepted(engine)

    def sign(_: int) -> oneflow.Answer:
        desk = engine.desk(system("one"))
        return desk.act("k1", "sign", item="a", trigger="approve", request_id="once").check()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(sign, range(6)))
    assert len({(each.version, each.events) for each in answers}) == 1
    assert sum(not each.repeated for each in answers) == 1
