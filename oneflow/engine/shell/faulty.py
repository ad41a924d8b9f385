"""What is said to whoever hands in something that cannot be taken: all of it at once."""

from __future__ import annotations

from msgspec import Struct

from oneflow.engine.records.event import event_name
from oneflow.errors import SubmissionError, UsageError
from oneflow.matters.field_values import Fault


def faulty(faults: tuple[Fault, ...]) -> SubmissionError:
    """Say what is wrong with the answers of a form; the answers are not repeated."""
    return SubmissionError(
        f"申请表有{len(faults)}处问题：{_list(faults, 'zh')}。",
        f"The form has {len(faults)} faults: {_list(faults, 'en')}.",
        faults=faults,
        remedy_zh="按提示改正后一次提交。",
        remedy_en="Mend them all and send the form again.",
    )


def malformed(kind: type[Struct], error: object) -> UsageError:
    """Say that a request has not the form of its command."""
    return UsageError(
        f"命令“{event_name(kind)}”的内容不对：{error}。",
        f"The command '{event_name(kind)}' is not well formed: {error}.",
        remedy_zh="对照命令的字段改正。",
        remedy_en="Compare it with the fields of the command.",
    )


def _list(faults: tuple[Fault, ...], language: str) -> str:
    if language == "zh":
        return "；".join(f"{fault.field}{fault.zh}" for fault in faults)
    return "; ".join(f"{fault.field} {fault.en}" for fault in faults)
