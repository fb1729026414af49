"""Numbers and places of visits that a kiosk began while it could not reach the server."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, insert, or_, select, text

from queue_server.hall.numbering import BLOCK
from queue_server.store.catalogue import Office
from queue_server.store.schema import IS_OPEN, number_block, ticket
from queue_server.store.store import Change


def blocks(connection: Connection, office: Office, day: str) -> list[Any]:
    """(letter, first, device_id, given_at) of every block of a business day."""
    return list(
        connection.execute(
            select(number_block.c.letter, number_block.c.first, number_block.c.device_id, number_block.c.given_at)
            .where(number_block.c.office_id == office.id, number_block.c.business_day == day)
            .order_by(number_block.c.letter, number_block.c.first)
        ).all()
    )


def give_block(change: Change, day: str, letter: str, first: int, device_id: int) -> None:
    """Gives a kiosk the numbers from `first` on; the database refuses what was given before."""
    change.gives_block(day, letter, first, change.office.device_by_id[device_id].name)
    change.connection.execute(
        insert(number_block).values(
            office_id=change.office.id,
            business_day=day,
            letter=letter,
            first=first,
            device_id=device_id,
            given_at=change.now,
        )
    )


def block_of(connection: Connection, office: Office, day: str, letter: str, counted: int, device_id: int) -> Any:
    """The block (first, given_at) of this kiosk that holds a number, or None."""
    return connection.execute(
        select(number_block.c.first, number_block.c.given_at).where(
            number_block.c.office_id == office.id,
            number_block.c.business_day == day,
            number_block.c.letter == letter,
            number_block.c.device_id == device_id,
            number_block.c.first.between(counted - BLOCK + 1, counted),
        )
    ).first()


def numbers_given(connection: Connection, office: Office, day: str, device_id: int | None) -> set[str]:
    """The numbers of a business day that this kiosk's tickets bear."""
    return set(
        connection.execute(
            select(ticket.c.number).where(
                ticket.c.office_id == office.id, ticket.c.business_day == day, ticket.c.kiosk_id == device_id
            )
        ).scalars()
    )


def neighbours(connection: Connection, office: Office, day: str, issued_at: int) -> tuple[float | None, float | None]:
    """The places of the last visit issued at or before an instant and of the first one after it, on a business day.

    Whoever is still in the hall when it has just struck midnight stands among them. Visitors who missed their call have another
    place since and say nothing about arrival.
    """
    here = or_(ticket.c.business_day == day, text(IS_OPEN))
    of_the_day = (ticket.c.office_id == office.id, here, ticket.c.returned.is_(False))
    before = connection.execute(select(func.max(ticket.c.place)).where(*of_the_day, ticket.c.issued_at <= issued_at)).scalar()
    after = connection.execute(select(func.min(ticket.c.place)).where(*of_the_day, ticket.c.issued_at > issued_at)).scalar()
    return before, after
