"""The relay: order, retries with growing pauses, dead letters, and lanes that do not block."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from oneflow.adapters.memory import MemoryChannel, MemoryStore
from oneflow.engine.ports import CaseRow, Channel, OutboxRow, Write
from oneflow.engine.records.instants import write_instant
from oneflow.engine.shell.relay import NO_CHANNEL, Passed, Relay, Retry
from oneflow.errors import DeliveryError
from tests.support.relaying import run_until_idle

NOW = datetime(2024, 3, 4, 2, tzinfo=UTC)
STEADY = Retry(first_seconds=10, longest_seconds=60, attempts=4, spread=0)


class Broken:
    """A department whose system is down until it is mended."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error: Exception | None = error or DeliveryError("不通", "down")
        self.tried: list[OutboxRow] = []

    def send(self, message: OutboxRow) -> None:
        self.tried.append(message)
        if self.error is not None:
            raise self.error


def letter(destination: str, case_id: str = "case-1", n: int = 0) -> OutboxRow:
    return OutboxRow(
        case_id=case_id,
        seq=1,
        n=n,
        destination=destination,
        topic="t",
        body="{}",
        not_before=write_instant(NOW),
    )


def store_of(*letters: OutboxRow) -> MemoryStore:
    store = MemoryStore()
    for case_id in sorted({one.case_id for one in letters}):
        row = CaseRow(
            id=case_id,
            matter="m",
            number="",
            definition="d",
            applicant="a",
            lead_office="o",
            status="s",
            ended=False,
            received_at=write_instant(NOW),
            version=1,
            state_version=1,
            state="{}",
            head=b"",
            algorithm="sha256",
            wake_at=None,
        )
        mine = tuple(one for one in letters if one.case_id == case_id)
        with store.unit(case_id, "x") as unit:
            unit.write(Write(case=row, expected_version=0, events=(), outbox=mine))
    return store


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_messages_go_in_order_to_their_channels():
    police, health = MemoryChannel(), MemoryChannel()
    letters = [letter("police", n=n) for n in (2, 0, 1)] + [letter("health")]
    relay = Relay(store_of(*letters), {"police": police, "health": health})
    assert relay.run_once(NOW) == Passed(sent=2)
    assert run_until_idle(relay, NOW) == Passed(sent=2)
    assert [one.n for one in police.delivered] == [0, 1, 2]
    assert [one.destination for one in health.delivered] == ["health"]
    assert relay.run_once(after(9999)) == Passed()


def test_the_longest_beginning_of_a_destination_wins():
    exact, long, short = MemoryChannel(), MemoryChannel(), MemoryChannel()
    channels: dict[str, Channel] = {"case:7": exact, "case:*": long, "*": short}
    relay = Relay(store_of(letter("case:7"), letter("case:8"), letter("police")), channels)
    assert relay.run_once(NOW) == Passed(sent=3)
    assert [[one.destination for one in channel.delivered] for channel in (exact, long, short)] == [
        ["case:7"],
        ["case:8"],
        ["police"],
    ]


def test_pauses_grow_until_the_message_is_laid_aside():
    channel = Broken()
    store = store_of(letter("police"))
    relay = Relay(store, {"police": channel}, retry=STEADY)
    instants = [0, 9, 10, 29, 30, 69, 70, 9999]
    told = [relay.run_once(after(seconds)) for seconds in instants]
    again, nothing, dead = Passed(retried=1), Passed(), Passed(dead=1)
    assert told == [again, nothing, again, nothing, again, nothing, dead, nothing]
    channel.error = None
    assert store.release(letter("police").id, after(10_000))
    assert relay.run_once(after(10_000)) == Passed(sent=1)


def test_a_pause_is_never_longer_than_the_longest():
    waits = [STEADY.wait(attempt, "m") for attempt in (1, 2, 3, 4)]
    assert waits == [timedelta(seconds=10), timedelta(seconds=20), timedelta(seconds=40), None]
    assert Retry(attempts=99, spread=0).wait(60, "m") == timedelta(hours=1)
    spread = {Retry(spread=0.2).wait(1, f"m{n}") for n in range(30)}
    assert len(spread) > 10
    assert all(timedelta(seconds=5) <= wait <= timedelta(seconds=6) for wait in spread if wait)


@pytest.mark.parametrize("error", [DeliveryError("不通", "down"), ValueError("王小明"), OSError()])
def test_whatever_a_channel_raises_the_relay_goes_on_and_repeats_no_content(error: Exception):
    store = store_of(letter("police"), letter("health"))
    health = MemoryChannel()
    relay = Relay(store, {"police": Broken(error), "health": health})
    assert relay.run_once(NOW) == Passed(sent=1, retried=1)
    kept = store.rows.letters.by_id[letter("police").id]
    assert kept.reason in {"delivery", "ValueError", "OSError"}


def test_a_destination_that_nobody_serves_is_a_dead_letter_at_once():
    store = store_of(letter("nobody"))
    assert Relay(store, {}).run_once(NOW) == Passed(dead=1)
    kept = store.rows.letters.by_id[letter("nobody").id]
    assert (kept.dead, kept.reason) == (True, NO_CHANNEL)


def test_a_broken_destination_is_probed_by_one_message_and_takes_no_place_from_others():
    broken, well = Broken(), MemoryChannel()
    letters = [letter("police", f"case-{n:02}") for n in range(20)]
    letters += [letter("health", f"case-{n:02}") for n in range(20)]
    relay = Relay(store_of(*letters), {"police": broken, "health": well}, retry=STEADY, batch=20)
    run_until_idle(relay, NOW)
    assert len(well.delivered) == 20
    assert len(broken.tried) == 1
    run_until_idle(relay, after(5))
    assert len(broken.tried) == 1
    broken.error = None
    assert run_until_idle(relay, after(10)) == Passed(sent=20)


def test_a_slow_destination_does_not_hold_up_another():
    released = threading.Event()

    class Slow:
        def send(self, _message: OutboxRow) -> None:
            assert released.wait(10)

    well = MemoryChannel(lambda _message: None)
    relay_store = store_of(letter("slow"), letter("well"))
    with ThreadPoolExecutor(4) as executor:
        relay = Relay(relay_store, {"slow": Slow(), "well": well}, executor=executor)
        running = executor.submit(relay.run_once, NOW)
        deadline = time.monotonic() + 10
        while not well.delivered and time.monotonic() < deadline:
            time.sleep(0.005)
        assert well.delivered
        assert not running.done()
        released.set()
        assert running.result(10) == Passed(sent=2)


def test_a_lease_lost_while_sending_is_told_and_the_message_sent_again():
    store = store_of(letter("police"))
    rival = MemoryChannel()

    def take_over(_message: OutboxRow) -> None:
        late = Relay(store, {"police": rival}, lease_seconds=60)
        assert late.run_once(after(61)) == Passed(sent=1)

    mine = MemoryChannel(take_over)
    relay = Relay(store, {"police": mine}, lease_seconds=60)
    assert relay.run_once(NOW) == Passed(lost=1)
    assert mine.delivered == rival.delivered
    assert relay.run_once(after(9999)) == Passed()


def test_a_lease_lost_before_a_failure_is_told():
    store = store_of(letter("police"))

    class Late:
        def send(self, _message: OutboxRow) -> None:
            (rival,) = store.claim(after(61), limit=1, lease_seconds=60)
            assert store.sent(rival, after(61))
            raise DeliveryError("不通", "down")

    relay = Relay(store, {"police": Late()}, lease_seconds=60)
    assert relay.run_once(NOW) == Passed(lost=1)
