"""A hall on Django, which keeps its tables by its own ORM.

    urlpatterns = hall("postgresql://...")      # in the project's urls

oneflow cannot write inside a transaction of Django's: that is a connection of Django's own making.
It need not. The case is stored first, by itself; what Django has to do about it comes as a message
out of the outbox, at least once, and a message knows its id, so that doing it twice does no harm.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.urls import URLPattern, path

import oneflow
from oneflow.calendar import shipped
from oneflow.engine.ports import OutboxRow
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
View = Callable[..., HttpResponseBase]


class Letter(models.Model):  # type: ignore[misc]  # Django is not typed
    """What the hall has to send: a row of Django's, made from a message of oneflow's."""

    id = models.CharField(primary_key=True, max_length=128)
    case_id = models.CharField(max_length=64)
    destination = models.CharField(max_length=128)

    class Meta:
        """Where Django files the table."""

        app_label = "hall"


class Letters:
    """The channel into Django's table; the same message again finds its row there."""

    def send(self, message: OutboxRow) -> None:
        """Keep a message."""
        told = {"case_id": message.case_id, "destination": message.destination}
        Letter.objects.get_or_create(id=message.id, defaults=told)


def hall(url: str) -> list[URLPattern]:
    """Make the urls of a hall over a database."""
    engine = oneflow.open_engine(url, definitions=[shipped("newborn")])
    channels = {"*": Letters()}

    def submit_or_list(request: HttpRequest, desk: oneflow.Desk) -> JsonResponse:
        if request.method == "GET":
            return _list({"case": one.id, "state": one.state} for one in desk.cases())
        answer = desk.submit("newborn", **json.loads(request.body)).check()
        return JsonResponse({"case": answer.case_id, "state": answer.state}, status=201)

    def act(request: HttpRequest, desk: oneflow.Desk, case_id: str, command: str) -> JsonResponse:
        answer = desk.act(case_id, command, **json.loads(request.body)).check()
        return JsonResponse({"state": answer.state})

    def todo(_request: HttpRequest, desk: oneflow.Desk) -> JsonResponse:
        return _list(
            {"case": one.case_id, "item": one.item, "state": one.state} for one in desk.todo()
        )

    def relay(_request: HttpRequest) -> JsonResponse:  # a timer's work, reachable from inside only
        engine.sweep()
        engine.relay(channels)
        return JsonResponse({"letters": Letter.objects.count()})

    return [
        path("cases", _at_a_desk(engine, submit_or_list)),
        path("cases/<case_id>/<command>", _at_a_desk(engine, act)),
        path("todo", _at_a_desk(engine, todo)),
        path("relay", relay),
    ]


def _list(rows: Any) -> JsonResponse:
    return JsonResponse(list(rows), safe=False)


def _at_a_desk(engine: oneflow.Engine, view: View) -> View:
    """Hand a view the desk of whoever asks, and tell the engine's errors."""

    def answered(request: HttpRequest, **place: str) -> HttpResponseBase:
        actor = PEOPLE.get(request.headers.get("X-Person", ""))
        if actor is None:
            return JsonResponse({"code": "login"}, status=401)
        try:
            return view(request, engine.desk(actor), **place)
        except oneflow.OneflowError as error:
            rule, message = error.data.get("rule"), error.describe("zh")
            told = {"code": error.code, "rule": rule, "message": message}
            return JsonResponse(told, status=STATUS.get(type(error), 503))

    return answered
