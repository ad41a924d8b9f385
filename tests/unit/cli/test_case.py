"""`oneflow case`: what one sees, what one may not see, and what has been touched."""

from __future__ import annotations

import json
import re
import sqlite3
import stat
from pathlib import Path

import pytest

from oneflow.cli.demo_story import _FORM, CASE_ID
from tests.unit.cli.conftest import WINDOW

NUMBER = "440106-20260921-000001-1"
PERSONAL = [str(_FORM[name]) for name in ("child_name", "mother_id", "phone", "account")]


def file_of(url):
    return Path(url.removeprefix("sqlite:///"))


def spoil(url, statement, *values):
    with sqlite3.connect(file_of(url)) as connection:
        assert connection.execute(statement, values).rowcount == 1
    connection.close()


def rows(url, statement):
    connection = sqlite3.connect(file_of(url))
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


def readings(url):
    log = file_of(url).with_name(file_of(url).name + ".access.jsonl")
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


COMMANDS = [
    ("list",),
    ("list", "--json"),
    ("todo",),
    ("todo", "--json"),
    ("show", CASE_ID),
    ("show", NUMBER, "--json"),
    ("history", CASE_ID),
    ("history", CASE_ID, "--json"),
    ("export", CASE_ID),
    ("verify", CASE_ID),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_command_shows_a_personal_value(oneflow, database, command):
    done = oneflow("case", *command, "--as", WINDOW, "--database", database)
    assert done.code == 0, done.err
    assert done.out
    assert not [value for value in PERSONAL if value in done.out]


def test_a_replay_from_the_database_is_recorded(oneflow, database):
    done = oneflow("replay", NUMBER, "--as", WINDOW, "--database", database)
    assert done.code == 0, done.out + done.err
    (reading,) = readings(database)
    assert (reading["actor"], reading["action"], reading["case"]) == ("w1", "replay", CASE_ID)
    foreign = oneflow("replay", NUMBER, "--as", "stranger", "--database", database)
    assert foreign.code == 1


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_reading_is_recorded_with_who_and_what(oneflow, database, command):
    oneflow("case", *command, "--as", WINDOW, "--database", database)
    (reading,) = readings(database)
    assert (reading["actor"], reading["action"], reading["case"]) == ("w1", command[0], CASE_ID)


def test_the_access_log_is_private(oneflow, database):
    oneflow("case", "show", CASE_ID, "--as", WINDOW, "--database", database)
    log = file_of(database).with_name("hall.db.access.jsonl")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_what_cannot_be_recorded_is_not_shown(oneflow, database, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ONEFLOW_ACCESS_LOG", str(tmp_path / "file" / "log"))
    done = oneflow("case", "show", CASE_ID, "--as", WINDOW, "--database", database)
    assert (done.code, done.out) == (1, "")
    assert "ONEFLOW_ACCESS_LOG" in done.err


@pytest.mark.parametrize("actor", ["x:window@hall/440105", "stranger", "p1@police/1"])
def test_a_foreign_actor_gets_the_same_not_found(oneflow, database, actor):
    known = oneflow("case", "show", CASE_ID, "--as", actor, "--database", database)
    unknown = oneflow("case", "show", "no-such-case", "--as", actor, "--database", database)
    assert (known.code, known.out) == (1, "")
    assert known.err.replace(CASE_ID, "*") == unknown.err.replace("no-such-case", "*")
    told = [(row[0], row[1]) for row in rows(database, "SELECT case_id, command FROM denial")]
    assert told == [(CASE_ID, "read:show"), ("no-such-case", "read:show")]


def test_a_list_holds_what_is_in_scope(oneflow, database):
    for actor, count in ((WINDOW, 1), ("mother", 1), ("x@hall/440105", 0), ("stranger", 0)):
        done = oneflow("case", "list", "--json", "--as", actor, "--database", database)
        assert len(done.out.splitlines()) == count, actor


def test_work_is_listed_by_office_state_and_light(oneflow, database, monkeypatch):
    def work(actor, *options):
        named = ("--as", actor) if actor else ()
        done = oneflow("case", *options, "--json", *named, "--database", database)
        assert done.code == 0, done.err
        return [json.loads(line) for line in done.out.splitlines()]

    monkeypatch.setenv("ONEFLOW_OPERATOR", "night")
    whole = work("", "todo")
    here = next(each for each in whole if each["item"])
    assert (here["case_id"], here["number"]) == (CASE_ID, NUMBER)
    official = f"p1@{here['office']}"
    wanted = ("--item", here["item"], "--light", here["light"], "--state", here["state"])
    assert work(official, "todo", *wanted) == [here]
    assert work(official, "todo", "--state", "approved") == []
    assert work("mother", "todo") == []
    late = work("", "overdue")
    assert late == [each for each in work("", "todo") if each["light"] == "red"]
    assert work("mother", "overdue") == late
    assert work("stranger", "overdue") == []


def test_work_is_due_on_its_last_day(oneflow, database):
    """The list of work and the page of a case name the same day: midnight belongs to the day before."""
    options = ("--as", WINDOW, "--database", database)
    shown = oneflow("case", "show", CASE_ID, "--json", *options).out
    work = oneflow("case", "todo", *options).out
    days = set(re.findall(r"20\d\d-\d\d-\d\d", work))
    assert days
    assert days <= set(re.findall(r'"due_on": ?"(.{10})"', shown)) | set(
        re.findall(r'"(?:legal|promised)_on": ?"(.{10})"', shown)
    )
    assert "00:00" not in work


def test_work_goes_on_after_a_page(oneflow, database):
    first = oneflow(
        "case", "todo", "--limit", "1", "--as", WINDOW, "--database", database, "--lang", "en"
    )
    assert first.code == 0
    assert "1 piece of work\n" in first.out
    assert "item:" not in first.out, "work is called by its title, not by its key"
    wrong = oneflow("case", "overdue", "--after", "x", "--as", WINDOW, "--database", database)
    assert wrong.code != 0


def test_the_operator_of_the_configuration_sees_all(oneflow, database, monkeypatch):
    monkeypatch.setenv("ONEFLOW_OPERATOR", "night")
    done = oneflow("case", "list", "--database", database)
    assert NUMBER in done.out
    assert readings(database)[0]["kind"] == "operator"


def test_show_tells_state_clocks_and_what_is_waited_for(oneflow, database):
    done = oneflow("case", "show", CASE_ID, "--as", WINDOW, "--database", database)
    assert "居民医保缴费申报  税务部门  等待前置" in done.out
    assert "等待 城乡居民医保参保登记" in done.out
    assert "办理时限  承诺 2026-09-24  法定 2026-10-08" in done.out
    english = oneflow(
        "case", "show", CASE_ID, "--as", WINDOW, "--database", database, "--lang", "en"
    )
    assert "waits for Medical insurance" in english.out


def test_show_as_json_has_both_due_dates_of_each_clock(oneflow, database):
    done = oneflow("case", "show", CASE_ID, "--json", "--as", WINDOW, "--database", database)
    view = json.loads(done.out)
    (region,) = [each for each in view["regions"] if each["key"] == "item:birth-service"]
    (clock,) = region["clocks"]
    assert clock["promised_at"] == "2026-09-25T00:00:00+08:00"
    assert clock["legal_at"] == "2026-10-09T00:00:00+08:00"
    assert region["state"] == "recording"


def test_chinese_columns_align(oneflow, database):
    from rich.cells import cell_len

    done = oneflow("case", "list", "--as", WINDOW, "--database", database)
    head, line = done.out.splitlines()[:2]
    for word, value in (("主题", "新生儿"), ("状态", "办理中"), ("申请人", "mother")):
        assert cell_len(head[: head.index(word)]) == cell_len(line[: line.index(value)])


def test_history_numbers_events_and_keeps_their_bodies(oneflow, database):
    done = oneflow("case", "history", CASE_ID, "--json", "--as", "mother", "--database", database)
    events = [json.loads(line) for line in done.out.splitlines()]
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    stored = rows(database, "SELECT body FROM case_event ORDER BY seq")
    assert [event["body"] for event in events] == [json.loads(body) for (body,) in stored]


def verify(oneflow, database):
    return oneflow("case", "verify", CASE_ID, "--json", "--as", WINDOW, "--database", database)


def kinds(done):
    return {fault["kind"] for fault in json.loads(done.out)["faults"]}


def test_an_untouched_case_verifies(oneflow, database):
    done = verify(oneflow, database)
    assert (done.code, kinds(done)) == (0, set())
    told = json.loads(done.out)
    assert len(told["checked"]) == 8
    assert [each["name"] for each in told["skipped"]] == ["seal"]


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE case_event SET body = replace(body, 'w1', 'w2') WHERE seq = 14", "chain"),
        (
            "UPDATE case_event SET recorded_at = '2026-09-22T00:00:00.000000Z' WHERE seq = 5",
            "chain",
        ),
        ("DELETE FROM case_event WHERE seq = 9", "chain"),
        ("""UPDATE "case" SET state = replace(state, '"follows"', '"follow"')""", "state"),
        ("""UPDATE "case" SET applicant = 'someone-else'""", "row"),
        ("UPDATE region SET overdue_at = NULL WHERE key = 'item:birth-service'", "region"),
        ("DELETE FROM region WHERE key = 'item:insurance'", "region"),
    ],
)
def test_each_touch_is_found(oneflow, database, monkeypatch, statement, kind):
    monkeypatch.setenv("ONEFLOW_OPERATOR", "auditor")
    before = rows(database, "SELECT body FROM case_event WHERE seq = 14")
    assert before
    if "'w1', 'w2'" in statement:
        statement = "UPDATE case_event SET body = body || ' ' WHERE seq = 14"
    spoil(database, statement)
    done = oneflow("case", "verify", CASE_ID, "--json", "--database", database)
    assert done.code == 1, done.out
    assert kind in kinds(done)


def test_an_export_verifies_offline_and_a_changed_one_does_not(oneflow, database, tmp_path):
    path = tmp_path / "case.json"
    oneflow("case", "export", CASE_ID, "-o", path, "--as", WINDOW, "--database", database)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert oneflow("verify", "--bundle", path).code == 0
    text = path.read_text(encoding="utf-8")
    for old, new, kind in (
        ('\\"by\\":\\"clinic-system\\"', '\\"by\\":\\"clinic-systen\\"', "chain"),
        ('"applicant": "mother"', '"applicant": "father"', "row"),
    ):
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        done = oneflow("verify", "--json", "--bundle", path)
        assert done.code == 1
        assert kind in kinds(done)
    path.write_text(text.replace("承诺", "承若", 1), encoding="utf-8")
    done = oneflow("verify", "--bundle", path)
    assert done.code == 1
    assert "定义与办件锁定的不同" in done.out


def test_an_export_leaves_personal_values_out_unless_asked(oneflow, database):
    common = ("case", "export", CASE_ID, "--as", WINDOW, "--database", database)
    without = json.loads(oneflow(*common).out)
    assert without["data"] is None
    unsaid = oneflow(*common, "--with-data")
    assert (unsaid.code, unsaid.out) == (2, "")
    assert "--purpose" in unsaid.err
    given = json.loads(oneflow(*common, "--with-data", "--purpose", "年度审计").out)
    values = [row["value"] for row in given["data"]]
    assert json.dumps(_FORM["child_name"], ensure_ascii=False) in values
    recorded = readings(database)[-1]
    assert recorded["action"] == "export-data"
    assert "field:child_name" in recorded["fields"]
    assert not [value for value in PERSONAL if value in json.dumps(recorded, ensure_ascii=False)]


@pytest.mark.parametrize(
    "arguments",
    [
        ("case", "show", CASE_ID, "--as", WINDOW),
        ("case", "show", CASE_ID, "--database", "DATABASE"),
        ("case", "show", CASE_ID, "--as", "a b", "--database", "DATABASE"),
        ("case", "show", CASE_ID, "--as", WINDOW, "--database", "oracle://x"),
        ("case", "verify"),
        ("verify", "--bundle", "no-such-file.json"),
        ("case", "show"),
        ("case", "nonsense"),
    ],
)
def test_wrong_usage_leaves_with_two_and_no_traceback(oneflow, database, arguments):
    done = oneflow(*(database if each == "DATABASE" else each for each in arguments))
    assert (done.code, done.out) == (2, "")
    assert "Traceback" not in done.err


def test_reading_makes_no_database(oneflow, tmp_path):
    path = tmp_path / "none.db"
    done = oneflow("case", "list", "--as", WINDOW, "--database", f"sqlite:///{path}")
    assert done.code == 1
    assert "oneflow db upgrade" in done.err
    assert not path.exists()


def test_a_file_that_is_no_export_is_said_to_be_none(oneflow, tmp_path):
    path = tmp_path / "x.json"
    path.write_text("{}")
    done = oneflow("verify", "--bundle", path, "--lang", "en")
    assert done.code == 1
    assert "no export of a case" in done.err
