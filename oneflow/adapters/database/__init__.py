"""The store over SQL databases: SQLite embedded, PostgreSQL in production.

    schema  migrations/  upgrade          the tables; how a database is brought to this form
    connections  transactions             a connection held by each thread; work on it
    statements  rendering                 statements in SQLAlchemy Core, rendered once for a dialect
    portable  tuned_sqlite  tuned_postgres  case_change    the statement sets of the write path
    units  case_store                     one read-decide-write; the `CaseStore`
    gathering  gathered_unit  fair_lock   several threads in one COMMIT, on SQLite
    joined  hosted  host_transaction  host_ends    inside transactions of the host
    outbox  seals                         messages to send; seals
    queries  case_lists  work_lists       questions over many cases
    setup_check  failures                 is it set up soundly; what a driver's error means

SQLAlchemy Core describes tables and queries; what every command runs is rendered from it once
and executed on a connection held by the thread. `open_store` joins the parts.
"""

from __future__ import annotations

from typing import Literal

from oneflow.adapters.database.case_store import DatabaseStore
from oneflow.adapters.database.connections import Database
from oneflow.adapters.database.gathering import Gathering
from oneflow.adapters.database.host_transaction import HostSession
from oneflow.adapters.database.hosted import HostedStore, SessionFactory, url_of
from oneflow.adapters.database.joined import JoinedStore, join
from oneflow.adapters.database.portable import PortableStatements
from oneflow.adapters.database.tuned_postgres import TunedPostgres
from oneflow.adapters.database.tuned_sqlite import TunedSqlite

StatementSet = Literal["tuned", "portable"]

__all__ = [
    "Database",
    "DatabaseStore",
    "HostSession",
    "HostedStore",
    "JoinedStore",
    "SessionFactory",
    "StatementSet",
    "join",
    "open_store",
    "url_of",
]


def open_store(
    url: str,
    *,
    statements: StatementSet = "tuned",
    sole_process: bool = False,
    wait_seconds: int = 30,
    group_commits: bool = True,
    session_factory: SessionFactory | None = None,
) -> DatabaseStore:
    """Open the store of a database whose tables are there already (`oneflow db upgrade`).

    Args:
        url: `sqlite:///path` or `postgresql://user:password@host/database`. An SQLite file that
            does not exist is created, readable by its owner only.
        statements: "tuned" for the database at hand, or the "portable" ones.
        sole_process: vouches that no other process opens the SQLite file, now or later; then
            WAL is used even where other processes could damage it (SQLite before 3.51.3).
        wait_seconds: how long to wait for a lock before giving up with StoreError.
        group_commits: let the threads of this process share transactions on SQLite, with one
            COMMIT for all that were waiting (`oneflow.adapters.database.gathering`); PostgreSQL
            does that by itself.
        session_factory: of the host, on the same database: cases are changed in its sessions;
            None: on oneflow's own connections.

    Raises:
        UsageError: the address is not understood or the database not supported.
        StoreError: the file cannot be opened.
        MissingExtraError: the driver is not installed.
    """
    database = Database(url, sole_process=sole_process, wait_seconds=wait_seconds)
    chosen = _statements(database.dialect, statements)
    if session_factory is not None:
        return HostedStore(database, chosen, session_factory)
    gathers = group_commits and database.dialect == "sqlite"
    return DatabaseStore(database, chosen, Gathering(database) if gathers else None)


def _statements(dialect: str, wanted: StatementSet) -> PortableStatements:
    if wanted == "portable":
        return PortableStatements(dialect)
    return TunedSqlite() if dialect == "sqlite" else TunedPostgres()
