"""Is a database set up so that what is committed stays, and nobody reads half a turn?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import func, select

from oneflow.adapters.database import schema as t
from oneflow.adapters.database.connections import Database
from oneflow.adapters.database.transactions import ask, rows
from oneflow.adapters.database.upgrade import check
from oneflow.engine.records.instants import read_instant
from oneflow.engine.shell.setup_finding import SetupFinding

SETTINGS: Mapping[str, tuple[tuple[str, str], ...]] = {
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
WANTED: Mapping[str, frozenset[str]] = {
    "journal_mode": frozenset({"wal", "truncate"}),
    "synchronous": frozenset({"2", "3"}),
    "transaction_isolation": frozenset({"read committed"}),
    "synchronous_commit": frozenset({"on", "remote_apply"}),
    "fsync": frozenset({"on"}),
}


def database_findings(database: Database) -> Iterator[SetupFinding]:
    """Reachable, and durable the way it has to be.

    Raises:
        StoreError: it is not reachable.
    """
    settings = {name: _asked(database, query) for name, query in SETTINGS[database.dialect]}
    told = ", ".join(f"{name}={value}" for name, value in settings.items())
    wrong = [name for name, value in settings.items() if value not in WANTED[name]]
    yield SetupFinding(
        code="database", level="ok", zh="数据库可以连接", en="the database is reachable"
    )
    yield SetupFinding(
        code="durability",
        level="problem" if wrong else "ok",
        zh=f"持久性与隔离级别：{told}",
        en=f"durability and isolation: {told}",
        remedy_zh=f"改正设置：{'、'.join(wrong)}。" if wrong else "",
        remedy_en=f"Mend the settings: {', '.join(wrong)}." if wrong else "",
    )


def migration_finding(url: str, *, drift: bool = True) -> SetupFinding:
    """Whether the tables are what this oneflow needs; `drift`: look at each column, too."""
    seen = check(url, drift=drift)
    if seen.is_current:
        return SetupFinding(
            code="migrations",
            level="ok",
            zh=f"表结构为最新（{seen.reached}）",
            en=f"the tables are current ({seen.reached})",
        )
    return SetupFinding(
        code="migrations",
        level="problem",
        zh=f"表结构在 {seen.reached}，需要 {seen.needed}（不一致 {len(seen.drift)} 处）",
        en=f"the tables are at {seen.reached}, needed is {seen.needed} ({len(seen.drift)} differ)",
        remedy_zh="运行 oneflow db upgrade；详情见 oneflow db check。",
        remedy_en="Run `oneflow db upgrade`; see `oneflow db check`.",
    )


def latest_receipt(database: Database) -> datetime | None:
    """When the case received last was received; None: there is none."""
    ((found,),) = rows(database, select(func.max(t.case.c.received_at)))
    return None if found is None else read_instant(str(found))


def server_time(database: Database) -> datetime | None:
    """The clock of the database's server; None: the database is a file."""
    if database.dialect == "sqlite":
        return None
    found: datetime = rows(database, select(func.clock_timestamp()))[0][0]
    return found


def _asked(database: Database, query: str) -> str:
    found = ask(database, lambda cursor: cursor.execute(query).fetchone())
    return str(found[0]).lower()
