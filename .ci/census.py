"""Count the tests that ran, by folder, from pytest's JUnit file; a folder fallen silent fails.

    python .ci/census.py JUNIT_FILE

A green suite says nothing of the tests that were not collected: a moved folder, a renamed file,
doctests switched off. So each folder of `tests/` that holds tests, and the doctests of each
package of `oneflow/` that has any, must have run; nothing may have been skipped. Faults that are known and
marked (`xfail`, strict) are listed, so that nobody forgets them.
Standard library only.
"""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]


def group_of(module: str) -> str:
    """Name the group of a test's module: `tests/unit`, or `oneflow/calendar` for a doctest."""
    return "/".join(module.split(".")[:2])


def expected() -> set[str]:
    """Name every group that must have run, from the files themselves."""
    groups = {
        "/".join(path.relative_to(ROOT).parts[:2]) for path in (ROOT / "tests").rglob("test_*.py")
    }
    for path in (ROOT / "oneflow").rglob("*.py"):
        if "/migrations/" not in path.as_posix() and ">>> " in path.read_text(encoding="utf-8"):
            groups.add(group_of(".".join(path.relative_to(ROOT).with_suffix("").parts)))
    return groups


def main(junit: Path) -> int:
    """Print the census; give 1 if a group is missing or something was skipped."""
    cases = list(ET.parse(junit).getroot().iter("testcase"))  # noqa: S314 - written by our own pytest
    ran = Counter(group_of(case.get("classname", "")) for case in cases)
    passed_over = [(case, told) for case in cases for told in case.iter("skipped")]
    skipped = [case for case, told in passed_over if told.get("type") != "pytest.xfail"]
    for group, count in sorted(ran.items()):
        print(f"{count:6}  {group}")
    silent = sorted(expected() - set(ran))
    for group in silent:
        print(f"no test ran of {group}", file=sys.stderr)
    for case, told in passed_over:
        print(
            f"{told.get('type')}: {case.get('classname')}::{case.get('name')}:"
            f" {told.get('message')}",
            file=sys.stderr,
        )
    return 1 if silent or skipped or not cases else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
