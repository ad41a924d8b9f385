"""Messages for which nobody has a channel: seen by the engine's own door, and released there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from oneflow.adapters.memory import MemoryChannel
from oneflow.bootstrap import Engine
from oneflow.errors import NotFoundError
from tests.contract.peek import AnyStore
from tests.generated.hall import APPLICANT, OPERATOR, Clock, Counted, china
from tests.generated.small import expanded, item, matter


def test_what_nobody_serves_is_laid_aside_until_it_is_released(store: AnyStore):
    clock = Clock()
    engine = Engine(store, china(), clock, Counted(), algorithm="sha256")
    engine.worlds.publish(expanded(matter({"a": item()})))
    engine.desk(APPLICANT).submit("small", items=["a"], case_id="k1").check()
    aside = engine.undelivered(OPERATOR)
    assert aside.page() == []
    passed = engine.relay({})
    dead = aside.page()
    assert len(dead) == passed.dead > 0
    assert {(one.case_id, one.reason) for one in dead} == {("k1", "no-channel")}
    assert aside.page(limit=1) == dead[:1]
    assert not hasattr(dead[0], "body")

    letters = MemoryChannel()
    everybody = {"*": letters}
    assert engine.relay(everybody).sent == 0
    assert [aside.release(one.id) for one in dead] == dead
    with pytest.raises(NotFoundError):
        aside.release(dead[0].id)
    clock.at += timedelta(seconds=1)
    assert engine.relay(everybody).sent == len(dead)
    assert {message.id for message in letters.delivered} == {one.id for one in dead}
    assert aside.page() == []
