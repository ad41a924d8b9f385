"""What can go wrong when a date is computed, each with a stable code and a remedy.

All of them are `CalendarError`s: the arithmetic raises nothing else, whatever it is
given. They know limits, entries and dates only as text, never a case or a person.
"""

from __future__ import annotations

from typing import Any, Self

from oneflow.errors import CalendarError


class LimitSyntaxError(CalendarError):
    """A limit is not of the form `20wd`, `3mo`, `0.5wd`; mend the definition."""

    code = "calendar.limit"

    @classmethod
    def of(cls, text: object, why_zh: str, why_en: str) -> Self:
        """Say why `text` is no limit."""
        return cls(
            f"期限“{_short(text)}”写法不对：{why_zh}。",
            f"The limit '{_short(text)}' is not right: {why_en}.",
            remedy_zh="写成 数字+单位，如 20wd、20cd、3wh、24h、30min、1mo、1y；半日只能用于 wd，如 0.5wd。",
            remedy_en="Write a number and a unit: 20wd, 20cd, 3wh, 24h, 30min, 1mo, 1y; "
            "halves only with wd, as 0.5wd.",
            data={"limit": _short(text)},
        )


class LimitUnitError(CalendarError):
    """Two amounts that must share a unit do not, or the unit does not serve here."""

    code = "calendar.unit"

    @classmethod
    def of(cls, given: object, wanted: object) -> Self:
        """Say that `given` stands where something in the unit of `wanted` must stand."""
        return cls(
            f"“{given}”的单位与“{wanted}”不符。",
            f"'{given}' is not in the unit of '{wanted}'.",
            remedy_zh="延长、提醒与期限本身用同一单位。",
            remedy_en="Give extensions and rungs in the unit of their limit.",
            data={"given": str(given), "wanted": str(wanted)},
        )


class CalendarRangeError(CalendarError):
    """A date lies before the first or after the last year that the calendar knows."""

    code = "calendar.range"

    @classmethod
    def of(cls, calendar: str, first: int, last: int) -> Self:
        """Name the calendar and the years that it covers."""
        return cls(
            f"日历“{calendar}”只含 {first} 年至 {last} 年，所算日期在此之外。",
            f"The calendar '{calendar}' covers {first} to {last}; the date lies outside.",
            remedy_zh="检查起算时间和期限，或补充该年度的日历文件。",
            remedy_en="Check the start and the limit, or add the calendar file of that year.",
            data={"calendar": calendar, "first": first, "last": last},
        )


class PauseOrderError(CalendarError):
    """A pause ends before it begins."""

    code = "calendar.pause"

    @classmethod
    def of(cls, start: object, end: object) -> Self:
        """Name both ends."""
        return cls(
            f"中止期间的结束 {end} 早于开始 {start}。",
            f"A pause ends at {end}, before it begins at {start}.",
            remedy_zh="更正其中一个时间；尚未恢复的中止，结束留空。",
            remedy_en="Mend one of the two; leave the end of a running pause empty.",
            data={"start": str(start), "end": str(end)},
        )


class LateExtensionError(CalendarError):
    """An extension was recorded at or after the due time that held without it.

    Basis: 行政许可法 42: an authority that cannot decide in time extends before it is late.
    """

    code = "calendar.extension_late"

    @classmethod
    def of(cls, at: object, due_at: object) -> Self:
        """Name the instant of the extension and the due time that it missed."""
        return cls(
            f"延长于 {at} 作出，而期限已于 {due_at} 届满。",
            f"The extension was recorded at {at}, but the limit had ended at {due_at}.",
            remedy_zh="逾期后不能延长；请核对记录时间，或按逾期处理。",
            remedy_en="An ended limit cannot be extended; check the recorded time or treat it as late.",
            data={"at": str(at), "due_at": str(due_at)},
        )


class ExtensionCapError(CalendarError):
    """An extension is longer than its rule allows."""

    code = "calendar.extension_cap"

    @classmethod
    def of(cls, by: object, cap: object) -> Self:
        """Name what was asked and what is allowed."""
        return cls(
            f"延长 {by} 超过上限 {cap}。",
            f"An extension by {by} is over its cap of {cap}.",
            remedy_zh="缩短延长期限。",
            remedy_en="Extend by less.",
            data={"by": str(by), "cap": str(cap)},
        )


class RepeatedExtensionError(CalendarError):
    """A limit that may be extended once a round was extended again."""

    code = "calendar.extension_repeated"

    @classmethod
    def of(cls, at: object) -> Self:
        """Name the instant of the second extension."""
        return cls(
            f"本轮已延长过一次，{at} 不能再次延长。",
            f"The limit was extended once in this round; {at} is one time too many.",
            remedy_zh="每轮只能延长一次。",
            remedy_en="Extend once a round.",
            data={"at": str(at)},
        )


class CalendarDataError(CalendarError):
    """A calendar's data contradict themselves or cannot be read; mend the file named."""

    code = "calendar.data"

    @classmethod
    def of(cls, where: object, zh: str, en: str, **data: Any) -> Self:
        """Name the file or calendar and what is wrong with it."""
        return cls(
            f"日历数据 {where} 有误：{zh}。",
            f"Calendar data {where}: {en}.",
            remedy_zh="按 definitions/calendars/cn 中的文件格式更正。",
            remedy_en="Mend the file after the pattern of definitions/calendars/cn.",
            data={"where": str(where), **data},
        )


class UnknownCalendarError(CalendarError):
    """No calendar of that id is shipped, and no such directory exists."""

    code = "calendar.unknown"

    @classmethod
    def of(cls, name: object, known: tuple[str, ...]) -> Self:
        """Name what was asked for and what there is."""
        return cls(
            f"没有名为“{_short(name)}”的日历。",
            f"There is no calendar '{_short(name)}'.",
            remedy_zh=f"可用：{'、'.join(known)}；或给出日历目录的路径。",
            remedy_en=f"Known: {', '.join(known)}; or give the path of a calendar directory.",
            data={"calendar": _short(name), "known": list(known)},
        )


class MomentSyntaxError(CalendarError):
    """A text is neither a date nor an instant."""

    code = "calendar.moment"

    @classmethod
    def of(cls, text: object) -> Self:
        """Quote the text."""
        return cls(
            f"“{_short(text)}”不是日期或时间。",
            f"'{_short(text)}' is neither a date nor an instant.",
            remedy_zh="写成 2024-02-08、2024-02-08T10:00 或带时区的 2024-02-08T10:00+08:00。",
            remedy_en="Write 2024-02-08, 2024-02-08T10:00 or, with an offset, "
            "2024-02-08T10:00+08:00.",
            data={"text": _short(text)},
        )


def _short(value: object) -> str:
    """Show at most 60 characters of what somebody typed."""
    try:
        text = str(value)
    except ValueError:  # an integer of more digits than Python prints
        text = "(a number of very many digits)"
    return text if len(text) <= 60 else f"{text[:57]}..."
