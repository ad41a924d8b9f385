"""What lists are asked by: newest first, by item, work by its due time for an office and a lead.

`warned` of rows written before is false until their case is next written.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import Boolean, Column, String, false, text

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_OF_CASE = ("matter", "applicant", "status", "lead_office")
_NAMES = {"lead_office": "ix_case_lead"}
_WORK = ("due_at", "case_id", "key")


def _index(name, table, *columns, where=None):
    condition = None if where is None else text(where)
    op.create_index(
        name, table, list(columns), sqlite_where=condition, postgresql_where=condition
    )


def _is_open():
    return "open" if op.get_bind().dialect.name == "postgresql" else "open = 1"


def upgrade():
    op.add_column("region", Column("warned", Boolean, nullable=False, server_default=false()))
    op.add_column("region", Column("lead_office", String(128), nullable=False, server_default=""))
    op.add_column("region", Column("received_at", String(27), nullable=False, server_default=""))
    for name in ("lead_office", "received_at"):
        op.execute(
            f'UPDATE region SET {name} = (SELECT c.{name} FROM "case" c WHERE c.id = case_id)'
        )
    for column in _OF_CASE:
        name = _NAMES.get(column, f"ix_case_{column}")
        op.drop_index(name, "case")
        _index(name, "case", column, "received_at", "id")
    _index("ix_case_received", "case", "received_at", "id")
    op.drop_index("ix_region_office", "region")
    op.drop_index("ix_region_overdue", "region")
    _index("ix_region_office", "region", "office", "received_at", "case_id", "key")
    _index("ix_region_key", "region", "key", "received_at", "case_id")
    _index("ix_region_due", "region", *_WORK, where=_is_open())
    _index("ix_region_todo", "region", "office", *_WORK, where=_is_open())
    _index("ix_region_led", "region", "lead_office", *_WORK, where=_is_open())


def downgrade():
    for name in ("led", "todo", "due", "key", "office"):
        op.drop_index(f"ix_region_{name}", "region")
    op.drop_index("ix_case_received", "case")
    for column in _OF_CASE:
        name = _NAMES.get(column, f"ix_case_{column}")
        op.drop_index(name, "case")
        _index(name, "case", column, "id")
    for name in ("received_at", "lead_office", "warned"):
        op.drop_column("region", name)
    _index("ix_region_office", "region", "office", "open", "case_id", "key")
    _index(
        "ix_region_overdue", "region", "overdue_at", where=f"{_is_open()} AND overdue_at IS NOT NULL"
    )
