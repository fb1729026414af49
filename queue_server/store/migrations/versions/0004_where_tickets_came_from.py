"""Where each ticket came from, and one visit for each number of a roll"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch: that would make the table anew, without its triggers.
    op.execute(
        "ALTER TABLE ticket ADD COLUMN origin VARCHAR NOT NULL DEFAULT 'kiosk' "
        "CONSTRAINT ck_ticket_origin CHECK (origin IN ('kiosk', 'host', 'roll', 'paper_day'))"
    )
    op.execute("UPDATE ticket SET origin = 'host' WHERE kiosk_id IS NULL")
    op.create_index(
        "one_visit_a_roll_number",
        "ticket",
        ["office_id", "business_day", "number"],
        unique=True,
        sqlite_where=sa.text("origin IN ('paper_day', 'roll') AND state <> 'cancelled'"),
    )


def downgrade() -> None:
    raise NotImplementedError("put a backup back instead")
