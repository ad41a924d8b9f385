"""`oneflow case` over PostgreSQL: the same answers, recorded under the user's state directory."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from oneflow.bootstrap import open_engine
from oneflow.calendar import load_calendar, shipped
from oneflow.cli import demo_story as story
from oneflow.cli.demo_stage import Stage
from oneflow.testing.virtual import CountedEntropy, VirtualTime
from tests.unit.cli.conftest import WINDOW

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def hall(postgres_url):
    time = VirtualTime(load_calendar("cn").localise(datetime.fromisoformat(story.STARTS_AT)))
    with open_engine(
        postgres_url,
        definitions=[shipped(story.MATTER)],
        time=time,
        entropy=CountedEntropy(),
        check=False,  # the server of the tests does not wait for the disk
    ) as engine:
        Stage(engine, time, lambda _: None).play(story.BEATS[:18])
    return postgres_url


@pytest.mark.parametrize("command", ["show", "history", "verify", "export"])
def test_postgres_and_sqlite_say_the_same(oneflow, hall, database, monkeypatch, tmp_path, command):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    there = oneflow("case", command, story.CASE_ID, "--as", WINDOW, "--database", hall)
    here = oneflow("case", command, story.CASE_ID, "--as", WINDOW, "--database", database)
    assert (there.code, there.err) == (0, "")
    if command == "export":
        assert json.loads(there.out)["events"] == json.loads(here.out)["events"]
    else:
        assert there.out == here.out
    (line,) = (tmp_path / "oneflow" / "oneflow.access.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["action"] == command


def test_a_list_on_postgres(oneflow, hall, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    seen = oneflow("case", "list", "--json", "--as", WINDOW, "--database", hall)
    assert [json.loads(line)["id"] for line in seen.out.splitlines()] == [story.CASE_ID]
    foreign = oneflow("case", "list", "--json", "--as", "x@hall/440105", "--database", hall)
    assert foreign.out == ""
