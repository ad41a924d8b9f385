"""`oneflow clock` as a person and as a program use it."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from oneflow.cli.clock import app
from oneflow.cli.clock_questions import reply
from tests.unit.calendar.clocks import CN

RUN = CliRunner()
START = ("--start", "2024-03-04T10:00", "--limit", "5wd")


def run(*arguments, **more):
    return RUN.invoke(app, arguments, **more)


def due_on(*arguments):
    result = run("due", *START, *arguments, "--json")
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    assert set(answer) == {"due_on", "due_at", "provisional"}
    return answer["due_on"]


def test_every_option_of_due():
    assert due_on() == "2024-03-11"
    assert due_on("--suspend", "2024-03-06T09:00/2024-03-08T09:00") == "2024-03-13"
    assert due_on("--exclude", "2024-03-06T09:00/2024-03-08T09:00") == "2024-03-13"
    assert due_on("--suspend", "2024-03-06/2024-03-07", "--exclude", "2024-03-08/2024-03-09") == (
        "2024-03-13"
    )
    assert due_on("--suspend", "2024-03-06/") is None
    assert due_on("--restart", "2024-03-06") == "2024-03-13"
    assert due_on("--extend", "2024-03-06=3wd") == "2024-03-14"
    assert due_on("--calendar", "cn") == "2024-03-11"
    result = run("due", "--start", "2024-09-11", "--limit", "20cd", "--roll", "none", "--json")
    assert json.loads(result.stdout)["due_on"] == "2024-10-01"


def test_the_answer_for_people_is_in_their_language_and_names_the_calendar():
    told = run("due", *START).stdout
    assert "5 个工作日：2024-03-11 期满" in told
    assert f"日历：cn {CN.revision}" in told
    assert "due on" not in told
    told = run("due", *START, "--lang", "en").stdout
    assert "5 working days from 2024-03-04T10:00+08:00: due on 2024-03-11" in told
    assert f"Calendar: cn {CN.revision}" in told
    assert "期满" not in told
    assert "1 working day from" in run("due", *START, "--limit", "1wd", "--lang", "en").stdout


def test_a_day_is_explained_in_one_language():
    assert "2024-03-09 周六  不计：周末\n" in run("explain", *START).stdout
    assert "2024-03-09 Sat  not counted: weekend\n" in run("explain", *START, "--lang=en").stdout


def test_explain_for_people_and_programs():
    result = run("explain", *START)
    assert "2024-03-09 周六  不计：周末" in result.stdout
    answer = json.loads(run("explain", *START, "--json").stdout)
    assert answer["due_on"] == "2024-03-11"
    assert answer["limit"] == "5wd"
    assert answer["days"][5] == {
        "date": "2024-03-09",
        "status": "not_counted",
        "reason": "weekend",
        "name": "",
        "pause": None,
        "text": "不计：周末",
        "text_en": "not counted: weekend",
    }


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--extend", "2024-05-01=3wd"], 1),
        (["--extend", "2024-05-01"], 2),
        (["--suspend", "2024-05-01"], 2),
        (["--suspend", "yesterday/"], 1),
        (["--limit", "5days"], 1),
        (["--calendar", "nowhere"], 1),
        (["--suspend", "2024-03-06"], 2),
    ],
)
@pytest.mark.parametrize("as_json", [False, True])
def test_errors_go_to_stderr_with_a_remedy(arguments, code, as_json):
    result = run("due", *START, *arguments, *(["--json"] if as_json else []))
    assert result.exit_code == code
    assert "办法" in result.stderr
    assert "Remedy" not in result.stderr
    if as_json:
        assert set(json.loads(result.stdout)["error"]) == {"code", "message", "message_en"}
    else:
        assert not result.stdout


def test_a_word_that_an_option_does_not_know_is_refused():
    result = run("due", *START, "--roll", "later")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "[usage] --roll 的值“later”不对。办法：可选：next、none。\n"


@pytest.mark.parametrize("more", [START, ("--roll", "none"), ("--suspend", "2024-03-06/")])
def test_options_that_a_batch_would_not_look_at_are_refused(tmp_path, more):
    file = tmp_path / "lines.jsonl"
    file.write_text(LINES[0], "utf-8")
    result = run("due", "--batch", str(file), *more)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--batch" in result.stderr


def test_start_and_limit_are_asked_for():
    assert run("due").exit_code == 2
    assert run("explain", "--limit", "5wd").exit_code == 2


LINES = [
    '{"start":"2024-03-04","limit":"5wd","suspend":[["2024-03-06T09:00","2024-03-08T09:00"]],"roll":"next"}',
    '{"start":"2024-03-04","limit":"5wd","extend":[{"at":"2024-03-05","by":"3wd"}]}',
    "",
    '{"start":"2024-03-04","limit":"5wd","exclude":[["2024-03-06",null]],"roll":null}',
    '{"start":"2024-03-04","limit":"5wd","extend":[{"at":"2024-05-01","by":"3wd"}]}',
    "no json",
    '{"start":"2024-03-04","limit":"5wd","colour":"red"}',
    '{"limit":"5wd"}',
    '{"start":"2024-03-04","limit":5}',
    '{"start":"9999-12-31","limit":"20wd"}',
    "[" * 100_000,
    '{"start":"2024-09-11","limit":"20cd","roll":"none","restart":[],"suspend":null}',
]


def test_a_batch_goes_on_to_the_end(tmp_path):
    file = tmp_path / "lines.jsonl"
    file.write_text("\n".join(LINES), "utf-8")
    result = run("due", "--batch", str(file))
    assert result.exit_code == 0
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer.get("due_on", "error") for answer in answers] == [
        "2024-03-13",
        "2024-03-14",
        None,
        *["error"] * 7,
        "2024-10-01",
    ]
    assert answers[0]["due_at"] == "2024-03-14T00:00:00+08:00"
    codes = [answer["error"]["code"] for answer in answers if "error" in answer]
    assert codes == ["calendar.extension_late", *["usage"] * 4, "calendar.range", "usage"]


def test_a_batch_from_standard_input():
    result = run("due", "--batch", "-", input=LINES[0])
    assert json.loads(result.stdout)["due_on"] == "2024-03-13"


@pytest.mark.parametrize("line", [b"\xff", b"{}", b"null", b'{"start":"\\ud800","limit":"5wd"}'])
def test_a_line_of_any_bytes_gets_an_answer(line):
    assert "error" in reply(CN, line)
