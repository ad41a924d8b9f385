"""F32: KeyboardInterrupt, SystemExit, MemoryError, RecursionError come up at each named point.

An exit is never swallowed; nothing is half stored; the same engine goes on afterwards, and comes
to the end that it would have come to.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any
from unittest import mock

from oneflow.bootstrap import Engine
from oneflow.engine.kernel.decide import decide
from oneflow.engine.shell import handler
from oneflow.engine.shell.listeners import MOMENTS
from oneflow.engine.shell.store_failures import OutcomeUnknownError
from oneflow.errors import ListenerError, StoreError
from tests.faults import trial
from tests.faults.drilled import Drilled
from tests.faults.places import Place, place_called
from tests.faults.points import HookedChannel, Strike, hook
from tests.faults.script import Step, channels, differences, outcome, perform, written
from tests.generated.hall import Clock
from tests.generated.moves import SECRETS
from tests.invariants.checker import check

KINDS: tuple[type[BaseException], ...] = (
    KeyboardInterrupt,
    SystemExit,
    MemoryError,
    RecursionError,
)
SEEDS = 5


class Striker:
    """Raises once, at the n-th time that a point of that name is reached."""

    def __init__(self, name: str, left: int, kind: type[BaseException]) -> None:
        self.name, self.left, self.kind = name, left, kind
        self.struck = False

    def __call__(self, here: str) -> None:
        if here != self.name or self.struck:
            return
        if self.left:
            self.left -= 1
            return
        self.struck = True
        raise self.kind


def drill(where: str, *, seeds: int = SEEDS, share: float = 1.0) -> Drilled:
    """Raise each kind at every name of point in each of so many scripts.

    where: see `place_called`. share: less than 1 takes so large a share of the names by
    chance.
    """
    done = Drilled("F32", f"exits and errors at each named point, {where}")
    with done.timed(), place_called(where) as place:
        for seed in range(1, seeds + 1):
            steps, random = written(seed), Random(seed)
            reached: list[str] = []
            _, expected = _run(place, steps, reached.append, None)
            names = sorted(set(reached))
            for name in random.sample(names, max(1, round(len(names) * share))):
                for kind in KINDS:
                    striker = Striker(name, random.randrange(reached.count(name)), kind)
                    wrong, _ = _run(place, steps, striker, expected)
                    if not striker.struck:
                        raise AssertionError(f"{name} was not reached")
                    done.note(f"{name}, {kind.__name__}", wrong)
    return done


def _run(
    place: Place, steps: tuple[Step, ...], strike: Strike, expected: trial.Smooth | None
) -> tuple[list[str], trial.Smooth]:
    """Run a script with one engine; a step that was broken off is taken once more."""
    place.empty()
    delivered: list[str] = []
    wrong: list[str] = []
    clock, to = Clock(), channels(trial.Telling(delivered.append))
    answers = []
    now: list[Step] = []

    def struck(point: str) -> None:
        if now:  # what is read afterwards, to judge, is left alone
            strike(f"{now[0].name}: {point}")

    with place.opened(clock) as engine, _decisions(struck):
        hook(engine, struck)
        for moment in MOMENTS:
            engine.subscribe(_listener(struck, moment), when=moment)
        trial.around_channels(engine, lambda channel: HookedChannel(channel, struck))
        for step in steps:
            now[:] = [step]
            answer, untrue = _insist(engine, clock, step, to, strike=strike)
            answers.append(answer)
            wrong += untrue
        now.clear()
        tables = place.tables()
        wrong += check(
            tables, refold=lambda case_id: trial.refold(engine, case_id), secrets=SECRETS
        )
    smooth = trial.Smooth(
        outcome(tables), frozenset(line.split()[0] for line in delivered), tuple(answers)
    )
    if expected is not None:
        wrong += _unlike(expected, smooth, delivered)
    return wrong, smooth


def _unlike(expected: trial.Smooth, smooth: trial.Smooth, delivered: list[str]) -> list[str]:
    """Where a run came to another end than the one that nobody disturbed."""
    wrong = differences(expected.rows, smooth.rows)
    wrong += trial.deliveries(delivered, expected.delivered)
    for one, two in zip(smooth.answers, expected.answers, strict=True):
        wrong += trial.unlike(one, two)
    return wrong


def _insist(
    engine: Engine, clock: Clock, step: Step, to: Any, *, strike: Strike
) -> tuple[Any, list[str]]:
    """Carry a step out, and again if something came up; an exit must come up."""
    before = getattr(strike, "struck", True)
    raised: BaseException | None = None
    answer = None
    try:
        answer = perform(engine, clock, step, to)
    except KINDS as error:
        raised = error
    except (StoreError, ListenerError) as error:
        raised = error
    exits = isinstance(strike, Striker) and issubclass(strike.kind, KeyboardInterrupt | SystemExit)
    struck = not before and getattr(strike, "struck", True)
    wrong = [f"{step.name} swallowed an exit"] if struck and exits and raised is None else []
    if struck:
        answer = perform(engine, clock, step, to, again=True)
        told = isinstance(raised, StoreError | ListenerError)
        denies = told and not isinstance(raised, OutcomeUnknownError)
        if denies and answer is not None and answer.repeated:
            wrong.append(f"{step.name}: said that nothing was stored, and it was: {raised!r}")
    return answer, wrong


def _listener(strike: Strike, moment: str) -> Callable[[object], None]:
    def listener(_: object) -> None:
        strike(f"listener {moment}")

    return listener


def _decisions(strike: Strike) -> Any:
    """Strike around `decide` as the handler calls it."""

    def struck(*values: Any) -> Any:
        strike("before decide")
        turn = decide(*values)
        strike("after decide")
        return turn

    return mock.patch.object(handler, "decide", struck)
