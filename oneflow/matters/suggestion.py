"""Near matches for a misspelt name: the "did you mean" of every problem.

Pure string work; knows neither definitions nor problems.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches
from itertools import islice

_MOST_COMPARED = 2_000
_LONGEST_COMPARED = 80
_MUCH_LESS_ALIKE = 0.1


def similar_names(name: str, known: Iterable[str], *, most: int = 3) -> tuple[str, ...]:
    """Give the known names that `name` was probably meant to be, the nearest first.

    Works in bounded time: at most 2,000 known names are compared, and a name of
    more than 80 characters has no near match.

    >>> similar_names("materal", ["items", "materials", "title"])
    ('materials',)
    >>> similar_names("form.aera", ["form.area", "form.kind", "form.fee"])
    ('form.area',)
    """
    if len(name) > _LONGEST_COMPARED:
        return ()
    pool = {text.lower(): text for text in islice(known, _MOST_COMPARED)}
    found = get_close_matches(name.lower(), pool, n=most, cutoff=0.65)
    likeness = [SequenceMatcher(None, text, name.lower()).ratio() for text in found]
    return tuple(
        pool[text]
        for text, ratio in zip(found, likeness, strict=True)
        if ratio >= likeness[0] - _MUCH_LESS_ALIKE
    )
