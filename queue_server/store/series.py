"""How far the numbers of days and kiosks have gone, and how a restored database goes on above all that were ever given."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or

from queue_server.hall.numbering import BLOCK, FIRST_ALONE, LAST_ALONE
from queue_server.store import schema
from queue_server.store.catalogue import REVOKED, Office
from queue_server.store.given import Block, Mark, Notes
from queue_server.store.prepared import Prepared
from queue_server.store.schema import device, number_block, series

if TYPE_CHECKING:
    from queue_server.store.store import Change

#: Without notes nobody knows what was given after the backup: today's letters then leave out so many numbers, and the counts of
#: events and announcements so many.
UNKNOWN_NUMBERS, UNKNOWN_EVENTS, UNKNOWN_ANNOUNCEMENTS = 300, 1_000_000, 100_000
#: Stands for kiosks that nobody knows any more, so that their numbers are given to no other. No kiosk can be named so.
LOST = "(lost)"


_SERIES = Prepared(select(series).where(series.c.office_id == bindparam("office"), series.c.business_day >= bindparam("since")))
_COUNTED = Prepared(select(schema.office.c.seq, schema.office.c.announcements, schema.office.c.last_at))
_BLOCKS = Prepared(
    select(number_block.c.business_day, number_block.c.letter, number_block.c.first, device.c.name)
    .join(device, device.c.id == number_block.c.device_id)
    .where(number_block.c.office_id == bindparam("office"), number_block.c.business_day >= bindparam("since"))
)


def given(connection: Connection, office: Office, since: str) -> tuple[dict[Mark, int], dict[Block, str]]:
    """The highest numbers of the days from `since` on, and the blocks of kiosks."""
    asked = {"office": office.id, "since": since}
    marks: dict[Mark, int] = {("series", row.business_day, row.letter): row.last for row in _SERIES.all(connection, asked)}
    counted = _COUNTED.first(connection, {})
    marks |= {("seq",): counted.seq, ("announcements",): counted.announcements}
    return marks, {(row.business_day, row.letter, row.first): row.name for row in _BLOCKS.all(connection, asked)}


def newest_event(connection: Connection) -> tuple[int, int]:
    """The newest event, and its instant."""
    counted = _COUNTED.first(connection, {})
    return counted.seq, counted.last_at


def go_on_above(change: Change, notes: Notes | None, tomorrow: str) -> None:
    """Raises every count of a restored database above what was given after its backup: exactly, by whole notes; else by far."""
    marks = {} if notes is None else notes.marks
    change.seq = max(change.seq, marks.get(("seq",), 0))
    change.announcements = max(change.announcements, marks.get(("announcements",), 0))
    for mark, upto in marks.items():
        if mark[0] == "series":
            _raise(change, mark[1], mark[2], upto)
    if notes is None or not notes.whole:
        change.seq += UNKNOWN_EVENTS
        change.announcements += UNKNOWN_ANNOUNCEMENTS
        known = dict(letters_now(change))
        for group in change.office.groups:
            _raise(change, change.day, group.letter, known.get(group.letter, 0) + UNKNOWN_NUMBERS)
    for (day, letter, first), kiosk in ({} if notes is None else notes.blocks).items():
        _keep_block(change, day, letter, first, kiosk)
    if notes is None or not notes.whole:
        for day in (change.day, tomorrow):
            for group in change.office.groups:
                for first in range(FIRST_ALONE, LAST_ALONE + 1, BLOCK):
                    _keep_block(change, day, group.letter, first, LOST)


def end_sessions(change: Change) -> None:
    """Everybody signs in anew: whoever was sent away after the backup must not be here again by an old cookie."""
    change.connection.execute(delete(schema.session))


def letters_now(change: Change) -> Iterable[tuple[str, int]]:
    """The letters that have given numbers today, each with how many."""
    found = select(series.c.letter, series.c.last).where(
        series.c.office_id == change.office.id, series.c.business_day == change.day
    )
    return [(row.letter, row.last) for row in change.connection.execute(found.order_by(series.c.letter))]


def _raise(change: Change, day: str, letter: str, upto: int) -> None:
    """A letter's next number of a day is above `upto`, and never lower than it was."""
    row = insert_or(series).values(office_id=change.office.id, business_day=day, letter=letter, last=upto)
    higher = row.on_conflict_do_update(
        index_elements=[series.c.office_id, series.c.business_day, series.c.letter],
        set_={"last": upto},
        where=series.c.last < upto,
    )
    change.connection.execute(higher)


def _keep_block(change: Change, day: str, letter: str, first: int, kiosk: str) -> None:
    """A block of numbers belongs to the kiosk that has it, also one that was let in after the backup, or to nobody."""
    block = insert_or(number_block).values(
        office_id=change.office.id,
        business_day=day,
        letter=letter,
        first=first,
        device_id=_kiosk(change, kiosk),
        given_at=change.now,
    )
    change.connection.execute(block.on_conflict_do_nothing())


def _kiosk(change: Change, name: str) -> int:
    """The id of a kiosk; one that is unknown now stands among those that were sent away, and may be let in again."""
    known = select(device.c.id).where(device.c.office_id == change.office.id, device.c.kind == "kiosk", device.c.name == name)
    found = change.connection.execute(known).scalar()
    if found is not None:
        return int(found)
    sent_away = insert(device).values(
        office_id=change.office.id, kind="kiosk", name=name, token_hash=REVOKED + secrets.token_hex(16)
    )
    made = change.connection.execute(sent_away.returning(device.c.id)).scalar_one()
    change.connection.execute(update(schema.office).values(setup_version=schema.office.c.setup_version + 1))
    return int(made)
