"""`oneflow doctor`: each finding has a name, each problem a remedy."""

from __future__ import annotations

import json
import sqlite3
from importlib import metadata

import pytest

from oneflow.adapters.database import setup_check
from oneflow.cli import doctor_checks
from oneflow.cli.doctor_checks import examine


def found(database=None):
    return {each.code: each for each in examine(database)}


def test_a_sound_installation_with_its_database(oneflow, half_way):
    findings = found(half_way)
    expected = (
        "python packages name locale sqlite calendar definitions database durability migrations"
    )
    assert list(findings) == expected.split()
    assert not [each for each in findings.values() if each.level == "problem"]
    assert "synchronous=2" in findings["durability"].zh
    assert oneflow("doctor", "--database", half_way).code == 0


def test_everything_that_is_not_well_has_a_remedy(tmp_path):
    for database in (None, f"sqlite:///{tmp_path / 'none.db'}", "oracle://x"):
        for each in examine(database):
            if each.level != "ok":
                assert each.remedy_zh, each.zh
                assert each.remedy_en, each.en


def test_an_old_database_is_a_problem(oneflow, tmp_path):
    path = tmp_path / "old.db"
    sqlite3.connect(path).close()
    done = oneflow("doctor", "--json", "--database", f"sqlite:///{path}")
    assert done.code == 1
    levels = {each["code"]: each["level"] for each in json.loads(done.out)}
    assert levels["migrations"] == "problem"


@pytest.mark.postgres
def test_postgres_is_asked_how_it_keeps_things(postgres_url):
    findings = found(postgres_url)
    assert "transaction_isolation=read committed" in findings["durability"].en
    assert "synchronous_commit=on" in findings["durability"].en
    if "fsync=off" in findings["durability"].en:  # as a server for tests only may have it
        assert findings["durability"].level == "problem"
        assert "fsync" in findings["durability"].remedy_en
    assert findings["migrations"].level == "problem", "nothing has been made there yet"


def test_weak_settings_are_a_problem(half_way, monkeypatch):
    weak = {**setup_check.WANTED, "synchronous": frozenset({"3"})}
    monkeypatch.setattr(setup_check, "WANTED", weak)
    assert found(half_way)["durability"].level == "problem"


def test_a_name_clash_is_a_problem(monkeypatch):
    def clash():
        raise ImportError("同名冲突\nName clash")

    monkeypatch.setattr(doctor_checks, "ensure_sole_package", clash)
    each = found()["name"]
    assert (each.level, each.zh, each.en) == ("problem", "同名冲突", "Name clash")


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setattr(metadata, "requires", lambda _: ["no-such-package>=3"])
    each = found()["packages"]
    assert each.level == "warning"
    assert "no-such-package" in each.en


def test_english(oneflow):
    assert "the deep-learning package" in oneflow("doctor", "--lang", "en").out
