"""The types that an integrator's editor shows are those that `typed_face.py` pins."""

from __future__ import annotations

from pathlib import Path

import pytest
from mypy import api

FACE = Path(__file__).with_name("typed_face.py")
ROOT = Path(__file__).parents[2]


def told(path: Path) -> tuple[str, int]:
    out, _, status = api.run(["--config-file", str(ROOT / "pyproject.toml"), str(path)])
    return out, status


@pytest.mark.slow
def test_the_public_types_are_what_is_pinned():
    out, status = told(FACE)
    assert status == 0, out


@pytest.mark.slow
def test_a_wrong_type_and_a_wrong_option_are_noticed(tmp_path: Path):
    text = FACE.read_text("utf-8")
    wrong = text.replace("assert_type(page.next, str | None)", "assert_type(page.next, str)")
    wrong = wrong.replace('light="red", office', 'light="blue", office')
    assert wrong != text
    path = tmp_path / "wrong_face.py"
    path.write_text(wrong, encoding="utf-8")
    out, status = told(path)
    assert status == 1
    assert out.count("[assert-type]") == 1
    assert out.count("[arg-type]") == 1
