"""Sheets of closed days with their files and deliveries, and causes of visits over the standard"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


#: A sheet, its files and what was said of a visit are kept as they are; INSERT OR REPLACE would remove without asking.
TRIGGERS = (
    """
    CREATE TRIGGER day_sheet_is_never_changed BEFORE UPDATE ON day_sheet
    BEGIN SELECT RAISE(ABORT, 'sheets are only added'); END
    """,
    """
    CREATE TRIGGER day_sheet_is_never_removed BEFORE DELETE ON day_sheet
    BEGIN SELECT RAISE(ABORT, 'sheets are only added'); END
    """,
    """
    CREATE TRIGGER day_sheet_is_never_replaced BEFORE INSERT ON day_sheet
    WHEN EXISTS (
        SELECT 1 FROM day_sheet WHERE id = NEW.id
        OR (office_id = NEW.office_id AND business_day = NEW.business_day AND version = NEW.version)
    )
    BEGIN SELECT RAISE(ABORT, 'sheets are only added'); END
    """,
    """
    CREATE TRIGGER sheet_file_is_never_changed BEFORE UPDATE ON sheet_file
    BEGIN SELECT RAISE(ABORT, 'files of sheets are only added'); END
    """,
    """
    CREATE TRIGGER sheet_file_is_never_removed BEFORE DELETE ON sheet_file
    BEGIN SELECT RAISE(ABORT, 'files of sheets are only added'); END
    """,
    """
    CREATE TRIGGER sheet_file_is_never_replaced BEFORE INSERT ON sheet_file
    WHEN EXISTS (SELECT 1 FROM sheet_file WHERE sheet_id = NEW.sheet_id AND kind = NEW.kind)
    BEGIN SELECT RAISE(ABORT, 'files of sheets are only added'); END
    """,
    """
    CREATE TRIGGER cause_is_never_changed BEFORE UPDATE ON cause
    BEGIN SELECT RAISE(ABORT, 'causes are only added'); END
    """,
    """
    CREATE TRIGGER cause_is_never_removed BEFORE DELETE ON cause
    BEGIN SELECT RAISE(ABORT, 'causes are only added'); END
    """,
    """
    CREATE TRIGGER cause_is_never_replaced BEFORE INSERT ON cause
    WHEN EXISTS (SELECT 1 FROM cause WHERE ticket_id = NEW.ticket_id AND seq = NEW.seq)
    BEGIN SELECT RAISE(ABORT, 'causes are only added'); END
    """,
)


def upgrade() -> None:
    op.create_table(
        "day_sheet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("business_day", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_day_sheet_version")),
        sa.CheckConstraint("(reason IS NULL) = (version = 1)", name=op.f("ck_day_sheet_reason")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_day_sheet_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_sheet")),
        sa.UniqueConstraint("office_id", "business_day", "version", name=op.f("uq_day_sheet_office_id_business_day_version")),
    )
    op.create_table(
        "sheet_file",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("made_at", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["sheet_id"], ["day_sheet.id"], name=op.f("fk_sheet_file_sheet_id")),
        sa.PrimaryKeyConstraint("sheet_id", "kind", name=op.f("pk_sheet_file")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_try_at", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("last_detail", sa.String(), nullable=True),
        sa.Column("done_at", sa.Integer(), nullable=True),
        sa.CheckConstraint("way IN ('folder', 'mail')", name=op.f("ck_delivery_way")),
        sa.CheckConstraint("state IN ('pending', 'sent', 'failed')", name=op.f("ck_delivery_state")),
        sa.ForeignKeyConstraint(["sheet_id"], ["day_sheet.id"], name=op.f("fk_delivery_sheet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("sheet_id", "way", "target", name=op.f("uq_delivery_sheet_id_way_target")),
    )
    op.create_index("deliveries_by_time", "delivery", ["state", "next_try_at"])
    op.create_table(
        "cause",
        sa.Column("ticket_id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("comment", sa.String(), nullable=True),
        sa.Column("picked_by", sa.String(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_cause_ticket_id")),
        sa.PrimaryKeyConstraint("ticket_id", "seq", name=op.f("pk_cause")),
        sqlite_with_rowid=False,
    )
    for trigger in TRIGGERS:
        op.execute(trigger)


def downgrade() -> None:
    raise NotImplementedError("put a backup back instead")
