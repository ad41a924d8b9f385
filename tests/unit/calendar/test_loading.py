"""Calendars from directories: found, laid over each other, and refused with the file's name."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from time import process_time

import pytest

from oneflow.calendar import (
    CalendarDataError,
    UnknownCalendarError,
    due,
    load_calendar,
    parse_limit,
    shipped,
)
from oneflow.calendar.__main__ import main
from oneflow.calendar.loading import source_hash

HEAD = """id: city
zone: Asia/Shanghai
office: {weekday: ["09:00-12:00", "13:30-17:30"]}
"""
YEAR = """year: 2024
status: published
holidays:
  - {name: 市庆, en: City Day, off: [2024-03-05/2024-03-06], work: [2024-03-09]}
"""


@pytest.fixture
def city(tmp_path):
    (tmp_path / "calendar.yaml").write_text(HEAD, "utf-8")
    (tmp_path / "2024.yaml").write_text(YEAR, "utf-8")
    return tmp_path


def test_a_directory_is_a_calendar(city):
    calendar = load_calendar(city)
    assert (calendar.id, calendar.zone, calendar.day_end) == ("city", "Asia/Shanghai", "midnight")
    assert calendar.received_cutoff == "none"
    assert due(calendar, parse_limit("1wd"), datetime(2024, 3, 4)).due_on == date(2024, 3, 7)
    assert calendar.is_working_day(date(2024, 3, 9))
    assert calendar.record.office.nominal_minutes == 420
    assert load_calendar(str(city)) is calendar


def test_a_changed_file_is_read_again(city):
    before = load_calendar(city)
    (city / "2024.yaml").write_text(YEAR.replace("2024-03-09", "2024-03-10"), "utf-8")
    after = load_calendar(city)
    assert not after.is_working_day(date(2024, 3, 9))
    assert after.revision != before.revision


def test_a_calendar_may_extend_another(tmp_path):
    (tmp_path / "calendar.yaml").write_text(
        "id: ningxia\nextends: cn\nday_end: close\nreceived_cutoff: close\n"
        'office: {weekday: ["10:00-14:00"], friday: ["10:00-12:00"]}\nnominal_hours: 6\n',
        "utf-8",
    )
    (tmp_path / "2024.yaml").write_text(
        "year: 2024\nstatus: published\nnotices: [{number: null}]\nholidays:\n"
        "  - {name: 开斋节, en: Eid, off: [2024-04-10/2024-04-11], work: [2024-04-06]}\n",
        "utf-8",
    )
    (tmp_path / "2027.yaml").write_text("year: 2027\nstatus: provisional\n", "utf-8")
    calendar = load_calendar(tmp_path)
    assert not calendar.is_working_day(date(2024, 4, 10))
    assert calendar.is_working_day(date(2024, 4, 6))  # off in cn; the later file rules
    assert not calendar.is_working_day(date(2024, 4, 5))
    assert calendar.end_of(date(2024, 4, 12)).hour == 12
    assert calendar.record.office.nominal_minutes == 360
    assert len(calendar.record.years) == 24
    assert calendar.is_working_day(date(2027, 1, 1))  # its own file now, no longer derived
    assert not calendar.is_working_day(date(2028, 1, 27))  # derived still


@pytest.mark.parametrize("name", ["", "xx", "../cn", "a" * 5000, "c\0n", "/nowhere", "CN"])
def test_an_unknown_calendar_is_named(name):
    with pytest.raises(UnknownCalendarError) as caught:
        load_calendar(name)
    assert "cn" in caught.value.remedy_zh


def test_a_calendar_that_extends_nothing_known(tmp_path):
    (tmp_path / "calendar.yaml").write_text("id: x\nextends: nowhere\n", "utf-8")
    with pytest.raises(UnknownCalendarError):
        load_calendar(tmp_path)
    (tmp_path / "calendar.yaml").write_text(f"id: x\nextends: '{tmp_path}'\n", "utf-8")
    with pytest.raises(CalendarDataError):
        load_calendar(tmp_path)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("2024.yaml", YEAR + "year: 2024\n"),  # twice
        ("2024.yaml", YEAR.replace("status: published", "status: guessed")),
        ("2024.yaml", YEAR.replace("off:", "of:")),
        ("2024.yaml", YEAR.replace("2024-03-09", "2024-02-30")),
        ("2024.yaml", YEAR.replace("2024-03-09", "2024-03-09/2024-03-01")),
        ("2024.yaml", YEAR.replace("2024-03-09", "2024-03-09/9999-03-01")),
        ("2024.yaml", YEAR.replace("2024-03-09", "2023-03-09")),
        ("2024.yaml", YEAR.replace("year: 2024", "year: 2025")),
        ("2024.yaml", YEAR.replace("year: 2024", "year: yes")),
        ("2024.yaml", YEAR.replace("市庆", "&a 市庆") + "notices: [{number: *a}]\n"),
        ("2024.yaml", YEAR.replace("市庆", "!!python/name:os.system 市庆")),
        ("2024.yaml", YEAR.replace("市庆", "!x 市庆")),
        ("2024.yaml", ""),
        ("2024.yaml", "[" * 5000),
        ("2024.yaml", YEAR + "#" * 300_000),
        ("2024.yaml", YEAR + "---\n" + YEAR),
        ("2024.yaml", "\0"),
        ("calendar.yaml", HEAD.replace("zone: Asia/Shanghai\n", "")),
        ("calendar.yaml", HEAD.replace("Asia/Shanghai", "Asia/Atlantis")),
        ("calendar.yaml", HEAD.replace("weekday", "sunday")),
        ("calendar.yaml", HEAD.replace("weekday", "friday")),
        ("calendar.yaml", HEAD.replace("12:00", "25:00")),
        ("calendar.yaml", HEAD.replace("09:00-12:00", "12:00-09:00")),
        ("calendar.yaml", HEAD.replace("13:30", "11:30")),
        ("calendar.yaml", HEAD.replace("09:00-", "09:00")),
        ("calendar.yaml", HEAD + "day_end: noon\n"),
        ("calendar.yaml", HEAD + "nominal_hours: 25\n"),
        ("calendar.yaml", HEAD + "received_cutoff: dusk\n"),
    ],
)
def test_a_faulty_file_is_refused_by_name(city, file, content):
    (city / file).write_text(content, "utf-8")
    begun = process_time()
    with pytest.raises(CalendarDataError) as caught:
        load_calendar(city)
    assert process_time() - begun < 2
    assert len(caught.value.describe("en")) < 600


def test_bytes_that_are_no_text_are_refused(city):
    (city / "2024.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CalendarDataError):
        load_calendar(city)


def test_a_statutory_table_out_of_its_years_is_refused(city):
    table = "holidays: [{name: 节, en: Day, date: 01-01, days: 1}]\nyears: {9999: {}}\n"
    (city / "statutory.yaml").write_text(table, "utf-8")
    with pytest.raises(CalendarDataError):
        load_calendar(city)


def test_a_statutory_table_derives_years(city):
    table = (
        "holidays:\n  - {name: 节, en: Day, column: a, days: 2, shift: -1}\n"
        "years: {2024: {a: 05-01}, 2025: {a: 06-03}}\n"
    )
    (city / "statutory.yaml").write_text(table, "utf-8")
    calendar = load_calendar(city)
    assert calendar.is_working_day(date(2024, 5, 1))  # the year's own file rules
    assert not calendar.is_working_day(date(2025, 6, 2))
    assert not calendar.is_working_day(date(2025, 6, 3))
    assert calendar.is_provisional(date(2025, 6, 3))


def test_the_compiled_form_serves_while_it_matches(city, capsys):
    main([str(city)])
    written = Path(capsys.readouterr().out.strip())
    assert written == city / "compiled.json"
    assert source_hash(city) in written.read_text("utf-8")
    compiled = written.read_text("utf-8").replace('"2024-03-09"', '"2024-03-16"')
    written.write_text(compiled, "utf-8")
    assert load_calendar(city).is_working_day(date(2024, 3, 16))  # it was the compiled one
    (city / "2024.yaml").write_text(YEAR + "# touched\n", "utf-8")
    assert not load_calendar(city).is_working_day(date(2024, 3, 16))


def test_a_broken_compiled_form_is_passed_over(city):
    (city / "compiled.json").write_text("{", "utf-8")
    assert load_calendar(city).is_working_day(date(2024, 3, 9))


def test_the_shipped_calendar_loads_without_reading_yaml(tmp_path):
    copy = tmp_path / "cn"
    shutil.copytree(shipped("calendars", "cn"), copy)
    begun = process_time()
    assert load_calendar(copy).id == "cn"
    assert process_time() - begun < 0.06  # some 10 ms; reading the YAML takes ten times that
