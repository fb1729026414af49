"""The live screens' documents for those who ask over HTTP, and the sound of a call."""

from __future__ import annotations

from flask import Response, current_app, send_file

from queue_server.access import ANYONE, BOARD, HOSTS, MANAGERS
from queue_server.actions.actor import NotFound
from queue_server.api.board_models import BoardQuery
from queue_server.api.hall_models import HallAnswer
from queue_server.api.models import BoardAnswer
from queue_server.api.routing import Call, answer
from queue_server.api.table import routes
from queue_server.beside import beside_the_hub
from queue_server.documents.board import board_document
from queue_server.documents.now import HallNow, hall_now
from queue_server.documents.screens import hall_document
from queue_server.hall.boards import EVERYTHING, Wishes

#: How long a board may wait for a phrase that is being made.
SPEECH_WAIT_S = 5.0


@routes.add("GET", "/board", BOARD | HOSTS, {200: ("The board's state", BoardAnswer)}, query=BoardQuery, refusals=(404,))
def board(call: Call) -> Response:
    """What a hall display shows now: the same document as its live message. Staff may ask for any board by its name."""
    return answer(board_document(_now(call), call.language, current_app.extensions["speak"], _wishes(call)))


@routes.add("GET", "/hall", HOSTS | MANAGERS, {200: ("The hall now", HallAnswer)})
def hall(call: Call) -> Response:
    """Queues, counters, budgets and alarms now."""
    return answer(hall_document(_now(call), call.language, current_app.extensions["live"].devices(), call.store.backup_trouble))


@routes.add("GET", "/speech/<name>", ANYONE, {200: ("A sound", "audio/wav")}, refusals=(404,))
def speech(call: Call) -> Response:
    """A sound of a call: the gong or a phrase that was announced."""
    announcer = current_app.extensions["announcer"]
    file = beside_the_hub(announcer.wav, call.path["name"], SPEECH_WAIT_S)
    if file is None:
        raise NotFound(what="sound")
    response = send_file(file, mimetype="audio/wav", max_age=24 * 60 * 60)
    response.headers["Cache-Control"] = "public, max-age=86400, immutable"
    return response


def _wishes(call: Call) -> Wishes:
    """The asking board's own; for staff those of the board that they name, else everything."""
    office = call.store.office
    board = call.caller.device
    if board is None and call.query.board is not None:
        board = office.device("board", call.query.board)
        if board is None:
            raise NotFound(what="board")
    return EVERYTHING if board is None else office.wishes.get(board.id, EVERYTHING)


def _now(call: Call) -> HallNow:
    with call.store.read() as connection:
        return hall_now(connection, call.store.office, call.store.clock.now(), call.store.foreseen)
