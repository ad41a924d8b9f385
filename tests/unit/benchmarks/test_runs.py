"""The benchmarks run, tell their lines, and notice what is lost. Nothing here looks at a figure."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks import __main__ as everything
from benchmarks import concurrency, crowd, growth, memory, paths, w1
from benchmarks.results import keep, newest, read
from benchmarks.workload import COMMANDS_A_CASE
from oneflow.bootstrap import MEMORY, open_engine
from oneflow.errors import ConflictError

Run = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a benchmark's command line and give the lines that it kept."""

    def run(main: Callable[[], object], *arguments: str) -> list[dict[str, Any]]:
        out = tmp_path / "results.jsonl"
        monkeypatch.setattr(sys, "argv", ["benchmark", *arguments, "--out", str(out)])
        assert not main()
        return [dict(line) for line in read(out)]

    return run


def test_w1(run: Run):
    (line,) = run(w1.main, "--cases", "2", "--rounds", "1", "--sole-process")
    assert line["mode"] == "sqlite journal=wal synchronous=full"
    assert line["statements_per_command"] > 5  # it did hear what is said
    assert line["at"].endswith("Z")
    assert line["versions"]["sqlite"]


def test_ways(run: Run):
    lines = run(paths.main, "--db", "sqlite", "--cases", "1", "--rounds", "1", "--sole-process")
    assert [line["path"] for line in lines] == ["hot path", "portable", "Core", "host session"]


def test_concurrency(run: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(concurrency, "THREADS", (1, 3))
    lines = run(concurrency.main, "--db", "sqlite", "--cases", "2", "--rounds", "1")
    found = {(line["threads"], line["together"]) for line in lines}
    assert found == {(1, True), (3, True), (1, False), (3, False)}
    assert all(line["lost"] == 0 for line in lines)


def test_growth(run: Run):
    few = ("--db", "sqlite", "--cases", "1", "--rounds", "1", "--sole-process")
    lines = run(growth.main, *few, "--sizes", "20,40")
    assert [line["open_cases"] for line in lines] == [20, 40]
    assert set(lines[0]["ratio"].values()) == {1.0}
    assert lines[1]["plans"]["W1 command"]


def test_a_size_for_which_there_is_no_room_is_told(run: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(growth, "BYTES_A_CASE", {"sqlite": 10**18})
    (line,) = run(growth.main, "--db", "sqlite", "--sizes", "20")
    assert "GB" in line["left_out"]


def test_storage():
    line = memory.storage("sqlite", 2)
    assert line["rows"]["inbox"]["rows"] == COMMANDS_A_CASE
    assert line["bytes_per_case"] > sum(each["bytes"] for each in line["rows"].values()) / 2


def test_memory_of_objects():
    found = memory.objects()
    assert found["bytes_of_a_case"] > 1000
    assert found["bytes_of_a_world"] > 1000


def test_a_command_that_loses_is_sent_again_and_counted():
    with open_engine(MEMORY, definitions=[crowd_matter()]) as engine:
        failing = {"c3": 2}

        def handle(asked: Any) -> Any:
            if failing.get(asked.id, 0):
                failing[asked.id] -= 1
                raise ConflictError("冲突", "conflict", remedy_zh="重试。", remedy_en="Again.")
            return engine.handle(asked)

        seconds, sent_again = crowd.run(handle, ["a", "b"], 3)
    assert len(seconds) == 2 * COMMANDS_A_CASE
    assert sent_again == 2


def test_what_fails_in_a_thread_is_raised():
    def handle(_asked: Any) -> Any:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        crowd.run(handle, ["a"], 2)


def crowd_matter() -> Path:
    return Path(crowd.__file__).parent / "matter"


def test_of_several_lines_the_last_counts(tmp_path: Path):
    out = tmp_path / "results.jsonl"
    for figure in (1, 2):
        keep({"benchmark": "w1", "mode": "m", "figure": figure}, out)
    keep({"benchmark": "kernel"}, out)
    assert [line["figure"] for line in newest(read(out), "w1", "mode").values()] == [2]


@pytest.mark.parametrize("full", [["--full"], []], ids=["full", "small"])
def test_all_are_run_by_one_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, full: list[str]
):
    commands: list[list[str]] = []

    class Done:
        returncode = 0

    def remember(command: list[str], **_: Any) -> Done:
        commands.append(command[2:])
        return Done()

    monkeypatch.setattr(subprocess, "run", remember)
    rest = ["--bench", str(tmp_path), "--python", "py", "--sizes", "7"]
    monkeypatch.setattr(sys, "argv", ["benchmarks", *full, *rest])
    assert everything.main() == 0
    modules = {command[0] for command in commands}
    assert modules == {
        f"benchmarks.{name}"
        for name in ("kernel", "w1", "paths", "concurrency", "memory", "growth", "rivals")
    }
    assert json.dumps(commands[-1]).count("--rounds") == 1
