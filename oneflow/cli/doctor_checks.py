"""What `oneflow doctor` looks at: each check gives findings, each finding its remedy.

No check raises: what cannot be looked at is a finding, too.
"""

from __future__ import annotations

import locale
import platform
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import metadata
from typing import Literal

from msgspec import Struct

import oneflow
from oneflow.adapters.database.connections import WAL_IS_SAFE_FROM, Database
from oneflow.adapters.database.transactions import ask
from oneflow.adapters.database.upgrade import check
from oneflow.adapters.system_time import SystemTime
from oneflow.calendar import load_calendar, shipped
from oneflow.cli.lint import definitions_at, problems_of
from oneflow.cli.options import sqlite_file
from oneflow.errors import OneflowError
from oneflow.installation import ensure_sole_package

Level = Literal["ok", "warning", "problem"]
DISTRIBUTION = "oneflow-yijianshi"
_WRITES_CHINESE = "utf-8"
_SETTINGS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "sqlite": (
        ("journal_mode", "PRAGMA journal_mode"),
        ("synchronous", "PRAGMA synchronous"),
    ),
    "postgresql": (
        ("transaction_isolation", "SHOW transaction_isolation"),
        ("synchronous_commit", "SHOW synchronous_commit"),
        ("fsync", "SHOW fsync"),
    ),
}
"""What to ask a database about how it keeps what is committed, as our connections have it."""
_WANTED: Mapping[str, frozenset[str]] = {
    "journal_mode": frozenset({"wal", "truncate"}),
    "synchronous": frozenset({"2", "3"}),
    "transaction_isolation": frozenset({"read committed"}),
    "synchronous_commit": frozenset({"on", "remote_apply"}),
    "fsync": frozenset({"on"}),
}


class Finding(Struct, frozen=True, kw_only=True):
    """What was found about one thing; a remedy where something is to be done."""

    name: str
    level: Level
    zh: str
    en: str
    remedy_zh: str = ""
    remedy_en: str = ""


def examine(database: str | None) -> Iterator[Finding]:
    """Look at everything; `database` None: no database is named."""
    looks: list[Callable[[], Iterator[Finding]]] = [
        _python,
        _packages,
        _name,
        _locale,
        _sqlite,
        _calendar,
        _definitions,
    ]
    for look in looks:
        yield from _safely(look)
    if database is None:
        yield Finding(
            name="database",
            level="warning",
            zh="没有指定数据库，未检查",
            en="no database is named, so none was checked",
            remedy_zh="加 --database，或设置 ONEFLOW_DATABASE_URL。",
            remedy_en="Add --database, or set ONEFLOW_DATABASE_URL.",
        )
        return
    yield from _safely(lambda: _database(database))


def _safely(look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from look()
    except OneflowError as problem:
        yield Finding(
            name=problem.code,
            level="problem",
            zh=problem.zh,
            en=problem.en,
            remedy_zh=problem.remedy_zh,
            remedy_en=problem.remedy_en,
        )


def _python() -> Iterator[Finding]:
    version = platform.python_version()
    yield Finding(name="python", level="ok", zh=f"Python {version}", en=f"Python {version}")


def _packages() -> Iterator[Finding]:
    """Whether what the distribution requires is there, optional parts told apart."""
    missing = sorted(_missing())
    version = oneflow.__version__
    if not missing:
        text = f"oneflow {version}"
        yield Finding(name="packages", level="ok", zh=f"{text}，依赖齐全", en=f"{text}, all there")
        return
    listed = ", ".join(missing)
    yield Finding(
        name="packages",
        level="warning",
        zh=f"没有安装可选依赖：{listed}",
        en=f"optional packages are not installed: {listed}",
        remedy_zh="用到时运行 pip install 'oneflow-yijianshi[cli,postgres,testing]'。",
        remedy_en="When needed: pip install 'oneflow-yijianshi[cli,postgres,testing]'.",
    )


def _missing() -> Iterator[str]:
    for requirement in metadata.requires(DISTRIBUTION) or ():
        name, _, marker = requirement.partition(";")
        plain = name.split("[")[0].split(">")[0].split("=")[0].split("<")[0].strip()
        if "sys_platform" in marker:
            continue
        try:
            metadata.version(plain)
        except metadata.PackageNotFoundError:
            yield plain


def _name() -> Iterator[Finding]:
    try:
        ensure_sole_package()
    except ImportError as clash:
        zh, _, en = str(clash).partition("\n")
        yield Finding(name="name", level="problem", zh=zh, en=en)
        return
    yield Finding(
        name="name",
        level="ok",
        zh="没有同名的深度学习包 oneflow 混装",
        en="the deep-learning package of the same name is not mixed in",
    )


def _locale() -> Iterator[Finding]:
    encoding = (sys.stdout.encoding or "").lower()
    preferred = locale.getpreferredencoding(False).lower()
    fits = _WRITES_CHINESE in encoding.replace("_", "-")
    yield Finding(
        name="locale",
        level="ok" if fits else "warning",
        zh=f"输出编码 {encoding}（系统默认 {preferred}）",
        en=f"output is {encoding} (the system prefers {preferred})",
        remedy_zh="" if fits else "设置 PYTHONUTF8=1 或 LANG=C.UTF-8。",
        remedy_en="" if fits else "Set PYTHONUTF8=1 or LANG=C.UTF-8.",
    )


def _sqlite() -> Iterator[Finding]:
    version = sqlite3.sqlite_version
    safe = sqlite3.sqlite_version_info >= WAL_IS_SAFE_FROM
    rule_zh = "使用 WAL 日志" if safe else "有 WAL 重置缺陷，改用 TRUNCATE 日志（较慢，但安全）"
    rule_en = (
        "WAL journal" if safe else "has the WAL-reset bug, so TRUNCATE journal (slower, but safe)"
    )
    yield Finding(
        name="sqlite",
        level="ok",
        zh=f"SQLite {version}：{rule_zh}",
        en=f"SQLite {version}: {rule_en}",
    )


def _calendar() -> Iterator[Finding]:
    """Next year's arrangement is published in late autumn; until then dates are provisional."""
    calendar = load_calendar("cn")
    today = calendar.localise(SystemTime().now()).date()
    provisional = [
        year
        for year in (today.year, today.year + 1)
        if calendar.is_provisional(today.replace(year=year, month=7, day=1))
    ]
    if not provisional:
        text = f"{today.year + 1}"
        yield Finding(
            name="calendar",
            level="ok",
            zh=f"日历 cn 已包含 {text} 年的放假安排",
            en=f"calendar cn has the holidays of {text}",
        )
        return
    years = ", ".join(map(str, provisional))
    yield Finding(
        name="calendar",
        level="warning",
        zh=f"日历 cn 中 {years} 年的放假安排尚未收录，跨入该年的日期为暂定",
        en=f"calendar cn lacks the holidays of {years}; dates in it are provisional",
        remedy_zh="国务院通知公布后升级 oneflow，或按 definitions/calendars 的格式补一个文件。",
        remedy_en="Upgrade oneflow once they are published, or add a file to definitions/calendars.",
    )


def _definitions() -> Iterator[Finding]:
    found = problems_of(definitions_at(shipped()))
    errors, warnings = len(found.errors), len(found.warnings)
    yield Finding(
        name="definitions",
        level="problem" if errors else "ok",
        zh=f"随附的定义：{errors} 处错误，{warnings} 处提醒",
        en=f"shipped definitions: {errors} errors, {warnings} warnings",
        remedy_zh="重新安装 oneflow-yijianshi。" if errors else "",
        remedy_en="Install oneflow-yijianshi again." if errors else "",
    )


def _database(url: str) -> Iterator[Finding]:
    """Reachable, current, and durable the way it has to be."""
    path = sqlite_file(url)
    if path is not None and not path.is_file():
        yield Finding(
            name="database",
            level="problem",
            zh=f"没有数据库文件 {path}",
            en=f"there is no database file {path}",
            remedy_zh="运行 oneflow db upgrade 建立。",
            remedy_en="Make it by `oneflow db upgrade`.",
        )
        return
    database = Database(url)
    try:
        settings = {name: _asked(database, query) for name, query in _SETTINGS[database.dialect]}
    finally:
        database.close()
    told = ", ".join(f"{name}={value}" for name, value in settings.items())
    yield Finding(name="database", level="ok", zh="数据库可以连接", en="the database is reachable")
    yield _durability(settings, told)
    yield from _schema(url)


def _durability(settings: dict[str, str], told: str) -> Finding:
    """Whether a commit is on the disk when it returns, and readers see no half turns."""
    wrong = [name for name, value in settings.items() if value not in _WANTED[name]]
    return Finding(
        name="durability",
        level="problem" if wrong else "ok",
        zh=f"持久性与隔离级别：{told}",
        en=f"durability and isolation: {told}",
        remedy_zh=f"改正设置：{'、'.join(wrong)}。" if wrong else "",
        remedy_en=f"Mend the settings: {', '.join(wrong)}." if wrong else "",
    )


def _asked(database: Database, query: str) -> str:
    found = ask(database, lambda cursor: cursor.execute(query).fetchone())
    return str(found[0]).lower()


def _schema(url: str) -> Iterator[Finding]:
    seen = check(url)
    if seen.is_current:
        yield Finding(
            name="migrations",
            level="ok",
            zh=f"表结构为最新（{seen.reached}）",
            en=f"the tables are current ({seen.reached})",
        )
        return
    yield Finding(
        name="migrations",
        level="problem",
        zh=f"表结构在 {seen.reached}，需要 {seen.needed}（不一致 {len(seen.drift)} 处）",
        en=f"the tables are at {seen.reached}, needed is {seen.needed} ({len(seen.drift)} differ)",
        remedy_zh="运行 oneflow db upgrade；详情见 oneflow db check。",
        remedy_en="Run `oneflow db upgrade`; see `oneflow db check`.",
    )
