"""Messages on the way while a scenario is played: those between cases arrive, others are let go."""

from __future__ import annotations

from oneflow.engine.ports import Channel, OutboxRow


class Letters:
    """A channel that remembers what it delivers, so that it can deliver it once more."""

    def __init__(self, inner: Channel, case_id: str) -> None:
        """Take the channel that delivers, and the case whose messages are remembered."""
        self._inner, self._case_id = inner, case_id
        self._sent: list[OutboxRow] = []

    def send(self, message: OutboxRow) -> None:
        """Deliver a message."""
        self._inner.send(message)
        if message.case_id == self._case_id:
            self._sent.append(message)

    def repeat(self) -> None:
        """Deliver everything again."""
        for message in self._sent:
            self._inner.send(message)


class Nowhere:
    """A channel for what nobody waits for here."""

    def send(self, message: OutboxRow) -> None:
        """Let a message go."""
        del message
