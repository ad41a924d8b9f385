"""Statements written once in SQLAlchemy Core, rendered once for a dialect, run on a raw cursor.

That is what keeps the hot path portable and quick: Core's own execution costs several times
what the driver needs.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from sqlalchemy import BindParameter, Select, Table, bindparam, insert, select, update
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.dialects.sqlite import pysqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.dml import Insert, Update

AnyStatement = Select[Any] | Insert | Update


class Statement:
    """A rendered statement.

    Attributes:
        core: what it was rendered from.
        text: with positional parameters, as the driver wants them.
        names: of the parameters, in the order of the text.
    """

    __slots__ = ("_constants", "core", "names", "text")

    def __init__(self, statement: AnyStatement, dialect: Dialect) -> None:
        self.core = statement
        compiled = statement.compile(dialect=dialect)
        self.text = " ".join(str(compiled).split())
        self.names: tuple[str, ...] = tuple(getattr(compiled, "positiontup", None) or ())
        self._constants = {
            name: value for name, value in compiled.params.items() if not name.startswith("p_")
        }

    def run(self, cursor: Any, **values: Any) -> Any:
        """Execute with named values (without the prefix `p_`) and give the cursor."""
        constants = self._constants
        cursor.execute(
            self.text,
            tuple(
                values[name[2:]] if name.startswith("p_") else constants[name]
                for name in self.names
            ),
        )
        return cursor


def dialect_of(name: str) -> Dialect:
    """The dialect whose text a raw cursor understands: `?` for SQLite, `$1` for PostgreSQL."""
    if name == "sqlite":
        return pysqlite.dialect(paramstyle="qmark")
    return psycopg.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped


def p(name: str) -> BindParameter[Any]:
    """A parameter to be given when the statement runs."""
    return bindparam(f"p_{name}")


def put(table: Table, row: type[Struct]) -> Insert:
    """Insert a row record; run it with `astuple(row)`."""
    return insert(table).values({name: p(name) for name in row.__struct_fields__})


def read(table: Table, row: type[Struct]) -> Select[Any]:
    """Select the columns of a row record, in the order of its fields."""
    return select(*(table.c[name] for name in row.__struct_fields__))


def change(table: Table, *names: str) -> Update:
    """Set columns to parameters of the same name, prefixed `new_`."""
    return update(table).values({name: p(f"new_{name}") for name in names})
