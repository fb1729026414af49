"""Help calls, messages to desks, times that are not accurate, and why somebody was signed off from a counter"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("counter", sa.Column("help_at", sa.Integer(), nullable=True))
    op.add_column("counter", sa.Column("helper", sa.String(), nullable=True))
    op.add_column("session", sa.Column("notice", sa.JSON(), nullable=True))
    op.add_column("ticket", sa.Column("times_doubt", sa.String(), nullable=True))
    op.create_table(
        "desk_message",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("counter_id", sa.Integer(), nullable=False),
        sa.Column("business_day", sa.String(length=10), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("read_at", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["counter_id"], ["counter.id"]),
        sa.PrimaryKeyConstraint("id", "counter_id"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    raise NotImplementedError("put a backup back instead")
