"""A hall on Flask: applications, desks, and a booking that shares a transaction with its case.

    HALL=sqlite:///hall.db flask --app examples.flask_hall:hall run

The session is the host's `scoped_session`, one a request, as Flask applications usually have it.
"""

from __future__ import annotations

import os
from typing import Any

from flask import Blueprint, Flask, abort, current_app, request
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, scoped_session, sessionmaker

import oneflow
from oneflow.adapters.memory import MemoryChannel
from oneflow.calendar import shipped
from oneflow.errors import ConflictError, NotFoundError, RefusedError, SubmissionError, UsageError

# Who somebody is, the host finds out; a header stands for its login here.
PEOPLE = {
    "mother": oneflow.Actor(id="mother-17", kind="applicant"),
    "clerk": oneflow.Actor(
        id="clerk-3", kind="official", offices=("hall/440106",), roles=("window",)
    ),
    "hospital": oneflow.Actor(id="his", kind="system", offices=("hospital",)),
}
STATUS = {
    NotFoundError: 404,
    RefusedError: 409,
    ConflictError: 409,
    SubmissionError: 422,
    UsageError: 400,
}
Reply = tuple[dict[str, Any], int]


class Tables(DeclarativeBase):
    """The host's own tables, in the same database."""


class Booking(Tables):
    """An appointment; there is none without its case, and no case without it."""

    __tablename__ = "booking"
    case_id: Mapped[str] = mapped_column(primary_key=True)
    counter: Mapped[str]


hall_pages = Blueprint("hall", __name__)


def who() -> oneflow.Actor:
    """The actor who asks."""
    person = request.headers.get("X-Person", "")
    if person not in PEOPLE:
        abort(401)
    return PEOPLE[person]


def engine() -> oneflow.Engine:
    """The engine of this application."""
    opened: oneflow.Engine = current_app.extensions["oneflow"]
    return opened


@hall_pages.post("/cases")
def submit() -> Reply:
    """Hand in an application."""
    answer = engine().desk(who()).submit("newborn", **request.get_json()).check()
    return {"case": answer.case_id, "state": answer.state}, 201


@hall_pages.post("/bookings")
def book() -> Reply:
    """Hand in an application and book a counter: both or neither."""
    session = current_app.extensions["session"]
    wanted = request.get_json()
    counter = wanted.pop("counter")
    answer = engine().joined(session).desk(who()).submit("newborn", **wanted).check()
    session.add(Booking(case_id=answer.case_id, counter=counter))
    session.commit()
    return {"case": answer.case_id, "state": answer.state}, 201


@hall_pages.post("/cases/<case_id>/<command>")
def act(case_id: str, command: str) -> Reply:
    """Give a command about a case."""
    answer = engine().desk(who()).act(case_id, command, **request.get_json()).check()
    return {"state": answer.state}, 200


@hall_pages.get("/cases")
def cases() -> list[dict[str, str]]:
    """List the cases that one may see."""
    return [{"case": one.id, "state": one.state} for one in engine().desk(who()).cases()]


@hall_pages.get("/todo")
def todo() -> list[dict[str, str | None]]:
    """List one's open work."""
    work = engine().desk(who()).todo()
    return [{"case": one.case_id, "item": one.item, "state": one.state} for one in work]


@hall_pages.post("/relay")
def relay() -> Reply:
    """Let time pass and messages go out: a timer's work, reachable from inside only."""
    letters = current_app.extensions["letters"]
    engine().sweep()
    engine().relay({"*": letters})
    return {"letters": len(letters.delivered)}, 200


@hall_pages.errorhandler(oneflow.OneflowError)
def told(error: oneflow.OneflowError) -> Reply:
    """Tell an error of the engine's."""
    body = {"code": error.code, "rule": error.data.get("rule"), "message": error.describe("zh")}
    return body, STATUS.get(type(error), 503)


def hall(url: str | None = None) -> Flask:
    """Make the application over a database; None: the one that the environment names."""
    address = url or os.environ["HALL"]
    host = create_engine(address)
    Tables.metadata.create_all(host)
    session = scoped_session(sessionmaker(host))
    app = Flask(__name__)
    app.teardown_appcontext(lambda _error: session.remove())  # rolls back what was not committed
    app.extensions["session"] = session
    app.extensions["oneflow"] = oneflow.open_engine(address, definitions=[shipped("newborn")])
    app.extensions["letters"] = MemoryChannel()  # a real hall hands them to its own systems
    app.register_blueprint(hall_pages)
    return app
