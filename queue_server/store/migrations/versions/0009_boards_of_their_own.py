"""Boards of services, zones and counters, each with its layout; the service that a call was for"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("counter", sa.Column("zone", sa.String(), nullable=True))
    op.add_column("device", sa.Column("zone", sa.String(), nullable=True))
    op.add_column("device", sa.Column("counter", sa.Integer(), nullable=True))
    op.add_column("device", sa.Column("layout", sa.String(), nullable=True))
    op.add_column("announcement", sa.Column("service_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("put a backup back instead")
