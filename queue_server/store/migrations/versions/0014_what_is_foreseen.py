"""Who was passed how often, priorities that take turns, breaks and shifts of people, and what was advised"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ticket", sa.Column("passed", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("office", sa.Column("turn", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("priority", sa.Column("in_turns", sa.Boolean(), nullable=False, server_default="0"))
    op.add_column("user_account", sa.Column("breaks", sa.JSON(), nullable=True))
    op.add_column("user_account", sa.Column("until", sa.String(), nullable=True))
    op.create_table(
        "advice",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("office_id", sa.Integer(), sa.ForeignKey("office.id"), nullable=False),
        sa.Column("business_day", sa.String(10), nullable=False),
        sa.Column("given_at", sa.Integer(), nullable=False),
        sa.Column("saved", sa.Float(), nullable=False),
        sa.Column("late", sa.Float(), nullable=False),
        sa.Column("chance", sa.Float(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_at", sa.Integer(), nullable=True),
        sa.Column("late_really", sa.Integer(), nullable=True),
    )
    op.create_index("advice_by_time", "advice", ["office_id", "given_at"])


def downgrade() -> None:
    raise NotImplementedError("put a backup back instead")
