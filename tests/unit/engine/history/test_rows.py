"""The rows that cache a case: which ones a turn writes, and what a closed region still says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from msgspec.structs import replace

from oneflow.engine.history.rows import closed_rows, is_rerouted, region_rows, rows_after
from tests.generated.hall import Hall
from tests.generated.small import item, matter

TOGETHER = matter(
    {code: item(code, procedure="review") for code in ("one", "two")}, issue={"policy": "together"}
)


@pytest.fixture
def hall() -> Hall:
    """A case under way, one of whose two items is decided and waits for the other."""
    hall = Hall(TOGETHER).under_way()
    hall.sign("one")
    return hall


def keys(rows: Iterable[Any]) -> list[str]:
    return [row.key for row in rows]


def test_a_new_case_writes_the_rows_of_all_its_regions(hall: Hall):
    case = hall.case
    assert keys(rows_after(hall.world, None, case, case.regions)) == sorted(case.regions)


def test_what_is_not_open_has_no_due_dates(hall: Hall):
    case = hall.case
    release = case.regions["item:one"].clocks["release"]
    assert release.stopped_at is None
    assert release.legal_at is not None
    closed, running = region_rows(hall.world, case, ["item:one", "item:two"])
    assert (closed.open, closed.due_at, closed.overdue_at) == (False, None, None)
    assert running.open
    assert running.due_at is not None


def test_an_ended_region_whose_clocks_alone_change_is_not_written_again(hall: Hall):
    before = hall.case
    hall.sign("two")
    after = hall.case
    assert after.regions["item:one"] != before.regions["item:one"]
    written = rows_after(hall.world, before, after, after.regions)
    assert "item:one" not in keys(written)
    assert {row.key: row for row in region_rows(hall.world, before, ["item:one"])} == {
        row.key: row for row in region_rows(hall.world, after, ["item:one"])
    }


@pytest.mark.parametrize(
    "change", [{"round": 2}, {"state": "revoked"}, {"outcome": "revoked"}, {"ended": False}]
)
def test_an_ended_region_that_goes_on_is_written(hall: Hall, change: dict[str, Any]):
    before = hall.case
    region = replace(before.regions["item:one"], **change)
    after = replace(before, regions={**before.regions, "item:one": region})
    assert keys(rows_after(hall.world, before, after, ["item:one"])) == ["item:one"]


def test_every_row_is_written_where_other_offices_are_competent(hall: Hall):
    before = hall.case
    former = {"item:one#1": before.regions["item:one"]}
    after = replace(before, offices={**before.offices, "two": "two/x"}, former=former)
    assert not is_rerouted(before, replace(before, offices=dict(before.offices)))
    assert is_rerouted(before, after)
    written = rows_after(hall.world, before, after, ["case"])
    assert keys(written) == [*sorted(after.regions), *keys(closed_rows(hall.world, after))]
