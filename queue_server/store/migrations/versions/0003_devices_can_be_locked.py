"""Devices can be locked"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("device", sa.Column("locked", sa.String(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("put a backup back instead")
