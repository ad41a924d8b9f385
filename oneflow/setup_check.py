"""Is everything set up so that cases are kept, and dated as they should be?

`Engine.check` asks all of it; `open_engine` refuses to work where a problem is found, and tells
warnings to the logger `oneflow.setup`; `oneflow doctor` shows it.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from oneflow.adapters.database.connections import WAL_IS_SAFE_FROM, Database
from oneflow.adapters.database.setup_check import (
    database_findings,
    latest_receipt,
    migration_finding,
    server_time,
)
from oneflow.adapters.system_time import SystemTime
from oneflow.calendar import Calendar
from oneflow.engine.ports import TimeSource
from oneflow.engine.shell.setup_finding import SetupFinding
from oneflow.errors import CalendarError, SetupError
from oneflow.matters.problems import Problem

_log = logging.getLogger("oneflow.setup")
_log.addHandler(logging.NullHandler())  # silent until the host says where logs go

APART = timedelta(seconds=60)
"""By how much the clocks of two machines may differ before it is told."""
AHEAD = timedelta(days=1)
"""By how much the last receipt may lie ahead of the clock before it is told."""


def check_setup(
    database: Database | None,
    calendar: Calendar,
    time: TimeSource,
    definitions: Mapping[str, Sequence[Problem]],
) -> Iterator[SetupFinding]:
    """Look at everything that an engine stands on.

    Args:
        database: of its store; None: the store is no database.
        calendar: what new cases get.
        time: its clock.
        definitions: matter published -> warnings about it.

    Raises:
        StoreError: the database is not reachable.
    """
    yield from sound_enough(database, calendar, time)
    if database is not None:
        yield migration_finding(database.url.render_as_string(hide_password=False))
    yield definition_finding(definitions)


def sound_enough(
    database: Database | None, calendar: Calendar, time: TimeSource
) -> Iterator[SetupFinding]:
    """The part that is quick enough for every start; the tables must be there."""
    if database is None:
        yield SetupFinding(
            code="database",
            level="warning",
            zh="办件只存在于本进程的内存中，进程结束即消失",
            en="cases live in this process only and go with it",
            remedy_zh="试用以外请用 sqlite:/// 或 postgresql:// 地址。",
            remedy_en="Use a sqlite:/// or postgresql:// address for anything but trials.",
        )
    else:
        if database.dialect == "sqlite":
            yield sqlite_finding()
        yield from database_findings(database)
    yield _clock(database, calendar, time)
    now = time.now()
    if now.tzinfo is not None and _is_inside(calendar, now):
        yield calendar_finding(calendar, calendar.localise(now).date())


def refuse_unsound(findings: Iterable[SetupFinding]) -> None:
    """Go on only where there is no problem; warnings are logged.

    Raises:
        SetupError: there are problems; all of them are listed.
    """
    problems = []
    for finding in findings:
        if finding.level == "problem":
            problems.append(finding)
        elif finding.level == "warning":
            _log.warning("%s: %s", finding.code, finding.describe("en"))
    if problems:
        raise SetupError.of(tuple(problems))


def sqlite_finding() -> SetupFinding:
    """Which journal this SQLite allows."""
    version = sqlite3.sqlite_version
    safe = sqlite3.sqlite_version_info >= WAL_IS_SAFE_FROM
    rule_zh = "使用 WAL 日志" if safe else "有 WAL 重置缺陷，改用 TRUNCATE 日志（较慢，但安全）"
    rule_en = (
        "WAL journal" if safe else "has the WAL-reset bug, so TRUNCATE journal (slower, but safe)"
    )
    return SetupFinding(
        code="sqlite",
        level="ok",
        zh=f"SQLite {version}：{rule_zh}",
        en=f"SQLite {version}: {rule_en}",
    )


def calendar_finding(calendar: Calendar, today: date) -> SetupFinding:
    """Next year's arrangement is published in late autumn; until then dates are provisional."""
    name = calendar.id
    provisional = [year for year in (today.year, today.year + 1) if _is_provisional(calendar, year)]
    if not provisional:
        year = today.year + 1
        return SetupFinding(
            code="calendar",
            level="ok",
            zh=f"日历 {name} 已包含 {year} 年的放假安排",
            en=f"calendar {name} has the holidays of {year}",
        )
    years = ", ".join(map(str, provisional))
    return SetupFinding(
        code="calendar",
        level="warning",
        zh=f"日历 {name} 中 {years} 年的放假安排尚未收录，跨入该年的日期为暂定",
        en=f"calendar {name} lacks the holidays of {years}; dates in it are provisional",
        remedy_zh="国务院通知公布后升级 oneflow，或按 definitions/calendars 的格式补一个文件。",
        remedy_en="Upgrade oneflow once they are published, or add a file to definitions/calendars.",
    )


def definition_finding(definitions: Mapping[str, Sequence[Problem]]) -> SetupFinding:
    """Whether anything can be applied for, and what the checks still say about it."""
    warned = sorted(code for code, problems in definitions.items() if problems)
    count = sum(map(len, definitions.values()))
    named = ", ".join(warned)
    if not definitions:
        return SetupFinding(
            code="definitions",
            level="warning",
            zh="尚未发布任何定义，无法申报",
            en="no definition is published, so nothing can be applied for",
            remedy_zh="打开引擎时给出 definitions=，或调用 publish。",
            remedy_en="Open the engine with definitions=, or call publish.",
        )
    return SetupFinding(
        code="definitions",
        level="warning" if warned else "ok",
        zh=f"已发布 {len(definitions)} 个定义，{count} 处提醒" + (f"（{named}）" if warned else ""),
        en=f"{len(definitions)} definitions published, {count} warnings"
        + (f" ({named})" if warned else ""),
        remedy_zh="运行 oneflow lint 查看并改正。" if warned else "",
        remedy_en="See and mend them by `oneflow lint`." if warned else "",
    )


def _clock(database: Database | None, calendar: Calendar, time: TimeSource) -> SetupFinding:
    now = time.now()
    if now.tzinfo is None:
        return _wrong_clock("不带时区", "has no offset", level="problem")
    if not _is_inside(calendar, now):
        told = f"{now:%Y-%m-%d}"
        return _wrong_clock(
            f"为 {told}，不在日历之内", f"says {told}, outside the calendar", level="problem"
        )
    server = server_time(database) if database and isinstance(time, SystemTime) else None
    if server is not None and abs(server - now) > APART:
        apart = int(abs(server - now).total_seconds())
        return _wrong_clock(
            f"与数据库服务器相差 {apart} 秒", f"is {apart} s apart from the database server's"
        )
    latest = latest_receipt(database) if database else None
    if latest is not None and latest - now > AHEAD:
        return _wrong_clock(
            f"早于已收办件（{latest:%Y-%m-%d}）", f"is behind a case received {latest:%Y-%m-%d}"
        )
    return SetupFinding(code="clock", level="ok", zh="时钟正常", en="the clock is sane")


def _wrong_clock(zh: str, en: str, *, level: str = "warning") -> SetupFinding:
    return SetupFinding(
        code="clock",
        level="problem" if level == "problem" else "warning",
        zh=f"时钟{zh}",
        en=f"the clock {en}",
        remedy_zh="校准本机时间（NTP），时间来源须带时区。",
        remedy_en="Set this machine's time (NTP); a source of time must give aware instants.",
    )


def _is_inside(calendar: Calendar, now: datetime) -> bool:
    try:
        calendar.is_working_day(calendar.localise(now).astimezone(calendar.local.zone).date())
    except CalendarError:
        return False
    return True


def _is_provisional(calendar: Calendar, year: int) -> bool:
    try:
        return calendar.is_provisional(date(year, 7, 1))
    except CalendarError:
        return True
