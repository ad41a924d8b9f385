"""An engine that is closed: at once, twice, under load, by a child, and used all the same."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

import oneflow
from oneflow.bootstrap import Engine
from oneflow.calendar import load_calendar, shipped
from oneflow.errors import ListenerError, OneflowError, UsageError
from tests.contract.peek import AnyStore
from tests.contract.uses import MATTER, USES, submit
from tests.generated.hall import APPLICANT, OPERATOR, Clock, Counted


def opened(store: AnyStore) -> Engine:
    engine = Engine(store, load_calendar("cn"), Clock(), Counted(), algorithm="sha256")
    engine.worlds.publish(MATTER)
    return engine


@pytest.fixture
def engine(store: AnyStore) -> Engine:
    return opened(store)


ALL_USES = USES | {"adopt_calendar": lambda engine: engine.adopt_calendar("cn")}


@pytest.mark.parametrize("use", ALL_USES)
def test_a_closed_engine_does_nothing_more_and_says_why(engine: Engine, use: str):
    submit(engine, "k1")
    engine.close()
    engine.close()
    with pytest.raises(UsageError) as raised:
        ALL_USES[use](engine)
    assert raised.value.data["reason"] == "closed"


def test_closing_one_engine_leaves_another_on_the_same_database_alone(url: str):
    first, second = (oneflow.open_engine(url, check=False) for _ in range(2))
    first.worlds.publish(MATTER)
    second.worlds.publish(MATTER)
    submit(first, "k1")
    first.close()
    assert submit(second, "k2").case_id == "k2"
    assert len(second.desk(OPERATOR).cases()) == 2
    second.close()


def test_closing_under_load_ends_no_turn_in_the_middle(url: str):
    """SQLite once took the whole process along: a connection was closed while it was used."""
    engine = oneflow.open_engine(url, check=False)
    engine.worlds.publish(MATTER)
    submitted: list[str] = []
    refused: list[Exception] = []
    under_load = threading.Barrier(7)

    def work(worker: int) -> None:
        for number in range(10_000):
            if number == 5:
                under_load.wait()
            try:
                submitted.append(submit(engine, f"w{worker}-{number}").case_id)
                engine.desk(APPLICANT).cases(limit=5)
                engine.desk(APPLICANT).case(submitted[-1])
            except OneflowError as error:
                refused.append(error)
                return

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    under_load.wait()
    engine.close()
    for thread in threads:
        thread.join()
    assert [type(error) for error in refused] == [UsageError] * 6
    again = oneflow.open_engine(url, check=False)
    desk = again.desk(OPERATOR)
    assert {desk.case(case_id).version for case_id in submitted} == {1}
    again.close()


def test_the_connections_of_threads_that_work_on_are_given_back(url: str):
    engine = oneflow.open_engine(url, check=False)
    engine.worlds.publish(MATTER)
    looked, closed = threading.Event(), threading.Event()

    def look_and_stay() -> None:
        engine.desk(APPLICANT).cases()
        submit(engine, "k1")
        looked.set()
        closed.wait(30)

    thread = threading.Thread(target=look_and_stay)
    thread.start()
    looked.wait(30)
    engine.close()
    left = engine.store.database.connections()  # type: ignore[attr-defined]  # of a database
    closed.set()
    thread.join()
    assert left == ()


def test_an_error_that_is_kept_keeps_no_connection(url: str):
    """Its traceback holds on to the unit, and so to the connection, until it is collected."""
    engine = oneflow.open_engine(url, check=False)
    engine.worlds.publish(MATTER)

    def fail(happening: oneflow.Happening) -> None:
        raise RuntimeError(happening.case_id)

    engine.subscribe(fail, when="in-transaction")
    with pytest.raises(ListenerError) as kept:
        submit(engine, "k1")
    engine.close()
    left = engine.store.database.connections()  # type: ignore[attr-defined]  # of a database
    assert [held for held in left if not held.pooled.closed] == []
    assert kept.value.data["case"] == "k1"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the platform cannot fork")
@pytest.mark.parametrize("works_first", [False, True])
def test_a_child_that_closes_what_it_inherited_leaves_the_parent_alone(
    url: str, *, works_first: bool
):
    engine = oneflow.open_engine(url, check=False)
    engine.worlds.publish(MATTER)
    submit(engine, "k1")
    child = os.fork()
    if child == 0:
        try:
            if works_first:
                submit(engine, "child")
            engine.close()
        except BaseException:  # noqa: BLE001 - the child must not run the parent's tests on
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert submit(engine, "k2").case_id == "k2"
    engine.close()


def _open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="the platform does not tell")
@pytest.mark.parametrize("wrong", [{"definitions": ["/nowhere"]}, {"calendar": "nowhere"}])
def test_an_engine_that_cannot_be_opened_leaves_nothing_open(url: str, wrong: dict[str, object]):
    oneflow.open_engine(url, check=False).close()
    before = _open_files()
    for _ in range(3):
        with pytest.raises(OneflowError):
            oneflow.open_engine(url, check=False, **wrong)  # type: ignore[arg-type]  # on purpose
    assert _open_files() <= before


@pytest.mark.parametrize("wrong", [{"definitions": "newborn"}, {"algorithm": "md5"}])
def test_a_wrong_argument_is_told_before_anything_is_made(tmp_path: Path, wrong: dict[str, str]):
    with pytest.raises(UsageError):
        oneflow.open_engine(f"sqlite:///{tmp_path}/hall.db", **wrong)  # type: ignore[arg-type]  # on purpose
    assert list(tmp_path.iterdir()) == []


def test_a_calendar_may_be_named_by_its_directory(tmp_path: Path):
    with pytest.raises(OneflowError):
        oneflow.open_engine("memory://", calendar=tmp_path)
    with oneflow.open_engine("memory://", calendar=shipped("calendars", "cn")) as engine:
        assert engine.worlds.calendar.id == "cn"
