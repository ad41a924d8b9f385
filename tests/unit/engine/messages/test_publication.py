"""What the publisher hears when a notice comes down otherwise than by a move."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from tests.generated.hall import LEAD, Hall, official
from tests.generated.notices import NOTICES
from tests.generated.small import item, licence, matter
from tests.unit.engine.activities.test_publicity import CITIZEN


def objectionable(aside: str) -> Any:
    """A notice whose time, while an objection is looked into, does this."""
    procedure = deepcopy(NOTICES["objectionable"])
    (objected,) = (each for each in procedure["transitions"] if "aside" in each)
    objected["aside"] = aside
    return procedure


@pytest.mark.parametrize(
    ("aside", "heard"),
    [("running", ["publish"]), ("suspended", ["publish", "suspend", "resume"])],
)
def test_the_publisher_hears_nothing_of_an_objection_that_does_not_stop_the_time(aside, heard):
    procedure = objectionable(aside)
    (back,) = (each for each in procedure["transitions"] if each.get("resumes"))
    hall = Hall(matter({"a": item("one", procedure="long")}, procedures={"long": procedure}))
    hall.submit()
    hall.accept()
    hall.do(CITIZEN, "raise_objection", region="item:a", reasons="x")
    hall.sign("a", back["trigger"], papers=dict.fromkeys(back.get("requires", ()), "r"))
    assert hall.state("a") == "noticing"
    assert told(hall) == [f"publicity.{each}" for each in heard]


def told(hall: Hall) -> list[str]:
    letters = (letter.row for letter in hall.store.rows.letters.by_id.values())
    return [row.topic for row in letters if row.destination == "publication"]


@pytest.mark.parametrize(
    ("objects", "aside", "heard"),
    [
        (False, "running", ["publish", "end"]),
        (True, "running", ["publish", "end"]),
        (True, "suspended", ["publish", "suspend", "end"]),
        (True, "anew", ["publish", "suspend", "end"]),
    ],
)
def test_a_notice_comes_down_when_the_deeming_that_began_it_is_set_aside(objects, aside, heard):
    procedure = objectionable(aside)
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
