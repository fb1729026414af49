"""Services that the host lends to open counters, and advice to do so"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lent_service",
        sa.Column("counter_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("business_day", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["counter_id"], ["counter.id"]),
        sa.ForeignKeyConstraint(["service_id"], ["service.id"]),
        sa.PrimaryKeyConstraint("counter_id", "service_id"),
        sqlite_with_rowid=False,
    )
    op.add_column("advice", sa.Column("counter", sa.Integer(), nullable=True))
    op.add_column("advice", sa.Column("service", sa.String(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("put a backup back instead")
