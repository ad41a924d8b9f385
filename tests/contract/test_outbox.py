"""What every store promises of messages: order, leases that fence, dead letters, recall."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.contract import peek
from tests.contract.crowd import at_once
from tests.contract.peek import AnyStore
from tests.contract.rows import MONDAY, instant, message, store_turn, turn

LATER = MONDAY + timedelta(hours=1)
AFTER_LEASE = LATER + timedelta(seconds=61)


def claim(store: AnyStore, at=LATER, limit: int = 10, skip: tuple[str, ...] = ()):
    return list(store.claim(at, limit=limit, lease_seconds=60, skip=skip))


def queue(store: AnyStore, *messages, case_id: str = "case-1") -> None:
    store_turn(store, turn(case_id=case_id, outbox=messages))


class TestOrder:
    def test_per_case_and_destination_only_the_oldest_unsent_one(self, store: AnyStore):
        queue(store, message(2), message(1, 1), message(1), message(1, destination="health"))
        queue(store, message(1, case_id="case-2"), case_id="case-2")
        first = claim(store)
        assert {one.row.id for one in first} == {
            message(1).id,
            message(1, destination="health").id,
            message(1, case_id="case-2").id,
        }
        assert claim(store) == []
        for one in first:
            assert store.sent(one, LATER)
        second = claim(store)
        assert [one.row for one in second] == [message(1, 1)]
        assert store.sent(second[0], LATER)
        assert [one.row for one in claim(store)] == [message(2)]

    def test_a_message_held_back_holds_back_the_next(self, store: AnyStore):
        queue(store, message(1, not_before=instant(5)), message(2))
        assert claim(store) == []
        assert len(claim(store, MONDAY + timedelta(hours=5))) == 1

    def test_those_that_wait_longest_come_first(self, store: AnyStore):
        queue(
            store,
            *(message(1, n, destination=f"d{n}", not_before=instant(-n)) for n in range(4)),
        )
        assert [one.row.destination for one in claim(store, limit=2)] == ["d3", "d2"]
        assert [one.row.destination for one in claim(store, limit=9)] == ["d1", "d0"]

    def test_skipped_destinations_are_left_alone(self, store: AnyStore):
        queue(store, *(message(1, n, destination=f"d{n}") for n in range(4)))
        found = claim(store, skip=("d1", "d3", "unknown"))
        assert [one.row.destination for one in found] == ["d0", "d2"]


class TestLeases:
    def test_a_lease_that_ran_out_is_given_anew_with_a_higher_token(self, store: AnyStore):
        queue(store, message(1))
        (first,) = claim(store)
        assert claim(store, LATER + timedelta(seconds=59)) == []
        (second,) = claim(store, AFTER_LEASE)
        assert second.token > first.token
        assert second.row == first.row
        assert not store.sent(first, AFTER_LEASE)
        assert not store.failed(first, AFTER_LEASE, "late")
        assert not store.failed(first, None, "late")
        assert not store.give_back(first)
        assert store.sent(second, AFTER_LEASE)
        assert not store.sent(second, AFTER_LEASE)
        assert peek.messages(store)[first.row.id][0]

    def test_a_lease_that_ran_out_unnoticed_still_counts(self, store: AnyStore):
        queue(store, message(1))
        (first,) = claim(store)
        assert store.sent(first, AFTER_LEASE)
        assert claim(store, AFTER_LEASE) == []

    def test_a_message_given_back_untried_is_ready_at_once(self, store: AnyStore):
        queue(store, message(1))
        (first,) = claim(store)
        assert store.give_back(first)
        (second,) = claim(store)
        assert (second.attempts, second.token) == (0, first.token + 1)
        assert not store.sent(first, LATER)

    def test_claimers_side_by_side_get_each_message_once(self, store: AnyStore):
        queue(store, *(message(1, n, destination=f"d{n}") for n in range(40)))
        got: list[str] = []
        outcomes = at_once(4, lambda _: got.extend(one.row.id for one in claim(store, limit=10)))
        got += [one.row.id for one in claim(store, limit=40)]
        assert outcomes == ["done"] * 4
        assert sorted(got) == sorted(message(1, n, destination=f"d{n}").id for n in range(40))


class TestFailures:
    def test_a_failed_message_waits_for_its_time_and_counts_its_attempts(self, store: AnyStore):
        queue(store, message(1), message(2))
        (first,) = claim(store)
        again = LATER + timedelta(minutes=5)
        assert store.failed(first, again, "delivery")
        assert claim(store, LATER + timedelta(minutes=4)) == []
        (second,) = claim(store, again)
        assert (second.row.seq, second.attempts) == (1, 1)
        assert peek.messages(store)[message(1).id][:2] == (False, "delivery")

    def test_a_dead_letter_holds_back_what_follows_until_it_is_released(self, store: AnyStore):
        queue(store, message(1), message(2), message(1, destination="health"))
        police = next(one for one in claim(store) if one.row.destination == "police")
        assert store.failed(police, None, "no-channel")
        much_later = LATER + timedelta(days=300)
        assert [one.row.destination for one in claim(store, much_later)] == ["health"]
        assert store.release(message(1).id, much_later)
        assert not store.release(message(1).id, much_later)
        (again,) = claim(store, much_later)
        assert (again.row.id, again.attempts) == (message(1).id, 0)
        assert store.sent(again, much_later)
        assert not store.release(message(1).id, much_later)
        assert [one.row.seq for one in claim(store, much_later)] == [2]

    @pytest.mark.parametrize("message_id", ["unknown", message(1).id])
    def test_only_dead_letters_are_released(self, store: AnyStore, message_id: str):
        queue(store, message(1))
        assert not store.release(message_id, LATER)


class TestDeadLetters:
    def lay_aside(self, store: AnyStore, reason: str = "delivery") -> None:
        for one in claim(store):
            assert store.failed(one, None, reason)

    def test_each_is_listed_with_its_attempts_and_its_reason(self, store: AnyStore):
        queue(store, message(1))
        (first,) = claim(store)
        assert store.failed(first, LATER, "timeout")
        assert list(store.dead_letters(limit=10)) == []
        self.lay_aside(store, "no-channel")
        (dead,) = store.dead_letters(limit=10)
        assert (dead.id, dead.attempts, dead.reason) == (message(1).id, 2, "no-channel")
        assert not hasattr(dead, "body")

    def test_they_come_by_case_and_destination_a_page_at_a_time(self, store: AnyStore):
        for case_id in ("case-2", "case-1"):
            rows = (message(1, case_id=case_id, destination=f"d{n}") for n in (1, 0))
            queue(store, *rows, case_id=case_id)
        self.lay_aside(store)
        whole = [one.place for one in store.dead_letters(limit=10)]
        assert whole == [("case-1", "d0"), ("case-1", "d1"), ("case-2", "d0"), ("case-2", "d1")]
        paged, after = [], ("", "")
        while page := store.dead_letters(limit=1, after=after):
            paged += [one.place for one in page]
            after = page[-1].place
        assert paged == whole

    def test_what_is_released_is_listed_no_more(self, store: AnyStore):
        queue(store, message(1), message(1, destination="health"))
        self.lay_aside(store)
        assert store.release(message(1).id, LATER)
        assert [one.destination for one in store.dead_letters(limit=10)] == ["health"]


class TestRecall:
    def test_unsent_messages_of_an_event_are_cancelled(self, store: AnyStore):
        queue(store, message(1), message(1, 1, destination="health"))
        store_turn(store, turn(2, outbox=(message(2),), recall=(1,)))
        assert [one.row.seq for one in claim(store)] == [2]
        done = {name: told[:2] for name, told in peek.messages(store).items()}
        assert done[message(1).id] == (True, "recalled")

    def test_what_was_sent_or_is_under_way_stays(self, store: AnyStore):
        queue(store, message(1), message(1, 1, destination="health"), message(1, 2))
        sent, under_way = sorted(claim(store), key=lambda one: one.row.destination)
        assert store.sent(sent, LATER)
        store_turn(store, turn(2, recall=(1,)))
        told = peek.messages(store)
        assert told[sent.row.id][:2] == (True, None)
        assert told[under_way.row.id][:2] == (False, None)
        assert told[message(1, 2).id][:2] == (True, "recalled")
        assert store.sent(under_way, LATER)

    def test_messages_of_other_cases_stay(self, store: AnyStore):
        queue(store, message(1))
        queue(store, message(1, case_id="case-2"), case_id="case-2")
        store_turn(store, turn(2, recall=(1,)))
        assert [one.row.case_id for one in claim(store)] == ["case-2"]
