"""Pages of the reference that are made from the code, so that they cannot say anything else.

`python -m docs.generate` writes them; `tests/docs/test_generated.py` fails while a page that is
checked in differs from what the code gives. Developer tool: not part of the installed package.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from docs.generate.api import api_page
from docs.generate.definition import definition_page
from docs.generate.graphs import PICTURES
from docs.generate.lifecycle import lifecycle_page
from docs.generate.matters import MATTER_PAGES
from docs.generate.problems import problems_page
from docs.generate.records import commands_page, events_page
from docs.generate.refusals import refusals_page

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"

PAGES: Mapping[str, Callable[[], str]] = {
    "api.md": api_page,
    "commands.md": commands_page,
    "definition.zh.md": definition_page,
    "events.md": events_page,
    "lifecycle.md": lifecycle_page,
    "problems.zh.md": problems_page,
    "refusals.md": refusals_page,
    **MATTER_PAGES,
}
"""File below `docs/reference` -> what gives its text."""

IMAGES = ROOT / "docs" / "images"

__all__ = ["IMAGES", "PAGES", "PICTURES", "REFERENCE", "ROOT"]
