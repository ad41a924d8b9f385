"""Every fault drill, at its full number or a share of it, with one closing table.

python -m tests.faults                     # the full numbers; takes hours on two cores
python -m tests.faults --share 0.05        # a twentieth
python -m tests.faults --only F1 F6        # some of them
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Iterator, Sequence

from tests.faults.drilled import Drilled, table
from tests.faults.drills import DRILLS, FAULTS


def main() -> int:
    """Run from the command line; 1 if anything was wrong, or if a fault struck too seldom."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--only", nargs="+", choices=FAULTS, default=list(FAULTS))
    asked = parser.parse_args()
    logging.disable(logging.ERROR)  # what fails on purpose need not be told one by one
    done: list[Drilled] = []
    short: list[str] = []
    for drill in DRILLS:
        if drill.fault in asked.only:
            parts = list(told(drill.run(asked.share)))
            done += parts
            short += drill.short(parts, asked.share)
    print(table(done), *short, sep="\n")
    return 1 if short or any(one.violations for one in done) else 0


def told(done: Sequence[Drilled]) -> Iterator[Drilled]:
    """Say the outcome of each as it comes."""
    for one in done:
        print(one.line(), *one.violations, sep="\n", flush=True)
        yield one


if __name__ == "__main__":
    raise SystemExit(main())
