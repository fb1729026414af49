"""Kiosks with menus of their own"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("device", sa.Column("letters", sa.JSON(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("put a backup back instead")
