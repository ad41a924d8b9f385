"""The wall clock: the one place of the whole package that reads it."""

from __future__ import annotations

from datetime import UTC, datetime


class SystemTime:
    """A `TimeSource` over the machine's clock."""

    def now(self) -> datetime:
        """The present, aware, in UTC."""
        return datetime.now(UTC)
