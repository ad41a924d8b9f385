"""Numbers of people and organisations: our check agrees with python-stdnum's, and with the law.

`stdnum_verdicts.csv` was made once with python-stdnum 2.2 from seeded random numbers, half of them
damaged (a character changed, two swapped, one dropped, an impossible birth date). Left out is where
we differ on purpose: stdnum refuses the permits 81, 82 and 83, takes birth dates of the future, and
knows each county for some years only.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneflow.matters.identity_numbers import is_citizen_id, is_credit_code

VERDICTS = Path(__file__).parent / "stdnum_verdicts.csv"
CITIZEN = "11010519491231002X"
CREDIT = "91110000600037341L"
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def test_we_agree_with_stdnum():
    with VERDICTS.open(encoding="ascii") as file:
        rows = list(csv.DictReader(file))
    judges = {"citizen-id": is_citizen_id, "uscc": is_credit_code}
    differ = [
        row["number"]
        for row in rows
        if judges[row["kind"]](row["number"]) is not (row["verdict"] == "good")
    ]
    assert differ == []
    assert len(rows) == 400
    assert {row["verdict"] for row in rows} == {"good", "bad"}


def with_check(body: str) -> str:
    weights = [2 ** (17 - place) % 11 for place in range(17)]
    rest = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11
    return body + "10X98765432"[rest]


@pytest.mark.parametrize("province", ["81", "82", "83", "11", "65", "71"])
def test_permits_of_hong_kong_macao_and_taiwan_are_good(province):
    assert is_citizen_id(with_check(f"{province}000019920130001"))


@pytest.mark.parametrize("province", ["10", "16", "47", "66", "84", "99"])
def test_other_provinces_are_not(province):
    assert not is_citizen_id(with_check(f"{province}000019920130001"))


@pytest.mark.parametrize("born", ["18791231", "20230229", "20241301", "00000000"])
def test_birth_dates_must_be_possible(born):
    assert not is_citizen_id(with_check(f"110105{born}001"))


def test_nobody_is_born_in_the_future():
    number = with_check("11010520990101001")
    assert is_citizen_id(number)
    assert is_citizen_id(number, born_by=date(2099, 1, 1))
    assert not is_citizen_id(number, born_by=date(2098, 12, 31))


@given(place=st.integers(0, 17), digit=st.sampled_from("0123456789"))
def test_a_single_wrong_digit_of_a_citizen_id_is_found(place, digit):
    changed = CITIZEN[:place] + digit + CITIZEN[place + 1 :]
    assert is_citizen_id(changed) is (changed == CITIZEN)


@given(place=st.integers(0, 17), character=st.sampled_from(CREDIT_ALPHABET))
def test_a_single_wrong_character_of_a_credit_code_is_found(place, character):
    changed = CREDIT[:place] + character + CREDIT[place + 1 :]
    assert is_credit_code(changed) is (changed == CREDIT)


@given(st.text())
def test_no_text_breaks_the_checks(text):
    assert is_citizen_id(text) in {True, False}
    assert is_credit_code(text) in {True, False}


@pytest.mark.parametrize("text", ["11010519491231002x", f"{CITIZEN}\n", "１１０１０５19491231002X"])
def test_only_the_exact_characters_count(text):
    assert not is_citizen_id(text)
