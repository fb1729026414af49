"""Passwords that were given are known from those that people chose themselves"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("user_account", sa.Column("given_hash", sa.String(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("put a backup back instead")
