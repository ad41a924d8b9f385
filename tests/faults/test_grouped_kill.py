"""SIGKILL while six threads commit together: what was acknowledged is there, whole, in its chain."""

from __future__ import annotations

import itertools
import os
import signal
import threading
import time
from pathlib import Path
from random import Random

import pytest

from benchmarks.workload import ITEMS, MATTER, requests_of
from oneflow.bootstrap import open_engine
from oneflow.engine.history.verification import chain_faults
from oneflow.engine.records.actor import Actor

KILLS = 100 if os.environ.get("ONEFLOW_PROFILE") == "full" else 8
THREADS = 6
LONGEST_SECONDS = 0.4
OPERATOR = Actor(id="operator-1", kind="operator")


@pytest.mark.slow
@pytest.mark.parametrize("sole_process", [False, True], ids=["truncate", "wal"])
def test_nothing_acknowledged_is_lost(tmp_path: Path, *, sole_process: bool):
    url, random = f"sqlite:///{tmp_path}/cases.db", Random(3)
    open_engine(url, definitions=[MATTER], sole_process=sole_process).close()
    acknowledged: dict[str, set[str]] = {}
    for number in range(KILLS):
        for name in one_life(url, number, random, sole_process=sole_process):
            case_id, command = name.split()
            acknowledged.setdefault(case_id, set()).add(command)
        assert_all_there(url, acknowledged, sole_process=sole_process)
    assert sum(map(len, acknowledged.values())) > KILLS * THREADS


def one_life(url: str, number: int, random: Random, *, sole_process: bool) -> list[str]:
    """Let a victim live for a moment; gives what it acknowledged."""
    marks, end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(marks)
        live(url, number, end, sole_process=sole_process)
    os.close(end)
    told = os.read(marks, 65536)
    time.sleep(random.uniform(0, LONGEST_SECONDS))
    os.kill(child, signal.SIGKILL)
    while more := os.read(marks, 65536):
        told += more
    os.close(marks)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the victim died by itself"
    return told.decode("ascii").splitlines()


def live(url: str, number: int, pipe: int, *, sole_process: bool) -> None:
    """Run cases by several threads over one engine, until somebody kills this process."""
    engine = open_engine(url, sole_process=sole_process, create=False)
    engine.publish(MATTER)

    def work(thread: int) -> None:
        for case in itertools.count():
            for asked in requests_of(f"k{number}-{thread}-{case}", list(ITEMS)):
                answer = engine.handle(asked)
                if answer.refusal is not None:
                    os._exit(1)
                os.write(pipe, f"{asked.case_id} {asked.id}\n".encode())

    for thread in range(THREADS):
        threading.Thread(target=work, args=(thread,), daemon=True).start()
    threading.Event().wait()


def assert_all_there(url: str, acknowledged: dict[str, set[str]], *, sole_process: bool) -> None:
    with open_engine(url, sole_process=sole_process, create=False) as engine:
        for case_id, commands in acknowledged.items():
            reading = engine.read(case_id, OPERATOR)
            assert chain_faults(reading.row, reading.events) == ()
            told = [engine.handler.envelope.command(row) for row in reading.events]
            assert commands <= {command.id for command in told if command is not None}
