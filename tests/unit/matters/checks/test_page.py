"""The page of problem codes says what the catalogue says."""

from __future__ import annotations

from oneflow.matters.catalogue import CODES
from oneflow.matters.catalogue.page import page
from tests.support.definitions import ROOT

PAGE = ROOT / "docs" / "reference" / "problems.zh.md"


def test_the_page_is_current():
    remedy = f"python -m oneflow.matters.catalogue.page > {PAGE.relative_to(ROOT)}"
    assert PAGE.read_text(encoding="utf-8") == page(), remedy


def test_every_code_stands_on_the_page_once():
    text = page()
    assert [code for code in CODES if text.count(f"### {code} ") != 1] == []
