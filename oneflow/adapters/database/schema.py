"""The tables, as SQLAlchemy Core sees them; the migrations bring a database to this form.

Column order of a table is the field order of its row in `oneflow.engine.ports`. Keys are made
by the client and begin with the case id. Instants are UTC text (`oneflow.engine.records.instants`),
JSON is text that no database looks into. Nothing here is special to one database but what
others leave out without harm: partial indexes become full ones, WITHOUT ROWID has no meaning
elsewhere. Names are lower case and at most 30 characters long. There are no foreign keys:
the one writer stores whole turns, and nothing is ever deleted.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    false,
    true,
)
from sqlalchemy.sql.elements import ColumnElement

metadata = MetaData()

VERSION_TABLE = "oneflow_version"
"""Where Alembic notes the migration reached; not its default name, which a host may use."""

_CLUSTERED: dict[str, Any] = {"sqlite_with_rowid": False}
"""On SQLite the rows lie in the order of their key: one tree instead of two. For small rows."""


def _id(name: str) -> Column[str]:
    return Column(name, String(64), nullable=False)


def _word(name: str) -> Column[str]:
    return Column(name, String(128), nullable=False)


def _instant(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, String(27), nullable=nullable)


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _index(name: str, *columns: Column[Any], where: ColumnElement[bool] | None = None) -> Index:
    """An index; with `where`, over these rows only if the database can do that."""
    if where is None:
        return Index(name, *columns)
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


definition = Table(
    "definition",
    metadata,
    _word("digest"),
    _word("code"),
    Column("title", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("digest", name="pk_definition"),
)

calendar = Table(
    "calendar",
    metadata,
    _word("calendar"),
    _word("revision"),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("calendar", "revision", name="pk_calendar"),
)

case = Table(
    "case",
    metadata,
    _id("id"),
    _word("matter"),
    _word("number"),
    _word("definition"),
    _word("applicant"),
    _word("lead_office"),
    _word("status"),
    Column("ended", Boolean, nullable=False),
    _instant("received_at"),
    _number("version"),
    _number("state_version"),
    Column("state", Text, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("algorithm", String(16), nullable=False),
    _instant("wake_at", nullable=True),
    PrimaryKeyConstraint("id", name="pk_case"),
)
_index("ix_case_received", case.c.received_at, case.c.id)
_index("ix_case_matter", case.c.matter, case.c.received_at, case.c.id)
_index("ix_case_number", case.c.number)
_index("ix_case_applicant", case.c.applicant, case.c.received_at, case.c.id)
_index("ix_case_status", case.c.status, case.c.received_at, case.c.id)
_index("ix_case_lead", case.c.lead_office, case.c.received_at, case.c.id)
_index("ix_case_wake", case.c.wake_at, where=case.c.wake_at.is_not(None))

region = Table(
    "region",
    metadata,
    _id("case_id"),
    _word("key"),
    _number("round"),
    _word("department"),
    _word("office"),
    _word("state"),
    Column("outcome", String(128), nullable=True),
    Column("open", Boolean, nullable=False),
    _instant("since", nullable=True),
    _instant("due_at", nullable=True),
    _instant("overdue_at", nullable=True),
    Column("warned", Boolean, nullable=False, server_default=false()),
    Column("lead_office", String(128), nullable=False, server_default=""),
    Column("received_at", String(27), nullable=False, server_default=""),
    PrimaryKeyConstraint("case_id", "key", "round", name="pk_region"),
    **_CLUSTERED,
)
"""The last three came later: their defaults are what a migration needs, no row keeps them."""
_index("ix_region_office", region.c.office, region.c.received_at, region.c.case_id, region.c.key)
_index("ix_region_key", region.c.key, region.c.received_at, region.c.case_id)
_work = (region.c.due_at, region.c.case_id, region.c.key)
_is_open = region.c.open == true()  # as queries say it, or SQLite would not know the index again
_index("ix_region_due", *_work, where=_is_open)
_index("ix_region_todo", region.c.office, *_work, where=_is_open)
_index("ix_region_led", region.c.lead_office, *_work, where=_is_open)

case_event = Table(
    "case_event",
    metadata,
    _id("case_id"),
    _number("seq"),
    _word("type"),
    _number("version"),
    _instant("recorded_at"),
    Column("body", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    PrimaryKeyConstraint("case_id", "seq", name="pk_case_event"),
)
"""Not clustered: cases grow side by side, and rows put between others leave pages half empty
(measured: 15.5 KB a case against 12.0 KB with the index of the key)."""

case_data = Table(
    "case_data",
    metadata,
    _id("case_id"),
    Column("key", String(255), nullable=False),
    _number("version"),
    Column("value", Text, nullable=True),
    Column("salt", LargeBinary, nullable=True),
    PrimaryKeyConstraint("case_id", "key", "version", name="pk_case_data"),
    **_CLUSTERED,
)
"""Both value and salt are null once erased; the row stays, so that its version stays taken."""

outbox = Table(
    "outbox",
    metadata,
    _id("case_id"),
    _number("seq"),
    _number("n"),
    _word("destination"),
    _word("topic"),
    Column("body", Text, nullable=False),
    _instant("not_before"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("token", Integer, nullable=False, server_default="0"),
    _instant("leased_until", nullable=True),
    Column("dead", Integer, nullable=False, server_default="0"),
    _instant("done_at", nullable=True),
    Column("reason", Text, nullable=True),
    PrimaryKeyConstraint("case_id", "destination", "seq", "n", name="pk_outbox"),
    **_CLUSTERED,
)
"""A message's id follows from its key. token: number of leases given. dead: 1 = laid aside. done_at: sent, or recalled (`reason`)."""
_index("ix_outbox_ready", outbox.c.not_before, where=outbox.c.done_at.is_(None))
_index("ix_outbox_dead", outbox.c.dead, where=outbox.c.dead == 1)

inbox = Table(
    "inbox",
    metadata,
    _id("case_id"),
    _id("command_id"),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("answer", Text, nullable=False),
    PrimaryKeyConstraint("case_id", "command_id", name="pk_inbox"),
    **_CLUSTERED,
)

denial = Table(
    "denial",
    metadata,
    _id("id"),
    _instant("at"),
    _id("case_id"),
    _word("actor"),
    _word("command"),
    _word("rule"),
    PrimaryKeyConstraint("id", name="pk_denial"),
)
_index("ix_denial_at", denial.c.at)

counter = Table(
    "counter",
    metadata,
    _word("name"),
    Column("value", Integer, nullable=False),
    PrimaryKeyConstraint("name", name="pk_counter"),
    **_CLUSTERED,
)

seal = Table(
    "seal",
    metadata,
    Column("number", Integer, nullable=False, autoincrement=False),
    _instant("sealed_at"),
    Column("algorithm", String(16), nullable=False),
    Column("body", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    PrimaryKeyConstraint("number", name="pk_seal"),
)
"""A chain over all cases; `body` has the root of the tree over the heads that are listed beside."""

sealed_head = Table(
    "sealed_head",
    metadata,
    _id("case_id"),
    _number("seq"),
    _number("number"),
    Column("head", LargeBinary, nullable=False),
    PrimaryKeyConstraint("case_id", "seq", name="pk_sealed_head"),
    **_CLUSTERED,
)
"""number: of the seal. A case's newest sealed event is the last of its key: one look, no sorting."""
_index("ix_sealed_head_number", sealed_head.c.number)
