"""What the publisher hears when a notice comes down otherwise than by a move."""

from __future__ import annotations

from copy import deepcopy

import pytest

from tests.generated.hall import LEAD, Hall, official
from tests.generated.notices import NOTICES
from tests.generated.small import item, licence, matter
from tests.unit.engine.activities.test_publicity import CITIZEN


def told(hall: Hall) -> list[str]:
    letters = (letter.row for letter in hall.store.rows.letters.by_id.values())
    return [row.topic for row in letters if row.destination == "publication"]


@pytest.mark.parametrize(
    ("objects", "heard"),
    [(False, ["publish", "end"]), (True, ["publish", "suspend", "end"])],
)
def test_a_notice_comes_down_when_the_deeming_that_began_it_is_set_aside(objects, heard):
    procedure = deepcopy(NOTICES["objectionable"])
    procedure["states"]["noticing"]["does"]["publicity"]["for"] = "40cd"
    items = {"a": licence("one", procedure="long"), "b": item("two")}
    hall = Hall(matter(items, procedures={"long": procedure}))
    hall.submit()
    hall.wait(days=10)
    assert hall.state("a") == "noticing"
    if objects:
        hall.do(CITIZEN, "raise_objection", region="item:a", reasons="x")
    hall.do(LEAD, "set_aside_deeming", reasons="r")
    assert hall.state("a") == "waiting"
    assert told(hall) == [f"publicity.{each}" for each in heard]


def test_a_notice_that_had_run_out_is_not_taken_down_again():
    items = {"a": licence("one", procedure="announced"), "b": item("two")}
    hall = Hall(matter(items, procedures=NOTICES))
    hall.submit()
    hall.wait(days=10)
    hall.do(official("one"), "tell_published", region="item:a")
    hall.wait(days=10)
    assert hall.state("a") == "deciding"
    hall.do(LEAD, "set_aside_deeming", reasons="r")
    assert told(hall) == ["publicity.publish", "publicity.end"]
