"""Screens only listen: they join and leave, boards say how they are, and whatever else they say is dropped."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from socketio import Server, packet

log = logging.getLogger(__name__)

_WELCOME = (packet.CONNECT, packet.DISCONNECT)


#: The namespace and the name of what boards say of themselves.
HEALTH = ("/board", "health")


def join_and_leave_only(server: Server, hear: Callable[[str | None, Any], None]) -> None:
    """Passes on who joins and who leaves, and to `hear(sid, words)` what a board says of itself; other messages are dropped,
    and who sends broken ones is cut off."""
    engine = server.eio
    pass_on = engine.handlers["message"]

    def message(connection: str, said: Any) -> None:
        if connection not in engine.sockets:  # cut off, and its last words come after it
            return
        try:
            read = packet.Packet(encoded_packet=said)
            kind = read.packet_type
        except Exception as error:
            log.warning("a live screen sent what cannot be read: %r", error)
            cut(connection)
            return
        if kind in _WELCOME:
            pass_on(connection, said)
        elif (
            kind == packet.EVENT and read.namespace == HEALTH[0] and isinstance(read.data, list) and read.data[:1] == [HEALTH[1]]
        ):
            hear(server.manager.sid_from_eio_sid(connection, HEALTH[0]), read.data[-1])

    def cut(connection: str | None = None) -> None:
        ended = engine.sockets.get(connection)
        if ended is not None:
            ended.close(wait=False, abort=True)
            engine.sockets.pop(connection, None)

    engine.on("message", message)
    # Engine.IO's own way waits for ever until a screen that it cuts off has read the farewell.
    engine.disconnect = cut
