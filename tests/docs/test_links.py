"""Every relative link of the documentation leads to a file, and every anchor to a heading."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [*(ROOT / "docs").rglob("*.md"), *(ROOT / name for name in ("README.md", "README.zh-CN.md"))]
    + [ROOT / name for name in ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")]
)
_LINK = re.compile(r"\[[^\]]*\]\((?!https?:|mailto:)([^)\s#]*)(?:#([^)\s]*))?\)")
_FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def anchors(text: str) -> set[str]:
    """Give the anchors of a page's headings, as the usual hosts make them."""
    made = set()
    for heading in _HEADING.findall(_FENCE.sub("", text)):
        kept = "".join(each for each in heading.lower() if each.isalnum() or each in " -_")
        made.add(kept.replace(" ", "-"))
    return made


def broken(page: Path, text: str) -> list[str]:
    """Give the links of a page that lead nowhere."""
    found = []
    for target, anchor in _LINK.findall(_FENCE.sub("", text)):
        goal = (page.parent / target).resolve() if target else page
        if not goal.exists():
            found.append(target)
        elif anchor and goal.suffix == ".md":
            known = anchors(text if goal == page else goal.read_text("utf-8"))
            if anchor not in known:
                found.append(f"{target}#{anchor}")
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    assert not broken(page, page.read_text("utf-8"))


def test_a_broken_link_is_noticed():
    page = ROOT / "docs" / "README.md"
    text = "# One two\n[a](#one-two) [b](#three) [c](nowhere.md) [d](glossary.md)"
    assert broken(page, text) == ["#three", "nowhere.md"]
