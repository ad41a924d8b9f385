"""Showing foreign text on a terminal, so that it can do nothing but be seen."""

from __future__ import annotations

import unicodedata

_ESCAPED = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Unicode categories that may move the cursor, hide text, reverse it or break the line."""


def printable(text: str) -> str:
    r"""Escape whatever would do something to a terminal instead of being shown on it.

    >>> printable("王小明\n\x1b[2J")
    '王小明\\x0a\\x1b[2J'
    """
    return "".join(_escape(one) if unicodedata.category(one) in _ESCAPED else one for one in text)


def _escape(character: str) -> str:
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
