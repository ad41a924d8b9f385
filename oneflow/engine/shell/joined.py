"""The engine inside a transaction that the host has begun and will end."""

from __future__ import annotations

from copy import copy
from types import TracebackType
from typing import Protocol, Self

from oneflow.engine.ports import CaseStore
from oneflow.engine.records.actor import Actor
from oneflow.engine.records.case import Case
from oneflow.engine.records.request import Answer, Request
from oneflow.engine.shell.desk import Desk
from oneflow.engine.shell.handler import Handler
from oneflow.engine.shell.listing import CaseQueries
from oneflow.engine.shell.numbers import NumberBlocks
from oneflow.engine.shell.reading import Reading, read
from oneflow.engine.shell.recent import Recent


class BoundStore(CaseStore, Protocol):
    """A store that writes in somebody else's transaction."""

    @property
    def counts_inside(self) -> bool:
        """Whether case numbers are counted in that transaction too."""

    def open(self) -> None:
        """Begin to watch the transaction."""

    def close(self, *, failed: bool) -> None:
        """Stop watching; `failed`: an error is on its way."""


class Joined:
    """`handle`, `read` and desks inside the host's transaction.

    Its commit keeps what was written, its rollback takes it along.

    Over a Session it may be used at once. Over a Connection it is a context manager that encloses
    the transaction: whoever listens after the commit is told when the block is left.
    """

    def __init__(self, handler: Handler, store: BoundStore, queries: CaseQueries) -> None:
        self._store, self._queries = store, queries
        self._handler = copy(handler)
        self._handler.store = store
        self._handler.recent = Recent[Case]()  # nobody else may find what is not committed yet
        self._handler.attempts = 1  # what was read in this transaction stands behind a conflict
        if store.counts_inside:
            self._handler.numbers = NumberBlocks(store, block=1)

    def handle(self, request: Request) -> Answer:
        """Carry a request out in the host's transaction; see `Handler.handle`.

        Refused or failed, it leaves nothing behind, and the transaction goes on. Nothing is tried
        anew: on ConflictError the host rolls back and begins again.
        """
        return self._handler.handle(request)

    def read(self, case_id: str, actor: Actor) -> Reading:
        """Read a case with what this transaction has written. Raises NotFoundError."""
        return read(self._handler, case_id, actor)

    def desk(self, actor: Actor) -> Desk:
        """What this actor may do in the transaction, and see; lists do not see into it yet."""
        return Desk(self._handler, self._queries, actor)

    def __enter__(self) -> Self:
        self._store.open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._store.close(failed=kind is not None)
