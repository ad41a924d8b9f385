"""A region that is not open has no due dates in its row."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Boolean, String, column, false, null, table

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    region = table(
        "region",
        column("open", Boolean),
        column("due_at", String),
        column("overdue_at", String),
        column("warned", Boolean),
    )
    op.execute(
        region.update()
        .where(region.c.open == false())
        .values(due_at=null(), overdue_at=null(), warned=false())
    )


def downgrade():
    """Nothing: no list shows these dates, and the older form reads rows without them."""
