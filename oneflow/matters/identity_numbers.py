"""Check digits and plain sense of the numbers that identify people and organisations.

Pure text work; a number that passes is well formed, not proved to exist.

Basis: GB 11643-1999 (citizen id numbers; 81, 82, 83 are the residence permits of people from
Hong Kong, Macao and Taiwan), GB 32100-2015 (unified social credit codes), GB/T 17710 (MOD 11-2).
"""

from __future__ import annotations

import re
from datetime import date
from operator import mul

_CITIZEN = re.compile(r"[1-9][0-9]{16}[0-9X]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_SHIFT = 48 * sum(_WEIGHTS)
_PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 "
    "61 62 63 64 65 71 81 82 83".split()
)
FIRST_BIRTH_YEAR = 1880
"""Nobody alive was born before."""

_CREDIT = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_VALUES = {character: value for value, character in enumerate(_CREDIT_ALPHABET)}
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def is_citizen_id(text: str, *, born_by: date | None = None) -> bool:
    """Tell whether `text` is a well-formed citizen id number with a possible birth date.

    Args:
        text: 18 characters; the last may be a capital X.
        born_by: last date of birth that is possible (inclusive); None does not ask.

    >>> is_citizen_id("11010519491231002X"), is_citizen_id("110105194912310021")
    (True, False)
    >>> is_citizen_id("830000199201300022"), is_citizen_id("110105199902300020")
    (True, False)
    """
    if not _CITIZEN.fullmatch(text) or text[:2] not in _PROVINCES:
        return False
    if with_citizen_check(text[:17]) != text:
        return False
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    return born.year >= FIRST_BIRTH_YEAR and (born_by is None or born <= born_by)


def with_citizen_check(digits: str) -> str:
    """Complete the first 17 digits of a citizen id number with its check digit.

    >>> with_citizen_check("11010519491231002")
    '11010519491231002X'
    """
    total = sum(map(mul, digits.encode(), _WEIGHTS)) - _SHIFT
    return digits + _CHECKS[total % 11]


def is_credit_code(text: str) -> bool:
    """Tell whether `text` is a well-formed unified social credit code.

    >>> is_credit_code("91110000600037341L"), is_credit_code("91110000600037342L")
    (True, False)
    """
    if not _CREDIT.fullmatch(text):
        return False
    return with_credit_check(text[:17]) == text


def with_credit_check(characters: str) -> str:
    """Complete the first 17 characters of a unified social credit code with its check character.

    >>> with_credit_check("91110000600037341")
    '91110000600037341L'
    """
    values = map(_CREDIT_VALUES.__getitem__, characters)
    return characters + _CREDIT_ALPHABET[-sum(map(mul, values, _CREDIT_WEIGHTS)) % 31]
