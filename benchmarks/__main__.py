"""All benchmarks, one after the other: `python -m benchmarks`, or with `--full` for figures.

Small, it shows within minutes that everything runs; its figures mean nothing. `--full` wants an idle
machine, a quarter of an hour and, for the largest growth, some 25 GB below the temporary folder.
`--out` keeps the lines in a results file, from which `python -m benchmarks.table` writes the tables
of the documentation. The rivals run too where `--bench` names the folder of their scripts.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]


class Step(NamedTuple):
    """A benchmark and its arguments, small and in full."""

    module: str
    arguments: str
    small: str
    full: str


STEPS = (
    Step("kernel", "", "--rounds 1", ""),
    Step("w1", "--db sqlite", "--cases 20 --rounds 1", "--cases 100"),
    Step("w1", "--db sqlite --sole-process", "--cases 20 --rounds 1", "--cases 300"),
    Step("w1", "--db postgres --pin", "--cases 20 --rounds 1", "--cases 300"),
    Step("paths", "--sole-process", "--cases 10 --rounds 1", ""),
    Step("concurrency", "", "--cases 10 --rounds 1", "--cases 100"),
    Step("concurrency", "--db sqlite --sole-process", "--cases 10 --rounds 1", ""),
    Step("memory", "", "--cases 20", ""),
    Step(
        "growth",
        "--sole-process",
        "--sizes 300,900 --cases 5 --rounds 1",
        "--sizes 1000,10000,100000,1000000",
    ),
)
RIVALS = Step("rivals", "", "--rounds 1 --scale 0.05 --wait 0", "--rounds 7 --pin")


def main() -> int:
    """Run all; 1 if any of them failed, and the names of those that did."""
    arguments = _arguments()
    failed = [
        f"{step.module} {step.arguments}".strip()
        for step in (*STEPS, *([RIVALS] if arguments.bench else []))
        if not arguments.only or step.module in arguments.only
        if subprocess.run(command(step, arguments), check=False, cwd=ROOT).returncode
    ]
    for name in failed:
        print(f"failed: benchmarks.{name}", file=sys.stderr)
    return int(bool(failed))


def command(step: Step, arguments: argparse.Namespace) -> list[str]:
    """The command that runs a step."""
    size = step.full if arguments.full else step.small
    parts = [sys.executable, "-m", f"benchmarks.{step.module}", *step.arguments.split()]
    parts += size.split()
    if step is RIVALS:
        parts += ["--bench", str(arguments.bench), "--python", arguments.python]
    if step.module == "growth" and arguments.sizes:
        parts += ["--sizes", arguments.sizes]
    if arguments.out:
        parts += ["--out", str(arguments.out)]
    return parts


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("benchmarks", description=__doc__)
    parser.add_argument("--full", action="store_true", help="as many cases as figures need")
    parser.add_argument("--only", nargs="+", help="these benchmarks only", metavar="NAME")
    parser.add_argument("--sizes", help="open cases to grow to, with commas between")
    parser.add_argument("--bench", type=Path, help="folder of the rivals' scripts")
    parser.add_argument("--python", default=sys.executable, help="the interpreter they run in")
    parser.add_argument("--out", type=Path, help="append the lines to this results file")
    arguments = parser.parse_args()
    for name in ("bench", "out"):
        path = getattr(arguments, name)
        if path is not None:
            setattr(arguments, name, path.resolve())
    return arguments


if __name__ == "__main__":
    raise SystemExit(main())
