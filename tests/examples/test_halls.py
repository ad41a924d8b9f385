"""The halls of `examples/` do, over HTTP, what a hall has to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.examples.halls import APPLICATION, FORM, DjangoHall, FastapiHall, FlaskHall, Hall

HALLS: dict[str, Callable[[Path], Hall]] = {
    "fastapi": FastapiHall,
    "flask": FlaskHall,
    "django": DjangoHall,
}
SESSIONS = ["fastapi", "flask"]
"""Those whose host keeps its own tables by SQLAlchemy."""
APPROVED = {"item": "birth-certificate", "trigger": "approve", "papers": {"document": "No. 17"}}


@pytest.fixture(params=HALLS)
def hall(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hall]:
    """An open hall."""
    opened = HALLS[request.param](tmp_path)
    yield opened
    opened.close()


def rows(home: Path, query: str) -> list[tuple[object, ...]]:
    """What a query finds in the hall's database."""
    connection = sqlite3.connect(home / "hall.db")
    try:
        return list(connection.execute(query))
    finally:
        connection.close()


def test_from_application_to_decision(hall: Hall):
    status, told = hall.ask("POST", "/cases", "mother", APPLICATION)
    assert (status, told["state"]) == (201, "intake")
    case = told["case"]
    assert hall.ask("GET", "/cases", "mother") == (200, [{"case": case, "state": "intake"}])
    place = f"/cases/{case}"
    accept = {"trigger": "accepted"}
    assert hall.ask("POST", f"{place}/conclude_intake", "clerk", accept) == (
        200,
        {"state": "under_way"},
    )
    status, work = hall.ask("GET", "/todo", "hospital")
    assert (status, work) == (
        200,
        [{"case": case, "item": "birth-certificate", "state": "reviewing"}],
    )
    assert hall.ask("POST", f"{place}/sign", "hospital", APPROVED) == (200, {"state": "issuing"})
    _, work = hall.ask("GET", "/todo", "hospital")
    assert [one["state"] for one in work] == ["ready"]  # what is left is to hand it over


def test_messages_go_out_once_each(hall: Hall):
    hall.ask("POST", "/cases", "mother", APPLICATION)
    status, first = hall.ask("POST", "/relay")
    assert status == 200
    assert first["letters"] > 0
    assert hall.ask("POST", "/relay") == (200, first)


def test_every_no_has_its_status_and_its_words(hall: Hall):
    _, told = hall.ask("POST", "/cases", "mother", APPLICATION)
    place = f"/cases/{told['case']}/conclude_intake"
    accept = {"trigger": "accepted"}
    status, told = hall.ask("POST", place, "mother", accept)
    assert (status, told["code"], told["rule"]) == (409, "refused", "not-yours")
    assert "mother-17" in told["message"]
    wrong = APPLICATION | {"form": FORM | {"born_on": "yesterday"}}
    status, told = hall.ask("POST", "/cases", "mother", wrong)
    assert (status, told["code"]) == (422, "submission")
    assert "yesterday" not in told["message"]
    status, told = hall.ask("POST", "/cases/no-case/dance", "mother", {})
    assert status in {400, 409}
    assert hall.ask("GET", "/todo")[0] == 401
    assert hall.ask("GET", "/cases", "hospital")[0] == 200


@pytest.mark.parametrize("name", SESSIONS)
def test_a_booking_and_its_case_are_there_together(name: str, tmp_path: Path):
    hall = HALLS[name](tmp_path)
    status, told = hall.ask("POST", "/bookings", "mother", APPLICATION | {"counter": "7"})
    assert status == 201
    assert rows(tmp_path, "SELECT case_id, counter FROM booking") == [(told["case"], "7")]
    assert hall.ask("GET", "/cases", "mother")[1] == [{"case": told["case"], "state": "intake"}]
    hall.close()


@pytest.mark.parametrize("name", SESSIONS)
def test_or_neither(name: str, tmp_path: Path):
    hall = HALLS[name](tmp_path)
    refused = APPLICATION | {"items": ["household"], "counter": "7"}
    assert hall.ask("POST", "/bookings", "mother", refused)[0] in {409, 422}
    broken = APPLICATION | {"counter": {"no": "counter"}}
    assert hall.ask("POST", "/bookings", "mother", broken)[0] in {422, 500}
    assert rows(tmp_path, "SELECT * FROM booking") == []
    assert rows(tmp_path, 'SELECT * FROM "case"') == []
    hall.close()
