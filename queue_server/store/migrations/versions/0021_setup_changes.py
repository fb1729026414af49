"""A set-up that changes while the office lives: what was taken out stays for the history, and every version is kept"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

#: Rows that the history may name; NULL: in use.
NAMED = ("service_group", "service", "priority", "counter", "user_account")

TRIGGERS = (
    """
    CREATE TRIGGER setup_version_is_never_changed BEFORE UPDATE ON setup_version
    BEGIN SELECT RAISE(ABORT, 'versions of the set-up are only added'); END
    """,
    """
    CREATE TRIGGER setup_version_is_never_removed BEFORE DELETE ON setup_version
    BEGIN SELECT RAISE(ABORT, 'versions of the set-up are only added'); END
    """,
    # INSERT OR REPLACE removes the old row without asking the trigger before this one.
    """
    CREATE TRIGGER setup_version_is_never_replaced BEFORE INSERT ON setup_version
    WHEN EXISTS (SELECT 1 FROM setup_version WHERE office_id = NEW.office_id AND version = NEW.version)
    BEGIN SELECT RAISE(ABORT, 'versions of the set-up are only added'); END
    """,
)


def upgrade() -> None:
    for table in NAMED:
        op.add_column(table, sa.Column("retired_at", sa.Integer(), nullable=True))
    op.create_table(
        "setup_version",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("setup", sa.JSON(), nullable=False),
        sa.Column("differences", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_setup_version_office_id")),
        sa.PrimaryKeyConstraint("office_id", "version", name=op.f("pk_setup_version")),
    )
    for trigger in TRIGGERS:
        op.execute(trigger)


def downgrade() -> None:
    raise NotImplementedError("put a backup back instead")
