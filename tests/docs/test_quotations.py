"""What a page quotes from a file stands in that file, to the letter."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "howto" / "frameworks.md"
_QUOTED = re.compile(
    r"<!-- from: (?P<path>\S+) -->\n```\w+\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE
)


def quotations(text: str) -> list[tuple[str, str]]:
    """Give the file and the words of each quotation."""
    return [(found["path"], found["body"]) for found in _QUOTED.finditer(text)]


@pytest.mark.parametrize("path", ["fastapi_hall.py", "flask_hall.py", "django_hall.py"])
def test_each_example_is_quoted_word_for_word(path: str):
    name = f"examples/{path}"
    bodies = [body for quoted, body in quotations(PAGE.read_text("utf-8")) if quoted == name]
    example = (ROOT / name).read_text("utf-8")
    assert bodies
    assert [body for body in bodies if body not in example] == []


def test_a_quotation_is_read_as_written():
    assert quotations("<!-- from: a/b.py -->\n```python\none\n\ntwo\n```\nthree") == [
        ("a/b.py", "one\n\ntwo\n")
    ]
