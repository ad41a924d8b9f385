"""Every error that oneflow raises, sorted by what the caller can do about it.

The tree is the lowest layer: everything may import it, it imports nothing.
An error is data first (`code`, `data`) and words second: the words exist in
Chinese and English, say what is wrong, and end with a remedy. Nothing here
may ever hold a citizen's value, because errors end up in logs.

A government's "no" is not an error but a decision, and the engine's own "no"
is a `Refusal` value; `RefusedError` wraps one only for callers who asked for
exceptions.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from typing import Any, ClassVar

LANGUAGES = ("zh", "en")
_ENDS = tuple("。！？：.!?:")


def with_remedy(text: str, remedy: str, language: str) -> str:
    """Put what to do behind what is wrong, both in `language`; "" is no remedy.

    >>> with_remedy("It is so.", "Mend it.", "en")
    'It is so. Remedy: Mend it.'
    """
    if not remedy:
        return text
    return f"{text}办法：{remedy}" if language == "zh" else f"{text} Remedy: {remedy}"


class OneflowError(Exception):
    """Something oneflow cannot do; see the subclasses for what you can do about it.

    Attributes:
        code: stable identifier for programs, never translated, never reused.
        data: facts named in the message (no personal values).
        zh, en: the sentence in both languages; `str()` gives the Chinese one.
        remedy_zh, remedy_en: what to do; may be empty only where nothing can be done.
    """

    code: ClassVar[str] = "oneflow"

    def __init__(
        self,
        zh: str,
        en: str,
        *,
        remedy_zh: str = "",
        remedy_en: str = "",
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(zh)
        self.zh, self.en = zh, en
        self.remedy_zh, self.remedy_en = remedy_zh, remedy_en
        self.data: dict[str, Any] = dict(data or {})

    def describe(self, language: str = "zh") -> str:
        """Give the message and its remedy in `language` ("zh" or "en").

        >>> ConflictError(
        ...     "已被他人更新", "changed meanwhile", remedy_en="Reload and try again."
        ... ).describe("en")
        'changed meanwhile. Remedy: Reload and try again.'
        """
        text = self.zh if language == "zh" else self.en
        remedy = self.remedy_zh if language == "zh" else self.remedy_en
        if remedy and not text.endswith(_ENDS):
            text += "。" if language == "zh" else "."
        return with_remedy(text, remedy, language)

    def __str__(self) -> str:
        return f"[{self.code}] {self.describe('zh')}"


class CalendarError(OneflowError):
    """A date cannot be computed; mend the limit, the ledger entry or the calendar data."""

    code = "calendar"


class DefinitionError(OneflowError):
    """A definition is wrong; mend the file. `problems` lists everything found, in file order."""

    code = "definition"

    def __init__(
        self,
        zh: str,
        en: str,
        *,
        problems: tuple[Any, ...] = (),
        remedy_zh: str = "",
        remedy_en: str = "",
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(zh, en, remedy_zh=remedy_zh, remedy_en=remedy_en, data=data)
        self.problems = problems


class SubmissionError(OneflowError):
    """A form or its materials are wrong; mend the submission. `faults` lists all of them."""

    code = "submission"

    def __init__(
        self,
        zh: str,
        en: str,
        *,
        faults: tuple[Any, ...] = (),
        remedy_zh: str = "",
        remedy_en: str = "",
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(zh, en, remedy_zh=remedy_zh, remedy_en=remedy_en, data=data)
        self.faults = faults


class RefusedError(OneflowError):
    """The engine refused a command now; its rule and remedy say why and what to do."""

    code = "refused"


class ConditionIncident(OneflowError):  # noqa: N818 - an incident is the term of the glossary
    """A condition could not be judged (a value is missing or of a wrong kind); never "false"."""

    code = "condition"


class ConflictError(OneflowError):
    """Somebody else changed the case meanwhile; reload it and decide anew."""

    code = "conflict"


class NotFoundError(OneflowError):
    """There is no such case for this actor (whether it exists at all is not told)."""

    code = "not-found"


class StoreError(OneflowError):
    """The database cannot take or give the data; nothing was half stored."""

    code = "store"


class IntegrityError(OneflowError):
    """Stored history does not verify; the place is named. Stop and look before going on."""

    code = "integrity"


class DeliveryError(OneflowError):
    """A message could not be handed over; it stays in the outbox and is tried again."""

    code = "delivery"


class ListenerError(OneflowError):
    """A listener inside the transaction failed, so nothing of the turn was stored; mend it."""

    code = "listener"


class UndeliverableError(DeliveryError):
    """A message will never be taken, however often it is sent; it is laid aside with `reason`."""

    code = "undeliverable"

    def __init__(self, zh: str, en: str, *, reason: str) -> None:
        super().__init__(zh, en, data={"reason": reason})
        self.reason = reason


class UsageError(OneflowError):
    """A command line or a call was put wrongly; the remedy shows the right form."""

    code = "usage"


class SetupError(OneflowError):
    """oneflow would lose cases or date them wrongly as it is set up; `findings` lists why."""

    code = "setup"

    def __init__(
        self,
        zh: str,
        en: str,
        *,
        findings: tuple[Any, ...] = (),
        remedy_zh: str = "",
        remedy_en: str = "",
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(zh, en, remedy_zh=remedy_zh, remedy_en=remedy_en, data=data)
        self.findings = findings

    @classmethod
    def of(cls, findings: tuple[Any, ...]) -> SetupError:
        """Build the sentence out of the problems found."""
        return cls(
            "；".join(each.zh for each in findings),
            "; ".join(each.en for each in findings),
            findings=findings,
            remedy_zh=" ".join(each.remedy_zh for each in findings),
            remedy_en=" ".join(each.remedy_en for each in findings),
            data={"codes": [each.code for each in findings]},
        )


class MissingExtraError(OneflowError):
    """An optional part was used whose packages are not installed; the remedy names the extra."""

    code = "missing-extra"

    @classmethod
    def of(cls, extra: str, purpose_zh: str, purpose_en: str) -> MissingExtraError:
        """Build the sentence for `extra`, which serves `purpose`."""
        return cls(
            f"{purpose_zh}需要可选组件“{extra}”，当前环境没有安装。",
            f"{purpose_en} needs the optional extra '{extra}', which is not installed here.",
            remedy_zh=f"运行 pip install 'oneflow-yijianshi[{extra}]'。",
            remedy_en=f"Run pip install 'oneflow-yijianshi[{extra}]'.",
            data={"extra": extra},
        )


_FILE_REASONS: dict[type[Exception], tuple[str, str]] = {
    FileNotFoundError: ("没有这个文件或目录", "there is no such file or directory"),
    FileExistsError: ("已经有了", "it is there already"),
    IsADirectoryError: ("是目录", "it is a directory"),
    NotADirectoryError: ("路径中有一段不是目录", "a part of the path is no directory"),
    PermissionError: ("没有权限", "permission is denied"),
}
_ERRNO_REASONS = {
    errno.ENOSPC: ("磁盘已满", "no space is left on the disk"),
    errno.EROFS: ("文件系统只读", "the file system is read-only"),
    errno.ENAMETOOLONG: ("名称太长", "the name is too long"),
}


def file_reason(error: Exception) -> tuple[str, str]:
    """Say in Chinese and English why a file could not be read or written.

    >>> file_reason(PermissionError(13, "Permission denied"))
    ('没有权限', 'permission is denied')
    """
    number = getattr(error, "errno", None)
    told = str(getattr(error, "strerror", None) or type(error).__name__)
    return _FILE_REASONS.get(type(error)) or _ERRNO_REASONS.get(number or 0) or (told, told)
