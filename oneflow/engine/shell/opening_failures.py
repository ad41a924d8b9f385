"""What is said when an engine cannot be opened, or joined, as it was asked for."""

from __future__ import annotations

from oneflow.engine.history.chain import ALGORITHMS
from oneflow.errors import UsageError


def no_address() -> UsageError:
    """Neither an address nor a session factory was given."""
    return UsageError(
        "没有写明在哪个数据库上打开。",
        "It is not said on which database to open the engine.",
        remedy_zh="给出数据库地址，或宿主的 session_factory。",
        remedy_en="Give the address of a database, or the host's session_factory.",
    )


def no_session() -> UsageError:
    """The host's transaction cannot be joined: there is none."""
    return UsageError(
        "内存存储没有可以并入的数据库事务。",
        "The store in memory has no database transaction that could be joined.",
        remedy_zh="改用 SQLite 或 PostgreSQL。",
        remedy_en="Use SQLite or PostgreSQL.",
    )


def one_path(path: str) -> UsageError:
    """One path was given where several are meant; a string would be taken letter by letter."""
    return UsageError(
        f"definitions 是若干定义目录，而不是一个路径“{path}”。",
        f"`definitions` are several directories, not the one path '{path}'.",
        remedy_zh="写成列表。",
        remedy_en="Write it as a list.",
    )


def check_algorithm(name: object) -> None:
    """Raises UsageError: the chain knows no such hash algorithm."""
    if name in ALGORITHMS:
        return
    raise UsageError(
        f"没有摘要算法“{name}”。",
        f"There is no hash algorithm '{name}'.",
        remedy_zh=f"可用：{'、'.join(ALGORITHMS)}。",
        remedy_en=f"Known: {', '.join(ALGORITHMS)}.",
    )
