"""What an engine stands on is looked at: each finding has a code and words, each fault a remedy."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from oneflow import setup_check
from oneflow.adapters.database import setup_check as database_check
from oneflow.adapters.database.upgrade import downgrade, upgrade
from oneflow.bootstrap import Engine, open_engine
from oneflow.calendar import load_calendar, shipped
from oneflow.engine.shell.setup_finding import SetupFinding
from oneflow.errors import SetupError
from oneflow.setup_check import calendar_finding, check_setup
from tests.contract.rows import case_row, store_turn, turn

CHINA = load_calendar("cn")
MARCH = datetime(2026, 3, 4, 2, tzinfo=UTC)


class Stopped:
    """A clock that stands still."""

    def __init__(self, at: datetime = MARCH) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/hall.db"


def found(engine: Engine) -> dict[str, SetupFinding]:
    return {each.code: each for each in engine.check()}


def levels(engine: Engine) -> dict[str, str]:
    return {code: each.level for code, each in found(engine).items()}


def test_all_is_well(url: str):
    with open_engine(url, definitions=[shipped("newborn")], time=Stopped()) as engine:
        seen = found(engine)
        engine.problems.clear()
        assert levels(engine)["definitions"] == "warning"
    assert {code: each.level for code, each in seen.items() if each.level == "problem"} == {}
    codes = "sqlite database durability clock calendar migrations definitions"
    assert list(seen) == codes.split()
    assert "2027" in seen["calendar"].zh


def test_everything_that_is_not_well_has_a_remedy(url: str):
    with open_engine("memory://", time=Stopped()) as engine:
        findings = engine.check()
    assert [each.code for each in findings if each.level == "warning"] == [
        "database",
        "calendar",
        "definitions",
    ]
    for each in findings:
        if each.level != "ok":
            assert each.remedy_zh
            assert each.describe("en").endswith(f"Remedy: {each.remedy_en}")
            assert each.describe().endswith(f"办法：{each.remedy_zh}")


def test_what_would_lose_cases_is_refused_at_the_start(url: str, monkeypatch):
    weak = {**database_check.WANTED, "synchronous": frozenset({"3"})}
    monkeypatch.setattr(database_check, "WANTED", weak)
    with pytest.raises(SetupError) as raised:
        open_engine(url, time=Stopped())
    (finding,) = raised.value.findings
    assert (finding.code, finding.level) == ("durability", "problem")
    assert "synchronous" in raised.value.describe("en")
    with open_engine(url, time=Stopped(), check=False) as engine:
        assert levels(engine)["durability"] == "problem"


def test_old_tables_are_refused_where_they_are_not_to_be_renewed(url: str):
    upgrade(url)
    downgrade(url, "0001")
    with pytest.raises(SetupError) as raised:
        open_engine(url, create=False)
    assert raised.value.data["codes"] == ["migrations"]
    with open_engine(url, time=Stopped()) as engine:
        assert levels(engine)["migrations"] == "ok"


def test_there_is_no_file_to_open(tmp_path: Path):
    path = tmp_path / "none.db"
    with pytest.raises(SetupError):
        open_engine(f"sqlite:///{path}", create=False)
    assert not path.exists()


@pytest.mark.parametrize(
    ("at", "level"),
    [
        (MARCH.replace(tzinfo=None), "problem"),
        (datetime(1970, 1, 1, tzinfo=UTC), "problem"),
        (datetime(2101, 1, 1, tzinfo=UTC), "problem"),
        (MARCH, "ok"),
    ],
)
def test_a_clock_that_nobody_has_set(at: datetime, level: str):
    with open_engine("memory://", time=Stopped(at), check=False) as engine:
        assert levels(engine)["clock"] == level
    if level == "problem":
        with pytest.raises(SetupError):
            open_engine("memory://", time=Stopped(at))


@pytest.mark.parametrize(("hour", "level"), [("01", "ok"), ("03", "warning")])
def test_a_clock_behind_the_cases(url: str, hour: str, level: str):
    """A day ahead is the most that machines may differ by."""
    with open_engine(url, time=Stopped()) as engine:
        row = case_row(received_at=f"2026-03-05T{hour}:00:00.000000Z")
        store_turn(engine.store, turn(case=row))
        assert levels(engine)["clock"] == level


@pytest.mark.postgres
def test_a_server_whose_clock_differs(fresh_postgres, monkeypatch):
    with open_engine(fresh_postgres(), check=False) as engine:
        seen = found(engine)
        assert seen["clock"].level == "ok"
        assert "transaction_isolation=read committed" in seen["durability"].en
        assert "sqlite" not in seen
        monkeypatch.setattr(setup_check, "APART", timedelta(seconds=-1))
        assert levels(engine)["clock"] == "warning"


def test_the_calendar_covers_the_next_year_or_says_so():
    told = [calendar_finding(CHINA, MARCH.replace(year=year).date()) for year in (2020, 2026, 2100)]
    assert [each.level for each in told] == ["ok", "warning", "warning"]
    assert "2100, 2101" in told[2].en


def test_warnings_of_published_definitions_are_counted():
    warned: Any = {"newborn": [object()] * 3, "other": []}
    (finding,) = [
        each for each in check_setup(None, CHINA, Stopped(), warned) if each.code == "definitions"
    ]
    assert (finding.level, "3 warnings (newborn)" in finding.en) == ("warning", True)


def test_warnings_are_logged_at_the_start_and_nothing_else(caplog, capfd):
    with caplog.at_level(logging.INFO, "oneflow.setup"):
        open_engine("memory://", time=Stopped()).close()
    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]
    assert [record.message.partition(":")[0] for record in caplog.records] == [
        "database",
        "calendar",
    ]
