"""What kiosks ask so that they can speak: the words of a screen and their sound."""

from __future__ import annotations

from typing import Annotated, Literal

from flask import Response, current_app
from pydantic import Field

from queue_server.access import KIOSK
from queue_server.actions.actor import NotFound
from queue_server.api.models import SpeechModel
from queue_server.api.routing import Call, Query, answer
from queue_server.api.table import routes
from queue_server.documents import prompts
from queue_server.documents.menu import in_language, menu_document
from queue_server.documents.now import hall_now
from queue_server.speech import words
from queue_server.store import tickets

#: Screens with a number on them; the paper of the second and third did not come out, or perhaps did not.
OF_A_TICKET = ("ticket", "failed", "uncertain")


class PromptQuery(Query):
    """`of`: the group, service or ticket that the screen shows; `who`: for whom its menu is."""

    of: Annotated[str, Field(pattern=r"^[\w-]{1,64}$")] | None = None
    who: Literal["people", "companies"] | None = None


@routes.add("GET", "/prompts/<key>", KIOSK, {200: ("Words and sounds", SpeechModel)}, query=PromptQuery, refusals=(404,))
def prompt(call: Call) -> Response:
    """What the kiosk says when a screen opens: only texts of the catalogue and names of the menu, never words of the caller."""
    said = _ticket(call) if call.path["key"] in OF_A_TICKET else _screen(call)
    if said is None:
        raise NotFound(what="prompt")
    spoken = current_app.extensions["announcer"].say(said, call.language) if words.is_spoken(call.language) else None
    return answer({"text": said, "parts": [f"/api/v1/speech/{spoken}"] if spoken else []})


def _screen(call: Call) -> str | None:
    query: PromptQuery = call.query
    office = call.store.office
    with call.store.read() as connection:
        now = hall_now(connection, office, call.store.clock.now(), call.store.foreseen)
    menu = menu_document(now, in_language(call.language), call.caller.device)
    return prompts.prompt(menu, call.path["key"], query.of, query.who, office.settings.booking_codes, call.language)


def _ticket(call: Call) -> str | None:
    """The number of a ticket of this very kiosk."""
    query: PromptQuery = call.query
    with call.store.read() as connection:
        row = tickets.by_id(connection, call.store.office, query.of or "")
    if row is None or row.kiosk_id != call.actor.device_id:
        return None
    if call.path["key"] != "ticket":
        return prompts.of_lost_paper(call.path["key"], row.number, call.language, words.number)
    return prompts.of_ticket(row.number, row.people_ahead, row.booked_at is not None, call.language, words.number)
