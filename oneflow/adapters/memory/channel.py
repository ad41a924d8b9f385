"""A channel that keeps what it is given, and fails when a test tells it to."""

from __future__ import annotations

import threading
from collections.abc import Callable

from oneflow.engine.ports import OutboxRow


class MemoryChannel:
    """Collects messages in the order of their delivery.

    Args:
        refuse: asked before each delivery; raises DeliveryError (or anything else) to refuse.

    Attributes:
        delivered: what was handed over, oldest first; the same message may stand there twice.
    """

    def __init__(self, refuse: Callable[[OutboxRow], None] | None = None) -> None:
        self.delivered: list[OutboxRow] = []
        self._refuse = refuse
        self._lock = threading.Lock()

    def send(self, message: OutboxRow) -> None:
        """Keep the message."""
        if self._refuse is not None:
            self._refuse(message)
        with self._lock:
            self.delivered.append(message)
