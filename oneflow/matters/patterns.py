"""Patterns of text fields: a part of regular expressions that cannot run away.

A definition's pattern meets text that a stranger sends. So repetition stands on single
characters and classes only, there is little of it, and nothing looks back; matching such a
pattern takes time in proportion to the square of the (bounded) text at most.
"""

from __future__ import annotations

import re
import warnings

MOST_REPEATS = 2
"""Repetitions of variable length (`+`, `*`, `{1,9}`) in one pattern."""
MOST_OPTIONS = 8
"""Optional single parts (`?`) and alternatives (`|`) in one pattern."""

_TOKEN = re.compile(
    r"(?P<part>\[\^?(?:\\.|[^\]\\])+\]|\\[dwsDWS.+*?()\[\]{}|^$/\\-]|[^\\()\[\]{}|?*+^$])"
    r"|(?P<open>\((?:\?:)?)|(?P<close>\))|(?P<or>\|)|(?P<option>\?)"
    r"|(?P<repeat>[*+]|\{[0-9]{1,3},[0-9]{0,3}\})|(?P<times>\{[0-9]{1,3}\})"
)


def pattern_fault(pattern: str) -> tuple[str, str] | None:
    """Say (in Chinese and English) why a pattern is not accepted; None where it is.

    >>> pattern_fault("[0-9]{4}-[A-Z]+"), pattern_fault("(a+)+")[1]
    (None, 'a repeated group')
    """
    kinds: list[str] = []
    place = 0
    while place < len(pattern):
        token = _TOKEN.match(pattern, place)
        if token is None or token.lastgroup is None:
            return f"第 {place + 1} 个字符不能用", f"character {place + 1} cannot be used"
        kinds.append(token.lastgroup)
        place = token.end()
    return _kinds_fault(kinds) or _syntax_fault(pattern)


def _kinds_fault(kinds: list[str]) -> tuple[str, str] | None:
    quantifiers = {"option", "repeat", "times"}
    for before, kind in zip(["open", *kinds], kinds, strict=False):
        if kind in quantifiers and before == "close":
            return "重复的分组", "a repeated group"
        if kind in quantifiers and before != "part":
            return "重复没有对象", "a repetition of nothing"
    if kinds.count("repeat") > MOST_REPEATS:
        return f"不定次数的重复超过 {MOST_REPEATS} 处", f"more than {MOST_REPEATS} repetitions"
    if kinds.count("option") + kinds.count("or") > MOST_OPTIONS:
        return f"可选部分超过 {MOST_OPTIONS} 处", f"more than {MOST_OPTIONS} options"
    return None


def _syntax_fault(pattern: str) -> tuple[str, str] | None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", FutureWarning)  # such as a set inside a set
        try:
            re.compile(pattern)
        except (re.error, FutureWarning):
            return "写法有误", "it is malformed"
    return None
