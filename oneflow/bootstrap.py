"""The one place where adapters are chosen and joined to the engine.

    with open_engine("sqlite:///hall.db") as engine:
        engine.publish("definitions/newborn")
        engine.handle(request)

Everything else takes its parts as arguments and imports no adapter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from oneflow.adapters.database import (
    Database,
    DatabaseStore,
    HostSession,
    SessionFactory,
    join,
    open_store,
    url_of,
)
from oneflow.adapters.database.setup_check import migration_finding
from oneflow.adapters.database.upgrade import upgrade
from oneflow.adapters.entropy import SystemEntropy
from oneflow.adapters.memory import MemoryStore
from oneflow.adapters.rendering import JinjaRenderer
from oneflow.adapters.system_time import SystemTime
from oneflow.calendar import Calendar, load_calendar
from oneflow.engine.history.seals import SealLine
from oneflow.engine.kernel.world import World
from oneflow.engine.ports import Channel, Entropy, TimeSource
from oneflow.engine.records.actor import Actor
from oneflow.engine.records.request import Answer, Request
from oneflow.engine.shell import reading
from oneflow.engine.shell.between_cases import EVERY_CASE, CaseChannel
from oneflow.engine.shell.dead_letters import DeadLetters
from oneflow.engine.shell.desk import Desk
from oneflow.engine.shell.handler import Handler
from oneflow.engine.shell.joined import Joined
from oneflow.engine.shell.listeners import Listener, ListenerFailures, Subscription, When
from oneflow.engine.shell.notices import Notices
from oneflow.engine.shell.opening_failures import (
    check_algorithm,
    no_address,
    no_session,
    one_path,
)
from oneflow.engine.shell.relay import Passed, Relay
from oneflow.engine.shell.sealing import SealCheck, SealingDone, check_seals, seal
from oneflow.engine.shell.setup_finding import SetupFinding
from oneflow.engine.shell.sweep import Swept, sweep
from oneflow.engine.shell.wellformed import check_channels
from oneflow.engine.shell.whole_store import Store
from oneflow.engine.shell.worlds import Worlds
from oneflow.matters.loading import load_matter
from oneflow.matters.problems import Problem
from oneflow.setup_check import check_setup, refuse_unsound, sound_enough

MEMORY = "memory://"
"""Address of a store that lives in this process only."""


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
        self.problems: dict[str, tuple[Problem, ...]] = {}

    def publish(self, path: Path | str, *, region: str | None = None) -> World:
        """Load a definition directory and make it what new cases of its matter get.

        Raises:
            DefinitionError: it has errors; all of them are listed, and nothing was published.
        """
        loaded = load_matter(Path(path), region=region)
        self.problems[loaded.plan.code] = loaded.problems
        return self.worlds.publish(loaded.expanded)

    def adopt_calendar(self, calendar: Calendar | Path | str = "cn") -> Calendar:
        """Make a revised calendar the one that new cases get, while the engine runs.

        Cases that are there keep the revision they were received under. To put one under this one,
        an operator gives `revise_calendar` with the `id` and `revision` of what is returned. Each
        process adopts by itself; a case that names a revision is understood by all of them.

        Args:
            calendar: a shipped id, a directory, or one made by hand; a revision of the calendar that
                the engine was opened with.

        Raises:
            CalendarError: its data contradict themselves or cannot be read; nothing was changed.
            UsageError: it is another calendar.
            StoreError: the database could not keep it; nothing was changed.
        """
        revised = _calendar(calendar)
        self.worlds.adopt(revised)
        return revised

    def check(self) -> tuple[SetupFinding, ...]:
        """Look at all that this engine stands on; what is not "ok" has a remedy.

        Raises:
            StoreError: the database is not reachable.
        """
        database, calendar = database_of(self.store), self.worlds.calendar
        return tuple(check_setup(database, calendar, self.time, self.problems))

    def desk(self, actor: Actor) -> Desk:
        """What this actor may see and do; the host has made sure who that is.

        Raises:
            UsageError: its fields are not what they must be: `roles=("window")` is no tuple.
        """
        return Desk(self.handler, self.store.queries, actor)

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
            raise no_session()
        return Joined(self.handler, join(self.store, session), self.store.queries)

    def sweep(self) -> Swept:
        """Let everything happen that is due by now; tells in how many cases, and where not."""
        return sweep(self.handler)

    def relay(self, channels: Mapping[str, Channel]) -> Passed:
        """Hand over what is waiting in the outbox once; tells what went out and what did not.

        Messages that people read get their words first; see `oneflow.engine.shell.notices`. What
        cases have to tell each other is delivered here, unless `channels` names `case:*`. Handing
        in the same mapping again remembers which destinations failed and are given a rest.

        A message to a destination that `channels` does not name is laid aside at once (see
        `undelivered`), so name `*`, or all of them, in every process that relays.

        Raises:
            UsageError: a channel cannot `send`.
        """
        if self._relay is None or self._relay[0] is not channels:
            check_channels(channels)
            served = {EVERY_CASE: CaseChannel(self.handler), **channels}
            relay = Relay(self.store, served, worded=self.notices.worded)
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

    def undelivered(self, actor: Actor) -> DeadLetters:
        """Messages that were laid aside, for the person who looks after them; see `DeadLetters`.

        Raises:
            RefusedError: this actor does not.
        """
        return DeadLetters(self.store, self.store.queries, self.time, actor)

    def seal(self, *, algorithm: str = "sha256") -> SealingDone:
        """Seal the heads of all cases that changed since the last seal; see `sealing.seal`."""
        return seal(self.store.seals, self.time.now(), algorithm=algorithm)

    def check_seals(self, published: Iterable[SealLine] = ()) -> SealCheck:
        """Check that every case still has what was sealed; see `sealing.check_seals`."""
        return check_seals(self.store.seals, published)

    def close(self) -> None:
        """Give the connections back; may be called twice, and by any thread.

        What other threads have under way ends as it would have. What comes later is refused
        (UsageError). In a forked process it leaves the connections of the parent alone.
        """
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_engine(  # noqa: PLR0913 - the one door; each argument is one choice of whoever opens
    url: str | None = None,
    *,
    session_factory: SessionFactory | None = None,
    definitions: Iterable[Path | str] = (),
    calendar: Calendar | Path | str = "cn",
    time: TimeSource | None = None,
    entropy: Entropy | None = None,
    algorithm: str = "sha256",
    sole_process: bool = False,
    create: bool = True,
    check: bool = True,
) -> Engine:
    """Open oneflow over a database.

    Args:
        url: `sqlite:///path`, `postgresql://...`, `memory://`. None: that of the session factory.
        session_factory: of the host (a `sessionmaker`): cases are changed in its sessions.
        definitions: directories to publish at once.
        calendar: what new cases get; a shipped id, a directory, or one made by hand.
        time: the clock; None: the machine's.
        entropy: the source of salts and ids; None: the machine's.
        algorithm: of the hashes of new cases, "sha256" or "sm3".
        sole_process: see `oneflow.adapters.database.open_store`.
        create: bring the tables up to date first; False: they must be.
        check: refuse (SetupError) what would lose cases, and log what else is to be looked at.

    Raises:
        OneflowError: why it cannot be opened, all at once; nothing stays open.
    """
    paths, known = _several(definitions), _calendar(calendar)
    check_algorithm(algorithm)
    store = _store(url, session_factory, sole_process=sole_process, create=create, check=check)
    with _closed_on_failure(store):
        sources = time or SystemTime(), entropy or SystemEntropy()
        engine = Engine(store, known, *sources, algorithm=algorithm)
        _prepare(engine, paths, check=check)
    return engine


@contextmanager
def _closed_on_failure(store: Store) -> Iterator[None]:
    try:
        yield
    except BaseException:
        store.close()
        raise


def _prepare(engine: Engine, paths: Iterable[Path | str], *, check: bool) -> None:
    if check:
        found = sound_enough(database_of(engine.store), engine.worlds.calendar, engine.time)
        refuse_unsound(found)
    for path in paths:
        engine.publish(path)


def _calendar(given: Calendar | Path | str) -> Calendar:
    return given if isinstance(given, Calendar) else load_calendar(given)


def _several(definitions: Iterable[Path | str]) -> tuple[Path | str, ...]:
    if isinstance(definitions, str | Path):
        raise one_path(str(definitions))
    return tuple(definitions)


def database_of(store: Store) -> Database | None:
    """The database under a store; None: there is none."""
    return store.database if isinstance(store, DatabaseStore) else None


def _store(
    url: str | None,
    factory: SessionFactory | None,
    *,
    sole_process: bool,
    create: bool,
    check: bool,
) -> Store:
    if url is None:
        if factory is None:
            raise no_address()
        url = url_of(factory)
    if url == MEMORY:
        if factory is not None:
            raise no_session()
        return MemoryStore()
    if create:
        upgrade(url)
    elif check:
        refuse_unsound([migration_finding(url, drift=False)])
    return open_store(url, sole_process=sole_process, session_factory=factory)
