"""Checks what a list is asked for: an unknown filter would otherwise show more than was meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

from oneflow.engine.shell.asked import CasesAsked, WorkAsked
from oneflow.errors import UsageError

LONGEST_PAGE = 1000


class _Told(NamedTuple):
    zh: str
    en: str


_KINDS: Mapping[type, _Told] = {
    str: _Told("文字", "a text"),
    bool: _Told("True 或 False", "True or False"),
    date: _Told("日期或时刻", "a date or an instant"),
}


def check_asked(asked: Mapping[str, Any], options: type[CasesAsked | WorkAsked]) -> None:
    """Check the filters of a list.

    Raises:
        UsageError: a filter is unknown, or its value is of no use; all of them are told.
    """
    problems = list(_problems(asked, get_type_hints(options)))
    if problems:
        raise UsageError(
            f"无法列出：{'；'.join(each.zh for each in problems)}。",
            f"Cannot list: {'; '.join(each.en for each in problems)}.",
            remedy_zh="筛选项和取值见参考中的 CasesAsked、WorkAsked。",
            remedy_en="See CasesAsked and WorkAsked in the reference for filters and values.",
        )


def _problems(asked: Mapping[str, Any], hints: Mapping[str, Any]) -> Iterator[_Told]:
    for name, value in asked.items():
        hint = hints.get(name)
        if hint is None:
            known = ", ".join(hints)
            yield _Told(
                f"没有筛选项“{name}”（有 {known}）", f"no filter '{name}' (there are {known})"
            )
        elif get_origin(hint) is Literal:
            if value not in get_args(hint):
                values = ", ".join(get_args(hint))
                yield _Told(f"{name} 应为 {values} 之一", f"{name} is one of {values}")
        elif not _is_usable(value, hint):
            kind = _KINDS[hint]
            yield _Told(f"{name} 应为{kind.zh}", f"{name} is {kind.en}")


def _is_usable(value: object, kind: type) -> bool:
    """Whether it is of its kind, and a text that a database can compare."""
    return isinstance(value, kind) and (not isinstance(value, str) or is_storable(value))


def is_storable(text: str) -> bool:
    r"""Whether every database takes this text: no NUL, no half of a surrogate pair.

    >>> is_storable("小满"), is_storable("\x00"), is_storable("\ud800")
    (True, False, False)
    """
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:
        return False


def check_page(limit: object) -> int:
    """Give the length of a page. Raises UsageError: it is none."""
    if type(limit) is int and 1 <= limit <= LONGEST_PAGE:
        return limit
    raise UsageError(
        f"一页最多 {LONGEST_PAGE} 行，至少 1 行。",
        f"A page has 1 to {LONGEST_PAGE} lines.",
        remedy_zh="改正 limit，用 after 接着看下一页。",
        remedy_en="Mend `limit`, and go on with `after`.",
    )
