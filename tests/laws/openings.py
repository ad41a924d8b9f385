"""One small matter for each activity kind, led to where the activity is open.

A new kind needs one line in `OPENINGS`; `test_every_kind_has_an_opening` asks for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tests.generated.hall import APPLICANT, WINDOW, Hall, official, system
from tests.generated.matters import PARTNER, PROCEDURES
from tests.generated.procedures import FEES
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
        form={"partner": {"type": "text"}, "flag": {"type": "bool", "sensitivity": "internal"}},
        tables=FEES if procedure == "charged" else {},
        materials={"paper": {"sources": ["upload"]}},
        joint={"visit": {"serves": ["a.visiting", "b.visiting"], "opens": {"or_after": "3wd"}}}
        if procedure == "visited"
        else {},
    )


def _under_way(procedure: str, **more: object) -> Callable[[], Hall]:
    return lambda: Hall(_small(procedure, **more)).under_way(
        fields={"partner": PARTNER, "flag": True}
    )


def _decided() -> Hall:
    hall = _under_way("instant", delivery={"limit": {"legal": "10wd", "basis": "law"}})()
    hall.sign("a")
    return hall


def _promised() -> Hall:
    hall = _under_way("checked")()
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


def _wait_too_long(hall: Hall) -> None:
    hall.wait(days=10)


def _pay_a_part(hall: Hall) -> None:
    body = {"order": "k1/item:a/paying/1", "transaction": "t1", "amount": "2.30"}
    hall.do(system("three"), "record_payment", region="item:a", channel="online", **body)


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
    "verify": Opening(_promised, "item:a", _wait_too_long),
    "pay": Opening(_under_way("charged"), "item:a", _pay_a_part),
}


def close(hall: Hall, key: str) -> None:
    """Close what is open there: by withdrawing it, or as what was decided already is closed."""
    kind = hall.world.open_kinds[hall.region(key).procedure, hall.state(key)].kind
    if kind == "deliver":
        hall.do(WINDOW, "deliver", region=key, mode="window")
    elif kind == "verify":
        facts = {"passed": True}
        body = {"result": "verified", "method": "by-data", "facts": facts}
        hall.do(system("one"), "record_verification", region=key, **body)
    hall.do(APPLICANT, "withdraw_case")
