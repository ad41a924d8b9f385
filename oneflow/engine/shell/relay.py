"""From the outbox to the outside: sends what waits, tries again later, lays aside what cannot go.

The relay knows ports only. Messages of one case to one destination go in order; each is sent at
least once. No transaction is open while a channel works. A destination that fails is left alone
for a while, and each destination is served by its own thread, so that neither a broken nor a
slow one holds up the others.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from datetime import datetime, timedelta

from msgspec import Struct

from oneflow.engine.ports import Channel, Claimed, Outbox, OutboxRow
from oneflow.errors import OneflowError, UndeliverableError

_log = logging.getLogger("oneflow.relay")

NO_CHANNEL = "no-channel"
"""Reason of a dead letter whose destination nobody serves."""


class Retry(Struct, frozen=True, kw_only=True):
    """How long to wait before a message is tried again, and when to stop trying.

    first_seconds doubles with every attempt up to longest_seconds; after `attempts` failures the
    message is laid aside. spread: share of a wait by which messages are set apart, so that a
    destination that comes back is not stormed.
    """

    first_seconds: float = 5.0
    longest_seconds: float = 3600.0
    attempts: int = 12
    spread: float = 0.2

    def wait(self, attempts: int, message_id: str) -> timedelta | None:
        """The pause after so many failures (this one counted); None: stop trying.

        >>> Retry(spread=0).wait(3, "m"), Retry(attempts=3).wait(3, "m")
        (datetime.timedelta(seconds=20), None)
        """
        if attempts >= self.attempts:
            return None
        seconds = min(self.first_seconds * 2.0 ** (attempts - 1), self.longest_seconds)
        return timedelta(seconds=seconds * (1 + self.spread * _fraction(message_id)))


_PATIENT = Retry()


class Passed(Struct, frozen=True, kw_only=True):
    """What one round did: messages sent, given back, laid aside, and lost to another relay."""

    sent: int = 0
    retried: int = 0
    dead: int = 0
    lost: int = 0

    def __add__(self, other: Passed) -> Passed:
        return Passed(
            sent=self.sent + other.sent,
            retried=self.retried + other.retried,
            dead=self.dead + other.dead,
            lost=self.lost + other.lost,
        )


class Relay:
    """Sends messages.

    Args:
        outbox: where they wait.
        channels: destination -> channel. A destination may be named exactly or, ending in `*`,
            by its beginning (`case:*`); the longest beginning wins.
        executor: runs destinations side by side; None: one after the other, which suits
            channels that never block.
        retry: when to try again.
        batch: how many messages to claim at once.
        lease_seconds: how long a claim holds; longer than the slowest channel takes for a batch.
        worded: gives a message its words before it is sent (see `notices.py`). Where it fails,
            that message is tried again later; the others to the same destination go on.
    """

    def __init__(
        self,
        outbox: Outbox,
        channels: Mapping[str, Channel],
        *,
        executor: Executor | None = None,
        retry: Retry = _PATIENT,
        batch: int = 50,
        lease_seconds: int = 120,
        worded: Callable[[OutboxRow], OutboxRow] | None = None,
    ) -> None:
        self._outbox = outbox
        self._worded = worded
        self._exact = {name: one for name, one in channels.items() if not name.endswith("*")}
        self._beginnings = sorted(
            ((name[:-1], one) for name, one in channels.items() if name.endswith("*")),
            key=lambda pair: -len(pair[0]),
        )
        self._executor = executor
        self._retry = retry
        self._batch = batch
        self._lease_seconds = lease_seconds
        self._resting: dict[str, tuple[datetime, int]] = {}

    def run_once(self, now: datetime) -> Passed:
        """Send what is ready at `now` (aware), one batch; the caller decides about the next.

        Never raises for a message that cannot be sent; what the store raises goes through.
        """
        resting = [name for name, (until, _) in self._resting.items() if until > now]
        claimed = self._outbox.claim(
            now, limit=self._batch, lease_seconds=self._lease_seconds, skip=resting
        )
        lanes: dict[str, list[Claimed]] = {}
        for one in claimed:
            lanes.setdefault(one.row.destination, []).append(one)
        return sum(self._map(lambda lane: self._serve(lane, now), list(lanes.values())), Passed())

    def _map(
        self, serve: Callable[[list[Claimed]], Passed], lanes: Sequence[list[Claimed]]
    ) -> list[Passed]:
        if self._executor is None or len(lanes) < 2:
            return [serve(lane) for lane in lanes]
        return list(self._executor.map(serve, lanes))

    def _serve(self, lane: Sequence[Claimed], now: datetime) -> Passed:
        """Send the messages of one destination; after a failure it gets a rest."""
        destination = lane[0].row.destination
        channel = self._channel(destination)
        passed = Passed()
        for index, claimed in enumerate(lane):
            if channel is None:
                passed += self._note(claimed, None, NO_CHANNEL)
                continue
            message = self._word(claimed.row)
            if isinstance(message, str):
                passed += self._note(claimed, self._again(claimed, now), message)
                continue
            failure = _try(channel, message)
            if isinstance(failure, UndeliverableError):
                passed += self._note(claimed, None, failure.reason)
                continue
            if failure is not None:
                for untried in lane[index + 1 :]:
                    self._outbox.give_back(untried)
                return passed + self._fail(claimed, now, _reason(failure))
            kept = self._outbox.sent(claimed, now)
            passed += Passed(sent=1) if kept else Passed(lost=1)
            self._resting.pop(destination, None)
        return passed

    def _fail(self, claimed: Claimed, now: datetime, reason: str) -> Passed:
        """Note that a message failed, and let its destination rest."""
        destination = claimed.row.destination
        failures = self._resting.get(destination, (now, 0))[1] + 1
        pause = self._retry.wait(min(failures, self._retry.attempts - 1), destination)
        self._resting[destination] = (now + (pause or timedelta()), failures)
        return self._note(claimed, self._again(claimed, now), reason)

    def _again(self, claimed: Claimed, now: datetime) -> datetime | None:
        """When to try again after one more failure; None: never."""
        wait = self._retry.wait(claimed.attempts + 1, claimed.row.id)
        return None if wait is None else now + wait

    def _word(self, message: OutboxRow) -> OutboxRow | str:
        """Give the message its words, or the reason why there are none."""
        if self._worded is None:
            return message
        try:
            return self._worded(message)
        except Exception as error:  # noqa: BLE001 - whatever a template does, the relay goes on
            return _reason(error)

    def _note(self, claimed: Claimed, retry_at: datetime | None, reason: str) -> Passed:
        _log.warning(
            "message %s to %s not delivered (%s)", claimed.row.id, claimed.row.destination, reason
        )
        if not self._outbox.failed(claimed, retry_at, reason):
            return Passed(lost=1)
        return Passed(dead=1) if retry_at is None else Passed(retried=1)

    def _channel(self, destination: str) -> Channel | None:
        exact = self._exact.get(destination)
        if exact is not None:
            return exact
        found = (one for beginning, one in self._beginnings if destination.startswith(beginning))
        return next(found, None)


def _try(channel: Channel, message: OutboxRow) -> Exception | None:
    """Send; give what went wrong, or None."""
    try:
        channel.send(message)
    except Exception as error:  # noqa: BLE001 - whatever a foreign system does, the relay goes on
        return error
    return None


def _reason(error: Exception) -> str:
    """Name a failure without its words, which may repeat a value."""
    return error.code if isinstance(error, OneflowError) else type(error).__name__


def _fraction(text: str) -> float:
    """A number from 0 to 1 that only `text` decides."""
    return sum(text.encode()) % 101 / 100
