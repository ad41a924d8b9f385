"""Bugs to be planted into a copy of the product, each with the tests that must go red.

A suite that stays green over a broken product protects nothing. Each bug is one replacement in one
file; if the text is not there any more, the test says so, and the bug is to be planted anew.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
COPIED = ("oneflow", "tests", "definitions", "docs")


class Planted(NamedTuple):
    """One bug: in `path` the text `old`, there once, becomes `new`. tests: what must go red."""

    name: str
    path: str
    old: str
    new: str
    tests: tuple[str, ...]


DATABASE = "oneflow/adapters/database/"
CONTRACT = "tests/contract/"
KERNEL = "tests/unit/engine/kernel/"

BUGS = (
    Planted(
        "the inbox without its unique key",
        DATABASE + "migrations/versions/0001_cases.py",
        '_key("inbox", "case_id", "command_id")',
        '_key("inbox", "case_id", "command_id", "answer")',
        (CONTRACT + "test_units.py::TestConflicts", "-k", "sqlite-tuned"),
    ),
    Planted(
        "a commit before the outbox",
        DATABASE + "tuned_sqlite.py",
        "        if write.outbox:\n",
        '        if write.outbox:\n            execute("COMMIT")\n            execute("BEGIN")\n',
        (CONTRACT + "test_crashes.py", "-k", "any_statement and sqlite-tuned"),
    ),
    Planted(
        "`>=` for `>`: what is due now waits",
        "oneflow/engine/kernel/settle.py",
        "if soonest is None or soonest > until:",
        "if soonest is None or soonest >= until:",
        (KERNEL + "test_clocks.py",),
    ),
    Planted(
        "`<` for `<=`: a case that is due now is not claimed",
        DATABASE + "statements.py",
        '_c.wake_at <= p("now")',
        '_c.wake_at < p("now")',
        (CONTRACT + "test_due.py::TestWhatIsDue", "-k", "sqlite-tuned"),
    ),
    Planted(
        "a chain without the hash before",
        "oneflow/engine/history/chain.py",
        "digest(_FRAME % (*counted, previous, len(body), body))",
        "digest(_FRAME % (*counted, GENESIS, len(body), body))",
        ("tests/unit/engine/history/test_chain_verification.py",),
    ),
    Planted(
        "calendar days for working days",
        "oneflow/calendar/quick.py",
        'counts = days.working_counts if limit.unit == "wd" else days.calendar_counts',
        "counts = days.calendar_counts",
        ("tests/unit/calendar/test_vectors.py",),
    ),
    Planted(
        "an update without the guard of its version",
        DATABASE + "tuned_sqlite.py",
        "SET {names} WHERE id = ? AND version = ?'",
        "SET {names} WHERE id = ? AND version >= 0 * ?'",
        (CONTRACT + "test_units.py::TestConflicts", "-k", "sqlite-tuned"),
    ),
    Planted(
        "a lease without a fencing token",
        DATABASE + "statements.py",
        '_o.token == p("token"), _o.leased_until',
        "_o.leased_until",
        (CONTRACT + "test_outbox.py::TestLeases", "-k", "sqlite-tuned"),
    ),
    Planted(
        "a sweep that reads without claiming, SQLite",
        DATABASE + "connections.py",
        'self.begin = "BEGIN IMMEDIATE" if is_sqlite else "BEGIN"',
        'self.begin = "BEGIN"',
        ("tests/faults/test_drills.py", "-k", "timers_by_processes and wal"),
    ),
    Planted(
        "a sweep that reads without claiming, PostgreSQL",
        DATABASE + "statements.py",
        '            .limit(p("limit"))\n            .with_for_update(skip_locked=True)\n        )\n\n\n',
        '            .limit(p("limit"))\n        )\n\n\n',
        (CONTRACT + "test_due.py::TestClaims", "-k", "side_by_side and postgres-tuned"),
    ),
    Planted(
        "an acknowledgement before the commit",
        DATABASE + "units.py",
        '            self._sending = True\n            cursor.execute("COMMIT")\n',
        "            self._sending = True\n",
        (CONTRACT + "test_units.py::TestWriting", "-k", "sqlite-tuned"),
    ),
    Planted(
        "an erasure that keeps the salt",
        DATABASE + "statements.py",
        ".values(value=None, salt=None)",
        ".values(value=None)",
        (CONTRACT + "test_units.py::TestErasure", "-k", "sqlite-tuned"),
    ),
    Planted(
        "a fold that skips an event",
        "oneflow/engine/kernel/kernel_folds.py",
        "e.FindingClosed: _finding_closed,",
        "e.FindingClosed: _nothing,",
        (KERNEL + "test_findings_authority.py",),
    ),
    Planted(
        "deeming from the end of the notice limit instead of receipt",
        "oneflow/engine/activities/intake/silence.py",
        "scope.admit(deemed, now.received_at,",
        "scope.admit(deemed, at,",
        ("tests/unit/engine/activities/test_intake.py",),
    ),
    Planted(
        "a refusal that leaves its events",
        "oneflow/engine/kernel/decide.py",
        "        rewind(draft, case, mark)\n",
        "        pass\n",
        (KERNEL + "test_decide.py", "tests/laws"),
    ),
    Planted(
        "a retry on the reading that was overtaken",
        "oneflow/engine/shell/handler.py",
        "            row = unit.stored\n            if unit.answered is not None",
        '            row = self.__dict__.setdefault(f"read {request.id}", unit.stored)\n'
        "            if unit.answered is not None",
        ("tests/faults/test_afterwards.py", "-k", "overtaken"),
    ),
    Planted(
        "a relay that swallows an exit",
        "oneflow/engine/shell/relay.py",
        "    except Exception as error:  # noqa: BLE001 - whatever a foreign system does",
        "    except BaseException as error:  # noqa: BLE001 - whatever a foreign system does",
        ("tests/faults/test_afterwards.py", "-k", "swallowed"),
    ),
    Planted(
        "a fork that goes on with its parent's connection",
        DATABASE + "connections.py",
        "if held is None or held.pid != os.getpid():",
        "if held is None:",
        ("tests/faults/test_afterwards.py", "-k", "fork"),
    ),
    Planted(
        "a rollback journal that a crash takes along",
        DATABASE + "connections.py",
        'return "wal" if safe else "truncate"',
        'return "memory"',
        (CONTRACT + "test_crashes.py::TestOpening",),
    ),
    Planted(
        "a lost commit told as not stored",
        DATABASE + "failures.py",
        "return outcome_unknown(case_id) if sending else _lost(error)",
        "return _lost(error)",
        (CONTRACT + "test_crashes.py", "-k", "answer_is_lost and postgres-tuned"),
    ),
    Planted(
        "a message that overtakes an older one",
        DATABASE + "statements.py",
        "            .where(~blocked)\n",
        "",
        (CONTRACT + "test_outbox.py::TestOrder", "-k", "sqlite-tuned"),
    ),
    Planted(
        "a case number given twice",
        DATABASE + "case_store.py",
        "return last - count + 1",
        "return last - count",
        (CONTRACT + "test_units.py::TestBesideUnits", "-k", "numbers and sqlite-tuned"),
    ),
    Planted(
        "a running case under the newest definition",
        "oneflow/engine/shell/handler.py",
        "        world = self.worlds.of(row.definition)\n        case = self",
        "        world = self.worlds.current(row.matter)\n        case = self",
        ("tests/unit/engine/shell/test_worlds.py",),
    ),
)
"""What is planted; the first test run that is red under each is enough."""

NO_BUG = Planted("nothing", "oneflow/ids.py", "", "", tuple(dict.fromkeys(BUGS[0].tests)))
"""The control: in an unbroken copy the same tests are green."""


def copy_of_the_product(target: Path) -> Path:
    """Copy what the tests need, and give the folder."""
    for name in COPIED:
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", target)
    return target


def plant(bug: Planted, home: Path) -> None:
    """Put a bug into a copy. Raises AssertionError where the text is not there once."""
    path = home / bug.path
    text = path.read_text(encoding="utf-8")
    found = text.count(bug.old)
    assert found == 1, f"{bug.name}: '{bug.old}' stands {found} times in {bug.path}"
    path.write_text(text.replace(bug.old, bug.new), encoding="utf-8")


def run_tests(bug: Planted, home: Path) -> subprocess.CompletedProcess[str]:
    """Run the bug's tests in the copy, with nothing of the original within reach."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"]
    options = ["-p", "no:randomly", "--no-header", "-o", "addopts=--import-mode=importlib"]
    return subprocess.run(
        [*command, *options, *bug.tests],
        cwd=home,
        env={**os.environ, "PYTHONPATH": str(home), "PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
        capture_output=True,
        text=True,
        timeout=180,
    )
