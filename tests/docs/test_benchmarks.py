"""The page of figures says what the results file says, and nothing else."""

from __future__ import annotations

import re

from benchmarks.results import read
from benchmarks.table import NOTHING, PAGE, TABLES, newest_file, renewed


def test_the_page_is_current():
    page = PAGE.read_text("utf-8")
    assert renewed(page, read(newest_file())) == page, "run python -m benchmarks.table"


def test_each_table_has_its_place_in_the_page_once():
    places = re.findall(r"<!-- measured: (\w+) -->", PAGE.read_text("utf-8"))
    assert sorted(places) == sorted(TABLES)


def test_without_results_each_table_says_so():
    page = renewed(PAGE.read_text("utf-8"), [])
    assert page.count(NOTHING) == len(TABLES)
    assert renewed(page, []) == page


def test_figures_stand_in_tables_only():
    """Outside the tables the page has numbers of rules and set-ups, none with a unit of cost."""
    page = renewed(PAGE.read_text("utf-8"), [])
    assert not re.search(r"\d (?:µs|commands/s|MB)\b", page)
