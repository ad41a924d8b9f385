"""`oneflow db`: what it says, in which language, and with which exit code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from oneflow.adapters.database import upgrade as upgrading
from oneflow.cli.db import app
from oneflow.cli.language import choose


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    yield
    choose("zh")


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/hall.db"


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def test_upgrade_then_check(url: str):
    before = run("check", "--database", url)
    assert before.exit_code == 1
    assert "oneflow db upgrade" in before.output
    assert not Path(url.removeprefix("sqlite:///")).exists()
    done = run("upgrade", "--database", url)
    assert (done.exit_code, "0005" in done.output) == (0, True)
    after = run("check", "--database", url)
    assert after.exit_code == 0
    assert "可以使用" in after.output
    english = run("check", "--database", url, "--lang", "en")
    assert "Fit for use" in english.output


def test_check_as_json(url: str):
    run("upgrade", "--database", url)
    told = json.loads(run("check", "--database", url, "--json").output)
    assert told == {"reached": "0005", "needed": "0005", "drift": [], "current": True}


def test_going_back_asks_for_a_word_of_consent(url: str):
    run("upgrade", "--database", url)
    refused = run("downgrade", "--to", "base", "--database", url)
    assert refused.exit_code == 2
    assert upgrading.check(url).is_current
    done = run("downgrade", "--to", "base", "--database", url, "--yes")
    assert done.exit_code == 0
    assert upgrading.check(url).reached is None


def test_the_address_may_come_from_the_environment(url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ONEFLOW_DATABASE_URL", url)
    assert run("upgrade").exit_code == 0
    monkeypatch.delenv("ONEFLOW_DATABASE_URL")
    missing = run("check")
    assert missing.exit_code == 2


@pytest.mark.parametrize(
    ("reached", "drift", "needle"),
    [("0000", (), "upgrade"), ("9999", (), "newer"), ("0001", ("x",), "outside oneflow")],
)
def test_each_misfit_has_its_remedy(
    monkeypatch: pytest.MonkeyPatch, url: str, reached: str, drift: tuple[str, ...], needle: str
):
    seen = upgrading.SchemaCheck(reached, "0001", drift)
    monkeypatch.setattr("oneflow.cli.db.check", lambda _url: seen)
    told = run("check", "--database", url, "--lang", "en")
    assert told.exit_code == 1
    assert needle in told.output


def test_a_wrong_address_is_a_typed_error():
    told = run("check", "--database", "nonsense")
    assert told.exit_code == 2
