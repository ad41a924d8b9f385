"""The stores that must keep the contract.

Memory, and both statement sets on both databases,
and SQLite with its units sharing transactions.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session, sessionmaker

from oneflow.adapters.database import DatabaseStore, StatementSet, open_store
from oneflow.adapters.database.connections import read_url
from oneflow.adapters.database.upgrade import upgrade
from oneflow.adapters.memory import MemoryStore
from tests.contract import peek
from tests.contract.hosting import Host, host_on
from tests.contract.peek import AnyStore

DATABASES = [
    "sqlite-portable",
    "sqlite-tuned",
    "sqlite-grouped",
    "postgres-portable",
    "postgres-tuned",
]
HOSTED = ["sqlite-hosted", "postgres-hosted"]
"""Stores that write in sessions made by a host, which knows nothing of oneflow."""


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with empty tables, to be copied."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="module")
def upgraded_postgres(postgres_url: str) -> str:
    """The URL of a PostgreSQL database with tables."""
    upgrade(postgres_url)
    return postgres_url


@pytest.fixture
def hosts() -> Iterator[Callable[[str], sessionmaker[Session]]]:
    """Lend a function that makes a host's session factory for an address; closed afterwards."""
    engines: list[Engine] = []

    def make(url: str) -> sessionmaker[Session]:
        engines.append(create_engine(read_url(url), connect_args=_waiting(url)))
        return sessionmaker(engines[-1])

    yield make
    for engine in engines:
        engine.dispose()


def _waiting(url: str) -> dict[str, int]:
    return {"timeout": 30} if url.startswith("sqlite") else {}


def _opened(request: pytest.FixtureRequest, tmp_path: Path, name: str) -> DatabaseStore:
    kind, statements = name.split("-")
    wanted: StatementSet = "portable" if statements == "portable" else "tuned"
    if kind == "sqlite":
        path = tmp_path / "oneflow.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        url = f"sqlite:///{path}"
    else:
        url = request.getfixturevalue("upgraded_postgres")
    factory = request.getfixturevalue("hosts")(url) if statements == "hosted" else None
    grouped = statements == "grouped"
    store = open_store(url, statements=wanted, group_commits=grouped, session_factory=factory)
    if kind == "postgres":
        peek.empty(store)
    return store


@pytest.fixture(params=DATABASES)
def database_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DatabaseStore]:
    """An empty store over a database."""
    store = _opened(request, tmp_path, request.param)
    yield store
    store.close()


@pytest.fixture(params=[name for name in DATABASES if name.startswith("postgres")])
def postgres_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DatabaseStore]:
    """An empty store over PostgreSQL."""
    store = _opened(request, tmp_path, request.param)
    yield store
    store.close()


@pytest.fixture(params=["memory", *DATABASES, *HOSTED])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AnyStore]:
    """An empty store."""
    if request.param == "memory":
        yield MemoryStore()
        return
    opened = _opened(request, tmp_path, request.param)
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/hall.db"
    made: str = request.getfixturevalue("fresh_postgres")()
    return made


@pytest.fixture
def host(url: str) -> Iterator[Host]:
    """A host with its own tables."""
    with host_on(url) as made:
        yield made
