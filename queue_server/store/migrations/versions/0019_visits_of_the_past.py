"""Visits that came in from another system's past"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BEFORE = "CHECK (origin IN ('kiosk', 'host', 'roll', 'paper_day'))"
AFTER = "CHECK (origin IN ('kiosk', 'host', 'roll', 'paper_day', 'imported'))"


def upgrade() -> None:
    connection = op.get_bind()
    # A wider condition leaves the rows as they are, so only its text is changed, as SQLite's own page on ALTER TABLE tells it
    # ("the simpler procedure"). Making the table anew would lose its triggers and take minutes where there are a million visits.
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    changed = connection.execute(
        sa.text(
            "UPDATE sqlite_master SET sql = replace(sql, :before, :after) "
            "WHERE type = 'table' AND name = 'ticket' AND instr(sql, :before) > 0"
        ),
        {"before": BEFORE, "after": AFTER},
    ).rowcount
    # Other connections read the table's definition again because of the new version, this one because of the reset.
    raised = f"PRAGMA schema_version = {version + 1}"
    connection.exec_driver_sql(raised)
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")
    if changed != 1:
        raise RuntimeError("the table of visits has another condition on their origin than the versions before this one made")


def downgrade() -> None:
    raise NotImplementedError("put a backup back instead")
