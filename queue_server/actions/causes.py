"""A manager says why a visit broke the standard."""

from __future__ import annotations

from queue_server.actions.actor import Actor, Invalid, Refused
from queue_server.actions.found import the_ticket
from queue_server.hall.ticket import State
from queue_server.store import causes, tickets
from queue_server.store.events import Event
from queue_server.store.store import Store


class NotOverStandard(Refused):
    """The visit kept the standard, or has not ended: nothing is to be explained. details: number"""

    code = "not_over_standard"


def pick(store: Store, actor: Actor, ticket: str, code: str | None, comment: str | None) -> dict[str, object]:
    """Keeps the cause (None: there is none after all); saying the same again changes nothing. Returns `{ticket, cause}`.

    Raises NotFound, NotOverStandard, Invalid.
    """
    with store.change() as change:
        row = the_ticket(change, ticket)
        if row.state != State.FINISHED or tickets.times_of(row).total_s <= change.office.standard.total_limit_s:
            raise NotOverStandard(number=row.number)
        if code is not None and code not in {one["code"] for one in causes.listed(change.office, actor.language)}:
            raise Invalid(field="cause")
        comment = comment if code is not None else None
        said = causes.newest_of(change.connection, ticket)
        if (said.code, said.comment) != (code, comment) if said is not None else code is not None:
            seq = change.record(Event.CAUSE_PICKED, actor.who, row.id, row.counter_id, {"cause": code, "comment": comment})
            causes.add(change, ticket, seq, code, comment, actor.who)
            said = causes.newest_of(change.connection, ticket)
        shown = None if said is None or said.code is None else causes.document(change.office, said, actor.language)
        return {"ticket": row.id, "cause": shown}
