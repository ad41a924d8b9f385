"""What `oneflow doctor` looks at: each check gives findings, each finding its remedy.

No check raises: what cannot be looked at is a finding, too.
"""

from __future__ import annotations

import locale
import platform
import sys
from collections.abc import Callable, Iterator
from importlib import metadata

import oneflow
from oneflow.adapters.database.connections import Database
from oneflow.adapters.database.setup_check import database_findings, migration_finding
from oneflow.adapters.system_time import SystemTime
from oneflow.calendar import load_calendar, shipped
from oneflow.cli.language import counted
from oneflow.cli.lint import definitions_at, problems_of
from oneflow.cli.options import sqlite_file
from oneflow.engine.shell.setup_finding import SetupFinding
from oneflow.errors import OneflowError
from oneflow.installation import ensure_sole_package
from oneflow.setup_check import calendar_finding, sqlite_finding

DISTRIBUTION = "oneflow-yijianshi"
_WRITES_CHINESE = "utf-8"


def examine(database: str | None) -> Iterator[SetupFinding]:
    """Look at everything; `database` None: no database is named."""
    looks: list[Callable[[], Iterator[SetupFinding]]] = [
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
        yield SetupFinding(
            code="database",
            level="warning",
            zh="没有指定数据库，未检查",
            en="no database is named, so none was checked",
            remedy_zh="加 --database，或设置 ONEFLOW_DATABASE_URL。",
            remedy_en="Add --database, or set ONEFLOW_DATABASE_URL.",
        )
        return
    yield from _safely(lambda: _database(database))


def _safely(look: Callable[[], Iterator[SetupFinding]]) -> Iterator[SetupFinding]:
    try:
        yield from look()
    except OneflowError as problem:
        yield SetupFinding(
            code=problem.code,
            level="problem",
            zh=problem.zh,
            en=problem.en,
            remedy_zh=problem.remedy_zh,
            remedy_en=problem.remedy_en,
        )


def _python() -> Iterator[SetupFinding]:
    version = platform.python_version()
    yield SetupFinding(code="python", level="ok", zh=f"Python {version}", en=f"Python {version}")


def _packages() -> Iterator[SetupFinding]:
    """Whether what the distribution requires is there, optional parts told apart."""
    missing = sorted(_missing())
    version = oneflow.__version__
    if not missing:
        text = f"oneflow {version}"
        yield SetupFinding(
            code="packages", level="ok", zh=f"{text}，依赖齐全", en=f"{text}, all there"
        )
        return
    listed = ", ".join(missing)
    yield SetupFinding(
        code="packages",
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


def _name() -> Iterator[SetupFinding]:
    try:
        ensure_sole_package()
    except ImportError as clash:
        zh, _, en = str(clash).partition("\n")
        yield SetupFinding(code="name", level="problem", zh=zh, en=en)
        return
    yield SetupFinding(
        code="name",
        level="ok",
        zh="没有同名的深度学习包 oneflow 混装",
        en="the deep-learning package of the same name is not mixed in",
    )


def _locale() -> Iterator[SetupFinding]:
    encoding = (sys.stdout.encoding or "").lower()
    preferred = locale.getpreferredencoding(False).lower()
    fits = _WRITES_CHINESE in encoding.replace("_", "-")
    yield SetupFinding(
        code="locale",
        level="ok" if fits else "warning",
        zh=f"输出编码 {encoding}（系统默认 {preferred}）",
        en=f"output is {encoding} (the system prefers {preferred})",
        remedy_zh="" if fits else "设置 PYTHONUTF8=1 或 LANG=C.UTF-8。",
        remedy_en="" if fits else "Set PYTHONUTF8=1 or LANG=C.UTF-8.",
    )


def _sqlite() -> Iterator[SetupFinding]:
    yield sqlite_finding()


def _calendar() -> Iterator[SetupFinding]:
    calendar = load_calendar("cn")
    yield calendar_finding(calendar, calendar.localise(SystemTime().now()).date())


def _definitions() -> Iterator[SetupFinding]:
    found = problems_of(definitions_at(shipped()))
    errors, warnings = len(found.errors), len(found.warnings)
    yield SetupFinding(
        code="definitions",
        level="problem" if errors else "ok",
        zh=f"随附的定义：{errors} 处错误，{warnings} 处提醒",
        en=f"shipped definitions: {counted(errors, 'error')}, {counted(warnings, 'warning')}",
        remedy_zh="重新安装 oneflow-yijianshi。" if errors else "",
        remedy_en="Install oneflow-yijianshi again." if errors else "",
    )


def _database(url: str) -> Iterator[SetupFinding]:
    """Reachable, current, and durable the way it has to be."""
    path = sqlite_file(url)
    if path is not None and not path.is_file():
        yield SetupFinding(
            code="database",
            level="problem",
            zh=f"没有数据库文件 {path}",
            en=f"there is no database file {path}",
            remedy_zh="运行 oneflow db upgrade 建立。",
            remedy_en="Make it by `oneflow db upgrade`.",
        )
        return
    database = Database(url)
    try:
        yield from database_findings(database)
    finally:
        database.close()
    yield migration_finding(url)
