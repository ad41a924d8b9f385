"""oneflow beside its rivals and the raw limits, in one go, as one table.

    python -m benchmarks.rivals --bench ../shared/bench --python ../rivals/bin/python --rounds 7

The rivals' scripts lie in the folder given and are no part of this project; they need an
environment of their own, whose interpreter `--python` names. Nothing is installed: what is
missing is named, with the command that gets it. Rounds are interleaved: the whole list, then the
whole list again, so that a machine that slows down slows everybody. PostgreSQL is started here,
durable, unless `--postgres` names a server on which the scripts may create databases without a
password. The line of a run that fails says so; it is not left out.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.databases import Kind
from benchmarks.results import Line, add_out, keep
from tests.support.postgres_server import PostgresServer

ROOT = Path(__file__).parents[1]
OURS = "oneflow"
TIMEOUT_SECONDS = 900
PACKAGES = {
    "sqlalchemy": "sqlalchemy>=2.1",
    "psycopg": "psycopg[binary,pool]",
    "SpiffWorkflow": "SpiffWorkflow",
    "dbos": "dbos",
    "eventsourcing": "eventsourcing[postgres]",
    "viewflow": "django-viewflow",
    "orjson": "orjson",
    "msgspec": "msgspec",
}
"""What the scripts import -> what to ask pip for."""


class Runner(NamedTuple):
    """One line of the table. script: in the folder of the rivals, or OURS.

    cases: how many at `--scale 1`; the slower ones get fewer, so that a round ends.
    """

    title: str
    script: str
    arguments: tuple[str, ...]
    cases: int


_FULL = ("--db", "sqlite", "--sync", "full")
_PG = ("--db", "pg")
RUNNERS: dict[Kind, tuple[Runner, ...]] = {
    "sqlite": (
        Runner("raw limit: sqlite3, 4 statements", "l1_sqlite3.py", _FULL, 600),
        Runner("oneflow, WAL", OURS, (*_FULL, "--sole-process"), 400),
        Runner("oneflow, journal as opened by default", OURS, _FULL, 200),
        Runner("SQLAlchemy Core, by hand", "l3_sqlalchemy.py", (*_FULL, "--style", "core"), 300),
        Runner("SQLAlchemy ORM, by hand", "l3_sqlalchemy.py", (*_FULL, "--style", "orm"), 200),
        Runner("eventsourcing, replay each", "peer_eventsourcing.py", _FULL, 300),
        Runner("SpiffWorkflow, load each", "peer_spiff.py", _FULL, 100),
        Runner("Viewflow", "peer_viewflow.py", _FULL, 60),
        Runner("DBOS, a workflow a command", "peer_dbos.py", (*_FULL, "--style", "cmdwf"), 60),
    ),
    "postgres": (
        Runner("raw limit: psycopg, 6 round trips", "l2_psycopg.py", _PG, 400),
        Runner("raw limit: psycopg, 2 round trips", "l2_psycopg.py", (*_PG, "--style", "cte"), 400),
        Runner("oneflow", OURS, _PG, 400),
        Runner("SQLAlchemy Core, by hand", "l3_sqlalchemy.py", (*_PG, "--style", "core"), 300),
        Runner("SQLAlchemy ORM, by hand", "l3_sqlalchemy.py", (*_PG, "--style", "orm"), 150),
        Runner("eventsourcing, replay each", "peer_eventsourcing.py", _PG, 200),
        Runner("SpiffWorkflow, load each", "peer_spiff.py", _PG, 80),
        Runner("Viewflow", "peer_viewflow.py", _PG, 50),
        Runner("DBOS, waiting for each step", "peer_dbos.py", _PG, 40),
        Runner("DBOS, a workflow a command", "peer_dbos.py", (*_PG, "--style", "cmdwf"), 60),
    ),
}


class Place(NamedTuple):
    """Where the scripts run: their folder, the rivals' interpreter, what they are told."""

    folder: Path
    python: str
    environment: dict[str, str]
    scale: float


def main() -> int:
    """Run everything, print the table; 1 if anything is missing or a check failed."""
    arguments = _arguments()
    lacking = missing(arguments.bench, arguments.python)
    if lacking:
        print("\n".join(lacking), file=sys.stderr)
        return 1
    if arguments.pin and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {0})  # before the server starts, so that it inherits it
    wanted: dict[Kind, tuple[Runner, ...]] = {kind: RUNNERS[kind] for kind in arguments.db}
    with _postgres(arguments) as environment:
        place = Place(arguments.bench, arguments.python, environment, arguments.scale)
        found = run(place, wanted, arguments.rounds, pinned=arguments.pin)
    for line in found:
        keep(line, arguments.out)
    for kind in wanted:
        print(f"\n{table([line for line in found if line['db'] == kind])}")
    return int(any(line["failed"] for line in found))


def missing(folder: Path, python: str) -> list[str]:
    """Say what is not there, each with what to do about it; nothing: all is there."""
    scripts = {each.script for runners in RUNNERS.values() for each in runners} - {OURS}
    absent = sorted(name for name in {*scripts, "_harness.py"} if not (folder / name).is_file())
    if absent:
        return [f"{folder} lacks {', '.join(absent)}: name the folder of the scripts by --bench"]
    question = (
        "import importlib.util, json; print(json.dumps("
        f"[n for n in {list(PACKAGES)!r} if importlib.util.find_spec(n) is None]))"
    )
    try:
        told = subprocess.run(
            [python, "-c", question], check=True, capture_output=True, text=True
        ).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        kind = type(error).__name__
        return [f"{python} does not run ({kind}): `python -m venv rivals`, and name it by --python"]
    wanted = " ".join(f"'{PACKAGES[name]}'" for name in json.loads(told))
    return [f"the rivals are not all installed: {python} -m pip install {wanted}"] if wanted else []


def run(
    place: Place, wanted: dict[Kind, tuple[Runner, ...]], rounds: int, *, pinned: bool
) -> list[Line]:
    """All runners, round after round; gives one line each, in the order of the table."""
    told: dict[tuple[Kind, str], list[dict[str, Any]]] = {}
    for number in range(rounds):
        for kind, runners in wanted.items():
            for runner in runners:
                answer = once(place, runner)
                told.setdefault((kind, runner.title), []).append(answer)
                said = answer.get("failed") or f"{answer['cmds_s']:,.0f} commands/s"
                print(f"round {number + 1}: {kind}: {runner.title}: {said}", file=sys.stderr)
    return [
        {**summary(each), "benchmark": "rivals", "db": kind, "title": title, "pinned": pinned}
        for (kind, title), each in told.items()
    ]


def once(place: Place, runner: Runner) -> dict[str, Any]:
    """One run of one runner; its JSON line, or what went wrong under `failed`."""
    cases = str(max(1, round(runner.cases * place.scale)))
    if runner.script == OURS:
        command = [sys.executable, "-m", "benchmarks.peer_oneflow"]
    else:
        command = [place.python, str(place.folder / runner.script)]
    try:
        done = subprocess.run(
            [*command, "--n", cases, *runner.arguments],
            check=False,
            capture_output=True,
            text=True,
            timeout=TIMEOUT_SECONDS,
            env=place.environment,
            cwd=ROOT,
        )
    except subprocess.TimeoutExpired:
        return {"failed": f"not done after {TIMEOUT_SECONDS} s"}
    lines = done.stdout.strip().splitlines()
    if done.returncode or not lines:
        return {"failed": (done.stderr.strip().splitlines() or ["no word"])[-1]}
    answer: dict[str, Any] = json.loads(lines[-1])
    if not answer["closed_ok"] or answer["audit_per_case"] != [8]:
        answer["failed"] = f"closed {answer['closed_ok']}, records {answer['audit_per_case']}"
    return answer


def summary(rounds: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The medians of the rounds that went well; `failed` names the first that did not."""
    failures = [each["failed"] for each in rounds if each.get("failed")]
    well = [each for each in rounds if not each.get("failed")]
    line: dict[str, Any] = {"rounds": len(rounds), "failed": failures[0] if failures else None}
    if not well:
        return line
    speeds = [each["cmds_s"] for each in well]
    return {
        **line,
        "cases": well[0]["n"],
        "commands_per_second": round(statistics.median(speeds)),
        "slowest": round(min(speeds)),
        "fastest": round(max(speeds)),
        "p50_us": round(statistics.median(each["p50_us"] for each in well)),
        "p99_us": round(statistics.median(each["p99_us"] for each in well)),
        "peak_rss_mb": round(statistics.median(each["peak_rss_mb"] for each in well)),
        "bytes_per_case": round(statistics.median(each["db_bytes_per_case"] for each in well)),
        "foreign_cpu": round(statistics.median(each["foreign_cpu"] for each in well), 2),
        "packages": well[0]["versions"],
    }


def table(lines: Iterable[Line]) -> str:
    """The lines of one kind of database as a Markdown table; the first is the raw limit."""
    lines = list(lines)
    limit = lines[0].get("commands_per_second")
    ours = next((line.get("commands_per_second") for line in lines if _is_ours(line)), None)
    head = (
        f"| {lines[0]['db']} | commands/s (min–max) | by the raw limit | oneflow by it"
        " | p50 / p99 µs | peak MB | bytes a case |\n| --- | --- | --- | --- | --- | --- | --- |"
    )
    return "\n".join([head, *(_row(line, limit, ours) for line in lines)])


def _row(line: Line, limit: float | None, ours: float | None) -> str:
    speed = line.get("commands_per_second")
    if speed is None:
        return f"| {line['title']} | failed: {line['failed']} | | | | | |"
    by_limit = f"{speed / limit:.2f}" if limit else "–"
    faster = "–" if ours is None or _is_ours(line) else f"{ours / speed:.1f}"
    title = f"**{line['title']}**" if _is_ours(line) else line["title"]
    mark = " (a round failed)" if line["failed"] else ""
    return (
        f"| {title}{mark} | {speed:,} ({line['slowest']:,}–{line['fastest']:,}) | {by_limit} |"
        f" {faster} | {line['p50_us']:,} / {line['p99_us']:,} | {line['peak_rss_mb']} |"
        f" {line['bytes_per_case']:,} |"
    )


def _is_ours(line: Line) -> bool:
    return str(line["title"]).startswith(OURS)


@contextlib.contextmanager
def _postgres(arguments: argparse.Namespace) -> Iterator[dict[str, str]]:
    """Lend the environment in which the scripts find their server."""
    told = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(arguments.bench), str(ROOT))),
        "PYTHONDONTWRITEBYTECODE": "1",  # the rivals' folder is not ours to write into
        "BENCH_WAIT": str(arguments.wait),
    }
    if "postgres" not in arguments.db:
        yield told
    elif arguments.postgres:
        yield {**told, "BENCH_PG": arguments.postgres.rstrip("/")}
    else:
        with PostgresServer(durable=True, trusting=True) as server:
            yield {**told, "BENCH_PG": f"postgresql://postgres@127.0.0.1:{server.port}"}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("benchmarks.rivals", description=__doc__)
    parser.add_argument("--bench", type=Path, required=True, help="folder of the rivals' scripts")
    parser.add_argument("--python", default=sys.executable, help="the interpreter they run in")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--db", nargs="+", choices=tuple(RUNNERS), default=list(RUNNERS))
    parser.add_argument("--scale", type=float, default=1.0, help="by it the cases are multiplied")
    parser.add_argument(
        "--postgres", help="postgresql://user@host:port instead of one started here"
    )
    parser.add_argument(
        "--wait", type=float, default=30, help="seconds to wait for a quiet machine"
    )
    parser.add_argument("--pin", action="store_true", help="everything, the server too, on one CPU")
    add_out(parser)
    arguments = parser.parse_args()
    arguments.bench = arguments.bench.resolve()
    return arguments


if __name__ == "__main__":
    raise SystemExit(main())
