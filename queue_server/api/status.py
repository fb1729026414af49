"""How server, data folder and backups are, for those who look after them."""

from __future__ import annotations

from typing import Any, Literal

from flask import Response, current_app
from pydantic import BaseModel

from queue_server import status_rows
from queue_server.access import HOSTS, MANAGERS
from queue_server.api.routing import Call, answer
from queue_server.api.table import routes
from queue_server.backups.folder import Contents
from queue_server.beside import beside_the_hub
from queue_server.documents.devices import device_list
from queue_server.documents.ticket import moment
from queue_server.hall.standard import Light
from queue_server.status_rows import Known, Row
from queue_server.store.migrate import HEAD
from queue_server.store.series import newest_event
from queue_server.tls import Certificate

LightWord = Literal["green", "amber", "red"]


class StatusItem(BaseModel):
    """One row; `do` is null where all is in order."""

    code: str
    name: str
    light: LightWord
    text: str
    do: str | None


class StatusAnswer(BaseModel):
    server_time: str
    light: LightWord
    items: list[StatusItem]


@routes.add("GET", "/status", HOSTS | MANAGERS, {200: ("How all is", StatusAnswer)})
def show_status(call: Call) -> Response:
    """How server, database, backups, disk, clock and devices are, each with a light and the next step."""
    now = call.store.clock.now()
    found = beside_the_hub(status_rows.rows, current_app.extensions["backing_up"].data, now, _known(call, now))
    return answer({"server_time": moment(now, call.store.office), **status_rows.document(found, call.language)})


def _known(call: Call, now: int) -> Known:
    """What the running server knows: that it serves, and how every device is. Each backup reads the whole database through."""
    office = call.store.office
    with call.store.read() as connection:
        seq, last_at = newest_event(connection)
    certificate: Certificate | None = current_app.extensions["certificate"]
    devices: list[dict[str, Any]] = device_list(office, call.language, current_app.extensions["live"].devices(), now)
    return Known(
        contents=Contents(office.code, seq, last_at, HEAD),
        rules=office.backup,
        server=Row("server", Light.GREEN, "serves"),
        soundness=Row("database", Light.GREEN, "served"),
        clock_jumped=bool(getattr(call.store.clock, "jumped", bool)()),
        devices=[one["name"] for one in devices],
        troubled=[one["name"] for one in devices if one["light"] != Light.GREEN.value],
        directory=office.directory is not None,
        certificate_ends=None if certificate is None else certificate.ends_at,
    )
