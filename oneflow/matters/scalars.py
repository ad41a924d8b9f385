"""What a plain YAML word means in a definition: whole number, truth, nothing, or text.

YAML tools disagree about `yes`, `010`, `12:30:45`, `1e3` and `2026-02-30`; a
region code that loses its leading zero sends a citizen to another county. So
only three things change their kind here, and all of them are unmistakable.
Everything else stays the text that was written, and a place that wants a number
or a date reads that text itself.
"""

from __future__ import annotations

import re
from typing import TypeAlias

Scalar: TypeAlias = str | int | bool | None

MOST_INTEGER = 2**53 - 1
"""Whole numbers up to here are the same in every JSON and YAML tool."""

_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
_WORDS: dict[str, Scalar] = {"true": True, "false": False, "null": None, "~": None, "": None}
_AMBIGUOUS = frozenset({"True", "TRUE", "False", "FALSE", "Null", "NULL"})
_NOT_NUMBERS = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")


class ScalarFault(ValueError):  # noqa: N818 - a signal inside this package, turned into a problem at once
    """A plain word that must not be guessed at; `code` is the problem to report."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_plain(text: str) -> Scalar:
    """Give the value of an unquoted word.

    >>> [read_plain(word) for word in ("20", "-3", "true", "~")]
    [20, -3, True, None]
    >>> [read_plain(word) for word in ("010", "1e3", "1_000", "yes", "12:30:45", "2026-02-30")]
    ['010', '1e3', '1_000', 'yes', '12:30:45', '2026-02-30']

    Raises:
        ScalarFault: the word means different things to different tools, or is no number.
    """
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return _integer(text)
    if text in _AMBIGUOUS:
        raise ScalarFault("OF1114")
    if _NOT_NUMBERS.fullmatch(text):
        raise ScalarFault("OF1115")
    return text


def _integer(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > MOST_INTEGER:
        raise ScalarFault("OF1113")
    return int(text)
