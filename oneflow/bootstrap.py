"""The one place where adapters are chosen and joined to the engine.

    with open_engine("sqlite:///hall.db") as engine:
        engine.publish("definitions/newborn")
        engine.handle(request)

Everything else takes its parts as arguments and imports no adapter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from oneflow.adapters.database import open_store
from oneflow.adapters.database.upgrade import upgrade
from oneflow.adapters.entropy import SystemEntropy
from oneflow.adapters.memory import MemoryStore
from oneflow.adapters.rendering import JinjaRenderer
from oneflow.adapters.system_time import SystemTime
from oneflow.calendar import Calendar, load_calendar
from oneflow.engine.history.seals import SealLine
from oneflow.engine.kernel.world import World
from oneflow.engine.ports import CaseStore, Channel, Entropy, Outbox, TimeSource
from oneflow.engine.records.actor import Actor
from oneflow.engine.records.request import Answer, Request
from oneflow.engine.shell import reading
from oneflow.engine.shell.desk import Desk
from oneflow.engine.shell.handler import Handler
from oneflow.engine.shell.listing import CaseQueries
from oneflow.engine.shell.notices import Notices
from oneflow.engine.shell.relay import Passed, Relay
from oneflow.engine.shell.sealing import SealCheck, SealingDone, SealStore, check_seals, seal
from oneflow.engine.shell.sweep import Swept, sweep
from oneflow.engine.shell.worlds import Worlds
from oneflow.matters.loading import load_matter

MEMORY = "memory://"
"""Address of a store that lives in this process only."""


class Store(CaseStore, Outbox, Protocol):
    """All faces of a store: cases, messages that go out, lists, and the seals over all cases."""

    @property
    def queries(self) -> CaseQueries:
        """Questions over many cases."""

    @property
    def seals(self) -> SealStore:
        """The chain over the heads of all cases."""


class Engine:
    """oneflow over one store: hand it requests, let time pass, read cases.

    Thread-safe. It holds connections; close it, or use it as a context manager.
    """

    def __init__(
        self,
        store: Store,
        calendar: Calendar,
        time: TimeSource,
        entropy: Entropy,
        *,
        algorithm: str,
    ) -> None:
        self.store = store
        self.worlds = Worlds(store, calendar)
        self.handler = Handler(store, self.worlds, time, entropy, algorithm=algorithm)
        self.notices = Notices(self.handler, JinjaRenderer())
        self._relay: tuple[Mapping[str, Channel], Relay] | None = None
        self.time = time

    def publish(self, path: Path | str, *, region: str | None = None) -> World:
        """Load a definition directory and make it what new cases of its matter get.

        Raises:
            DefinitionError: it has errors; all of them are listed, and nothing was published.
        """
        loaded = load_matter(Path(path), region=region)
        return self.worlds.publish(loaded.expanded)

    def desk(self, actor: Actor) -> Desk:
        """What this actor may see and do; the host has made sure who that is."""
        return Desk(self.handler, self.store.queries, actor)

    def handle(self, request: Request) -> Answer:
        """Carry one request out; see `Handler.handle`."""
        return self.handler.handle(request)

    def sweep(self) -> Swept:
        """Let everything happen that is due by now; tells in how many cases, and where not."""
        return sweep(self.handler)

    def relay(self, channels: Mapping[str, Channel]) -> Passed:
        """Hand over what is waiting in the outbox once; tells what went out and what did not.

        Messages that people read get their words first; see `oneflow.engine.shell.notices`. Handing in
        the same mapping again remembers which destinations failed and are given a rest.
        """
        if self._relay is None or self._relay[0] is not channels:
            relay = Relay(self.store, channels, worded=self.notices.worded)
            self._relay = (channels, relay)
        return self._relay[1].run_once(self.time.now())

    def read(self, case_id: str, actor: Actor) -> reading.Reading:
        """Read a case as this actor may see it. Raises NotFoundError."""
        return reading.read(self.handler, case_id, actor)

    def seal(self, *, algorithm: str = "sha256") -> SealingDone:
        """Seal the heads of all cases that changed since the last seal; see `sealing.seal`."""
        return seal(self.store.seals, self.time.now(), algorithm=algorithm)

    def check_seals(self, published: Iterable[SealLine] = ()) -> SealCheck:
        """Check that every case still has what was sealed; see `sealing.check_seals`."""
        return check_seals(self.store.seals, published)

    def close(self) -> None:
        """Give the connections back."""
        closing = getattr(self.store, "close", None)
        if closing is not None:
            closing()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_engine(
    url: str,
    *,
    definitions: Iterable[Path | str] = (),
    calendar: Calendar | str = "cn",
    time: TimeSource | None = None,
    entropy: Entropy | None = None,
    algorithm: str = "sha256",
    sole_process: bool = False,
    create: bool = True,
) -> Engine:
    """Open oneflow over a database.

    Args:
        url: `sqlite:///path`, `postgresql://...`, or `memory://`.
        definitions: directories to publish at once.
        calendar: what new cases get; a shipped id, a directory, or one made by hand.
        time: the clock, for tests and replays; None: the machine's.
        entropy: the source of salts and ids, likewise; None: the machine's.
        algorithm: of the hashes of new cases, "sha256" or "sm3".
        sole_process: see `oneflow.adapters.database.open_store`.
        create: bring the tables up to date first; False: they must be.

    Raises:
        UsageError, StoreError, MissingExtraError: the database cannot be opened.
        DefinitionError, CalendarError: what was to be published is wrong.
    """
    store = _store(url, sole_process=sole_process, create=create)
    known = load_calendar(calendar) if isinstance(calendar, str) else calendar
    engine = Engine(
        store, known, time or SystemTime(), entropy or SystemEntropy(), algorithm=algorithm
    )
    for path in definitions:
        engine.publish(path)
    return engine


def _store(url: str, *, sole_process: bool, create: bool) -> Store:
    if url == MEMORY:
        return MemoryStore()
    if create:
        upgrade(url)
    return open_store(url, sole_process=sole_process)
