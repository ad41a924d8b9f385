"""Messages on the way while a scenario is played: those between cases arrive, others are let go."""

from __future__ import annotations

from oneflow.engine.ports import Channel, OutboxRow


class Letters:
    """A channel that remembers what it delivers, so that it can deliver it once more."""

    def __init__(self, inner: Channel) -> None:
        """Take the channel that delivers."""
        self._inner = inner
        self._sent: list[OutboxRow] = []

    def send(self, message: OutboxRow) -> None:
        """Deliver a message."""
        self._inner.send(message)
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
