"""What a store says when it cannot do its work: one wording for every store.

The errors are for whoever calls a store: `ConflictError` asks to read and decide anew,
`OutcomeUnknownError` to look the command up by its id, other `StoreError`s to mend something
outside. No message holds a value of a case.
"""

from __future__ import annotations

from oneflow.errors import ConflictError, StoreError, UsageError


class OutcomeUnknownError(StoreError):
    """The connection was lost while storing: all of it is stored or nothing; look it up."""

    code = "outcome-unknown"


def conflict(case_id: str) -> ConflictError:
    """Somebody else wrote the case, or answered the same command, meanwhile; nothing is stored."""
    return ConflictError(
        f"办件 {case_id} 已被他人更新，本次未写入",
        f"case {case_id} was changed meanwhile; nothing was stored",
        remedy_zh="重新读取后再办理。",
        remedy_en="Reload the case and decide anew.",
        data={"case": case_id},
    )


def outcome_unknown(case_id: str) -> OutcomeUnknownError:
    """The connection broke between sending the write and hearing that it is stored."""
    return OutcomeUnknownError(
        f"写入办件 {case_id} 时与数据库的连接中断，不知是否已写入",
        f"the connection broke while case {case_id} was being stored; the outcome is unknown",
        remedy_zh="用同一命令编号再提交一次：已写入的会返回原来的答复。",
        remedy_en="Send the command again under the same id: if it was stored, its answer comes back.",
        data={"case": case_id},
    )


def not_inside_unit(what: str) -> UsageError:
    """Something that has a transaction of its own was asked for in the middle of a unit."""
    return UsageError(
        f"“{what}”有自己的事务，不能在一个办件的读写单元之内调用",
        f"'{what}' has a transaction of its own and cannot be called inside a unit",
        remedy_zh="在进入单元之前或离开之后调用。",
        remedy_en="Call it before entering the unit or after leaving it.",
        data={"call": what},
    )


def written_twice(case_id: str) -> UsageError:
    """A unit was written a second time."""
    return UsageError(
        f"办件 {case_id} 的读写单元已写入过",
        f"the unit of case {case_id} has been written already",
        remedy_zh="每个单元只写一次；再写请另开一个单元。",
        remedy_en="Write each unit once; open another one to write again.",
        data={"case": case_id},
    )


def closed() -> UsageError:
    """The engine was closed, and is used all the same."""
    return UsageError(
        "引擎已经关闭",
        "the engine has been closed",
        remedy_zh="停止办理之后再关闭；要继续办理，重新打开一个引擎。",
        remedy_en="Close it when no more work comes; open another engine to go on.",
        data={"reason": "closed"},
    )
