"""The test of the tests: every planted bug must turn its tests red, and none without a bug."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.planted import BUGS, NO_BUG, Planted, copy_of_the_product, plant, run_tests

FAILED = 1
"""What pytest exits with if tests ran and some failed; anything else is no verdict."""


@pytest.mark.slow
@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_planted_bug_is_caught(bug: Planted, tmp_path: Path):
    home = copy_of_the_product(tmp_path)
    plant(bug, home)
    done = run_tests(bug, home)
    assert done.returncode == FAILED, done.stdout[-3_000:] + done.stderr[-2_000:]
    assert " failed" in done.stdout.splitlines()[-1], done.stdout[-3_000:]


@pytest.mark.slow
def test_a_copy_without_a_bug_is_green(tmp_path: Path):
    done = run_tests(NO_BUG, copy_of_the_product(tmp_path))
    assert done.returncode == 0, done.stdout[-3_000:]


def test_there_are_many_of_different_kinds():
    assert len(BUGS) >= 20
    assert len({bug.name for bug in BUGS}) == len(BUGS)
