"""From what a driver raises to what a caller can do about it.

Knows SQLite by its error codes and every other database by SQLSTATE, without importing a driver.
"""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError

from oneflow.engine.shell.store_failures import conflict, outcome_unknown
from oneflow.errors import OneflowError, StoreError

_FULL = {13}
_BUSY = {5, 6}
_NO_DATABASE = 26
_LOST_STATES = ("08", "57P0")
_CONFLICT_STATES = {"40001", "40P01", "23505"}
_BUSY_STATES = {"55P03", "57014", "25P03"}
_MISSING_STATES = {"42P01", "42703", "3F000"}
_CROWDED_STATES = {"53300", "53400"}
_NO_RIGHT = {3, 23}
_NO_RIGHT_STATES = {"42501"}
_READ_ONLY = {8}
_READ_ONLY_STATES = {"25006"}


def is_driver_error(error: Exception) -> bool:
    """Tell whether a driver raised this, not the code that uses it."""
    return isinstance(error, sqlite3.Error) or hasattr(error, "sqlstate")


def is_lost(error: Exception) -> bool:
    """Tell whether the connection is gone, so that nobody heard what became of the statement."""
    if isinstance(error, sqlite3.Error) or not hasattr(error, "sqlstate"):
        return False
    state = error.sqlstate
    if state is None:
        return type(error).__name__ == "OperationalError"
    return str(state).startswith(_LOST_STATES)


def translate(error: Exception, case_id: str, *, sending: bool = False) -> OneflowError:
    """Give the error that the caller can act on.

    Args:
        error: raised by a driver.
        case_id: whose unit it was; "" if of no case.
        sending: whether a statement that stores for good had been sent, so that a lost
            connection, or an error of our own, leaves its outcome unknown.
    """
    if is_lost(error):
        return outcome_unknown(case_id) if sending else _lost(error)
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error, case_id)
    if sending and not is_driver_error(error):
        return outcome_unknown(case_id)  # it came up on our side, perhaps after the commit
    state = str(getattr(error, "sqlstate", ""))
    if state in _CONFLICT_STATES:
        return conflict(case_id)
    if state in _BUSY_STATES:
        return busy(error)
    if state in _CROWDED_STATES:
        return no_connection(error)
    if state.startswith("53"):
        return _full(error)
    return _not_permitted(error, state) or _other(error)


def _not_permitted(error: Exception, state: str) -> StoreError | None:
    """What no waiting helps against: somebody has to set the database up otherwise."""
    if state in _MISSING_STATES:
        return not_upgraded(error)
    if state in _NO_RIGHT_STATES:
        return _no_right(error)
    return _read_only(error) if state in _READ_ONLY_STATES else None


def of_reading(error: DBAPIError) -> OneflowError:
    """Give the error of a reading that went through SQLAlchemy, connecting included."""
    cause = cause_of(error)
    connected = error.statement is not None
    return translate(cause, "") if connected or not is_lost(cause) else no_connection(cause)


def cause_of(error: DBAPIError) -> Exception:
    """What the driver raised."""
    return error.orig if isinstance(error.orig, Exception) else error


def _of_sqlite(error: sqlite3.Error, case_id: str) -> OneflowError:
    if isinstance(error, sqlite3.IntegrityError):
        return conflict(case_id)
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _BUSY:
        return busy(error)
    if code in _FULL:
        return _full(error)
    if code == _NO_DATABASE:
        return _no_database(error)
    if code in _READ_ONLY:
        return _read_only(error)
    if code in _NO_RIGHT:
        return _no_right(error)
    if "no such table" in str(error) or "no such column" in str(error):
        return not_upgraded(error)
    return _other(error)


def busy(error: Exception | None = None) -> StoreError:
    """Somebody else holds the database, or all connections to it, for longer than we wait."""
    return StoreError(
        "数据库正被占用，等待超时，本次未写入",
        "the database was held by somebody else for too long; nothing was stored",
        remedy_zh="稍后重试；若经常发生，缩短事务，加大宿主的连接池，或改用 PostgreSQL。",
        remedy_en="Try again later; if it happens often, keep transactions short, enlarge the host's "
        "pool, or use PostgreSQL.",
        data=_about(error, "busy"),
    )


def not_upgraded(error: Exception | None = None) -> StoreError:
    """The tables are not there, or of another version."""
    return StoreError(
        "数据库中没有所需的表或列",
        "the database lacks tables or columns that are needed",
        remedy_zh="运行 oneflow db upgrade。",
        remedy_en="Run `oneflow db upgrade`.",
        data=_about(error, "not-upgraded"),
    )


def rolled_back() -> StoreError:
    """A statement had failed, so the database ended the transaction without storing anything."""
    return StoreError(
        "事务中有语句失败，数据库已整体回滚，本次未写入",
        "a statement had failed, so the database rolled the transaction back; nothing was stored",
        remedy_zh="稍后重试；若再次出现，请查看数据库日志。",
        remedy_en="Try again; if it happens again, see the database's log.",
        data=_about(None, "rolled-back"),
    )


def _lost(error: Exception) -> StoreError:
    return StoreError(
        "与数据库的连接已断开，本次未写入",
        "the connection to the database is lost; nothing was stored",
        remedy_zh="确认数据库在运行、地址和口令正确，然后重试。",
        remedy_en="See that the database is up and address and password are right; try again.",
        data=_about(error, "lost"),
    )


def no_connection(error: Exception) -> OneflowError:
    """No connection could be made. On SQLite the driver's own code says more."""
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error, "")
    return StoreError(
        "无法与数据库建立连接，本次未写入",
        "no connection to the database could be made; nothing was stored",
        remedy_zh="确认数据库在运行、地址和口令正确，连接数上限不少于本程序的线程数（每个线程占一个），然后重试。",
        remedy_en="See that the database is up, that address and password are right, and that it admits "
        "as many connections as this program has threads (each holds one); try again.",
        data=_about(error, "unreachable"),
    )


def _no_right(error: Exception) -> StoreError:
    return StoreError(
        "数据库账号没有所需的权限，本次未写入",
        "the database account lacks a right that is needed; nothing was stored",
        remedy_zh="办件须能读写 oneflow 的各表；建表、升级（create=True，或 oneflow db upgrade）须用有建表权限的账号。",
        remedy_en="It must read and write oneflow's tables; creating and upgrading them (create=True, or "
        "`oneflow db upgrade`) takes an account that may create tables.",
        data=_about(error, "rights"),
    )


def _read_only(error: Exception) -> StoreError:
    return StoreError(
        "数据库只读，本次未写入",
        "the database is read-only; nothing was stored",
        remedy_zh="换用可写的数据库（例如主库），或恢复文件的写权限。",
        remedy_en="Use one that may be written (the primary, say), or make the file writable.",
        data=_about(error, "read-only"),
    )


def _full(error: Exception) -> StoreError:
    return StoreError(
        "数据库所在的磁盘已满，本次未写入",
        "the disk of the database is full; nothing was stored",
        remedy_zh="腾出空间后重试；查询不受影响。",
        remedy_en="Make room and try again; reading goes on meanwhile.",
        data=_about(error, "full"),
    )


def _no_database(error: Exception) -> StoreError:
    return StoreError(
        "这个文件不是 SQLite 数据库，或者已经损坏",
        "the file is no SQLite database, or it is damaged",
        remedy_zh="核对路径；确是数据库的，从备份恢复。",
        remedy_en="Check the path; if it is the database, restore it from a backup.",
        data=_about(error, "no-database"),
    )


def _other(error: Exception) -> StoreError:
    return StoreError(
        "数据库无法完成操作，本次未写入",
        "the database could not do what was asked; nothing was stored",
        remedy_zh="查看数据库日志；原始错误附在本错误之后。",
        remedy_en="See the database's log; the driver's own error is chained to this one.",
        data=_about(error, "driver"),
    )


def _about(error: Exception | None, reason: str) -> dict[str, str]:
    """Name the kind of failure, never the driver's message: it may quote a stored value."""
    kind = type(error).__name__ if error is not None else ""
    return {"reason": reason, "driver": kind, "state": str(getattr(error, "sqlstate", "") or "")}
