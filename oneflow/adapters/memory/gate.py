"""The lock of the store in memory, by which everybody passes until it is closed."""

from __future__ import annotations

import threading

from oneflow.engine.shell.store_failures import closed


class Gate:
    """A lock that one thread may take several times; once closed it lets nobody in."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._is_closed = False

    def close(self) -> None:
        """Let nobody in any more; whoever is inside goes on. May be called twice."""
        self._is_closed = True

    def __enter__(self) -> None:
        self._lock.acquire()
        if self._is_closed:
            self._lock.release()
            raise closed()

    def __exit__(self, *_: object) -> None:
        self._lock.release()
