"""The words of an explanation, in Chinese and English. No arithmetic, no decisions."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from oneflow.calendar.calendars import Due
from oneflow.calendar.limits import Limit

Language = Literal["zh", "en"]

_UNITS = {
    "wd": ("个工作日", "working days"),
    "cd": ("日（自然日）", "calendar days"),
    "wh": ("个办公小时", "office hours"),
    "h": ("小时", "hours"),
    "min": ("分钟", "minutes"),
    "mo": ("个月", "months"),
    "y": ("年", "years"),
}
_WEEKDAYS = ("周一 Mon", "周二 Tue", "周三 Wed", "周四 Thu", "周五 Fri", "周六 Sat", "周日 Sun")
_REASONS = {
    "start_day": ("不计：开始当日不计入", "not counted: the start day"),
    "working_day": ("计入：工作日", "counted: working day"),
    "make_up_day": ("计入：{name}调休上班", "counted: make-up day for {name}"),
    "calendar_day": ("计入：自然日", "counted: calendar day"),
    "running_time": ("计入：部分时间", "counted: part of the day"),
    "weekend": ("不计：周末", "not counted: weekend"),
    "holiday": ("不计：{name}放假", "not counted: {name}"),
    "closed": ("不计：当日已无办公时间", "not counted: no office time left"),
    "pause": ("扣除：第 {pause} 次中止", "removed: pause {pause}"),
    "rolled": ("顺延：{name}放假", "rolled on: {name}"),
    "ended": ("顺延：起算时当日已止", "rolled on: the day was over at the start"),
    "last_day": ("期满之日", "last day"),
}

_WEEKEND_ROLLED = ("顺延：周末", "rolled on: weekend")


def _day_label(day: date, language: Language = "zh") -> str:
    """Write a date with its weekday.

    >>> _day_label(date(2024, 2, 18)), _day_label(date(2024, 2, 18), "en")
    ('2024-02-18 周日', '2024-02-18 Sun')
    """
    zh, en = _WEEKDAYS[day.weekday()].split()
    return f"{day.isoformat()} {zh if language == 'zh' else en}"


def describe_row(
    day: date, reason: str, name: str, pause: int | None, *, language: Language
) -> str:
    """Write one day of an explanation."""
    zh, en = _WEEKEND_ROLLED if reason == "rolled" and not name else _REASONS[reason]
    text = (zh if language == "zh" else en).format(name=name, pause=pause)
    return f"{_day_label(day, language)}  {text}"


def headline(
    limit: Limit, amount: int | Decimal, start: datetime, due: Due, *, language: Language
) -> str:
    """Write the answer in a sentence."""
    zh, en = _UNITS[limit.unit]
    if amount == 1:
        en = en.removesuffix("s")
    begun = start.isoformat(timespec="minutes")
    if due.due_on is None or due.due_at is None:
        if language == "zh":
            return f"自 {begun} 起 {amount} {zh}：中止尚未恢复，期满日未定"
        return f"{amount} {en} from {begun}: no due date while the pause runs"
    end = due.due_at.isoformat(timespec="minutes")
    if language == "zh":
        doubt = "（暂定：涉及尚未公布放假安排的年份）" if due.provisional else ""
        return f"自 {begun} 起 {amount} {zh}：{due.due_on} 期满，须早于 {end}{doubt}"
    doubt = " (provisional: a year without a published arrangement)" if due.provisional else ""
    return f"{amount} {en} from {begun}: due on {due.due_on}, before {end}{doubt}"
