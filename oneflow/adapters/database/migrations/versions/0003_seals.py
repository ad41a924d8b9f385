"""Which heads each seal names."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, LargeBinary, PrimaryKeyConstraint, String

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "sealed_head",
        Column("case_id", String(64), nullable=False),
        Column("seq", Integer, nullable=False),
        Column("number", Integer, nullable=False),
        Column("head", LargeBinary, nullable=False),
        PrimaryKeyConstraint("case_id", "seq", name="pk_sealed_head"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sealed_head_number", "sealed_head", ["number"])


def downgrade():
    op.drop_table("sealed_head")
