"""oneflow under a harness, and the table of all runners; harness and rivals here are made up."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import rivals

LINE = {
    "cmds_s": 100.0,
    "n": 3,
    "p50_us": 1,
    "p99_us": 2,
    "peak_rss_mb": 3,
    "db_bytes_per_case": 4,
    "foreign_cpu": 0,
    "versions": {},
    "closed_ok": True,
    "audit_per_case": [8],
}
SCRIPT = f"print('noise'); import json; print(json.dumps({LINE!r}))"
HARNESS = """
import argparse, json, os, tempfile, types

FORM = {"applicant": "a", "uscc": "91330106MA2XXXXX0X", "address": "b", "area_m2": 1.5, "seats": 2,
        "contact": {"name": "c", "phone": "13800000000"}, "attachments": ["d", "e"], "remark": "f"}

def parser(name):
    parser = argparse.ArgumentParser(name)
    parser.add_argument("--n", type=int)
    parser.add_argument("--db")
    parser.add_argument("--sync", default="normal")
    return parser

def main(Peer, name, arguments, packages, variant):
    with tempfile.TemporaryDirectory() as folder:
        kind = arguments.db
        peer = Peer(arguments, types.SimpleNamespace(kind=kind, path=os.path.join(folder, "x.db")))
        peer.setup()
        peer.preload(4)
        case = peer.submit("k1", FORM)
        closed_early = peer.is_closed(case)
        peer.accept(case)
        for number in (3, 1, 0, 4, 2):
            peer.complete(case, number)
        peer.issue(case)
        line = dict(LINE, closed_ok=peer.is_closed(case) and not closed_early,
                    audit_per_case=[peer.audit_count(case)], cmds_s=50.0)
        peer.close()
    print(json.dumps(line))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of scripts as the rivals' is."""
    (tmp_path / "_harness.py").write_text(f"LINE = {LINE!r}\n{HARNESS}", encoding="utf-8")
    for runners in rivals.RUNNERS.values():
        for runner in runners:
            if runner.script != rivals.OURS:
                (tmp_path / runner.script).write_text(SCRIPT, encoding="utf-8")
    return tmp_path


def place(folder: Path) -> rivals.Place:
    environment = {"PYTHONPATH": f"{folder}:{rivals.ROOT}", "PYTHONUTF8": "1"}
    return rivals.Place(folder, sys.executable, environment, 0.01)


@pytest.mark.slow
def test_oneflow_passes_the_harness_and_stands_in_the_table(folder: Path):
    wanted = {"sqlite": rivals.RUNNERS["sqlite"][:4]}
    lines = rivals.run(place(folder), wanted, 2, pinned=False)  # type: ignore[arg-type]  # one kind
    assert [line["failed"] for line in lines] == [None] * 4
    told = rivals.table(lines)
    assert "| **oneflow, WAL** | 50 (50–50) | 0.50 | – |" in told
    assert "| SQLAlchemy Core, by hand | 100 (100–100) | 1.00 | 0.5 |" in told


def test_a_run_that_fails_is_told(folder: Path):
    (folder / "bad.py").write_text("raise SystemExit('no server')", encoding="utf-8")
    (folder / "half.py").write_text(SCRIPT.replace("[8]", "[7]"), encoding="utf-8")
    runners = [rivals.Runner("bad", "bad.py", (), 1), rivals.Runner("half", "half.py", (), 1)]
    bad, half = (rivals.once(place(folder), runner) for runner in runners)
    assert bad == {"failed": "no server"}
    assert half["failed"] == "closed True, records [7]"
    summaries: list[dict[str, Any]] = [
        {**rivals.summary([each, each]), "db": "sqlite", "title": "t"} for each in (LINE, bad, half)
    ]
    told = rivals.table(summaries)
    assert told.count("failed: ") == 2
    mixed = {**rivals.summary([LINE, bad]), "db": "sqlite", "title": "t"}
    assert "t (a round failed) | 100" in rivals.table([mixed])


def test_what_is_missing_is_named(folder: Path):
    assert "peer_spiff.py" in rivals.missing(folder / "nowhere", sys.executable)[0]
    assert "python -m venv" in rivals.missing(folder, "no-such-python")[0]
    (told,) = rivals.missing(folder, sys.executable)  # this environment has no rivals
    assert f"{sys.executable} -m pip install" in told
    assert "'dbos'" in told
