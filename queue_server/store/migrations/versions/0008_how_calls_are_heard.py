"""Words of a service's calls; the sound of each board"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("service", sa.Column("call", sa.JSON(), nullable=True))
    op.add_column("device", sa.Column("sound", sa.String(), nullable=True))
    op.add_column("device", sa.Column("volume", sa.Integer(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("put a backup back instead")
