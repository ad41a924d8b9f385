"""A hall on FastAPI: applications, desks, and a booking that shares a transaction with its case.

    HALL=sqlite:///hall.db uvicorn --factory examples.fastapi_hall:hall

Endpoints are plain `def`: FastAPI runs them in threads, and the engine is thread-safe.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException
from fastapi import Request as HttpRequest
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker

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


class Application(BaseModel):
    """What a citizen hands in."""

    items: list[str]
    form: dict[str, Any]
    materials: dict[str, Any] = {}
    shared: dict[str, Any] = {}


class Booked(Application):
    """An application together with an appointment at a counter."""

    counter: str


class Tables(DeclarativeBase):
    """The host's own tables, in the same database."""


class Booking(Tables):
    """An appointment; there is none without its case, and no case without it."""

    __tablename__ = "booking"
    case_id: Mapped[str] = mapped_column(primary_key=True)
    counter: Mapped[str]


router = APIRouter()


def desk_of(request: HttpRequest, x_person: Annotated[str, Header()] = "") -> oneflow.Desk:
    """The desk of whoever asks."""
    if x_person not in PEOPLE:
        raise HTTPException(401)
    desk: oneflow.Desk = request.app.state.engine.desk(PEOPLE[x_person])
    return desk


Desk = Annotated[oneflow.Desk, Depends(desk_of)]


@router.post("/cases", status_code=201)
def submit(wanted: Application, desk: Desk) -> dict[str, str]:
    """Hand in an application."""
    answer = desk.submit("newborn", **wanted.model_dump()).check()
    return {"case": answer.case_id, "state": answer.state}


@router.post("/bookings", status_code=201)
def book(wanted: Booked, desk: Desk, request: HttpRequest) -> dict[str, str]:
    """Hand in an application and book a counter: both or neither."""
    hall = request.app.state
    with hall.sessions.begin() as session:
        joined = hall.engine.joined(session).desk(desk.actor)
        answer = joined.submit("newborn", **wanted.model_dump(exclude={"counter"})).check()
        session.add(Booking(case_id=answer.case_id, counter=wanted.counter))
    return {"case": answer.case_id, "state": answer.state}


@router.post("/cases/{case_id}/{command}")
def act(case_id: str, command: str, fields: dict[str, Any], desk: Desk) -> dict[str, str]:
    """Give a command about a case."""
    return {"state": desk.act(case_id, command, **fields).check().state}


@router.get("/cases")
def cases(desk: Desk) -> list[dict[str, str]]:
    """List the cases that one may see."""
    return [{"case": one.id, "state": one.state} for one in desk.cases()]


@router.get("/todo")
def todo(desk: Desk) -> list[dict[str, str | None]]:
    """List one's open work."""
    return [{"case": one.case_id, "item": one.item, "state": one.state} for one in desk.todo()]


@router.post("/relay")
def relay(request: HttpRequest) -> dict[str, int]:
    """Let time pass and messages go out: a timer's work, reachable from inside only."""
    hall = request.app.state
    hall.engine.sweep()
    hall.engine.relay({"*": hall.letters})
    return {"letters": len(hall.letters.delivered)}


def told(_request: HttpRequest, error: Exception) -> JSONResponse:
    """Tell an error of the engine's."""
    assert isinstance(error, oneflow.OneflowError)  # noqa: S101 - registered for these only
    body = {"code": error.code, "rule": error.data.get("rule"), "message": error.describe("zh")}
    return JSONResponse(body, STATUS.get(type(error), 503))


@asynccontextmanager
async def closing(app: FastAPI) -> AsyncIterator[None]:
    """Give the connections back at the end."""
    yield
    app.state.engine.close()
    app.state.host.dispose()


def hall(url: str | None = None) -> FastAPI:
    """Make the application over a database; None: the one that the environment names."""
    address = url or os.environ["HALL"]
    app = FastAPI(lifespan=closing)
    app.state.host = create_engine(address)
    app.state.sessions = sessionmaker(app.state.host)
    app.state.engine = oneflow.open_engine(address, definitions=[shipped("newborn")])
    app.state.letters = MemoryChannel()  # a real hall hands its messages to its own systems
    Tables.metadata.create_all(app.state.host)
    app.include_router(router)
    app.add_exception_handler(oneflow.OneflowError, told)
    return app
