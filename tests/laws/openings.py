"""One small matter for each activity kind, led to where the activity is open.

A new kind needs one line in `OPENINGS`; `test_every_kind_has_an_opening` asks for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tests.generated.hall import APPLICANT, Hall, official
from tests.generated.matters import PARTNER, PROCEDURES
from tests.generated.small import Entry, item, matter


class Opening(NamedTuple):
    """Where a kind is open: how to get there, in which region, and something to do there."""

    hall: Callable[[], Hall]
    key: str
    begin: Callable[[Hall], None]


def _small(procedure: str, **more: object) -> Entry:
    named = {procedure: PROCEDURES[procedure]} if procedure in PROCEDURES else {}
    return matter(
        {
            "a": item("one", procedure=procedure, materials=["paper"], **more),
            "b": item("two", procedure=procedure),
        },
        procedures=named,
        form={"partner": {"type": "text"}},
        materials={"paper": {"sources": ["upload"]}},
        joint={"visit": {"serves": ["a.visiting", "b.visiting"], "opens": {"or_after": "3wd"}}}
        if procedure == "visited"
        else {},
    )


def _under_way(procedure: str, **more: object) -> Callable[[], Hall]:
    return lambda: Hall(_small(procedure, **more)).under_way(fields={"partner": PARTNER})


def _decided() -> Hall:
    hall = _under_way("instant", delivery={"limit": {"legal": "10wd", "basis": "law"}})()
    hall.sign("a")
    return hall


def _ask_for_more(hall: Hall) -> None:
    defect = {"what": "material:paper"}
    hall.do(official("one"), "answer_intake", region="item:a", department="one", defects=[defect])


def _draft(hall: Hall) -> None:
    hall.sign("a", actor=official("one", "drafter"))


def _claim(hall: Hall) -> None:
    hall.do(official("one"), "claim", region="item:a")


def _visit(hall: Hall) -> None:
    facts = {"passed": True}
    hall.do(official("one"), "record_visit", region="item:a", facts=facts, signers=["x", "y"])


def _publish(hall: Hall) -> None:
    hall.do(official("one"), "tell_published", region="item:a")


def _nothing(_: Hall) -> None:
    """Only time has anything to do here."""


OPENINGS: dict[str, Opening] = {
    "intake": Opening(_under_way("instant", acceptance="by-department"), "item:a", _ask_for_more),
    "sign": Opening(_under_way("two-step-review"), "item:a", _draft),
    "await": Opening(_under_way("wait"), "item:a", _nothing),
    "consent": Opening(_under_way("agree"), "item:a", _nothing),
    "publicity": Opening(_under_way("announced"), "item:a", _publish),
    "joint": Opening(_under_way("visited"), "item:a", _visit),
    "deliver": Opening(_decided, "delivery:a", _nothing),
}


def withdraw(hall: Hall) -> None:
    """Close everything that is open, by withdrawing it."""
    hall.do(APPLICANT, "withdraw_case")
