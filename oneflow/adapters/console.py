"""A channel that prints messages, for trying things out and for demonstrations."""

from __future__ import annotations

import sys
import unicodedata
from typing import TextIO

from oneflow.engine.ports import OutboxRow, TextMessage

_ESCAPED = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Unicode categories that may move the cursor, hide text, reverse it or break the line."""


class ConsoleChannel:
    """Prints `destination topic body` in a line, and below it the text that a person reads.

    Args:
        out: where to print; None: standard output as it is at the time of printing.
    """

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out

    def send(self, message: OutboxRow) -> None:
        """Print the message."""
        head = " ".join(map(printable, (message.destination, message.topic, message.body)))
        text = message.text.rstrip("\n").split("\n") if isinstance(message, TextMessage) else ()
        lines = [head, *(f"    {printable(line)}".rstrip() for line in text)]
        print("\n".join(lines), file=self._out or sys.stdout, flush=True)


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
