"""The engine after something broke in the middle: exits come up, and it goes on as before."""

from __future__ import annotations

import os
import threading
from typing import Any

import pytest

from oneflow.engine.kernel.decide import decide
from oneflow.engine.shell import handler
from tests.faults.places import place_called
from tests.faults.script import channels, perform, written
from tests.faults.trial import Telling
from tests.generated.hall import LEAD, START, Clock, Hall
from tests.generated.small import item, matter
from tests.invariants.checker import check
from tests.support.post import Post

EXITS = [KeyboardInterrupt, SystemExit]
PLACES = ["sqlite-truncate", "sqlite-wal", pytest.param("postgres", marks=pytest.mark.postgres)]


class Breaking:
    """A channel that raises once."""

    def __init__(self, error: type[BaseException]) -> None:
        self.error: type[BaseException] | None = error
        self.delivered: list[str] = []

    def send(self, message: Any) -> None:
        if self.error is not None:
            error, self.error = self.error, None
            raise error
        self.delivered.append(message.id)


@pytest.mark.parametrize("error", EXITS)
def test_an_exit_in_a_channel_is_not_swallowed_and_the_message_goes_out_later(error):
    channel: Any = Breaking(error)
    post = Post(channel=channel).submitted()
    with pytest.raises(error):
        post.send()
    assert channel.delivered == []
    post.hall.clock.at += post.hall.clock.at - START
    post.hall.wait(minutes=3)  # the lease has run out
    post.send()
    assert len(channel.delivered) == len(set(channel.delivered)) >= 2


@pytest.mark.parametrize("error", EXITS)
def test_an_exit_in_the_renderer_is_not_swallowed_and_nothing_is_kept(error, monkeypatch):
    post = Post().submitted()

    def failing(*_: Any, **__: Any) -> str:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(post.renderer, "render", failing)
        with pytest.raises(error):
            post.send()
    assert post.kept() == {}
    post.hall.wait(minutes=3)
    post.send()
    assert post.kept()


@pytest.mark.parametrize("error", [*EXITS, MemoryError, RecursionError])
def test_an_error_while_deciding_is_not_swallowed_and_stores_nothing(error, monkeypatch):
    hall = Hall(matter({"a": item()}))
    hall.submit()
    before = hall.row

    def failing(*_: Any) -> Any:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(handler, "decide", failing)
        with pytest.raises(error):
            hall.accept()
    assert hall.row == before
    hall.accept()


def test_a_request_that_was_overtaken_is_decided_on_what_is_there_now(monkeypatch):
    """Somebody else stores between our reading and our writing: the unit begins anew."""
    form = {"note": {"type": "text", "sensitivity": "internal", "required": False}}
    hall = Hall(matter({"a": item(fields=["note"])}, form=form))
    hall.submit()
    versions: list[int] = []

    def overtaken(world: Any, case: Any, command: Any, now: Any) -> Any:
        versions.append(case.seq)
        if len(versions) == 1:
            somebody_else = threading.Thread(target=_note, args=(hall, "theirs"))
            somebody_else.start()
            somebody_else.join()
        return decide(world, case, command, now)

    monkeypatch.setattr(handler, "decide", overtaken)
    assert _note(hall, "ours") == hall.row.version
    assert versions == [1, 1, 2]
    assert hall.case.fields["note"] == 2


def _note(hall: Hall, text: str) -> int:
    data = {"fields": {"note": text}}
    version: int = hall.do(LEAD, "change_data", cause="register", data=data).version
    return version


@pytest.mark.parametrize("where", PLACES)
def test_parent_and_child_go_on_side_by_side_after_a_fork(where: str):
    """The child takes a connection of its own; what both write is all there."""
    ours, theirs = written(0, case_id="ours"), written(0, case_id="theirs")
    clock, to = Clock(), channels(Telling(lambda _: None))
    with place_called(where) as place:
        place.empty()
        with place.opened(clock) as engine:
            perform(engine, clock, ours[0], to)
            used = _identity(engine)
            child = os.fork()
            if not child:
                _live(engine, theirs, used)
            for step in ours[1:]:
                perform(engine, clock, step, to)
            _, status = os.waitpid(child, 0)
            assert os.WEXITSTATUS(status) == 0
            assert _identity(engine) == used
        tables = place.tables()
    assert check(tables) == []
    assert {case["id"]: bool(case["ended"]) for case in tables.case} == {
        "ours": True,
        "theirs": True,
    }


def _identity(engine: Any) -> int:
    return id(engine.store.database.held().connection)


def _live(engine: Any, steps: Any, inherited: int) -> None:
    """In the child: run a case on the engine that came with the fork, and end."""
    code = 1
    try:
        assert _identity(engine) != inherited
        clock = engine.time
        for step in steps:
            if step.request is not None:
                clock.at = step.at
                assert engine.handle(step.request).refusal is None
        code = 0
    finally:
        os._exit(code)
