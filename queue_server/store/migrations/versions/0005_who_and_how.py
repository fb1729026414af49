"""For whom a service is, and tickets taken in the accessible mode"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("service", sa.Column("audience", sa.String(), nullable=True))
    op.add_column("ticket", sa.Column("accessible", sa.Boolean(), server_default="0", nullable=False))


def downgrade() -> None:
    raise NotImplementedError("put a backup back instead")
