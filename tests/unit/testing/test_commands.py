"""`oneflow test` and `oneflow replay` as they are typed."""

from __future__ import annotations

import shutil

import msgspec
import pytest
from typer.testing import CliRunner

from oneflow.cli.application import app
from oneflow.engine.history.bundle import write_bundle
from oneflow.testing.runner import run_scenario
from tests.acceptance import newborn
from tests.unit.testing.written import GIVEN, matter_in, write


def typed(*arguments):
    return CliRunner().invoke(app, [str(each) for each in arguments])


@pytest.fixture
def matter(tmp_path):
    matter = matter_in(tmp_path)
    write(matter, GIVEN, "good")
    return matter


@pytest.fixture
def bundle(tmp_path):
    found = newborn.recorded("spring-festival")
    path = tmp_path / "case.json"
    path.write_bytes(write_bundle(found))
    return path


def test_the_last_line_counts(matter):
    done = typed("test", matter)
    assert done.exit_code == 0
    assert done.output.splitlines()[-1] == "1 passed, 0 failed"


def test_a_failure_is_told_and_leaves_with_one(matter, tmp_path):
    path = write(matter, GIVEN + "steps:\n  - then: {case: closed}\n", "wrong")
    report = tmp_path / "report.xml"
    done = typed("test", matter, "--junit", report, "--lang", "en")
    assert done.exit_code == 1
    assert done.output.splitlines()[-1] == "1 passed, 1 failed"
    assert f"{path}:5:18: case" in done.output
    assert "expected: closed" in done.output
    assert 'failures="1"' in report.read_text(encoding="utf-8")


def test_scenarios_run_in_a_database_twice(matter, tmp_path):
    for _ in range(2):
        done = typed("test", matter, "--database", f"sqlite:///{tmp_path}/cases.db")
        assert done.exit_code == 0, done.output


def test_a_report_that_cannot_be_written_is_told(matter, tmp_path):
    done = typed("test", matter, "--junit", tmp_path / "no" / "report.xml")
    assert done.exit_code == 2


def test_nothing_there_is_wrong_usage(tmp_path):
    assert typed("test", tmp_path / "nowhere").exit_code == 2


@pytest.mark.parametrize("name", ["notes.txt", "scenario.yaml", "matter/scenarios/notes.md"])
def test_a_file_that_is_no_scenario_is_called_so(matter, tmp_path, name):
    path = tmp_path / name.replace("matter", matter.name)
    path.write_text("scenario: x\n")
    done = typed("test", path)
    assert done.exit_code == 2
    assert done.output.startswith(f"[usage] {path} 不是场景文件。办法：给出场景文件")


def test_what_is_wrong_with_a_matter_is_told_once_and_in_one_language(matter):
    write(matter, GIVEN, "other")
    path = matter / "matter.yaml"
    path.write_text("titel: x\n" + path.read_text("utf-8"), "utf-8")
    told = typed("test", matter, "--lang", "en").output.splitlines()
    assert told[-1] == "0 passed, 2 failed"
    assert len([line for line in told if "OF1201" in line]) == 1
    assert "  (as above)" in told
    assert not [line for line in told if "办法" in line]


def test_the_same_outcome_leaves_with_zero(bundle):
    done = typed("replay", bundle, "--lang", "en")
    assert done.exit_code == 0, done.output
    assert "the same outcome" in done.output


def test_another_definition_shows_what_differs(bundle, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(newborn.MATTER, other)
    text = (other / "matter.yaml").read_text(encoding="utf-8")
    (other / "matter.yaml").write_text(text.replace("promised: 3wd\n", "promised: 2wd\n"))
    done = typed("replay", bundle, "--definition", other)
    assert done.exit_code == 1
    line = "item:household.clocks.limit.promised_at: 2026-02-14T00:00:00+08:00 → 2026-02-13"
    assert line in done.output
    told = msgspec.json.decode(typed("replay", bundle, "--definition", other, "--json").output)
    assert told["same"] is False
    assert any(each["path"].endswith("promised_at") for each in told["differences"])


def test_a_case_of_a_database_is_replayed_for_who_may_see_it(tmp_path):
    url = f"sqlite:///{tmp_path}/cases.db"
    matter = matter_in(tmp_path)
    path = write(matter, GIVEN + "steps:\n  - {at: +1wd, does: accept}\n", "one")
    assert run_scenario(path, database=url, case_id="one").passed
    done = typed("replay", "one", "--database", url, "--as", "applicant")
    assert done.exit_code == 0, done.output
    assert typed("replay", "one", "--database", url, "--as", "somebody").exit_code != 0
    assert typed("replay", "one", "--database", url).exit_code == 2


def test_without_values_another_definition_is_wrong_usage(tmp_path):
    found = newborn.recorded("turned-back")
    path = tmp_path / "case.json"
    path.write_bytes(write_bundle(msgspec.structs.replace(found, data=None)))
    done = typed("replay", path, "--definition", newborn.MATTER)
    assert done.exit_code == 0, "the same definition needs no values"
    other = tmp_path / "other"
    shutil.copytree(newborn.MATTER, other)
    text = (other / "matter.yaml").read_text(encoding="utf-8")
    (other / "matter.yaml").write_text(text.replace("promised: 3wd\n", "promised: 2wd\n"))
    assert typed("replay", path, "--definition", other).exit_code == 2
