"""One way to talk to the three halls of `examples/`, whatever they are built with."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any, ClassVar, Protocol

import django
import django.urls
from django import conf, db  # by name of the module: pytest looks at what a module holds
from django.test import Client
from django.test.utils import setup_test_environment
from httpx import ASGITransport, AsyncClient

from examples import fastapi_hall, flask_hall

FORM = {
    "district": "440106",
    "household_district": "440106",
    "child_name": "张小满",
    "sex": "female",
    "born_on": "2026-02-20",
    "mother_id": "11010519491231002X",
    "phone": "13800000000",
    "uses_other_parent_certificates": False,
}
APPLICATION = {
    "items": ["birth-certificate"],
    "form": FORM,
    "materials": {"parents-id": "upload", "birth-form": "upload"},
    "shared": {"birth_record": True},
}


class Hall(Protocol):
    """A hall that can be asked; an answer is (status, JSON)."""

    def ask(self, method: str, path: str, person: str = "", body: Any = None) -> tuple[int, Any]:
        """Send one HTTP request."""

    def close(self) -> None:
        """Shut it."""


class FastapiHall:
    """The one on FastAPI."""

    def __init__(self, home: Path) -> None:
        self._app = fastapi_hall.hall(f"sqlite:///{home}/hall.db")

    def ask(self, method: str, path: str, person: str = "", body: Any = None) -> tuple[int, Any]:
        """Send one HTTP request."""
        return asyncio.run(self._ask(method, path, _headers(person), body))

    def close(self) -> None:
        """Shut it."""
        asyncio.run(self._close())

    async def _ask(
        self, method: str, path: str, headers: dict[str, str], body: Any
    ) -> tuple[int, Any]:
        transport = ASGITransport(self._app, raise_app_exceptions=False)
        async with AsyncClient(transport=transport, base_url="http://hall") as client:
            told = await client.request(method, path, headers=headers, json=body)
        return told.status_code, told.json() if "json" in told.headers["content-type"] else None

    async def _close(self) -> None:
        async with self._app.router.lifespan_context(self._app):
            pass


class FlaskHall:
    """The one on Flask."""

    def __init__(self, home: Path) -> None:
        self._app = flask_hall.hall(f"sqlite:///{home}/hall.db")
        self._client = self._app.test_client()

    def ask(self, method: str, path: str, person: str = "", body: Any = None) -> tuple[int, Any]:
        """Send one HTTP request."""
        told = self._client.open(path, method=method, headers=_headers(person), json=body)
        return told.status_code, told.get_json(silent=True)

    def close(self) -> None:
        """Shut it."""
        self._app.extensions["oneflow"].close()


class DjangoUrls:
    """Stands for a host's `urls` module."""

    urlpatterns: ClassVar[list[Any]] = []


class DjangoHall:
    """The one on Django, whose settings a process has only once."""

    def __init__(self, home: Path) -> None:
        _set_up_django()
        from examples import django_hall  # only now: a model needs the settings

        db.connection.close()
        conf.settings.DATABASES["default"]["NAME"] = db.connection.settings_dict["NAME"] = str(
            home / "django.db"
        )
        with db.connection.schema_editor() as editor:
            editor.create_model(django_hall.Letter)
        DjangoUrls.urlpatterns = django_hall.hall(f"sqlite:///{home}/hall.db")
        django.urls.clear_url_caches()
        self._client = Client(raise_request_exception=False)

    def ask(self, method: str, path: str, person: str = "", body: Any = None) -> tuple[int, Any]:
        """Send one HTTP request."""
        told = self._client.generic(
            method,
            path,
            json.dumps(body),
            content_type="application/json",
            headers=_headers(person),
        )
        return told.status_code, told.json() if "json" in told.headers["Content-Type"] else None

    def close(self) -> None:
        """Shut it."""
        db.connection.close()


def _headers(person: str) -> dict[str, str]:
    return {"X-Person": person} if person else {}


def _set_up_django() -> None:
    if conf.settings.configured:
        return
    conf.settings.configure(
        ROOT_URLCONF=DjangoUrls,
        SECRET_KEY="for tests only",
        USE_TZ=True,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ""}},
    )
    django.setup()
    setup_test_environment()
