"""Many scenarios: none is left out, and what cannot be read has failed."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from oneflow.errors import UsageError
from oneflow.testing.suite import Suite, files_at, junit
from tests.acceptance import newborn
from tests.unit.testing.written import GIVEN, matter_in, write

WRONG = GIVEN + "steps:\n  - then: {case: closed}\n"


@pytest.fixture
def matter(tmp_path):
    matter = matter_in(tmp_path)
    write(matter, GIVEN, "good")
    write(matter, WRONG, "wrong")
    write(matter, GIVEN + "setps: []\n", "unreadable")
    return matter


def results(matter, **options):
    suite = Suite(newborn.calendar(), **options)
    return {path.stem: suite.run(path) for path in files_at([matter])}


def test_all_are_run_and_told_apart(matter):
    found = results(matter)
    assert {name: each.passed for name, each in found.items()} == {
        "good": True,
        "wrong": False,
        "unreadable": False,
    }
    assert "'setps'" in found["unreadable"].describe("en")
    assert found["unreadable"].failures[0].at.line == 4


def test_a_matter_with_errors_fails_its_scenarios(matter):
    (matter / "matter.yaml").write_text("oneflow: 1\n")
    found = results(matter)
    assert not any(each.passed for each in found.values())
    assert found["good"].failures


def test_cases_of_one_database_are_kept_apart(matter, tmp_path):
    found = results(matter, database=f"sqlite:///{tmp_path}/all.db", prefix="run-")
    assert found["good"].passed
    assert found["wrong"].failures[0].found == "intake"


def test_junit_names_what_failed(matter):
    found = results(matter)
    suite = ET.fromstring(junit(found.values(), language="en"))
    assert (suite.get("tests"), suite.get("failures")) == ("3", "2")
    failed = [found for case in suite if (found := case.find("failure")) is not None]
    assert len(failed) == 2
    assert "expected: closed" in "".join(each.text or "" for each in failed)


def test_junit_is_xml_whatever_a_scenario_says(matter):
    write(matter, GIVEN.replace("scenario: x", 'scenario: "a<b & \\u0007"'), "odd")
    parsed = ET.fromstring(junit(results(matter).values()))
    assert len(parsed) == 4


def test_a_matter_may_be_named_by_its_file(matter):
    assert files_at([matter / "matter.yaml"]) == files_at([matter])


def test_nothing_to_run_is_told(tmp_path):
    for path in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(UsageError):
            files_at([path])
