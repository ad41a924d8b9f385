"""A small share of every fault drill in every run; all of it by `make faults`."""

from __future__ import annotations

import pytest

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
)
from tests.faults.drilled import Drilled

POSTGRES = pytest.param("postgres", marks=pytest.mark.postgres)

pytestmark = pytest.mark.slow


def hold(done: Drilled, *, least: int) -> None:
    """The fault struck so often at least, and nothing was wrong after it."""
    assert done.violations[:10] == []
    assert done.injections >= least, done.line()


@pytest.mark.parametrize(("journal", "share"), [("truncate", 0.02), ("wal", 0.04)])
def test_f1_a_kill_at_any_system_call(journal: str, share: float):
    hold(drill_syscalls.drill(journal, share=share), least=30)


@pytest.mark.parametrize("where", ["sqlite-wal", POSTGRES])
def test_f3_an_end_at_any_commit_or_call(where: str):
    hold(drill_points.drill(where, seeds=2, most=20), least=40)


@pytest.mark.postgres
@pytest.mark.parametrize("statements", ["tuned", "portable"])
def test_f6_a_commit_whose_answer_is_lost_or_that_is(statements):
    hold(drill_cuts.drill(statements, cuts=80), least=80)


@pytest.mark.postgres
@pytest.mark.parametrize("statements", ["tuned", "portable"])
def test_f8_a_failure_at_any_statement(statements):
    hold(drill_retries.drill(statements, share=0.012), least=20)


@pytest.mark.parametrize("where", ["sqlite-wal", POSTGRES])
def test_f8_sixteen_writers_on_one_case(where: str):
    hold(drill_conflicts.drill(where, rounds=40), least=40)


def test_f9_a_database_that_another_process_holds():
    hold(drill_locks.drill("truncate", runs=30, scale=0.05), least=30)


@pytest.mark.parametrize("processes", [False, True])
@pytest.mark.parametrize("where", ["sqlite-wal", POSTGRES])
def test_f13_one_timer_and_sixteen_workers(where: str, processes: bool):
    hold(drill_timers.drill(where, processes=processes, rounds=2, timers=200), least=400)


def test_f28_a_history_that_was_touched():
    flips, shapes, stored = drill_damage.drill(share=0.02)
    hold(flips, least=10_000)
    hold(shapes, least=1_000)
    hold(stored, least=20)


def test_f28_a_tail_cut_off_and_an_old_backup_show_by_seals():
    cut, back = drill_seals.drill(seeds=1)
    hold(cut, least=20)
    hold(back, least=4)


@pytest.mark.parametrize("where", ["sqlite-truncate", POSTGRES])
def test_f32_exits_and_errors_at_any_call(where: str):
    kinds = (KeyboardInterrupt, MemoryError)
    hold(drill_interrupts.drill(where, seeds=1, most=24, kinds=kinds), least=48)


@pytest.mark.parametrize("where", ["sqlite-truncate", POSTGRES])
def test_f32_a_host_that_changes_its_mind(where: str):
    hold(drill_rollbacks.drill(where, seeds=1), least=9)
