"""Codes that definitions give to matters, items, fields and everything else that has a name.

They stand in file names, database keys, log lines and court files, so they are
plain ASCII: two codes that look alike are the same code. Titles are free text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from oneflow.matters.problems import Position, Problem, problem, show_character

LONGEST = 40
"""Most characters of a code."""

_FORM = re.compile(r"[a-z][a-z0-9_.-]*")
_SKELETON = str.maketrans({"_": "-", ".": "-", "0": "o", "1": "l"})


def check_identifier(text: str, *, at: Position) -> Problem | None:
    r"""Tell what is wrong with a code, or None.

    A code is 1 to 40 of `a-z 0-9 _ . -` and begins with a letter. A character that only
    looks like one of these (another script, full width, zero width) is named by its number.

    >>> from oneflow.matters.problems import unplaced
    >>> check_identifier("food-permit", at=unplaced(0)) is None
    True
    >>> print(check_identifier("f\u043eod", at=unplaced(0)).message("en"))
    In identifier 'fоod', U+043E (CYRILLIC SMALL LETTER O) is not the character that it looks like.
    """
    if len(text) > LONGEST:
        return problem("OF1212", at, text=text, limit=LONGEST)
    for character in text:
        if _pretends(character):
            return problem("OF1211", at, text=text, character=show_character(character))
    if not _FORM.fullmatch(text):
        return problem("OF1210", at, text=text)
    return None


def look_alikes(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Give the pairs of different codes that a reader would take for one another.

    >>> look_alikes(["food-permit", "fire", "food_permit", "i1", "il"])
    [('food-permit', 'food_permit'), ('i1', 'il')]
    """
    first: dict[str, str] = {}
    pairs = []
    for code in codes:
        seen = first.setdefault(code.translate(_SKELETON), code)
        if seen != code:
            pairs.append((seen, code))
    return pairs


def _pretends(character: str) -> bool:
    """Tell whether a non-ASCII character passes for an ASCII one; Chinese characters do not."""
    return not character.isascii() and unicodedata.east_asian_width(character) != "W"
