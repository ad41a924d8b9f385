"""The lock that goes from hand to hand in the order of asking."""

from __future__ import annotations

import threading
import time

import pytest

from oneflow.adapters.database.fair_lock import FairLock


def queued(lock: FairLock, work, many: int) -> list[threading.Thread]:
    """Threads that queue one after the other, the first of them first."""
    threads = []
    for number in range(many):
        thread = threading.Thread(target=work, args=(number,))
        thread.start()
        while lock.waiting <= number:
            time.sleep(0.001)
        threads.append(thread)
    return threads


def test_it_goes_in_the_order_of_asking():
    lock, order = FairLock(), list[int]()

    def work(number: int) -> None:
        lock.take()
        order.append(number)
        lock.give()

    lock.take()
    threads = queued(lock, work, 6)
    lock.give()
    for thread in threads:
        thread.join()
    assert order == list(range(6))
    assert lock.waiting == 0


def test_whoever_gives_it_up_does_not_get_it_back_before_the_others():
    lock, order = FairLock(), list[str]()

    def work(_: int) -> None:
        lock.take()
        order.append("other")
        lock.give()

    lock.take()
    (thread,) = queued(lock, work, 1)
    lock.give()
    lock.take()
    order.append("again")
    lock.give()
    thread.join()
    assert order == ["other", "again"]


def test_it_is_had_only_if_free():
    lock = FairLock()
    assert lock.take_if_free()
    assert not lock.take_if_free()
    lock.give()
    assert lock.take_if_free()


@pytest.mark.parametrize("handed_over", [False, True], ids=["in the queue", "as it is handed over"])
def test_an_interrupted_thread_keeps_nobody_waiting(
    monkeypatch: pytest.MonkeyPatch, *, handed_over: bool
):
    lock = FairLock()
    lock.take()

    class Interrupted:
        """A lock whose second taking, which is the wait, is interrupted."""

        def __init__(self) -> None:
            self._taken = 0

        def acquire(self) -> None:
            self._taken += 1
            if self._taken == 2:
                if handed_over:
                    lock.give()
                raise KeyboardInterrupt

        def release(self) -> None:
            assert handed_over

    monkeypatch.setattr(threading, "Lock", Interrupted)
    with pytest.raises(KeyboardInterrupt):
        lock.take()
    assert lock.waiting == 0
    if not handed_over:
        lock.give()
    assert lock.take_if_free()
