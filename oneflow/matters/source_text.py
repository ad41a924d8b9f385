"""Bytes to text: the first gate of every definition file.

Refuses what is not plain UTF-8 text of a bounded size, before any parser sees
it. Line ends become line feeds, so that positions mean the same everywhere.
"""

from __future__ import annotations

import codecs
import re

from oneflow.matters.problems import Position, Problem, problem, show_character

MOST_BYTES = 1_048_576
"""The largest file that is read: 1 MiB."""

_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
    (codecs.BOM_UTF8, "UTF-8 BOM"),
)
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Control, direction-changing, invisible and unpaired characters (tab and line feed are allowed).

The joiners U+200C and U+200D are left in texts, where some scripts need them; identifiers and
conditions refuse them.
"""


def decode(data: bytes, *, name: str) -> str | Problem:
    r"""Turn the bytes of a file into text with line feeds, or tell why not.

    >>> decode(b"code: m06\r\n", name="m.yaml")
    'code: m06\n'
    >>> decode("code".encode("utf-16"), name="m.yaml").code
    'OF1005'
    """
    start = Position(name, 1, 1)
    if len(data) > MOST_BYTES:
        return problem("OF1003", start, limit=MOST_BYTES)
    for mark, found in _MARKS:
        if data.startswith(mark):
            return problem("OF1005", start, found=found)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        return problem("OF1005", _place(before, len(before), name), found=_byte(data, error.start))
    return normalise(text, name=name)


def normalise(text: str, *, name: str) -> str | Problem:
    r"""Check text that came as text: size, line ends, forbidden characters, content.

    >>> normalise("a: 1\x00", name="m.yaml").position
    Position(file='m.yaml', line=1, column=5)
    """
    if len(text) > MOST_BYTES or len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        return problem("OF1003", Position(name, 1, 1), limit=MOST_BYTES)
    text = text.replace("\r\n", "\n")
    if found := FORBIDDEN.search(text):
        at = _place(text, found.start(), name)
        return problem("OF1006", at, character=show_character(found.group()))
    if not text.strip():
        return problem("OF1004", Position(name, 1, 1))
    return text


def _place(text: str, offset: int, name: str) -> Position:
    line = text.count("\n", 0, offset)
    return Position(name, line + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1)


def _byte(data: bytes, offset: int) -> str:
    return f"0x{data[offset]:02x}"
