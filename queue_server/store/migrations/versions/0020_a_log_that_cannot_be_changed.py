"""The audit log, and the chain of hashes through it and the history"""

import hashlib
import json

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

#: INSERT OR REPLACE removes the old row without asking the trigger before this one.
TRIGGERS = (
    """
    CREATE TRIGGER note_is_never_changed BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'notes are only added'); END
    """,
    """
    CREATE TRIGGER note_is_never_removed BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'notes are only added'); END
    """,
    """
    CREATE TRIGGER note_is_never_replaced BEFORE INSERT ON audit
    WHEN EXISTS (SELECT 1 FROM audit WHERE office_id = NEW.office_id AND n = NEW.n)
    BEGIN SELECT RAISE(ABORT, 'notes are only added'); END
    """,
)
EVENT_TRIGGER = """
    CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'events are only added'); END
    """


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("on_kind", sa.String(), nullable=False),
        sa.Column("on_id", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_audit_office_id")),
        sa.PrimaryKeyConstraint("office_id", "n", name=op.f("pk_audit")),
        sqlite_with_rowid=False,
    )
    op.create_index("notes_by_time", "audit", ["office_id", "at"])
    # Not in a batch: that would make the tables anew, without their triggers.
    op.add_column("event", sa.Column("hash", sa.LargeBinary()))
    op.add_column("office", sa.Column("chain", sa.LargeBinary()))
    op.execute("DROP TRIGGER event_is_never_changed")
    _chain_what_is_there(op.get_bind())
    for trigger in (EVENT_TRIGGER, *TRIGGERS):
        op.execute(trigger)


def _chain_what_is_there(connection: sa.Connection) -> None:
    """Events from before get their hashes too: what is changed in them from now on is found."""
    written = json.JSONEncoder(separators=(",", ":")).encode
    change = sa.text("UPDATE event SET hash = :hash WHERE office_id = :office AND seq = :seq")
    for office in connection.execute(sa.text("SELECT id FROM office")).scalars().all():
        last, chain = -1, b""
        while rows := connection.execute(
            sa.text(
                "SELECT office_id, seq, at, what, ticket_id, counter_id, who, details FROM event "
                "WHERE office_id = :office AND seq > :last ORDER BY seq LIMIT 10000"
            ),
            {"office": office, "last": last},
        ).all():
            hashes = []
            for row in rows:
                chain = hashlib.sha256(chain + written(("event", *row)).encode()).digest()
                hashes.append({"office": office, "seq": row.seq, "hash": chain})
            connection.execute(change, hashes)
            last = rows[-1].seq
        connection.execute(sa.text("UPDATE office SET chain = :chain WHERE id = :id"), {"chain": chain or None, "id": office})


def downgrade() -> None:
    raise NotImplementedError("put a backup back instead")
