"""Print statement and branch coverage of the core, a package a line; less than 95 % fails.

    python .ci/coverage_figures.py COVERAGE_JSON

The file comes from `coverage json`. Branches are held to the limit by themselves: in coverage's
own total, which counts them together with the statements, a poor branch figure would drown.
Standard library only.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

CORE = ("oneflow/calendar", "oneflow/matters", "oneflow/engine")
LEAST_PERCENT = 95.0


def percent(files: list[dict[str, Any]], covered: str, whole: str) -> float:
    """Give the share of `covered` in `whole`, summed over files, in per cent; nothing is all."""
    total = sum(each["summary"][whole] for each in files)
    return 100.0 * sum(each["summary"][covered] for each in files) / total if total else 100.0


def main(report: Path) -> int:
    """Print the figures; give 1 if one is too low or a package is not there."""
    measured = json.loads(report.read_text(encoding="utf-8"))["files"]
    enough = True
    for package in CORE:
        files = [each for name, each in measured.items() if name.startswith(package + "/")]
        statements = percent(files, "covered_lines", "num_statements")
        branches = percent(files, "covered_branches", "num_branches")
        print(f"{package:18} statements {statements:6.2f} %   branches {branches:6.2f} %")
        enough &= bool(files) and min(statements, branches) >= LEAST_PERCENT
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
