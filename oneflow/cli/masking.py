"""Values as a screen may show them: the more sensitive, the less of them."""

from __future__ import annotations

from typing import Any

from oneflow.cli.language import say
from oneflow.matters.plan import Sensitivity

_STAR = "*"
_OPEN = frozenset({"public", "internal"})


def masked(value: Any, sensitivity: Sensitivity) -> str:
    """Show a value: open ones whole, personal ones by their beginning, sensitive ones hardly.

    >>> masked("林知夏", "personal"), masked("11010519491231002X", "sensitive")
    ('林**', '110*************2X')
    >>> masked("2026-09-08", "personal"), masked("440106", "internal")
    ('2026******', '440106')
    """
    text = _text(value)
    if sensitivity in _OPEN or not text:
        return text
    if not isinstance(value, str) or (text.isascii() and text.isalpha()):
        return _STAR * 2
    if sensitivity == "sensitive":
        return _kept(text, 3, 2) if len(text) >= 10 else _STAR * len(text)
    if text[0].isdigit():
        return _kept(text, 4, 0) if "-" in text else _kept(text, 3, 4)
    return _kept(text, 1, 0)


def _kept(text: str, first: int, last: int) -> str:
    hidden = max(len(text) - first - last, 1)
    return text[:first] + _STAR * hidden + (text[-last:] if last else "")


def _text(value: Any) -> str:
    if value is True:
        return say("是", "yes")
    if value is False:
        return say("否", "no")
    return "" if value is None else str(value)
