"""Relays run until nothing more is ready."""

from __future__ import annotations

from datetime import datetime

from oneflow.engine.shell.relay import Passed, Relay


def run_until_idle(relay: Relay, now: datetime) -> Passed:
    """Send batch after batch until nothing more is ready at `now`."""
    total = Passed()
    while (passed := relay.run_once(now)) != Passed():
        total += passed
    return total
