"""W1 by several threads at once: each command runs as soon as those before it are answered.

The five departments of a case are ready at the same moment, so that threads meet in one case,
as departments' systems do. A command that loses all its attempts is sent again, as a client
would, and counted.
"""

from __future__ import annotations

import contextlib
import itertools
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, NamedTuple

from benchmarks.workload import COMMANDS_A_CASE, ITEMS, SEED, WINDOW, requests_of
from oneflow.engine.ports import Unit
from oneflow.engine.records.request import Request
from oneflow.errors import ConflictError

_FIRST_DECISION, _LAST_DECISION = 3, 7


class Outcome(NamedTuple):
    """What came of it. seconds: of each command. sent_again: how many lost all their attempts."""

    seconds: list[float]
    sent_again: int


class Schedule:
    """Which commands may run now; threads take the next at random and say when it is done."""

    def __init__(self, case_ids: list[str]) -> None:
        self._chance = random.Random(SEED)
        self._waiting = iter(case_ids)
        self._unanswered: dict[str, dict[int, Request]] = {}
        self._ready: list[Request] = []
        self._changed = threading.Condition()
        for _ in range(min(WINDOW, len(case_ids))):
            self._open_next()

    def take(self) -> Request | None:
        """The next command; waits while others must be answered first. None: all is done."""
        with self._changed:
            while not self._ready:
                if not self._unanswered:
                    return None
                self._changed.wait()
            place = self._chance.randrange(len(self._ready))
            self._ready[place], self._ready[-1] = self._ready[-1], self._ready[place]
            return self._ready.pop()

    def answered(self, asked: Request) -> None:
        """Note an answer; what it was waited for becomes ready."""
        with self._changed:
            left = self._unanswered[asked.case_id]
            del left[_number(asked)]
            if not left:
                del self._unanswered[asked.case_id]
                self._open_next()
            elif _number(asked) < _FIRST_DECISION or min(left) > _LAST_DECISION:
                self._make_ready(left)
            self._changed.notify_all()

    def _open_next(self) -> None:
        case_id = next(self._waiting, None)
        if case_id is not None:
            requests = requests_of(case_id, list(ITEMS))
            left = self._unanswered[case_id] = {_number(each): each for each in requests}
            self._make_ready(left)

    def _make_ready(self, left: dict[int, Request]) -> None:
        first = min(left)
        last = _LAST_DECISION if first == _FIRST_DECISION else first
        self._ready += [left[number] for number in range(first, last + 1)]


class Contested:
    """A store that counts how often a unit was lost to somebody faster."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self.conflicts = 0

    def unit(self, case_id: str, command_id: str) -> AbstractContextManager[Unit]:
        """The store's unit, watched."""
        return _Watched(self, self._store.unit(case_id, command_id))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


class _Watched:
    __slots__ = ("_owner", "_unit")

    def __init__(self, owner: Contested, unit: AbstractContextManager[Unit]) -> None:
        self._owner, self._unit = owner, unit

    def __enter__(self) -> Unit:
        return self._unit.__enter__()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool | None:
        if kind is ConflictError:
            self._owner.conflicts += 1
        return self._unit.__exit__(kind, error, trace)


def run(handle: Callable[[Request], Any], case_ids: list[str], threads: int) -> Outcome:
    """Run whole W1 cases by that many threads; raises what goes wrong in any of them."""
    schedule = Schedule(case_ids)
    outcomes: list[Outcome | BaseException] = []

    def work() -> None:
        try:
            outcomes.append(_work(handle, schedule))
        except BaseException as error:  # noqa: BLE001 - handed to the caller, who raises it
            outcomes.append(error)

    workers = [threading.Thread(target=work, daemon=True) for _ in range(threads)]
    for worker in workers:
        worker.start()
    while any(worker.is_alive() for worker in workers):
        for worker in workers:
            worker.join(0.05)
        _raise_first(outcomes)
    _raise_first(outcomes)
    done = [each for each in outcomes if isinstance(each, Outcome)]
    seconds = [second for each in done for second in each.seconds]
    return Outcome(seconds, sum(each.sent_again for each in done))


def _work(handle: Callable[[Request], Any], schedule: Schedule) -> Outcome:
    seconds: list[float] = []
    sent_again = 0
    for asked in _taken(schedule):
        begun = time.perf_counter()
        answer, times = _until_answered(handle, asked)
        seconds.append(time.perf_counter() - begun)
        sent_again += times
        if answer.refusal is not None:
            raise SystemExit(answer.refusal.describe("en"))
        schedule.answered(asked)
    return Outcome(seconds, sent_again)


def _until_answered(handle: Callable[[Request], Any], asked: Request) -> tuple[Any, int]:
    """The answer, and how often the request had to be sent again."""
    for times in itertools.count():
        with contextlib.suppress(ConflictError):
            return handle(asked), times
    raise AssertionError  # pragma: no cover - counting never ends


def _taken(schedule: Schedule) -> Iterator[Request]:
    while (asked := schedule.take()) is not None:
        yield asked


def _raise_first(outcomes: list[Outcome | BaseException]) -> None:
    for each in outcomes:
        if isinstance(each, BaseException):
            raise each


def _number(asked: Request) -> int:
    number = int(asked.id.removeprefix("c"))
    assert 1 <= number <= COMMANDS_A_CASE  # as `requests_of` numbers them
    return number
