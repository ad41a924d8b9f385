"""A lock that goes from hand to hand in the order in which it was asked for.

The standard library's lock goes to whoever is quickest, so that a thread may wait while others
come and go; measured under load, for more than a second.
"""

from __future__ import annotations

import threading
from collections import deque


class FairLock:
    """Held by one thread at a time; whoever gives it up hands it to the first in the queue."""

    __slots__ = ("_is_taken", "_mutex", "_queue")

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._is_taken = False
        self._queue: deque[threading.Lock] = deque()

    @property
    def waiting(self) -> int:
        """How many threads stand in the queue."""
        return len(self._queue)

    def take(self) -> None:
        """Wait for the lock; an interrupted thread leaves the queue, or hands on what it got."""
        with self._mutex:
            if not self._is_taken:
                self._is_taken = True
                return
            call = threading.Lock()
            call.acquire()
            self._queue.append(call)
        try:
            call.acquire()
        except BaseException:
            with self._mutex:
                if call in self._queue:
                    self._queue.remove(call)
                else:
                    self._hand_on()
            raise

    def take_if_free(self) -> bool:
        """Take the lock if nobody has it."""
        with self._mutex:
            if self._is_taken:
                return False
            self._is_taken = True
            return True

    def give(self) -> None:
        """Give the lock up."""
        with self._mutex:
            self._hand_on()

    def _hand_on(self) -> None:
        if self._queue:
            self._queue.popleft().release()
        else:
            self._is_taken = False
