"""Texts over every store: made once, also by relays side by side, kept, and erased."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import msgspec

from oneflow.adapters.memory import MemoryChannel
from oneflow.adapters.rendering import JinjaRenderer
from oneflow.engine.ports import TextMessage
from oneflow.engine.records.events import TextRendered
from oneflow.engine.shell.notices import Notices
from oneflow.engine.shell.reading import read
from oneflow.engine.shell.relay import Passed, Relay
from tests.contract import peek
from tests.contract.crowd import at_once
from tests.contract.peek import AnyStore
from tests.generated.hall import OPERATOR, Hall
from tests.generated.small import item, matter
from tests.support.reading import chain_faults_of
from tests.support.relaying import run_until_idle

MATTER = matter({code: item(code, procedure="review") for code in ("one", "two", "three")})
PLACES = ("applicant", "lead", "office:*")


def texts_kept(hall: Hall) -> dict[str, str]:
    with hall.store.look(hall.case_id) as look:
        rows = [row for row in look.data() if row.key.startswith("text:")]
    return {row.key.removeprefix("text:"): msgspec.json.decode(row.value) for row in rows}


def rendered(hall: Hall) -> list[str]:
    return [event.message for event in hall.events if isinstance(event, TextRendered)]


def test_what_was_sent_is_what_is_kept_until_it_is_erased(store: AnyStore):
    hall = Hall(MATTER, store=store).under_way()
    hall.sign("one", "reject")
    channel = MemoryChannel()
    notices = Notices(hall.handler, JinjaRenderer(), kept_for=None)
    relay = Relay(store, dict.fromkeys(PLACES, channel), worded=notices.worded)
    passed = run_until_idle(relay, hall.clock.at)
    sent = {one.id: one.text for one in channel.delivered if isinstance(one, TextMessage)}
    assert passed == Passed(sent=len(sent))
    assert texts_kept(hall) == sent
    assert sorted(rendered(hall)) == sorted(sent)
    assert chain_faults_of(read(hall.handler, hall.case_id, OPERATOR)) == ()
    hall.do(OPERATOR, "erase_data", keys=["field:nothing"], ground="档案期满")
    assert texts_kept(hall) == {}
    assert {key for key, _ in peek.values_left(store)} == {
        f"paper:r3:{name}" for name in ("document", "reasons", "remedies")
    }


def test_relays_side_by_side_make_each_text_once(store: AnyStore):
    halls = [Hall(MATTER, store=store, case_id=f"k{number}") for number in range(3)]
    for hall in halls:
        hall.under_way()
    channel = MemoryChannel()
    clock = halls[0].clock

    def work(_: int) -> None:
        notices = Notices(halls[0].handler, JinjaRenderer(), kept_for=None)
        with ThreadPoolExecutor(2) as executor:
            relay = Relay(
                store,
                dict.fromkeys(PLACES, channel),
                executor=executor,
                worded=notices.worded,
                batch=4,
            )
            for _ in range(40):
                run_until_idle(relay, clock.at)
                clock.at += timedelta(seconds=10)

    assert at_once(3, work) == ["done"] * 3
    for hall in halls:
        mine = [one for one in channel.delivered if one.case_id == hall.case_id]
        assert len({one.id for one in mine}) == 7
        kept = texts_kept(hall)
        assert sorted(rendered(hall)) == sorted(kept)
        assert all(isinstance(one, TextMessage) and kept[one.id] == one.text for one in mine)
        assert chain_faults_of(read(hall.handler, hall.case_id, OPERATOR)) == ()
