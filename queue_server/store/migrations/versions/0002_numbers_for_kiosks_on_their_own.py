"""Numbers for kiosks on their own"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "number_block",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("business_day", sa.String(length=10), nullable=False),
        sa.Column("letter", sa.String(length=1), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_number_block_office_id")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_number_block_device_id")),
        sa.PrimaryKeyConstraint("office_id", "business_day", "letter", "first", name=op.f("pk_number_block")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    raise NotImplementedError("put a backup back instead")
