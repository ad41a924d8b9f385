"""Listeners: the host's own code, told what happened in a case.

Three scopes: one item of a matter, a matter, the whole engine. Two moments: *in-transaction*, when
all of the turn is written and nothing is committed yet, or *after-commit*, when it is durable and
the unit has been left. The order is fixed: items before matters before the engine, and within a
scope the order of subscription. A turn that a listener brings about after the commit is told once
everybody on that thread has been told of the one before it, so that nobody hears the later first.

A listener in the transaction is part of it: if it fails, nothing of the turn is stored, and
whoever sent the request gets a `ListenerError`. A listener after the commit cannot touch the case:
its failure is logged without words, counted and kept for `Listeners.failures`; the others are
told all the same. What ends a program (KeyboardInterrupt, SystemExit) passes through.

Only what is stored for the first time is told: no refusal, no repeated request, no replay. Being
told after the commit is no delivery: a process that ends in between tells nobody. What must not
be lost goes by the outbox.
"""

from __future__ import annotations

import inspect
import logging
import threading
from collections import deque
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from oneflow.engine.ports import EventRow, Hooks
from oneflow.engine.records.case import Case
from oneflow.engine.records.event import Event
from oneflow.engine.registry import EVENTS
from oneflow.engine.shell.error_place import error_place
from oneflow.errors import ListenerError, UsageError
from oneflow.ids import code_in

When = Literal["in-transaction", "after-commit"]
MOMENTS: tuple[When, ...] = ("in-transaction", "after-commit")
KEPT_FAILURES = 100

_log = logging.getLogger("oneflow.listeners")


class Heard(Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One event as a listener hears it: words of the definition, nobody's name, nobody's value.

    seq: its number in the case. type: stored name (see the reference of events). at: the legal
    instant. region: where; "" is nowhere in particular. items: codes of the items it is about.
    state, outcome: what the region came to, where the event says so.
    """

    seq: int
    type: str
    at: datetime
    region: str = ""
    items: tuple[str, ...] = ()
    state: str = ""
    outcome: str | None = None


class Happening(Struct, frozen=True, kw_only=True):
    """What one turn brought about, as far as the listener asked for it.

    recorded_at: when the turn was decided, aware. events: at least one, oldest first.
    session: in the transaction, the host's session or connection that it runs in; None: the
    transaction is oneflow's own, or is over.
    """

    case_id: str
    matter: str
    number: str
    recorded_at: datetime
    events: tuple[Heard, ...]
    session: Any = None


Listener = Callable[[Happening], object]


class ListenerFailure(Struct, frozen=True):
    """A listener that failed. what: kind and place of the error, without its words."""

    listener: str
    when: When
    case_id: str
    events: tuple[int, ...]
    what: str


class ListenerFailures(Struct, frozen=True):
    """How often listeners failed since the engine was opened, and the latest failures, oldest first."""

    total: int
    latest: tuple[ListenerFailure, ...]


class Subscription:
    """A listener and what it is told. `cancel` ends it; a turn under way may still be told.

    Attributes:
        name: of the listener, as errors and failures name it.
        matter, item, events, when: see `Listeners.subscribe`.
    """

    def __init__(
        self,
        owner: Listeners,
        listener: Listener,
        *,
        matter: str | None,
        item: str | None,
        events: frozenset[str],
        when: When,
    ) -> None:
        self._owner = owner
        self.listener = listener
        self.matter, self.item, self.events, self.when = matter, item, events, when
        self.name = _name(listener)

    def cancel(self) -> None:
        """Tell this listener nothing more; may be called twice."""
        self._owner.cancel(self)

    @property
    def width(self) -> int:
        """The scope: 0 an item, 1 a matter, 2 the engine."""
        return 0 if self.item is not None else 1 if self.matter is not None else 2

    def heard(self, happening: Happening) -> Happening | None:
        """What of it this listener asked for; None: nothing."""
        if self.matter is not None and self.matter != happening.matter:
            return None
        events = tuple(
            one
            for one in happening.events
            if (not self.events or one.type in self.events)
            and (self.item is None or self.item in one.items)
        )
        return replace(happening, events=events) if events else None


class Listeners:
    """All who listen to one engine. Thread-safe.

    Attributes:
        subscriptions: in the order in which they are told; empty: there is nothing to do.
    """

    def __init__(self) -> None:
        self.subscriptions: tuple[Subscription, ...] = ()
        self._lock = threading.Lock()
        self._here = threading.local()
        self._total = 0
        self._latest: deque[ListenerFailure] = deque(maxlen=KEPT_FAILURES)

    def subscribe(
        self,
        listener: Listener,
        *,
        matter: str | None = None,
        item: str | None = None,
        events: Collection[str] = (),
        when: When = "after-commit",
    ) -> Subscription:
        """Let a listener be told; see `Engine.subscribe`."""
        _check(listener, matter=matter, item=item, events=events, when=when)
        made = Subscription(
            self, listener, matter=matter, item=item, events=frozenset(events), when=when
        )
        with self._lock:
            self.subscriptions = tuple(
                sorted((*self.subscriptions, made), key=lambda one: one.width)
            )
        return made

    def cancel(self, subscription: Subscription) -> None:
        """Tell the listener of this subscription nothing more."""
        with self._lock:
            self.subscriptions = tuple(one for one in self.subscriptions if one is not subscription)

    def failures(self) -> ListenerFailures:
        """How often listeners failed, and the latest hundred failures."""
        with self._lock:
            return ListenerFailures(self._total, tuple(self._latest))

    def hooks(self, case: Case, events: Sequence[Event], rows: Sequence[EventRow]) -> Hooks | None:
        """What a store must call for a turn; None: nobody asked for anything of it.

        case: as it is after the turn. events: of the turn; rows: theirs, in the same order.
        """
        if not self.subscriptions:
            return None
        happening = Happening(
            case_id=case.id,
            matter=case.matter,
            number=case.number,
            recorded_at=case.now,
            events=tuple(_heard(event, row) for event, row in zip(events, rows, strict=True)),
        )
        told = [(one, mine) for one in self.subscriptions if (mine := one.heard(happening))]
        inside = [each for each in told if each[0].when == "in-transaction"]
        after = [each for each in told if each[0].when == "after-commit"]
        if not told:
            return None
        return Hooks(
            (lambda session: self._tell_inside(inside, session)) if inside else None,
            (lambda: self._tell_after(after)) if after else None,
        )

    def _tell_inside(self, told: list[tuple[Subscription, Happening]], session: Any) -> None:
        for subscription, happening in told:
            try:
                subscription.listener(replace(happening, session=session))
            except Exception as error:
                self._failed(subscription, happening, error)
                raise _undone(subscription, happening, error) from error

    def _tell_after(self, told: list[tuple[Subscription, Happening]]) -> None:
        """Tell of a turn; one that a listener itself brings about waits until all know of this."""
        waiting: deque[tuple[Subscription, Happening]] | None = getattr(self._here, "told", None)
        if waiting is not None:
            waiting.extend(told)
            return
        waiting = self._here.told = deque(told)
        try:
            while waiting:
                self._tell(*waiting.popleft())
        finally:
            self._here.told = None

    def _tell(self, subscription: Subscription, happening: Happening) -> None:
        try:
            subscription.listener(happening)
        except Exception as error:  # noqa: BLE001 - whatever a listener does, the case stands
            self._failed(subscription, happening, error)

    def _failed(self, subscription: Subscription, happening: Happening, error: Exception) -> None:
        failure = ListenerFailure(
            subscription.name,
            subscription.when,
            happening.case_id,
            tuple(one.seq for one in happening.events),
            error_place(error),
        )
        _log.error(
            "listener %s (%s) failed in case %s (%s)",
            failure.listener,
            failure.when,
            failure.case_id,
            failure.what,
        )
        with self._lock:
            self._total += 1
            self._latest.append(failure)


def _heard(event: Event, row: EventRow) -> Heard:
    region: str = getattr(event, "region", "")
    named: tuple[str, ...] = (*getattr(event, "items", ()), *getattr(event, "admits", ()))
    own = code_in(region)
    return Heard(
        seq=row.seq,
        type=row.type,
        at=event.at,
        region=region,
        items=(own, *named) if own else named,
        state=getattr(event, "state", ""),
        outcome=getattr(event, "outcome", None),
    )


def _name(listener: Listener) -> str:
    named = listener if hasattr(listener, "__qualname__") else type(listener)
    return f"{named.__module__}.{named.__qualname__}"


def _check(
    listener: Listener,
    *,
    matter: str | None,
    item: str | None,
    events: Collection[str],
    when: str,
) -> None:
    if isinstance(events, str):
        raise _wrong(
            "events 应是事件名的集合，而不是一个字符串", "events is one string, not several names"
        )
    unknown = sorted(set(events) - set(EVENTS))
    if unknown:
        raise _wrong(f"没有事件 {'、'.join(unknown)}", f"there is no event {', '.join(unknown)}")
    if when not in MOMENTS:
        raise _wrong(f"没有时机“{when}”", f"there is no moment '{when}'")
    if item is not None and matter is None:
        raise _wrong("指明了事项却没有主题", "an item is named without its matter")
    call = getattr(listener, "__call__", None)  # noqa: B004 - an object's method may be a coroutine
    if call is None or any(map(inspect.iscoroutinefunction, (listener, call))):
        raise _wrong("监听器不是普通函数", "the listener is not an ordinary function")


def _wrong(zh: str, en: str) -> UsageError:
    return UsageError(
        f"无法订阅：{zh}。",
        f"Cannot subscribe: {en}.",
        remedy_zh=(
            "事件名见事件参考；when 取 in-transaction 或 after-commit；事项连同主题一起写；"
            "监听器须是同步函数。"
        ),
        remedy_en=(
            "See the reference of events for their names; when is in-transaction or after-commit; "
            "name an item with its matter; a listener is a synchronous function."
        ),
    )


def _undone(subscription: Subscription, happening: Happening, error: Exception) -> ListenerError:
    name, case_id = subscription.name, happening.case_id
    return ListenerError(
        f"事务内的监听器“{name}”未能完成，办件 {case_id} 的这一步没有写入。",
        f"The listener '{name}' failed in the transaction; nothing of this turn of case {case_id} "
        "was stored.",
        remedy_zh="改正监听器（原因附在本错误之后），再发送同一请求；或取消它的订阅。",
        remedy_en="Mend the listener (its error is chained to this one) and send the same request "
        "again, or cancel its subscription.",
        data={"listener": name, "case": case_id, "kind": type(error).__name__},
    )
