"""The command line as a person meets it: arguments in; exit code, stdout and stderr out."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from oneflow.bootstrap import open_engine
from oneflow.calendar import load_calendar, shipped
from oneflow.cli import demo_story as story
from oneflow.cli.demo_stage import Stage
from oneflow.cli.language import choose
from oneflow.cli.main import run
from oneflow.testing.virtual import CountedEntropy, VirtualTime

WINDOW = "w1:window@hall/440106"


@dataclass(frozen=True)
class Done:
    """What a run of the command left behind."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch):
    for name in ("DATABASE_URL", "LANG", "OPERATOR", "ACCESS_LOG"):
        monkeypatch.delenv(f"ONEFLOW_{name}", raising=False)
    choose("zh")
    yield
    choose("zh")


@pytest.fixture
def oneflow(monkeypatch, capsys):
    """Run `oneflow ARGUMENTS` in this process."""

    def call(*arguments: object) -> Done:
        choose("zh")
        monkeypatch.setattr(sys, "argv", ["oneflow", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            run()
        told = capsys.readouterr()
        code = left.value.code
        return Done(0 if code is None else int(code), told.out, told.err)

    return call


def played(path, beats):
    """Play the first `beats` steps of the demonstration into an SQLite file."""
    start = load_calendar("cn").localise(datetime.fromisoformat(story.STARTS_AT))
    time = VirtualTime(start)
    url = f"sqlite:///{path}"
    with open_engine(
        url, definitions=[shipped(story.MATTER)], time=time, entropy=CountedEntropy()
    ) as engine:
        Stage(engine, time, lambda _: None).play(story.BEATS[:beats])
    return url


@pytest.fixture(scope="session")
def half_way(tmp_path_factory):
    """Address of a database with the demonstration's case after 18 of its steps."""
    return played(tmp_path_factory.mktemp("half-way") / "hall.db", 18)


@pytest.fixture
def database(half_way, tmp_path):
    """Address of a copy of `half_way` that a test may spoil."""
    copy = tmp_path / "hall.db"
    copy.write_bytes(Path(half_way.removeprefix("sqlite:///")).read_bytes())
    return f"sqlite:///{copy}"
