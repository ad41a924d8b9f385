"""Listeners: who is told what, in which order, and what becomes of their failures."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec
import pytest

from oneflow.engine.shell.listeners import KEPT_FAILURES, Happening, Listeners, When
from oneflow.errors import ListenerError, UsageError
from tests.generated.hall import LEAD, STRANGER, WINDOW, Hall
from tests.generated.small import item, licence, matter

FORM = {"name": {"type": "text", "sensitivity": "personal"}}
MATTER = matter(
    {"a": item("one", fields=["name"], gives=["g"]), "b": item("two", needs=["g"])}, form=FORM
)
MOMENTS: tuple[When, ...] = ("in-transaction", "after-commit")


class Ear:
    """Keeps what it is told; `fails` is raised each time."""

    def __init__(self, fails: BaseException | None = None) -> None:
        self.told: list[Happening] = []
        self.fails = fails

    def __call__(self, happening: Happening) -> None:
        self.told.append(happening)
        if self.fails is not None:
            raise self.fails

    @property
    def types(self) -> list[str]:
        return [event.type for happening in self.told for event in happening.events]


@pytest.fixture
def hall() -> Hall:
    return Hall(MATTER)


def listen(hall: Hall, **more: Any) -> Ear:
    ear = Ear(more.pop("fails", None))
    hall.handler.listeners.subscribe(ear, **more)
    return ear


class TestWhatIsTold:
    def test_an_engine_s_listener_hears_every_event_once(self, hall: Hall):
        ear = listen(hall)
        hall.under_way(fields={"name": "王小明"}).sign("a")
        told = [event for happening in ear.told for event in happening.events]
        assert [event.seq for event in told] == [row.seq for row in hall.rows]
        assert [event.type for event in told] == [row.type for row in hall.rows]
        assert {happening.case_id for happening in ear.told} == {"k1"}
        assert {happening.matter for happening in ear.told} == {"small"}
        assert ear.told[0].recorded_at == hall.clock.at
        assert [len(happening.events) for happening in ear.told] == [
            len(answer.events) for answer in hall.answers
        ]

    def test_neither_a_person_nor_a_value_is_told(self, hall: Hall):
        ear = listen(hall)
        hall.under_way(fields={"name": "王小明"}).sign("a")
        told = msgspec.json.encode(ear.told).decode()
        people = {request.actor.id for _, request in hall.requests}
        assert not [word for word in (*people, "王小明") if word in told]

    def test_an_item_s_listener_hears_of_its_item_only(self, hall: Hall):
        ear = listen(hall, matter="small", item="b")
        hall.under_way(fields={"name": "x"}).sign("a")
        assert all("b" in event.items for each in ear.told for event in each.events)
        assert ear.types == ["region_moved", "item_started"]
        assert [each.events[0].region for each in ear.told] == ["case", "item:b"]
        assert "case_submitted" not in ear.types

    def test_a_matter_s_listener_hears_of_its_matter_only(self, hall: Hall):
        mine, other = listen(hall, matter="small"), listen(hall, matter="large")
        hall.submit(fields={"name": "x"})
        assert mine.types
        assert not other.types

    def test_only_the_events_asked_for(self, hall: Hall):
        ear = listen(hall, matter="small", item="a", events=["region_moved"])
        hall.under_way(fields={"name": "x"}).sign("a")
        assert set(ear.types) == {"region_moved"}
        assert ear.told[-1].events[-1].outcome == "approved"
        assert ear.told[-1].events[-1].state == "approved"

    def test_what_time_brings_about_is_told_too(self):
        hall = Hall(matter({"a": licence("one")}))
        ears = [listen(hall, when=when) for when in MOMENTS]
        hall.submit()
        hall.wait(days=30)
        for ear in ears:
            assert "silence_passed" in ear.types

    def test_what_was_settled_before_a_refusal_is_told(self):
        hall = Hall(matter({"a": licence("one")}))
        ear = listen(hall, events=["silence_passed"])
        hall.submit()
        hall.clock.at = hall.clock.at.replace(month=5)
        assert hall.refused(LEAD, "conclude_intake", trigger="accepted")
        assert ear.types == ["silence_passed"]


class TestWhatIsNotTold:
    @pytest.mark.parametrize("when", MOMENTS)
    def test_neither_a_refusal_nor_a_repetition_nor_a_stranger_s_look(self, hall: Hall, when: When):
        hall.submit(fields={"name": "x"})
        hall.do(WINDOW, "conclude_intake", request_id="x", trigger="accepted")
        ear = listen(hall, when=when)
        assert hall.ask(WINDOW, "conclude_intake", request_id="x", trigger="accepted").repeated
        hall.refused(WINDOW, "conclude_intake", trigger="accepted")
        hall.refused(STRANGER, "withdraw_case")
        assert ear.told == []

    def test_folding_anew_tells_nobody(self, hall: Hall):
        hall.under_way(fields={"name": "x"})
        row = msgspec.structs.replace(hall.row, state_version=0)
        ear = listen(hall)
        hall.store.rows.cases["k1"] = row
        hall.refused(STRANGER, "withdraw_case")
        assert ear.told == []

    def test_who_cancelled_hears_nothing_more(self, hall: Hall):
        ear = Ear()
        subscription = hall.handler.listeners.subscribe(ear)
        hall.submit(fields={"name": "x"})
        heard = len(ear.told)
        subscription.cancel()
        subscription.cancel()
        hall.accept()
        assert len(ear.told) == heard == 1
        assert hall.handler.listeners.subscriptions == ()


def test_items_come_before_matters_before_the_engine_each_in_order(hall: Hall):
    order: list[str] = []

    def ear(name: str) -> Callable[[Happening], None]:
        return lambda _: order.append(name)

    subscribe = hall.handler.listeners.subscribe
    for when in reversed(MOMENTS):
        subscribe(ear(f"engine {when}"), when=when)
        subscribe(ear(f"matter {when}"), matter="small", when=when)
        subscribe(ear(f"item 1 {when}"), matter="small", item="a", when=when)
        subscribe(ear(f"item 2 {when}"), matter="small", item="a", when=when)
    hall.submit(fields={"name": "x"})
    order.clear()
    hall.accept()
    scopes = ["item 1", "item 2", "matter", "engine"]
    assert order == [f"{scope} {when}" for when in MOMENTS for scope in scopes]


class TestFailures:
    def test_in_the_transaction_nothing_is_stored_and_the_listener_is_named(self, hall: Hall):
        hall.submit(fields={"name": "x"})
        before, after = hall.row, listen(hall)
        broken = listen(hall, when="in-transaction", fails=ZeroDivisionError("13800000000"))
        with pytest.raises(ListenerError, match="Ear") as caught:
            hall.accept()
        assert caught.value.data["case"] == "k1"
        assert caught.value.data["kind"] == "ZeroDivisionError"
        assert "13800000000" not in str(caught.value) + caught.value.en
        assert isinstance(caught.value.__cause__, ZeroDivisionError)
        assert hall.row == before
        assert after.told == []
        broken.fails = None
        hall.accept()
        assert hall.state("case") == "under_way"

    def test_a_conflict_that_a_listener_raises_is_not_tried_anew(self, hall: Hall):
        hall.submit(fields={"name": "x"})
        ear = listen(hall, when="in-transaction")
        ear.fails = ListenerError("不", "no")
        with pytest.raises(ListenerError):
            hall.accept()
        assert len(ear.told) == 1

    def test_after_the_commit_the_case_stands_and_the_others_are_told(self, hall: Hall, caplog):
        broken, sound = listen(hall, fails=ZeroDivisionError("13800000000")), listen(hall)
        with caplog.at_level(logging.ERROR, "oneflow.listeners"):
            hall.submit(fields={"name": "x"})
        assert len(broken.told) == len(sound.told) == 1
        assert hall.row.version == len(hall.events)
        (record,) = caplog.records
        assert "Ear" in record.getMessage()
        assert "ZeroDivisionError in " in record.getMessage()
        assert "13800000000" not in caplog.text

    def test_failures_are_counted_and_the_latest_are_kept(self, hall: Hall):
        listen(hall, fails=ZeroDivisionError())
        for number in range(KEPT_FAILURES + 2):
            hall.case_id = f"k{number}"
            hall.submit(fields={"name": "x"})
        failures = hall.handler.listeners.failures()
        assert failures.total == KEPT_FAILURES + 2
        assert len(failures.latest) == KEPT_FAILURES
        last = failures.latest[-1]
        assert last.case_id == hall.case_id
        assert last.when == "after-commit"
        assert last.events == tuple(row.seq for row in hall.rows)
        assert last.listener.endswith("Ear")

    def test_in_a_sweep_one_case_fails_and_the_others_go_on(self):
        hall = Hall(matter({"a": licence("one")}))

        def refuse(happening: Happening) -> None:
            if happening.case_id == "k1":
                raise ZeroDivisionError

        for number in range(3):
            hall.case_id = f"k{number}"
            hall.submit()
        after = listen(hall, events=["silence_passed"])
        hall.handler.listeners.subscribe(refuse, when="in-transaction")
        with pytest.raises(ListenerError):
            hall.wait(days=30)
        assert [happening.case_id for happening in after.told] == ["k0", "k2"]

    @pytest.mark.parametrize("when", MOMENTS)
    @pytest.mark.parametrize("exit_", [KeyboardInterrupt, SystemExit])
    def test_what_ends_a_program_passes_through(self, hall: Hall, when: When, exit_):
        ear = listen(hall, when=when, fails=exit_())
        with pytest.raises(exit_):
            hall.submit(fields={"name": "x"})
        assert hall.is_there is (when == "after-commit")
        assert hall.handler.listeners.failures().total == 0
        ear.fails = None
        hall.case_id = "k2"
        hall.under_way(fields={"name": "x"})

    @pytest.mark.parametrize("when", MOMENTS)
    @pytest.mark.parametrize("error", [MemoryError, RecursionError])
    def test_what_a_program_survives_is_a_failure_like_others(self, hall: Hall, when: When, error):
        ear = listen(hall, when=when, fails=error())
        if when == "in-transaction":
            with pytest.raises(ListenerError):
                hall.submit(fields={"name": "x"})
        else:
            hall.submit(fields={"name": "x"})
        assert hall.handler.listeners.failures().total == 1
        ear.fails = None
        hall.case_id = "k2"
        hall.under_way(fields={"name": "x"})


class TestActing:
    def test_after_the_commit_a_listener_may_act(self, hall: Hall):
        def accept(happening: Happening) -> None:
            hall.accept()

        hall.handler.listeners.subscribe(accept, events=["case_submitted"])
        hall.submit(fields={"name": "x"})
        assert hall.state("case") == "under_way"

    def test_in_the_transaction_it_may_not(self, hall: Hall):
        hall.handler.listeners.subscribe(
            lambda _: hall.accept(), events=["case_submitted"], when="in-transaction"
        )
        with pytest.raises(ListenerError) as caught:
            hall.submit(fields={"name": "x"})
        assert isinstance(caught.value.__cause__, UsageError)
        assert not hall.is_there

    def test_who_listens_beside_hears_of_what_came_of_it_afterwards(self, hall: Hall):
        """The one that acts was told first; the others must not hear the later turn first."""

        def act(happening: Happening) -> None:
            if any(event.type == "case_submitted" for event in happening.events):
                hall.accept()
                raise RuntimeError("and then it fails")

        hall.handler.listeners.subscribe(act)
        ear = listen(hall)
        hall.submit(fields={"name": "x"})
        told = [event.seq for happening in ear.told for event in happening.events]
        assert told == sorted(told)
        assert ear.types[0] == "case_submitted"
        assert "item_started" in ear.types
        hall.sign("a")
        assert ear.types[-1] != "item_started"


async def _later(_: Happening) -> None:
    """Nobody would wait for it."""


class AsyncEar:
    async def __call__(self, _: Happening) -> None: ...


@pytest.mark.parametrize(
    ("listener", "more"),
    [
        (Ear(), {"events": ["region_move"]}),
        (Ear(), {"events": "region_moved"}),
        (Ear(), {"when": "before"}),
        (Ear(), {"item": "a"}),
        (_later, {}),
        (AsyncEar(), {}),
        ("listener", {}),
    ],
)
def test_a_subscription_that_would_hear_nothing_is_refused(listener: Any, more: dict[str, Any]):
    listeners = Listeners()
    with pytest.raises(UsageError):
        listeners.subscribe(listener, **more)
    assert listeners.subscriptions == ()


def test_any_callable_has_a_name():
    listeners = Listeners()
    ears: list[Any] = [Ear(), partial(Ear()), len, Ear().__call__]
    names = [listeners.subscribe(each).name for each in ears]
    assert names == [
        f"{__name__}.Ear",
        "functools.partial",
        "builtins.len",
        f"{__name__}.Ear.__call__",
    ]


def test_threads_may_subscribe_and_cancel_at_once():
    listeners = Listeners()
    kept: list[Any] = []

    def work() -> None:
        for _ in range(200):
            one, two = listeners.subscribe(Ear()), listeners.subscribe(Ear())
            one.cancel()
            kept.append(two)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(listeners.subscriptions) == 800
    assert set(listeners.subscriptions) == set(kept)
