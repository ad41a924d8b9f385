"""A message's id is no column any more: it follows from the key of its row."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode

from alembic import op
from sqlalchemy import Column, String, bindparam, column, table, text

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_KEY = ("case_id", "destination", "seq", "n")


def _is_dead():
    return {"sqlite_where": text("dead = 1"), "postgresql_where": text("dead = 1")}


def upgrade():
    op.drop_index("ix_outbox_dead", "outbox")
    op.drop_column("outbox", "id")
    op.create_index("ix_outbox_dead", "outbox", ["dead"], **_is_dead())


def downgrade():
    op.drop_index("ix_outbox_dead", "outbox")
    op.add_column("outbox", Column("id", String(128), nullable=False, server_default=""))
    _name_again()
    op.create_index("ix_outbox_dead", "outbox", ["id"], **_is_dead())


def _name_again():
    outbox = table("outbox", column("id"), *(column(name) for name in _KEY))
    connection = op.get_bind()
    rows = connection.execute(text(f"SELECT {', '.join(_KEY)} FROM outbox")).mappings().all()
    if not rows:
        return
    update = outbox.update().values(id=bindparam("new_id"))
    for name in _KEY:
        update = update.where(outbox.c[name] == bindparam(f"of_{name}"))
    connection.execute(
        update, [{"new_id": _id(row)} | {f"of_{name}": row[name] for name in _KEY} for row in rows]
    )


def _id(row):
    source = f"{len(row['case_id'])}:{row['case_id']}{row['seq']}:{row['n']}:{row['destination']}"
    digest = urlsafe_b64encode(hashlib.sha256(source.encode()).digest()[:16]).rstrip(b"=")
    return f"m.{digest.decode()}"
