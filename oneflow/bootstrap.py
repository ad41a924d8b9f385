"""The one place where adapters are chosen and joined to the engine.

    with open_engine("sqlite:///hall.db") as engine:
        engine.publish("definitions/newborn")
        engine.handle(request)

Everything else takes its parts as arguments and imports no adapter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from oneflow.adapters.database import (
    DatabaseStore,
    HostSession,
    SessionFactory,
    join,
    open_store,
    url_of,
)
from oneflow.adapters.database.upgrade import upgrade
from oneflow.adapters.entropy import SystemEntropy
from oneflow.adapters.memory import MemoryStore
from oneflow.adapters.rendering import JinjaRenderer
from oneflow.adapters.system_time import SystemTime
from oneflow.calendar import Calendar, load_calendar
from oneflow.engine.kernel.world import World
from oneflow.engine.ports import CaseStore, Channel, Entropy, Outbox, TimeSource
from oneflow.engine.records.actor import Actor
from oneflow.engine.records.request import Answer, Request
from oneflow.engine.shell import reading
from oneflow.engine.shell.handler import Handler
from oneflow.engine.shell.joined import Joined
from oneflow.engine.shell.listeners import Listener, ListenerFailures, Subscription, When
from oneflow.engine.shell.notices import Notices
from oneflow.engine.shell.relay import Passed, Relay
from oneflow.engine.shell.sweep import Swept, sweep
from oneflow.engine.shell.worlds import Worlds
from oneflow.errors import UsageError
from oneflow.matters.loading import load_matter

MEMORY = "memory://"
"""Address of a store that lives in this process only."""


class Store(CaseStore, Outbox, Protocol):
    """Both faces of a store: cases, and the messages that go out."""


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

    def handle(self, request: Request) -> Answer:
        """Carry one request out; see `Handler.handle`."""
        return self.handler.handle(request)

    def joined(self, session: HostSession) -> Joined:
        """Work inside a transaction of the host; see `Joined`.

        Args:
            session: a SQLAlchemy `Session`, `scoped_session` or `Connection` of the host, on the
                engine's database, not in autocommit.

        Raises:
            UsageError: it cannot be joined.
        """
        if not isinstance(self.store, DatabaseStore):
            raise _no_session()
        return Joined(self.handler, join(self.store, session))

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

    def subscribe(
        self,
        listener: Listener,
        *,
        matter: str | None = None,
        item: str | None = None,
        events: Collection[str] = (),
        when: When = "after-commit",
    ) -> Subscription:
        """Let a function be told what happens, from now on and in this process.

        Args:
            listener: called once a turn with a `Happening`; an ordinary function.
            matter: of which matter's cases; None: of all.
            item: of which item of that matter; None: of the whole case.
            events: stored names of the events that are meant; none: all.
            when: "in-transaction": before the commit, and what it raises undoes the turn; or
                "after-commit": its failures leave the case alone and show in `listener_failures`.

        Raises:
            UsageError: an event or moment is unknown, an item lacks its matter, or the listener
                is a coroutine function.
        """
        return self.handler.listeners.subscribe(
            listener, matter=matter, item=item, events=events, when=when
        )

    def listener_failures(self) -> ListenerFailures:
        """How often listeners failed since the engine was opened, and the latest hundred times."""
        return self.handler.listeners.failures()

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


def open_engine(  # noqa: PLR0913 - each is a choice of the host, and all but one are keyword-only
    url: str | None = None,
    *,
    session_factory: SessionFactory | None = None,
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
        url: `sqlite:///path`, `postgresql://...`, or `memory://`. None: where the session factory's
            sessions go.
        session_factory: of the host (a SQLAlchemy `sessionmaker`), on the same database: cases are
            then changed in sessions that it makes. None: on oneflow's own connections.
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
    store = _store(url, session_factory, sole_process=sole_process, create=create)
    known = load_calendar(calendar) if isinstance(calendar, str) else calendar
    engine = Engine(
        store, known, time or SystemTime(), entropy or SystemEntropy(), algorithm=algorithm
    )
    for path in definitions:
        engine.publish(path)
    return engine


def _store(
    url: str | None, factory: SessionFactory | None, *, sole_process: bool, create: bool
) -> Store:
    if url is None:
        if factory is None:
            raise _no_address()
        url = url_of(factory)
    if url == MEMORY:
        if factory is not None:
            raise _no_session()
        return MemoryStore()
    if create:
        upgrade(url)
    return open_store(url, sole_process=sole_process, session_factory=factory)


def _no_address() -> UsageError:
    return UsageError(
        "没有写明在哪个数据库上打开。",
        "It is not said on which database to open the engine.",
        remedy_zh="给出数据库地址，或宿主的 session_factory。",
        remedy_en="Give the address of a database, or the host's session_factory.",
    )


def _no_session() -> UsageError:
    return UsageError(
        "内存存储没有可以并入的数据库事务。",
        "The store in memory has no database transaction that could be joined.",
        remedy_zh="改用 SQLite 或 PostgreSQL。",
        remedy_en="Use SQLite or PostgreSQL.",
    )
