"""`oneflow lint`, `schema`, `graph`: commands about definitions."""

from __future__ import annotations

import json
import shutil

import pytest

from oneflow.calendar import shipped
from oneflow.cli.lint import Definition, definitions_at
from oneflow.matters.schema import schema_of

NEWBORN = shipped("newborn")


@pytest.fixture
def broken(tmp_path):
    """A copy of the newborn's definition with a misspelt key on a line that is known."""
    text = (NEWBORN / "matter.yaml").read_text(encoding="utf-8")
    lines = text.splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("lead:"))
    lines[place] = "laed: health"
    path = tmp_path / "newborn" / "matter.yaml"
    path.parent.mkdir()
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path, place + 1


def test_shipped_definitions_are_clean(oneflow):
    done = oneflow("lint", shipped())
    assert done.code == 0, done.out
    assert "0 处错误" in done.out


def test_problems_stand_with_place_code_and_remedy(oneflow, broken):
    path, line = broken
    done = oneflow("lint", path.parent)
    assert done.code == 1
    told = [each for each in done.out.splitlines() if each.startswith(f"{path}:{line}:")]
    assert told, done.out
    assert "错误 OF" in told[0]
    assert "办法：" in told[0]
    assert "lead" in told[0], "did you mean"


def test_json_holds_the_same_problems_in_both_languages(oneflow, broken):
    path, line = broken
    done = oneflow("lint", "--format", "json", path)
    problems = json.loads(done.out)
    assert done.code == 1
    first = next(each for each in problems if each["line"] == line)
    assert first["severity"] == "error"
    assert first["file"] == str(path)
    assert all(first[name] for name in ("code", "zh", "en", "remedy_zh", "remedy_en"))


def test_english_problems(oneflow, broken):
    done = oneflow("lint", broken[0], "--lang", "en")
    assert " error OF" in done.out
    assert "Remedy:" in done.out


def test_all_files_of_a_run_are_told(oneflow, broken):
    done = oneflow("lint", broken[0].parent.parent, NEWBORN)
    assert done.code == 1
    assert "2 个主题" in done.out


def test_regions_are_examined_with_their_matter(tmp_path):
    matter = tmp_path / "m"
    (matter / "regions").mkdir(parents=True)
    (matter / "matter.yaml").write_text("oneflow: 1\n")
    region = matter / "regions" / "440106.yaml"
    region.write_text("promise: {promised: 3wd}\n")
    both = (Definition(matter), Definition(matter, "440106"))
    assert definitions_at(tmp_path) == definitions_at(matter) == both
    assert definitions_at(region) == both[1:]


@pytest.mark.parametrize("arguments", [("no-such",), (), (".", "--format", "xml")])
def test_wrong_usage_of_lint(oneflow, arguments):
    assert oneflow("lint", *arguments).code == 2


def test_a_directory_without_definitions_is_wrong_usage(oneflow, tmp_path):
    done = oneflow("lint", tmp_path)
    assert done.code == 2
    assert "matter.yaml" in done.err


def test_schema_is_printed_and_written(oneflow, tmp_path):
    assert json.loads(oneflow("schema").out) == json.loads(json.dumps(schema_of()))
    path = tmp_path / "schema.json"
    assert oneflow("schema", "-o", path).code == 0
    assert json.loads(path.read_text(encoding="utf-8"))["$schema"]
    assert oneflow("schema", "-o", tmp_path / "no" / "x").code == 2


def test_graph_prints_mermaid_in_both_languages(oneflow):
    assert "公安派出所" in oneflow("graph", NEWBORN).out
    english = oneflow("graph", NEWBORN, "--lang", "en")
    assert english.out.startswith("flowchart LR\n")
    assert "Police" in english.out


def test_graph_of_states(oneflow, tmp_path):
    done = oneflow("graph", NEWBORN, "--states", "insurance")
    assert done.out.startswith("stateDiagram-v2")
    assert "受理后要求补正" in done.out
    path = tmp_path / "case.mmd"
    assert oneflow("graph", NEWBORN, "--states", "case", "-o", path).code == 0
    assert path.read_text(encoding="utf-8").count("stateDiagram-v2") == 2


@pytest.mark.parametrize("arguments", [("no-such",), (NEWBORN, "--states", "nothing")])
def test_wrong_usage_of_graph(oneflow, arguments):
    done = oneflow("graph", *arguments)
    assert done.code == 2
    assert "办法：" in done.err


def test_graph_of_a_broken_definition_says_where_to_look(oneflow, broken):
    done = oneflow("graph", broken[0])
    assert done.code == 1
    assert "oneflow lint" in done.err


def test_a_region_without_rules_of_its_own_is_refused(oneflow, tmp_path):
    done = oneflow("graph", NEWBORN, "--region", "999999")
    assert (done.code, done.out) == (2, "")
    assert done.err == "[usage] 主题没有为地区“999999”另写规定。办法：去掉 --region。\n"
    matter = tmp_path / "newborn"
    shutil.copytree(NEWBORN, matter)
    (matter / "regions").mkdir()
    (matter / "regions" / "440106.yaml").write_text("oneflow: 1\n", "utf-8")
    assert "是不是 440106？" in oneflow("graph", matter, "--region", "44010").err


def test_a_directory_of_matters_cannot_be_drawn_at_once(oneflow):
    done = oneflow("graph", NEWBORN.parent)
    assert (done.code, done.out) == (2, "")
    assert "里没有 matter.yaml" in done.err


@pytest.mark.parametrize("what", ["case.json", "no/where", "."])
def test_a_file_that_is_not_there_is_not_taken_for_a_case(oneflow, what):
    done = oneflow("replay", what)
    assert done.code == 2
    assert "oneflow case export" in done.err
