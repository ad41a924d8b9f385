"""Invented values in place of real ones: of the same kind and shape, and plainly invented.

The n-th text of a case becomes stems and digits that say nothing; numbers with check digits get
right ones; what is not told apart by its shape (a bool, a choice) is not changed here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle, islice

from oneflow.matters.identity_numbers import (
    is_citizen_id,
    is_credit_code,
    with_citizen_check,
    with_credit_check,
)

STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_LETTERS = "QWXZJKVYHG"
_BORN = date(1950, 1, 1)
_LEAST_CARD, _MOST_CARD = 12, 19


def _same_shape(text: str, number: int) -> str:
    """Write a text of the same shape: a digit for a digit, a stem for a character.

    >>> _same_shape("张小满", 1), _same_shape("AB-204室", 3)
    ('乙丙丁', 'ZJ-678癸')
    >>> _luhn("6222020000000000"), _luhn(_same_shape("6222020000000000", 7))
    (False, False)
    """
    made = "".join(_letter(each, number + place) for place, each in enumerate(text))
    if _is_card(text) and _luhn(text):
        made = next(each for digit in "0123456789" if _luhn(each := made[:-1] + digit))
    return made


def _luhn(digits: str) -> bool:
    """Tell whether digits carry a right check digit as bank cards do (ISO/IEC 7812-1).

    >>> _luhn("4539578763621486"), _luhn("4539578763621487")
    (True, False)
    """
    doubled = [int(each) * (1 + place % 2) for place, each in enumerate(reversed(digits))]
    return sum(each // 10 + each % 10 for each in doubled) % 10 == 0


def _citizen_id(text: str, number: int) -> str:
    """Invent an id number: of the same sex, else independent of the real one, of no real place.

    >>> _citizen_id("11010519491231002X", 0)
    '110000195001010007'
    """
    born = _BORN + timedelta(days=number % 3650)
    sex = int(text[16]) % 2
    order = f"{number // 3650 % 100:02}{(number % 5) * 2 + sex}"
    return with_citizen_check(f"110000{born:%Y%m%d}{order}")


def _credit_code(text: str, number: int) -> str:
    """Invent a unified social credit code of the same kind of holder.

    >>> _credit_code("91110000600037341L", 5)
    '91110000000000005X'
    """
    return with_credit_check(f"{text[:2]}110000{number:09}")


def phone(number: int) -> str:
    """Invent a mobile number.

    >>> phone(12)
    '19900000012'
    """
    return f"199{number % 10**8:08}"


def candidates(text: str, number: int) -> Iterator[str]:
    """Texts that may stand for `text`, the best first; none of them is `text`."""
    if is_citizen_id(text):
        yield from (_citizen_id(text, number + step) for step in range(3))
    elif is_credit_code(text):
        yield from (_credit_code(text, number + step) for step in range(3))
    else:
        shifted = (_same_shape(text, number + step) for step in range(8))
        yield from (each for each in shifted if each != text)


def _is_card(text: str) -> bool:
    return text.isascii() and text.isdigit() and _LEAST_CARD <= len(text) <= _MOST_CARD


def _letter(letter: str, number: int) -> str:
    if letter.isdigit():
        return str(number % 10) if letter.isascii() else letter
    if letter.isascii():
        found = _LETTERS[number % len(_LETTERS)]
        return found.lower() if letter.islower() else found if letter.isalpha() else letter
    if not letter.isalpha():
        return letter
    pool = STEMS if letter not in STEMS else _BRANCHES
    return next(islice(cycle(pool), number % len(pool), None))
