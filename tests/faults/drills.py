"""Every fault drill with its full number: what `make faults` runs whole, and the suite a share of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from oneflow.adapters.database import StatementSet
from tests.faults import (
    drill_conflicts,
    drill_cuts,
    drill_damage,
    drill_interrupts,
    drill_kills,
    drill_locks,
    drill_points,
    drill_retries,
    drill_rollbacks,
    drill_seals,
    drill_syscalls,
    drill_timers,
)
from tests.faults.drilled import Drilled

JOURNALS = ("delete", "truncate", "wal")
PLACES = ("sqlite-truncate", "sqlite-wal", "postgres")


@dataclass(frozen=True)
class Drill:
    """One fault at one place.

    Attributes:
        fault: its code in the list of faults, "F1".
        name: what is done where, "F13-timers_by_threads-postgres".
        place: the database, or the statements used on PostgreSQL.
        numbers: how often it strikes at least when run whole; one for each part that it tells of.
        run: does so large a share of it, 1 for all.
    """

    fault: str
    name: str
    place: str
    numbers: tuple[int, ...]
    run: Callable[[float], Sequence[Drilled]]

    @property
    def on_postgres(self) -> bool:
        """Whether it needs a PostgreSQL server."""
        return self.place in ("postgres", "tuned", "portable")

    def short(self, done: Sequence[Drilled], share: float) -> list[str]:
        """What struck less often than this share of the numbers, as lines."""
        return [
            f"{one.line()} should have struck {number * share:.0f} times"
            for one, number in zip(done, self.numbers, strict=True)
            if one.injections < int(number * share)
        ]


def _some(number: int, share: float) -> int:
    """So large a share of a number; at least one."""
    return max(1, round(number * share))


def _syscalls(journal: str, share: float) -> list[Drilled]:
    return [drill_syscalls.drill(journal, share=share)]


def _kills(database: str, share: float) -> list[Drilled]:
    return [drill_kills.drill(database, kills=_some(drill_kills.KILLS, share))]


def _points(where: str, share: float) -> list[Drilled]:
    seeds = _some(drill_points.SEEDS, share)
    return [drill_points.drill(where, seeds=seeds, share=min(1, share * drill_points.SEEDS))]


def _cuts(statements: StatementSet, share: float) -> list[Drilled]:
    return [drill_cuts.drill(statements, cuts=_some(drill_cuts.CUTS, share))]


def _retries(statements: StatementSet, share: float) -> list[Drilled]:
    return [drill_retries.drill(statements, share=share)]


def _conflicts(where: str, share: float) -> list[Drilled]:
    return [drill_conflicts.drill(where, rounds=_some(drill_conflicts.ROUNDS, share))]


def _locks(journal: str, share: float) -> list[Drilled]:
    return [drill_locks.drill(journal, runs=_some(drill_locks.RUNS, share))]


def _timers_by_threads(where: str, share: float) -> list[Drilled]:
    return [_timers(where, share, processes=False)]


def _timers_by_processes(where: str, share: float) -> list[Drilled]:
    return [_timers(where, share, processes=True)]


def _timers(where: str, share: float, *, processes: bool) -> Drilled:
    rounds = _some(drill_timers.ROUNDS, share)
    timers = _some(drill_timers.TIMERS, min(1, share * drill_timers.ROUNDS))
    return drill_timers.drill(where, processes=processes, rounds=rounds, timers=timers)


def _damage(_: str, share: float) -> list[Drilled]:
    return drill_damage.drill(share=share)


def _seals(_: str, share: float) -> list[Drilled]:
    return drill_seals.drill(seeds=_some(drill_seals.SEEDS, share))


def _interrupts(where: str, share: float) -> list[Drilled]:
    seeds = _some(drill_interrupts.SEEDS, share)
    return [
        drill_interrupts.drill(where, seeds=seeds, share=min(1, share * drill_interrupts.SEEDS))
    ]


def _rollbacks(where: str, share: float) -> list[Drilled]:
    return [drill_rollbacks.drill(where, seeds=_some(drill_rollbacks.SEEDS, share))]


def _at(
    fault: str, places: Sequence[str], numbers: tuple[int, ...], run: Callable[..., list[Drilled]]
) -> list[Drill]:
    name = f"{fault}-{run.__name__.removeprefix('_')}"
    return [
        Drill(fault, f"{name}-{place}", place, numbers, partial(run, place)) for place in places
    ]


DRILLS: tuple[Drill, ...] = (
    *_at("F1", JOURNALS, (1_000,), _syscalls),
    *_at("F2", ("sqlite", "postgres"), (200,), _kills),
    *_at("F3", PLACES, (1_000,), _points),
    *_at("F6", ("tuned", "portable"), (2_000,), _cuts),
    *_at("F8", ("tuned", "portable"), (3_000,), _retries),
    *_at("F8", ("sqlite-wal", "postgres"), (10_000,), _conflicts),
    *_at("F9", ("truncate",), (500,), _locks),
    *_at("F13", PLACES, (20_000,), _timers_by_threads),
    *_at("F13", PLACES, (20_000,), _timers_by_processes),
    *_at("F28", ("sqlite",), (800_000, 1_000, 1_000), _damage),
    *_at("F28", ("sqlite",), (240, 40), _seals),
    *_at("F32", ("sqlite-truncate", "postgres"), (1_500,), _interrupts),
    *_at("F32", ("sqlite-truncate", "postgres"), (280,), _rollbacks),
)
FAULTS = tuple(dict.fromkeys(one.fault for one in DRILLS))
