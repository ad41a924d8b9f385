"""Named points inside a running engine, at which a test may strike.

    hook(engine, strike)

puts itself between the engine and its store, cursor, renderer and channels from the outside: the
product has no switch for it. `strike(name)` is called before and after everything that lasts or
leaves: "before COMMIT", "after send", ... It may end the process, or raise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from oneflow.adapters.database.connections import Held
from oneflow.bootstrap import Engine

Strike = Callable[[str], None]

OF_STORE = frozenset({"claim", "sent", "failed", "give_back", "deny", "next_numbers"})
OF_UNIT = frozenset({"write"})
OF_RENDERER = frozenset({"render"})


class Hooked:
    """Stands in for something; calls of `names` are struck before and after."""

    def __init__(self, inner: Any, strike: Strike, names: frozenset[str]) -> None:
        self._inner, self._strike, self._names = inner, strike, names

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if name not in self._names:
            return found

        def call(*values: Any, **named: Any) -> Any:
            self._strike(f"before {name}")
            result = found(*values, **named)
            self._strike(f"after {name}")
            return result

        return call


class HookedStore(Hooked):
    """A store whose units and claims are hooked too."""

    @contextmanager
    def unit(self, case_id: str, command_id: str) -> Iterator[Any]:
        """A unit whose `write` is struck."""
        self._strike("before unit")
        with self._inner.unit(case_id, command_id) as unit:
            yield Hooked(unit, self._strike, OF_UNIT)
        self._strike("after unit")

    @contextmanager
    def look(self, case_id: str) -> Iterator[Any]:
        """A look, struck before and after."""
        self._strike("before look")
        with self._inner.look(case_id) as look:
            yield look
        self._strike("after look")

    @contextmanager
    def due(self, *values: Any, **named: Any) -> Iterator[Iterator[Any]]:
        """A claim whose units are hooked."""
        self._strike("before due")
        lent: AbstractContextManager[Iterator[Any]] = self._inner.due(*values, **named)
        with lent as units:
            yield (Hooked(unit, self._strike, OF_UNIT) for unit in units)
        self._strike("after due")


class HookedCursor:
    """A cursor that strikes around what makes something durable."""

    def __init__(self, cursor: Any, strike: Strike) -> None:
        self._cursor, self._strike = cursor, strike

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def execute(self, text: str, *values: Any) -> Any:
        """Run a statement."""
        if not lasts(text):
            return self._cursor.execute(text, *values)
        self._strike("before COMMIT")
        found = self._cursor.execute(text, *values)
        self._strike("after COMMIT")
        return found


class HookedChannel:
    """A channel that strikes around handing over."""

    def __init__(self, channel: Any, strike: Strike) -> None:
        self._channel, self._strike = channel, strike

    def send(self, message: Any) -> None:
        """Hand it over."""
        self._strike("before send")
        self._channel.send(message)
        self._strike("after send")


def lasts(text: str) -> bool:
    """Whether this statement makes something durable: a commit, or a turn in one statement."""
    return text.startswith(("COMMIT", "WITH u AS"))


def hook(engine: Engine, strike: Strike) -> None:
    """Put points into an engine that has not handled anything yet."""
    store: Any = HookedStore(engine.store, strike, OF_STORE)
    hook_cursors(engine, lambda cursor: HookedCursor(cursor, strike))
    engine.store = engine.handler.store = store
    engine.handler.numbers._store = store
    renderer: Any = Hooked(engine.notices._renderer, strike, OF_RENDERER)
    engine.notices._renderer = renderer


def hook_cursors(engine: Engine, wrap: Callable[[Any], Any]) -> None:
    """Wrap the cursor of every connection that the engine's store takes from now on."""
    database = engine.store.database  # type: ignore[attr-defined]  # a store over a database
    held = database.held
    wrapped: list[Any] = []

    def hooked() -> Held:
        found: Held = held()
        if not any(found.cursor is one for one in wrapped):
            found.cursor = wrap(found.cursor)
            wrapped.append(found.cursor)
        return found

    database.held = hooked
