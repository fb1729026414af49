"""Why was he called before me? The answer for those who look after the hall."""

from __future__ import annotations

from flask import Response

from queue_server.access import HOSTS, MANAGERS
from queue_server.api.desk_models import FairnessAnswer, FairnessQuery
from queue_server.api.routing import Call, answer
from queue_server.api.table import routes
from queue_server.documents.fairness import fairness_document


@routes.add(
    "GET", "/fairness", HOSTS | MANAGERS, {200: ("The calls that passed somebody over", FairnessAnswer)}, query=FairnessQuery
)
def fairness(call: Call) -> Response:
    """Each call of a day that passed somebody over: who, before whom, by which rule or for which reason."""
    office = call.store.office
    day = office.business_day(call.store.clock.now()) if call.query.day == "today" else call.query.day
    with call.store.read() as connection:
        return answer(fairness_document(connection, office, day, call.language))
