"""Replaying what the scenarios recorded: nothing differs, except where something was changed."""

from __future__ import annotations

import pytest
from msgspec.structs import replace as changed

from oneflow.engine.case import Clock
from oneflow.errors import UsageError
from oneflow.testing.replay import replay
from tests.acceptance import newborn
from tests.acceptance.mutating import mutated


@pytest.fixture(scope="module", params=newborn.NAMES)
def bundle(request):
    found = newborn.recorded(request.param)
    if found is None:
        pytest.skip("the scenario is about a submission that is refused")
    return found


def test_the_same_definition_gives_an_empty_diff(bundle):
    replayed = replay(bundle)
    assert [str(each) for each in replayed.differences] == []
    assert replayed.before.facts, "an empty diff of nothing proves nothing"


def test_without_values_it_replays_from_the_stored_facts(bundle):
    replayed = replay(changed(bundle, data=None))
    assert [str(each) for each in replayed.differences] == []
