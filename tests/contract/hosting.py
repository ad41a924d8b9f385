"""A host application beside oneflow: its own tables, its own sessions, the same database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    mapped_column,
    scoped_session,
    sessionmaker,
)

from oneflow.adapters.database.connections import read_url
from oneflow.bootstrap import Engine as Oneflow
from oneflow.bootstrap import open_engine
from oneflow.engine.records.actor import Actor
from oneflow.engine.records.request import Request
from oneflow.engine.shell.joined import Joined
from tests.generated.hall import APPLICANT, WINDOW, Clock, Counted, china
from tests.generated.small import expanded, item, licence, matter

MATTER = expanded(
    matter(
        {"a": item("one", fields=["name"], procedure="review"), "b": licence("two")},
        form={"name": {"type": "text", "sensitivity": "personal"}},
    )
)
OPERATOR = Actor(id="operator-1", kind="operator")


class Base(DeclarativeBase):
    """The host's own tables."""


class Order(Base):
    """What the host keeps beside a case."""

    __tablename__ = "host_order"
    id: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]


class Host:
    """A host application with its engine, and oneflow over the same database."""

    def __init__(self, url: str, engine: Engine, oneflow: Oneflow, clock: Clock) -> None:
        self.url, self.engine, self.oneflow, self.clock = url, engine, oneflow, clock
        self.session = sessionmaker(engine)

    def orders(self) -> list[str]:
        with self.session() as session:
            return list(session.scalars(text("SELECT id FROM host_order ORDER BY id")))

    def count(self, table: str) -> int:
        with self.engine.connect() as connection:
            found: int = connection.scalar(text(f'SELECT count(*) FROM "{table}"'))
            return found

    def traces(self) -> dict[str, int]:
        """Rows of everything that a request may leave behind."""
        tables = "case case_event region case_data outbox inbox counter denial".split()
        return {table: many for table in tables if (many := self.count(table))}


@contextmanager
def host_on(url: str, **more: Any) -> Iterator[Host]:
    """A host on a database; SQLite as SQLAlchemy opens it by itself, but for a short wait."""
    waiting = {"timeout": 1} if url.startswith("sqlite") else {}
    engine = create_engine(read_url(url), connect_args=waiting)
    clock = Clock()
    more = {"check": False} | more  # the tests' PostgreSQL does not wait for its disk
    oneflow = open_engine(url, time=clock, entropy=Counted(), calendar=china(), **more)
    oneflow.worlds.publish(MATTER)
    Base.metadata.create_all(engine)
    try:
        yield Host(url, engine, oneflow, clock)
    finally:
        oneflow.close()
        engine.dispose()


def submission(case_id: str = "k1", **more: Any) -> Request:
    body = {
        "matter": "small",
        "applicant": APPLICANT.id,
        "selected": ["a", "b"],
        "data": {"fields": {"name": "王小明"}},
    } | more
    return Request(id="submit", case_id=case_id, actor=APPLICANT, type="submit", body=body)


def accepting(case_id: str = "k1", actor: Actor = WINDOW, name: str = "accept") -> Request:
    body = {"trigger": "accepted"}
    return Request(id=name, case_id=case_id, actor=actor, type="conclude_intake", body=body)


Work = Callable[[Joined, Any], object]


def in_session(host: Host, work: Work) -> None:
    with host.session.begin() as session:
        work(host.oneflow.joined(session), session)


def in_connection(host: Host, work: Work) -> None:
    with (
        host.engine.connect() as connection,
        host.oneflow.joined(connection) as joined,
        connection.begin(),
    ):
        work(joined, connection)


def in_scoped(host: Host, work: Work) -> None:
    registry = scoped_session(host.session)
    try:
        with registry.begin():
            work(host.oneflow.joined(registry), registry())
    finally:
        registry.remove()


WAYS = [in_session, in_connection, in_scoped]
Way = Callable[[Host, Work], None]


class Outcome(list[str]):
    """What became of something on another thread."""


def order(number: str) -> Any:
    return text(f"INSERT INTO host_order (id, state) VALUES ('{number}', 'new')")
