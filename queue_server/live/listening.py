"""Screens only listen: they join and leave, and whatever else they say is not even read."""

from __future__ import annotations

import logging
from typing import Any

from socketio import Server, packet

log = logging.getLogger(__name__)

_WELCOME = (packet.CONNECT, packet.DISCONNECT)


def join_and_leave_only(server: Server) -> None:
    """Passes on who joins and who leaves; other messages are dropped, and who sends broken ones is cut off."""
    engine = server.eio
    pass_on = engine.handlers["message"]

    def message(connection: str, said: Any) -> None:
        if connection not in engine.sockets:  # cut off, and its last words come after it
            return
        try:
            kind = packet.Packet(encoded_packet=said).packet_type
        except Exception as error:
            log.warning("a live screen sent what cannot be read: %r", error)
            cut(connection)
            return
        if kind in _WELCOME:
            pass_on(connection, said)

    def cut(connection: str | None = None) -> None:
        ended = engine.sockets.get(connection)
        if ended is not None:
            ended.close(wait=False, abort=True)
            engine.sockets.pop(connection, None)

    engine.on("message", message)
    # Engine.IO's own way waits for ever until a screen that it cuts off has read the farewell.
    engine.disconnect = cut
