"""Patterns: what is accepted cannot run away, what could is refused."""

from __future__ import annotations

import re
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneflow.matters.patterns import pattern_fault


@pytest.mark.parametrize(
    "pattern",
    [
        "[A-Z]{2}[0-9]{6,8}",
        "(?:19|20)[0-9]{2}",
        r"\d+-\w*",
        "[^<>]{1,20}",
        "京?[A-Z][0-9A-Z]{5}",
        r"a\.b\(c\)",
        "",
    ],
)
def test_ordinary_patterns_are_accepted(pattern):
    assert pattern_fault(pattern) is None


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+",
        "(a|a)*",
        "(?:a*)b?{3}",
        "a*a*a*b",
        "(a)\\1",
        "(?=a)a",
        "(?P<x>a)",
        "a++",
        "+a",
        "a{2}{3}",
        "[a",
        "a)",
        "(a",
        "^a$",
        "a?" * 9,
        "[z-a]",
        "a\\",
    ],
)
def test_patterns_that_could_run_away_or_are_malformed_are_refused(pattern):
    found = pattern_fault(pattern)
    assert found is not None
    assert all(found)


@given(st.text(alphabet="ab[]()?*+{}1,|\\d^-.", max_size=14))
def test_an_accepted_pattern_is_judged_in_time(pattern):
    if pattern_fault(pattern) is not None:
        return
    compiled = re.compile(pattern)
    for text in ("a" * 500, "ab" * 250, "a" * 499 + "!"):
        begun = process_time()
        compiled.fullmatch(text)
        assert process_time() - begun < 0.5


@pytest.mark.parametrize("pattern", [".*.*!", "a+[ab]*c", "a?" * 8 + "a{8}", "(a|b)(a|b)(a|b)a*!"])
def test_the_worst_accepted_patterns_stay_quick(pattern):
    assert pattern_fault(pattern) is None
    begun = process_time()
    assert re.fullmatch(pattern, "a" * 500) is None
    assert process_time() - begun < 0.05
