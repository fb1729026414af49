"""When a counter is back, results of services, rights of operators, and visits put aside for one desk"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("counter", sa.Column("back_at", sa.Integer(), nullable=True))
    op.add_column("service", sa.Column("results", sa.JSON(), nullable=True))
    op.add_column("service", sa.Column("result_required", sa.Boolean(), nullable=True))
    op.add_column("user_account", sa.Column("may_choose", sa.Boolean(), nullable=False, server_default="0"))
    op.add_column("user_account", sa.Column("sees_queue", sa.Boolean(), nullable=False, server_default="1"))
    op.add_column("ticket", sa.Column("parked_own", sa.Boolean(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("put a backup back instead")
