"""Run by Alembic for every upgrade and downgrade, on the connection that `upgrade.py` hands over."""

from __future__ import annotations

from alembic import context

from oneflow.adapters.database.schema import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,  # SQLite too: its connections begin and commit by statement
)
with context.begin_transaction():
    context.run_migrations()
