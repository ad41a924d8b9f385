"""What a screen may show of a value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneflow.cli.masking import masked


@pytest.mark.parametrize(
    ("value", "sensitivity", "shown"),
    [
        ("440106", "internal", "440106"),
        (True, "public", "是"),
        ("林知夏", "personal", "林**"),
        ("13800000000", "personal", "138****0000"),
        ("2026-09-08", "personal", "2026******"),
        (True, "personal", "**"),
        ("female", "personal", "**"),
        ("11010519491231002X", "sensitive", "110*************2X"),
        ("short", "sensitive", "**"),
        ("12345", "sensitive", "*****"),
        (None, "sensitive", ""),
    ],
)
def test_masks(value, sensitivity, shown):
    assert masked(value, sensitivity) == shown


@given(st.text(min_size=1, max_size=40).filter(lambda text: "*" not in text))
def test_a_sensitive_value_shows_five_characters_at_most(value):
    shown = masked(value, "sensitive")
    assert len(shown.replace("*", "")) <= 5
    assert "*" in shown


@given(st.text(min_size=2, max_size=40).filter(lambda text: "*" not in text))
def test_a_personal_value_is_never_shown_whole(value):
    assert "*" in masked(value, "personal")
