"""Alembic's environment: migrations run on the connection that they are given."""

from __future__ import annotations

from alembic import context

from queue_server.store import schema, schema_beside, schema_reports
from queue_server.store.schema_base import metadata

#: The tables are known once their files were read.
KNOWN = (schema, schema_beside, schema_reports)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
