"""F3: the process ends at each named point: around every commit, send, sent mark, claim, text."""

from __future__ import annotations

import os
from collections.abc import Callable
from random import Random

from oneflow.bootstrap import Engine
from tests.faults import trial
from tests.faults.drilled import Drilled
from tests.faults.places import Place, place_called
from tests.faults.points import HookedChannel, hook
from tests.faults.script import Step, written

SEEDS = 20


def drill(where: str, *, seeds: int = SEEDS, share: float = 1.0) -> Drilled:
    """End at every point that has a name, in each of so many scripts.

    A name is what the process was about ("ask sign") and the point ("before COMMIT"); which of
    the moments of that name it is, chance decides.

    Args:
        where: "sqlite-wal", "postgres"; see `place_called`.
        seeds: how many scripts, from seed 1 on.
        share: 1 is every name; less takes so large a share of them by chance.
    """
    done = Drilled("F3", f"end at each named point, {where}")
    with done.timed(), place_called(where) as place:
        for seed in range(1, seeds + 1):
            _script(done, place, written(seed), Random(seed), share=share)
    return done


def _script(
    done: Drilled, place: Place, steps: tuple[Step, ...], random: Random, *, share: float
) -> None:
    reached: list[str] = []
    expected = trial.smooth(place, steps, _meddle(reached.append))
    names = sorted(set(reached))
    for name in random.sample(names, max(1, round(len(names) * share))):
        place.empty()
        left = [random.randrange(reached.count(name))]

        def strike(here: str, name: str = name, left: list[int] = left) -> None:
            if here == name:
                if not left[0]:
                    os._exit(0)
                left[0] -= 1

        child, pipe = trial.start(place, steps, meddle=_meddle(strike))
        told = trial.heard(pipe)
        _, status = os.waitpid(child, 0)
        if status or len(told.done) == len(steps):
            raise AssertionError(f"{name} was not struck ({status})")
        done.note(name, trial.finish(place, steps, told, expected))


def _meddle(strike: Callable[[str], None]) -> trial.Meddle:
    def meddle(engine: Engine, step: Callable[[], str]) -> None:
        def struck(point: str) -> None:
            strike(f"{step()}: {point}")

        hook(engine, struck)
        trial.around_channels(engine, lambda channel: HookedChannel(channel, struck))

    return meddle
