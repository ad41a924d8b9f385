"""Bringing a database to the form that this oneflow needs, step by step, forth and back.

The migrations lie inside the package, numbered; Alembic runs them, each call in one
transaction. Tables of a host application in the same database are left alone.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from msgspec import Struct
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from oneflow.adapters.database.connections import Database, read_url
from oneflow.adapters.database.failures import of_reading
from oneflow.adapters.database.schema import VERSION_TABLE, metadata
from oneflow.errors import UsageError

_MIGRATIONS = Path(__file__).parent / "migrations"
_UPGRADE_LOCK = 0x6F6E65666C6F77
"""Held while migrating, so that several processes may start at once: "oneflow" in ASCII."""
_alembic_is_not_threadsafe = threading.Lock()


class SchemaCheck(Struct, frozen=True):
    """What a database has and what this oneflow needs.

    reached: number of the last migration run there; None: none yet.
    needed: number of the newest migration. drift: differences from what `reached` should have.
    """

    reached: str | None
    needed: str
    drift: tuple[str, ...] = ()

    @property
    def is_current(self) -> bool:
        """Whether this oneflow can work with the database as it is."""
        return self.reached == self.needed and not self.drift


def upgrade(url: str, revision: str = "head") -> str:
    """Create or upgrade the tables; does nothing where all is done. Gives the number reached.

    Raises:
        UsageError: there is no such migration. StoreError: the database could not do it.
    """
    return _migrate(url, revision, command.upgrade) or ""


def downgrade(url: str, revision: str) -> str | None:
    """Go back to an earlier migration ("base": remove all tables). Gives the number reached.

    Raises:
        UsageError: there is no such migration. StoreError: the database could not do it.
    """
    return _migrate(url, revision, command.downgrade)


def check(url: str, *, drift: bool = True) -> SchemaCheck:
    """Compare a database with what is needed, changing nothing.

    drift: compare tables and columns too, not only the number reached.
    """
    needed = ScriptDirectory.from_config(_config()).get_current_head() or ""
    address = read_url(url)
    if address.get_backend_name() == "sqlite" and not Path(str(address.database)).exists():
        return SchemaCheck(None, needed)  # opening it would make it
    with _connected(url) as connection:
        context = _context(connection)
        reached = context.get_current_revision()
        is_compared = drift and reached == needed
        found = compare_metadata(context, metadata) if is_compared else []
    return SchemaCheck(reached, needed, tuple(_describe(difference) for difference in found))


def _migrate(url: str, revision: str, run: Callable[[Config, str], None]) -> str | None:
    with _alembic_is_not_threadsafe, _connected(url, alone=True) as connection:
        try:
            run(_config(connection), revision)
        except CommandError as error:
            raise UsageError(
                f"没有编号为“{revision}”的迁移，或无法从当前位置到达",
                f"there is no migration '{revision}', or no way to it from here",
                remedy_zh="用 oneflow db check 查看当前编号；全部撤销用 base。",
                remedy_en="See the present one by `oneflow db check`; base removes everything.",
            ) from error
        reached: str | None = _context(connection).get_current_revision()
        return reached


@contextmanager
def _connected(url: str, *, alone: bool = False) -> Iterator[Connection]:
    """One connection in one transaction, committed at the end; `alone`: others wait meanwhile."""
    database = Database(url)
    try:
        with database.engine.execution_options(writes=alone).begin() as connection:
            if alone and database.dialect == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(_UPGRADE_LOCK)))
            yield connection
    except DBAPIError as error:
        raise of_reading(error) from error
    finally:
        database.close()


def _config(connection: Connection | None = None) -> Config:
    config = Config(stdout=io.StringIO())
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _context(connection: Connection) -> MigrationContext:
    def is_ours(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or name in metadata.tables

    return MigrationContext.configure(
        connection,
        opts={
            "version_table": VERSION_TABLE,
            "include_name": is_ours,
            "compare_type": True,
            "target_metadata": metadata,
        },
    )


def _describe(difference: Any) -> str:
    """Name a difference in one line, as Alembic's tuples tell it."""
    if isinstance(difference, list):
        return "; ".join(_describe(part) for part in difference)
    kind, *about = difference
    return " ".join([str(kind), *(str(getattr(part, "name", part)) for part in about)])
