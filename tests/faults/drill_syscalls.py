"""F1: SIGKILL before every write, fsync, truncation and removal of a scripted case on SQLite."""

from __future__ import annotations

from random import Random

from tests.faults import trial
from tests.faults.drilled import Drilled
from tests.faults.places import Place, sqlite_place
from tests.faults.script import Step, written
from tests.faults.tracing import let_trace, run_until

ENDLESS = 10**9
LEAST = 1_000
"""Kills in each journal mode at the full number."""


def drill(journal: str, *, share: float = 1.0) -> Drilled:
    """Kill at every point of one script, and of further ones until there are enough.

    Args:
        journal: "truncate", "wal" or "delete".
        share: 1 is every point; less takes so large a share of them by chance.
    """
    done = Drilled("F1", f"kill -9 before each writing system call, SQLite {journal}")
    seed = 0
    with done.timed(), sqlite_place(journal) as place:
        while not seed or done.injections < LEAST * share:
            _script(done, place, written(seed), Random(seed), share=share)
            seed += 1
    return done


def _script(
    done: Drilled, place: Place, steps: tuple[Step, ...], random: Random, *, share: float
) -> None:
    expected = trial.smooth(place, steps)
    end = len(_run(place, steps, ENDLESS)[0])
    points = range(1, end + 1)
    if share < 1:
        points = sorted(random.sample(points, max(1, round(len(points) * share))))  # type: ignore[assignment]  # either way numbers
    for at in points:
        seen, told = _run(place, steps, at)
        if len(seen) < at:
            raise AssertionError(f"the script has only {len(seen)} points, not {at}")
        done.note(f"call {at} ({seen[-1]})", trial.finish(place, steps, told, expected))


def _run(place: Place, steps: tuple[Step, ...], at: int) -> tuple[list[str], trial.Told]:
    """Run the script up to its `at`-th writing call."""
    place.empty()
    child, pipe = trial.start(place, steps, first=let_trace)
    seen = run_until(child, at)
    return seen, trial.heard(pipe)
