"""People and devices can be disabled and enabled again"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("user_account", "device"):
        op.add_column(table, sa.Column("disabled", sa.Boolean(), nullable=False, server_default="0"))


def downgrade() -> None:
    raise NotImplementedError("put a backup back instead")
