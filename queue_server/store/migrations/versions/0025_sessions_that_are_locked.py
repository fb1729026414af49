"""Sessions know when their person last did something, and since when they are locked"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("session", sa.Column("active_at", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("session", sa.Column("locked_at", sa.Integer(), nullable=True))
    op.execute("UPDATE session SET active_at = created_at")


def downgrade() -> None:
    raise NotImplementedError("put a backup back instead")
