"""Replaying what the scenarios recorded: nothing differs, except where something was changed."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace as changed

from oneflow.calendar import Calendar, load_calendar
from oneflow.engine.history.bundle import read_bundle, write_bundle
from oneflow.errors import IntegrityError, UsageError
from oneflow.testing.mutation import mutants_of
from oneflow.testing.replay import replay
from tests.acceptance import newborn, shipped

CASES = [(matter, name) for matter in shipped.ALL for name in matter.cases]


@pytest.fixture(scope="module", params=CASES, ids=lambda case: f"{case[0].name}-{case[1]}")
def bundle(request):
    matter, name = request.param
    return matter.recorded(name)


@pytest.fixture(scope="module")
def happy():
    return newborn.recorded("happy-path")


def mutated(name):
    return next(m.expanded for m in mutants_of(newborn.matter().expanded) if m.name == name)


def told(replayed):
    return [str(each) for each in replayed.differences]


def test_the_same_definition_gives_an_empty_diff(bundle):
    replayed = replay(bundle)
    assert told(replayed) == []
    assert replayed.before.facts, "an empty diff of nothing proves nothing"


def test_without_values_it_replays_from_the_stored_facts(bundle):
    assert told(replay(changed(bundle, data=None))) == []


def test_a_bundle_read_from_its_file_replays_the_same(happy):
    assert told(replay(read_bundle(write_bundle(happy)))) == []


def test_judged_anew_under_an_equal_calendar_nothing_differs(bundle):
    """Form, facts and documents are judged from the values, and come out as they did."""
    replayed = replay(bundle, calendar=load_calendar("cn"))
    if not any("newest value" in en for _, en in replayed.notes):
        assert told(replayed) == []


def test_another_limit_moves_exactly_its_dates(happy):
    longer = mutated("limit items.household.limit.0.promised: 3wd → 4wd")
    clock = "item:household.clocks.limit"
    assert told(replay(happy, definition=longer)) == [
        f"{clock}.promised_at: 2026-03-11T00:00:00+08:00 → 2026-03-12T00:00:00+08:00"
    ]


def test_another_policy_shows_in_states_and_notices(happy):
    together = mutated("policy issue.policy: as-ready → together")
    paths = {each.path for each in replay(happy, definition=together).differences}
    assert {"case.state", "notice", "refused"} <= paths


def test_what_is_refused_now_is_told(happy):
    other = mutated("role items.household.limit.0.extend.approver: head-of-body → somebody-else")
    spring = newborn.recorded("spring-festival")
    found = [
        each for each in replay(spring, definition=other).differences if each.path == "refused"
    ]
    assert len(found) == 1
    assert "ExtendClock: not-yours" in found[0].after
    assert told(replay(happy, definition=other)) == []


def test_another_calendar_moves_dates(happy):
    plain = load_calendar("cn")
    years = tuple(
        msgspec.structs.replace(year, holidays=()) if year.year == 2026 else year
        for year in plain.record.years
    )
    bare = Calendar(msgspec.structs.replace(plain.record, years=years))
    differences = replay(happy, calendar=bare).differences
    legal = next(d for d in differences if d.path == "item:social-card.clocks.limit.legal_at")
    assert legal.before.startswith("2026-04-21")
    assert legal.after.startswith("2026-04-18")  # 清明 would be no holiday


def test_an_erased_case_replays_but_is_not_judged_anew():
    erased = newborn.recorded("erasure")
    assert told(replay(erased)) == []
    with pytest.raises(UsageError) as refused:
        replay(erased, definition=mutated("limit intake.notice.legal: 5wd → 4wd"))
    assert "erased" in refused.value.en


def test_without_values_nothing_is_judged_anew(happy):
    with pytest.raises(UsageError) as refused:
        replay(
            changed(happy, data=None), definition=mutated("limit intake.notice.legal: 5wd → 4wd")
        )
    assert "--with-data" in refused.value.remedy_en


def test_a_history_without_its_beginning_is_not_replayed(happy):
    with pytest.raises(IntegrityError):
        replay(changed(happy, events=happy.events[1:]))
