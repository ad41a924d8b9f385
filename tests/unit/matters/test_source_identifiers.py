"""Identifiers: plain ASCII, nothing that looks like something else."""

import pytest

from oneflow.matters.identifiers import check_identifier, look_alikes
from oneflow.matters.problems import unplaced


@pytest.mark.parametrize("text", ["a", "food-permit", "m06", "a_b.c-d", "x" * 40])
def test_plain_codes_pass(text):
    assert check_identifier(text, at=unplaced(0)) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "OF1210"),
        ("Food", "OF1210"),
        ("1a", "OF1210"),
        ("-a", "OF1210"),
        ("a b", "OF1210"),
        ("a/b", "OF1210"),
        ("食品", "OF1210"),
        ("a\n", "OF1210"),
        ("f\u043eod", "OF1211"),
        ("ｆood", "OF1211"),
        ("fo\u200bod", "OF1211"),
        ("food\u202e", "OF1211"),
        ("fo\u0301d", "OF1211"),
        ("\u0131d", "OF1211"),
        ("x" * 41, "OF1212"),
        ("x" * 100_000, "OF1212"),
    ],
)
def test_bad_codes_are_refused(text, code):
    found = check_identifier(text, at=unplaced(0))
    assert found is not None
    assert found.code == code
    assert found.render("zh") != found.render("en")


def test_codes_that_look_alike_are_paired():
    assert look_alikes(["a-b", "a.b", "b0", "bo", "a-b"]) == [("a-b", "a.b"), ("b0", "bo")]
