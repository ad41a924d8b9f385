"""All that an engine asks of its store, as one face."""

from __future__ import annotations

from typing import Protocol

from oneflow.engine.ports import CaseStore, Outbox
from oneflow.engine.shell.listing import CaseQueries
from oneflow.engine.shell.sealing import SealStore


class Store(CaseStore, Outbox, Protocol):
    """All faces of a store: cases, messages that go out, lists, and the seals over all cases."""

    def close(self) -> None:
        """Take nothing more and give back what is idle; may be called twice."""

    @property
    def queries(self) -> CaseQueries:
        """Questions over many cases."""

    @property
    def seals(self) -> SealStore:
        """The chain over the heads of all cases."""
