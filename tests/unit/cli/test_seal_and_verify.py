"""`oneflow seal`, `oneflow verify`, `oneflow case export --as scenario` as a person meets them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from oneflow.cli.demo_story import _FORM, CASE_ID
from oneflow.matters import load_matter
from oneflow.testing.runner import run_scenario
from tests.acceptance import newborn
from tests.unit.cli.conftest import WINDOW


def changed(database, statement):
    with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as connection:
        connection.execute(statement)
        connection.commit()


@pytest.fixture
def sealed(oneflow, database, tmp_path):
    """A sealed database, and the file with the line that was given out."""
    done = oneflow("seal", "--database", database)
    assert done.code == 0, done.err
    path = tmp_path / "lines.txt"
    path.write_text(done.out, encoding="utf-8")
    return database, path


def test_sealing_gives_a_line_once(oneflow, sealed):
    database, path = sealed
    line = path.read_text("utf-8")
    assert line.startswith("oneflow-seal-1 1 ")
    again = oneflow("seal", "--database", database)
    assert (again.code, again.out) == (0, "")
    assert "没有变化" in again.err
    assert oneflow("seal", "--lines", "--database", database).out == line
    told = json.loads(oneflow("seal", "--lines", "--json", "--database", database).out)
    assert (told["number"], told["count"], told["line"]) == (1, 1, line.strip())


def test_another_algorithm(oneflow, database):
    assert " sm3 1 " in oneflow("seal", "--algorithm", "sm3", "--database", database).out
    assert oneflow("seal", "--algorithm", "md5", "--database", database).code == 2


def test_checking_finds_a_cut_tail(oneflow, sealed):
    database, path = sealed
    sound = oneflow("seal", "--check", "--published", path, "--database", database)
    assert (sound.code, "0 处不符" in sound.out) == (0, True)
    changed(database, "DELETE FROM case_event WHERE seq = (SELECT max(seq) FROM case_event)")
    cut = oneflow("seal", "--check", "--json", "--database", database)
    assert cut.code == 1
    (fault,) = json.loads(cut.out)["faults"]
    assert (fault["kind"], fault["case_id"]) == ("cut", CASE_ID)
    english = oneflow("seal", "--check", "--lang", "en", "--database", database)
    assert "it is gone" in english.out


def test_a_case_whose_last_event_is_missing_is_told_and_not_sealed(oneflow, database):
    changed(database, "DELETE FROM case_event WHERE seq = (SELECT max(seq) FROM case_event)")
    done = oneflow("seal", "--database", database)
    assert done.code == 1
    assert CASE_ID in done.out


@pytest.mark.parametrize(
    "options", [("--check", "--lines"), ("--published", "x"), ("--check", "--published", "no.txt")]
)
def test_wrong_usage_of_seal(oneflow, database, options):
    done = oneflow("seal", *options, "--database", database)
    assert (done.code, done.out) == (2, "")


def test_a_published_file_that_is_none_is_refused(oneflow, sealed):
    database, path = sealed
    path.write_text("something else\n")
    done = oneflow("seal", "--check", "--published", path, "--database", database)
    assert done.code == 2
    assert "oneflow-seal-1" in done.err


def test_an_export_is_verified_offline_against_its_seal(oneflow, sealed, tmp_path):
    database, path = sealed
    bundle = tmp_path / "case.json"
    common = ("case", "export", CASE_ID, "-o", bundle, "--as", WINDOW, "--database", database)
    assert oneflow(*common, "--with-data", "--purpose", "audit").code == 0
    done = oneflow("verify", "--bundle", bundle, "--published", path)
    assert done.code == 0, done.out
    assert done.out.count("✓") == 9
    assert "相符" in done.out
    path.write_text(path.read_text("utf-8")[:-9] + "00000000\n", encoding="utf-8")
    other = oneflow("verify", "--bundle", bundle, "--published", path, "--lang", "en")
    assert other.code == 1
    assert "not the one that was published" in other.out
    told = json.loads(oneflow("verify", "--bundle", bundle, "--json").out)
    assert len(told["checked"]) == 9
    assert oneflow("verify", "--bundle", tmp_path / "none.json").code == 2
    assert oneflow("verify").code == 2


def test_the_purpose_of_an_export_is_recorded(oneflow, database):
    common = ("case", "export", CASE_ID, "--with-data", "--as", WINDOW, "--database", database)
    assert oneflow(*common, "--purpose", "年度审计").code == 0
    log = database.removeprefix("sqlite:///") + ".access.jsonl"
    with open(log, encoding="utf-8") as lines:  # noqa: PTH123 - the name is an address, not a path
        purposes = [json.loads(line).get("purpose") for line in lines]
    assert purposes == ["年度审计", "年度审计"]


def export(oneflow, database, *options):
    common = ("case", "export", CASE_ID, "--as", WINDOW, "--database", database)
    return oneflow(*common, *options)


def test_a_case_becomes_a_scenario_that_passes(oneflow, database, tmp_path):
    home = tmp_path / "newborn"
    (home / "scenarios").mkdir(parents=True)
    (home / "matter.yaml").write_bytes((newborn.MATTER / "matter.yaml").read_bytes())
    defaults = newborn.MATTER / "scenarios" / "_defaults.yaml"
    (home / "scenarios" / "_defaults.yaml").write_bytes(defaults.read_bytes())
    path = home / "scenarios" / "told.yaml"
    done = export(oneflow, database, "--as", "scenario", "--anonymise", "-o", path)
    assert done.code == 0, done.err
    assert load_matter(home).plan.code == "newborn"
    result = run_scenario(path)
    assert result.passed, result.describe("en")
    text = path.read_text("utf-8")
    kept = {"440106", "2026-09-08", "female", "father"}
    assert not [
        each
        for each in _FORM.values()
        if isinstance(each, str) and each not in kept and each in text
    ]


def test_real_values_need_a_purpose(oneflow, database):
    refused = export(oneflow, database, "--as", "scenario")
    assert (refused.code, refused.out) == (2, "")
    assert "--anonymise" in refused.err
    told = export(oneflow, database, "--as", "scenario", "--purpose", "核对")
    assert told.code == 0
    assert _FORM["child_name"] in told.out
    assert told.out.splitlines()[2].startswith("# 含真实的个人信息")


def test_an_option_that_would_do_nothing_is_refused(oneflow, database):
    for wrong in (("--anonymise",), ("--as", "scenario", "--with-data", "--purpose", "核对")):
        refused = export(oneflow, database, *wrong)
        assert (refused.code, refused.out) == (2, "")
        assert "--as scenario" in refused.err or "--with-data" in refused.err


def test_the_form_and_the_actor_are_each_named_once(oneflow, database):
    assert export(oneflow, database, "--as", "scenario", "--as", "bundle").code == 2
    assert export(oneflow, database, "--as", "mother").code == 2


def test_what_comes_out_otherwise_leaves_with_one(oneflow, database):
    changed(
        database,
        "UPDATE case_data SET value = 'false' WHERE key = 'field:married'",
    )
    done = export(oneflow, database, "--as", "scenario", "--anonymise")
    assert done.code == 1
    assert "# ✗ " in done.out
    assert "没有重现" in done.err


class TestGraph:
    @pytest.mark.parametrize(
        "options",
        [
            ("--view", "lanes"),
            (),
            ("--view", "gantt"),
            ("--view", "gantt", "--start", "2026-03-10"),
            ("--situation", "form.married=false"),
        ],
    )
    def test_svg(self, oneflow, options):
        done = oneflow("graph", newborn.MATTER, "--format", "svg", *options)
        assert done.code == 0
        assert done.out.startswith("<svg ")
        assert "出生登记（户口）" in done.out

    @pytest.mark.parametrize(
        "options",
        [
            ("--view", "gantt"),
            ("--start", "2026-03-10"),
            ("--format", "svg", "--start", "2026-03-10"),
            ("--format", "svg", "--view", "gantt", "--start", "10.3."),
            ("--format", "svg", "--states", "household"),
            ("--situation", "form.married=false"),
            ("--format", "svg", "--situation", "form.married"),
            ("--format", "png"),
        ],
    )
    def test_what_means_nothing_together_is_refused(self, oneflow, options):
        done = oneflow("graph", newborn.MATTER, *options)
        assert (done.code, done.out) == (2, "")
