"""The shipped calendar of China against two packages that know it too, and against itself."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest
from ruamel.yaml import YAML

from oneflow.calendar import load_calendar, shipped
from oneflow.calendar.loading import load_record, source_hash

CN = load_calendar("cn")
DIRECTORY = shipped("calendars", "cn")
WORKED_BY_NOTICE_OF_2006 = date(2005, 12, 31)
"""国办发明电〔2005〕35号 has it worked; chinesecalendar 1.11.0 does not know."""

QINGMING_OF_2100 = date(2100, 4, 5)
"""At 00:39 in China by the sun's longitude, and so in two almanacs; holidays 0.109 has the 4th."""


def days(first: int, last: int) -> list[date]:
    start = date(first, 1, 1)
    return [start + timedelta(days=n) for n in range((date(last + 1, 1, 1) - start).days)]


def test_working_days_agree_with_chinesecalendar():
    differing = [
        day
        for day in days(2004, 2026)
        if CN.is_working_day(day) != chinese_calendar.is_workday(day)
    ]
    assert differing == [WORKED_BY_NOTICE_OF_2006]


def test_working_days_agree_with_holidays():
    other = holidays.country_holidays("CN", years=range(2003, 2028))
    assert not [
        day for day in days(2004, 2026) if CN.is_working_day(day) != other.is_working_day(day)
    ]


def test_holiday_names_agree_with_chinesecalendar():
    names = {
        "New Year's Day": "元旦",
        "Spring Festival": "春节",
        "Tomb-sweeping Day": "清明节",
        "Labour Day": "劳动节",
        "Dragon Boat Festival": "端午节",
        "Mid-autumn Festival": "中秋节",
        "National Day": "国庆节",
        "Anti-Fascist 70th Day": "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日",
    }
    for day, name in chinese_calendar.holidays.items():
        note = CN.days.notes[CN.days.number(day)]
        assert (note.zh, note.works) == (names[name], False), day


def test_statutory_days_to_2100_agree_with_holidays():
    other = holidays.country_holidays("CN", years=range(2027, 2101), observed=False)
    ours = {
        CN.days.date(number)
        for number, note in CN.days.notes.items()
        if number >= CN.days.sure_until and not note.works
    }
    theirs = {day for day in other if day.year >= 2027}
    assert ours ^ theirs == {date(2100, 4, 4), QINGMING_OF_2100}
    assert QINGMING_OF_2100 in ours
    assert len({day.year for day in ours}) == 74


def test_a_derived_year_has_the_thirteen_days_of_the_regulation():
    for year in range(2027, 2101):
        first = CN.days.number(date(year, 1, 1))
        found = [
            n for n in CN.days.notes if first <= n < first + 366 and CN.days.date(n).year == year
        ]
        coinciding = 1 if len(found) == 12 else 0  # Mid-Autumn may fall on National Day
        assert len(found) + coinciding == 13, year


def test_make_up_days_are_weekend_days_and_days_off_in_exchange_are_not_worked():
    for number, note in CN.days.notes.items():
        weekend = CN.days.date(number).weekday() >= 5
        assert weekend or not note.works, CN.days.date(number)


@pytest.mark.parametrize("year", range(2004, 2027))
def test_each_year_is_published_and_names_its_notice_where_known(year):
    content = YAML(typ="safe", pure=True).load((DIRECTORY / f"{year}.yaml").read_text("utf-8"))
    assert content["status"] == "published"
    numbers = [notice["number"] for notice in content["notices"]]
    if year < 2006:
        assert numbers == [None]
    else:
        assert all(f"〔{year - 1}〕" in numbers[0] for _ in numbers)


def test_the_compiled_form_is_that_of_the_files():
    record = load_record(DIRECTORY, source_hash(DIRECTORY))
    fresh = load_record(DIRECTORY, "another hash, so that the YAML is read")
    assert record == fresh
    assert (DIRECTORY / "compiled.json").read_bytes().count(source_hash(DIRECTORY).encode()) == 1, (
        "run: python -m oneflow.calendar definitions/calendars/cn"
    )
