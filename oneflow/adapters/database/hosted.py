"""The store over a host's session factory: whatever changes a case does so in a session of the host.

So a listener in the transaction has a session at hand also where oneflow acts by itself, in
`handle` and `sweep`: the session is made by the host's factory, begun, committed and closed here.
Everything that touches no case (looks, lists, the outbox, numbers, denials) goes by oneflow's own
connections to the same database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from oneflow.adapters.database.case_store import DatabaseStore
from oneflow.adapters.database.connections import Database
from oneflow.adapters.database.failures import cause_of, translate
from oneflow.adapters.database.joined import JoinedStore, join
from oneflow.adapters.database.portable import PortableStatements
from oneflow.engine.ports import Unit
from oneflow.errors import UsageError

SessionFactory = Callable[[], Session]
"""A `sessionmaker`, or whatever gives a new session at each call."""


class HostedStore(DatabaseStore):
    """A store whose units and claims run in sessions of the host."""

    def __init__(
        self, database: Database, statements: PortableStatements, factory: SessionFactory
    ) -> None:
        super().__init__(database, statements)
        self._factory = factory

    @contextmanager
    def unit(self, case_id: str, command_id: str) -> Iterator[Unit]:
        """Open a unit in a new session; durable when it has been left."""
        with self._transaction(case_id) as joined, joined.unit(case_id, command_id) as unit:
            yield unit

    @contextmanager
    def due(
        self, now: datetime, *, limit: int, after: tuple[str, str] = ("", "")
    ) -> Iterator[Iterator[Unit]]:
        """Claim due cases in a new session that ends with the claim; see the port."""
        with self._transaction("") as joined, joined.due(now, limit=limit, after=after) as units:
            yield units

    @contextmanager
    def _transaction(self, case_id: str) -> Iterator[JoinedStore]:
        session = self._factory()
        joined = join(self, session)
        try:
            yield joined
            try:
                session.commit()
            except DBAPIError as error:
                raise translate(cause_of(error), case_id, sending=True) from error
        finally:
            session.close()


def url_of(factory: SessionFactory) -> str:
    """The address, password included, of the database that a factory's sessions are bound to.

    Raises:
        UsageError: it makes no sessions, or none that are bound to a database.
    """
    try:
        with factory() as session:
            return session.get_bind().engine.url.render_as_string(hide_password=False)
    except (SQLAlchemyError, TypeError, AttributeError) as error:
        raise _no_factory() from error


def _no_factory() -> UsageError:
    return UsageError(
        "session_factory 造不出绑定到数据库的会话。",
        "The session_factory makes no session that is bound to a database.",
        remedy_zh="给出 sessionmaker(engine)；按表绑定的，另外写明数据库地址。",
        remedy_en="Hand in sessionmaker(engine); where sessions are bound table by table, name the "
        "database's address beside it.",
    )
