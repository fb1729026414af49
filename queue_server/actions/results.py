"""What an ending service must be said to have come to."""

from __future__ import annotations

from queue_server.actions.actor import Actor, Invalid, ResultNeeded
from queue_server.documents.results import result_needed, results_of
from queue_server.store.store import Change
from queue_server.store.tickets import TicketRow


def check_result(change: Change, actor: Actor, row: TicketRow, outcome: str | None) -> None:
    """Raises ResultNeeded where the set-up wants a result, Invalid for one that this service has not.

    A host may end a forgotten service without a result: whoever served the visitor knows it, not he.
    """
    service = change.office.service_by_id[row.service_id]
    if outcome is None and result_needed(change.office, service) and not actor.host:
        raise ResultNeeded(field="outcome", service=service.code)
    listed = results_of(change.office, service)
    if outcome is not None and listed and outcome not in listed:
        raise Invalid(field="outcome")
