"""Every fault drill, at its full number or a share of it, with one closing table.

python -m tests.faults                     # the full numbers; takes hours on two cores
python -m tests.faults --share 0.05        # a twentieth
python -m tests.faults --only F1 F6        # some of them
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Callable, Iterator

from oneflow.adapters.database import StatementSet
from tests.faults import (
    drill_conflicts,
    drill_cuts,
    drill_damage,
    drill_interrupts,
    drill_locks,
    drill_points,
    drill_retries,
    drill_rollbacks,
    drill_seals,
    drill_syscalls,
    drill_timers,
    kill,
)
from tests.faults.drilled import Drilled, table

Drill = Callable[[float], list[Drilled]]

KILLS = 200
JOURNALS = ("truncate", "wal", "delete")
PLACES = ("sqlite-truncate", "sqlite-wal", "postgres")
STATEMENTS: tuple[StatementSet, ...] = ("tuned", "portable")

DRILLS: dict[str, Drill] = {
    "F1": lambda share: [drill_syscalls.drill(one, share=share) for one in JOURNALS],
    "F2": lambda share: [killed(one, _least(KILLS * share)) for one in ("sqlite", "postgres")],
    "F3": lambda share: [
        drill_points.drill(one, seeds=_least(drill_points.SEEDS * share)) for one in PLACES
    ],
    "F6": lambda share: [
        drill_cuts.drill(one, cuts=_least(drill_cuts.CUTS * share)) for one in STATEMENTS
    ],
    "F8": lambda share: [
        *(drill_retries.drill(one, share=share) for one in STATEMENTS),
        *(
            drill_conflicts.drill(one, rounds=_least(drill_conflicts.ROUNDS * share))
            for one in ("postgres", "sqlite-wal")
        ),
    ],
    "F9": lambda share: [
        drill_locks.drill("truncate", runs=_least(drill_locks.RUNS * share)),
    ],
    "F13": lambda share: [
        drill_timers.drill(
            one, processes=processes, rounds=_least(drill_timers.ROUNDS * min(1, 2 * share))
        )
        for one in PLACES
        for processes in (False, True)
    ],
    "F28": lambda share: [
        *drill_damage.drill(share=share),
        *drill_seals.drill(seeds=_least(drill_seals.SEEDS * share)),
    ],
    "F32": lambda share: [
        drill(one, seeds=_least(most * share))
        for drill, most in (
            (drill_interrupts.drill, drill_interrupts.SEEDS),
            (drill_rollbacks.drill, drill_rollbacks.SEEDS),
        )
        for one in ("sqlite-truncate", "postgres")
    ],
}


def _least(number: float) -> int:
    """At least one."""
    return max(1, round(number))


def killed(database: str, kills: int) -> Drilled:
    """Kill a worker at random moments; see `tests.faults.kill`."""
    done = Drilled("F2", f"kill -9 at random moments inside a command, {database}")
    with done.timed(), kill.place_of(database) as place:
        tally = kill.run(place, kills, seed=1)
    done.injections, done.violations = tally.inside, tally.violations
    return done


def drilled(names: list[str], share: float) -> Iterator[Drilled]:
    """Run these drills one after the other, and say the outcome of each as it comes."""
    for name in names:
        for done in DRILLS[name](share):
            print(done.line(), flush=True)
            for violation in done.violations:
                print(violation, flush=True)
            yield done


def main() -> int:
    """Run from the command line; 1 if anything was wrong, or if a fault never struck."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--only", nargs="+", choices=tuple(DRILLS), default=list(DRILLS))
    asked = parser.parse_args()
    logging.disable(logging.ERROR)  # what fails on purpose need not be told one by one
    done = list(drilled(asked.only, asked.share))
    print(table(done))
    return 1 if any(one.violations or not one.injections for one in done) else 0


if __name__ == "__main__":
    raise SystemExit(main())
