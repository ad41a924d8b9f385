"""The first form: cases with their history, data, regions, messages and answers."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    Boolean,
    Column,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Text,
    text,
)

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _word(name, *, nullable=False):
    return Column(name, String(128), nullable=nullable)


def _id(name):
    return Column(name, String(64), nullable=False)


def _instant(name, *, nullable=False):
    return Column(name, String(27), nullable=nullable)


def _number(name, **options):
    return Column(name, Integer, nullable=False, **options)


def _text(name, *, nullable=False):
    return Column(name, Text, nullable=nullable)


def _bytes(name, *, nullable=False):
    return Column(name, LargeBinary, nullable=nullable)


def _key(table, *columns):
    return PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def _index(name, table, *columns, where=None):
    condition = None if where is None else text(where)
    op.create_index(
        name, table, list(columns), sqlite_where=condition, postgresql_where=condition
    )


def upgrade():
    _create_kept()
    _create_case()
    _create_history()
    _create_messages()
    _create_small()


def _create_kept():
    op.create_table(
        "definition",
        _word("digest"),
        _word("code"),
        _text("title"),
        _bytes("body"),
        _key("definition", "digest"),
    )
    op.create_table(
        "calendar",
        _word("calendar"),
        _word("revision"),
        _bytes("body"),
        _key("calendar", "calendar", "revision"),
    )


def _create_case():
    op.create_table(
        "case",
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
        _text("state"),
        _bytes("head"),
        Column("algorithm", String(16), nullable=False),
        _instant("wake_at", nullable=True),
        _key("case", "id"),
    )
    _index("ix_case_matter", "case", "matter", "id")
    _index("ix_case_number", "case", "number")
    _index("ix_case_applicant", "case", "applicant", "id")
    _index("ix_case_status", "case", "status", "id")
    _index("ix_case_lead", "case", "lead_office", "id")
    _index("ix_case_wake", "case", "wake_at", where="wake_at IS NOT NULL")
    op.create_table(
        "region",
        _id("case_id"),
        _word("key"),
        _number("round"),
        _word("department"),
        _word("office"),
        _word("state"),
        _word("outcome", nullable=True),
        Column("open", Boolean, nullable=False),
        _instant("since", nullable=True),
        _instant("due_at", nullable=True),
        _instant("overdue_at", nullable=True),
        _key("region", "case_id", "key", "round"),
        sqlite_with_rowid=False,
    )
    is_open = "open" if op.get_bind().dialect.name == "postgresql" else "open = 1"
    _index("ix_region_office", "region", "office", "open", "case_id", "key")
    _index(
        "ix_region_overdue", "region", "overdue_at", where=f"{is_open} AND overdue_at IS NOT NULL"
    )


def _create_history():
    op.create_table(
        "case_event",
        _id("case_id"),
        _number("seq"),
        _word("type"),
        _number("version"),
        _instant("recorded_at"),
        _text("body"),
        _bytes("hash"),
        _key("case_event", "case_id", "seq"),
    )
    op.create_table(
        "case_data",
        _id("case_id"),
        Column("key", String(255), nullable=False),
        _number("version"),
        _text("value", nullable=True),
        _bytes("salt", nullable=True),
        _key("case_data", "case_id", "key", "version"),
        sqlite_with_rowid=False,
    )


def _create_messages():
    op.create_table(
        "outbox",
        _word("id"),
        _id("case_id"),
        _number("seq"),
        _number("n"),
        _word("destination"),
        _word("topic"),
        _text("body"),
        _instant("not_before"),
        _number("attempts", server_default="0"),
        _number("token", server_default="0"),
        _instant("leased_until", nullable=True),
        _number("dead", server_default="0"),
        _instant("done_at", nullable=True),
        _text("reason", nullable=True),
        _key("outbox", "case_id", "destination", "seq", "n"),
        sqlite_with_rowid=False,
    )
    _index("ix_outbox_ready", "outbox", "not_before", where="done_at IS NULL")
    _index("ix_outbox_dead", "outbox", "id", where="dead = 1")
    op.create_table(
        "inbox",
        _id("case_id"),
        _id("command_id"),
        _bytes("fingerprint"),
        _text("answer"),
        _key("inbox", "case_id", "command_id"),
        sqlite_with_rowid=False,
    )


def _create_small():
    op.create_table(
        "denial",
        _id("id"),
        _instant("at"),
        _id("case_id"),
        _word("actor"),
        _word("command"),
        _word("rule"),
        _key("denial", "id"),
    )
    _index("ix_denial_at", "denial", "at")
    op.create_table(
        "counter",
        _word("name"),
        _number("value"),
        _key("counter", "name"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "seal",
        _number("number", autoincrement=False),
        _instant("sealed_at"),
        Column("algorithm", String(16), nullable=False),
        _text("body"),
        _bytes("hash"),
        _key("seal", "number"),
    )


def downgrade():
    for table in (
        "seal counter denial inbox outbox case_data case_event region case calendar definition"
    ).split():
        op.drop_table(table)
