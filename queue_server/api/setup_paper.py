"""The paper of a ticket under a layout that is not in force, and pictures that are to be a logo; neither changes anything."""

from __future__ import annotations

import base64
import logging
import threading
from typing import Annotated, Any, Literal
from urllib.parse import urljoin

from flask import Response, current_app, request
from pydantic import BaseModel, Field

from queue_server import ticket_logo
from queue_server.access import ADMINISTRATORS
from queue_server.api.problems import Problem
from queue_server.api.routing import Body, Call, answer
from queue_server.api.table import routes
from queue_server.beside import beside_the_hub
from queue_server.documents.ticket import moment
from queue_server.draft_paper import Busy, DraftPapers, NotDrawn
from queue_server.media_formats import MB, NotShown
from queue_server.reports import drawing

log = logging.getLogger(__name__)

_FILE = "application/octet-stream"
_PNG_URL = "data:image/png;base64,"
RETRY_S = "2"
#: One picture at a time is read.
_READING = threading.BoundedSemaphore(1)
SAMPLE_ID = "0123456789abcdef"

#: A text by language, as it is being typed.
Told = Annotated[dict[Annotated[str, Field(max_length=10)], Annotated[str, Field(max_length=1000)]], Field(max_length=10)]
Lines = Annotated[list[Annotated[str, Field(max_length=1000)]], Field(max_length=50)]


class PaperBody(Body):
    """A ticket to be drawn: the table `ticket` of a set-up (empty: the usual one), and what it says of its visit."""

    layout: dict[str, Any]
    office: Told
    letter: str = Field(pattern=r"^\w?$")
    group: Told
    service: Told
    papers: Annotated[dict[Annotated[str, Field(max_length=10)], Lines], Field(max_length=10)]
    tracking_url: str = Field(max_length=300, pattern=r"^[^\x00-\x20\x7f]*$")
    paper: Literal["usual", "large", "copy", "english"]
    width: Literal["80", "58"]


class PaperAnswer(BaseModel):
    """`picture` is a PNG in base64, 8 dots a millimetre. `left_out`: what had no room on it."""

    picture: str
    left_out: Literal["", "words", "papers", "layout"]


class LogoAnswer(BaseModel):
    """A `data:` URL for the key `logo` of a layout."""

    logo: str


@routes.add("POST", "/setup/paper", ADMINISTRATORS, {200: ("The paper", PaperAnswer)}, body=PaperBody, refusals=(503,))
def draw_draft_paper(call: Call) -> Response:
    """A ticket as a printer would print it under a layout that is not in force."""
    papers: DraftPapers = current_app.extensions["draft_papers"]
    try:
        found = papers.draw(_asked(call))
    except Busy:
        raise Problem(503, "paper_busy", {"Retry-After": RETRY_S}) from None
    except NotDrawn as error:
        log.error("the paper of a draft was not drawn: %s", error)
        raise Problem(503, "paper_not_drawn", {"Retry-After": RETRY_S}) from None
    if "wrong" in found:
        raise Problem(422, f"paper_{found['wrong']}", block=found["block"])
    return answer(found)


@routes.add(
    "POST",
    "/setup/logo",
    ADMINISTRATORS,
    {200: ("The logo", LogoAnswer)},
    takes=_FILE,
    refusals=(413, 415, 422, 503),
)
def make_logo(call: Call) -> Response:
    """Makes a picture (PNG, JPEG or WebP) a logo for tickets; the body is the file itself, and its content says what it is."""
    if request.mimetype != _FILE:
        raise Problem(415, "medium_type")
    request.max_content_length = ticket_logo.LARGEST_FILE + 1
    if (request.content_length or 0) > ticket_logo.LARGEST_FILE:
        raise Problem(413, "medium_large", most=ticket_logo.LARGEST_FILE // MB)
    content = request.get_data(cache=False)
    if not _READING.acquire(blocking=False):
        raise Problem(503, "medium_busy", {"Retry-After": RETRY_S})
    try:
        logo = beside_the_hub(ticket_logo.as_logo, content)
    except NotShown as refusal:
        raise Problem(422, {"medium_unknown": "logo_unknown"}.get(str(refusal), str(refusal))) from None
    except drawing.NotDrawn as error:
        log.warning("a logo was not made: %s", error)
        raise Problem(422, "medium_broken") from None
    finally:
        _READING.release()
    return answer({"logo": _PNG_URL + base64.b64encode(logo).decode()})


def _asked(call: Call) -> dict[str, Any]:
    body: PaperBody = call.body
    language = "en" if body.paper == "english" else "ru"
    page = (body.tracking_url or "/t/{ticket}").replace("{ticket}", SAMPLE_ID)
    ticket = {
        "number": f"{body.letter or 'А'}012",
        "language": language,
        "group": {"name": body.group},
        "service": {"name": body.service},
        "papers": body.papers.get(language) or body.papers.get("ru") or [],
        "people_ahead": 4,
        "estimate": {"low_minutes": 10, "high_minutes": 20},
        "issued_at": moment(call.store.clock.now(), call.store.office),
        "tracking_url": urljoin(request.host_url, page),
    }
    return {
        "layout": body.layout,
        "ticket": ticket,
        "office": body.office,
        "copy": body.paper == "copy",
        "large": body.paper == "large",
        "width": body.width,
    }
