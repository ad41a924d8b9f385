"""Whatever happens in a case, each of its messages finds words, and none of its values the chain."""

from __future__ import annotations

from random import Random

import pytest

from oneflow.adapters.memory import MemoryChannel
from oneflow.adapters.rendering import JinjaRenderer
from oneflow.engine.ports import TextMessage
from oneflow.engine.shell.notices import Notices
from oneflow.engine.shell.relay import Passed, Relay
from oneflow.matters import load_matter
from tests.generated.hall import Hall
from tests.generated.matters import Seeded, seeded
from tests.property.machine.walk import Walk
from tests.support.definitions import NEWBORN
from tests.support.relaying import run_until_idle

STEPS = 40


def walked(seed: int, hall: Hall) -> MemoryChannel:
    """Walk through a case, the relay running now and then, and hold it to all that must hold."""
    channel = MemoryChannel()
    served = ("applicant", "lead", "office:*", "source:*", "publication", "payment")
    channels = dict.fromkeys(served, channel)
    notices = Notices(hall.handler, JinjaRenderer(), kept_for=None)
    relay = Relay(hall.store, channels, worded=notices.worded)
    walk, chooser, chance = Walk(hall), Seeded(seed), Random(seed)
    for _ in range(STEPS):
        walk.step(chooser)
        if walk.has_begun and chance.random() < 0.3:
            passed = run_until_idle(relay, hall.clock.at)
            assert passed == Passed(sent=passed.sent), (seed, passed)
            hall.acknowledged += texts_of(hall, known=hall.acknowledged)
            walk.check()
    return channel


def texts_of(hall: Hall, *, known: list[str]) -> list[str]:
    """The commands by which texts were recorded, as the hall would have noted them itself."""
    commands = (hall.handler.envelope.command(row) for row in hall.rows)
    ids = [str(command.id) for command in commands if command is not None]
    return [name for name in ids if name.startswith("text:") and name not in known]


@pytest.mark.parametrize("seed", range(12))
def test_generated_matters(seed: int):
    channel = walked(seed, Hall(seeded(seed)))
    assert all(isinstance(one, TextMessage) for one in channel.delivered)


@pytest.mark.parametrize("seed", range(6))
def test_the_newborn(seed: int):
    channel = walked(seed, Hall(load_matter(NEWBORN).expanded))
    assert all(isinstance(one, TextMessage) for one in channel.delivered)
