"""Foreign text on a terminal does nothing but be seen."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from oneflow.cli.printable import printable


@given(st.text())
def test_what_is_printed_stays_on_its_line_and_does_nothing_to_the_terminal(text: str):
    shown = printable(text)
    assert len(shown.splitlines()) <= 1
    assert shown.isprintable() or not any(one < " " or one == "\x7f" for one in shown)
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_ordinary_text_is_printed_as_it_is():
    assert printable("王小明·𠮷 (ok) é") == "王小明·𠮷 (ok) é"
    assert printable("a\u202eb\ue000\U000e0001") == "a\\u202eb\\ue000\\U000e0001"
