"""The connected screens: which document each shows, who is slow, who is here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from engineio import packet as engine_packet
from flask import json
from socketio import Server, packet

from queue_server.hall.boards import Wishes
from queue_server.live.links import ping, send_now

#: A screen that has this many messages unread gets no more until it has read them: it will be given the newest one then.
UNREAD_AT_MOST = 2
#: A screen that reads nothing for so long is cut off; it comes back by itself when it can.
CUT_AFTER_S = 20.0


@dataclass(frozen=True, slots=True)
class Subject:
    """What a screen shows: its namespace, language, and the counter and user, the kiosk, or a board's wishes (None: all)."""

    namespace: str
    language: str
    counter: int | None = None
    user: int | None = None
    device: int | None = None
    wishes: Wishes | None = None


@dataclass(slots=True)
class Screen:
    """One connected screen; of people it has no device. `behind_since` (monotonic seconds): it has not got the newest state."""

    sid: str
    subject: Subject
    token: str
    device: int | None = None
    behind_since: float | None = None
    told: Any = None  # what a board says of itself


@dataclass
class Screens:
    """All connected screens of this process, and how a state reaches them."""

    server: Server
    monotonic: Callable[[], float]
    by_sid: dict[str, Screen] = field(default_factory=dict)
    newest: dict[Subject, engine_packet.Packet] = field(default_factory=dict)

    def add(self, screen: Screen) -> bool:
        """Takes a screen in; False when it has left already."""
        if self._connection(screen) is None:
            return False
        self.by_sid[screen.sid] = screen
        return True

    def remove(self, sid: str) -> Screen | None:
        screen = self.by_sid.pop(sid, None)
        if screen is not None and not any(one.subject == screen.subject for one in self.by_sid.values()):
            self.newest.pop(screen.subject, None)
        return screen

    def subjects(self) -> set[Subject]:
        return {screen.subject for screen in self.by_sid.values()}

    def of(self, subject: Subject) -> list[Screen]:
        return [screen for screen in self.by_sid.values() if screen.subject == subject]

    def publish(self, subject: Subject, state: dict[str, Any]) -> Iterable[None]:
        """Sends a state to every screen of a subject; yields between batches so that requests are not kept waiting."""
        prepared = self.prepare(subject, state)
        for number, screen in enumerate(self.of(subject)):
            self.deliver(screen, prepared)
            if number % 50 == 49:
                yield

    def prepare(self, subject: Subject, state: dict[str, Any]) -> engine_packet.Packet:
        """The message for a subject, encoded once for all its screens."""
        event = packet.Packet(packet.EVENT, namespace=subject.namespace, data=["state", state])
        prepared = engine_packet.Packet(engine_packet.MESSAGE, event.encode())
        self.newest[subject] = prepared
        return prepared

    def deliver(self, screen: Screen, prepared: engine_packet.Packet) -> None:
        """Sends a message unless the screen has unread ones; then it is only marked as behind."""
        connection = self._connection(screen)
        if connection is None:
            return
        if connection.queue.qsize() >= UNREAD_AT_MOST:
            if screen.behind_since is None:
                screen.behind_since = self.monotonic()
            return
        screen.behind_since = None
        if not send_now(connection, prepared.encode()):
            connection.send(prepared)

    def send(self, screen: Screen, name: str, document: dict[str, Any]) -> None:
        """A message beside the states. It may be lost with its screen: nothing may depend on it."""
        connection = self._connection(screen)
        if connection is not None:
            event = packet.Packet(packet.EVENT, namespace=screen.subject.namespace, data=[name, document])
            connection.send(engine_packet.Packet(engine_packet.MESSAGE, event.encode()))

    def catch_up(self) -> None:
        """Gives the newest state to screens that were behind and have read on; cuts off those that read nothing."""
        for screen in [one for one in self.by_sid.values() if one.behind_since is not None]:
            newest = self.newest.get(screen.subject)
            if newest is not None:
                self.deliver(screen, newest)
            if screen.behind_since is not None and self.monotonic() - screen.behind_since > CUT_AFTER_S:
                self.cut(screen)

    def ping_all(self) -> None:
        """Pings the screens that are due, and ends connections whose ping was not answered.

        Engine.IO has a task for this that wakes for each connection in turn; at 1,000 boards that alone is a good part of
        what an idle server does.
        """
        connections = self.server.eio.sockets
        for sid, connection in list(connections.items()):
            if connection.closed:
                connections.pop(sid, None)
            elif not connection.closing:
                ping(connection, self.server.eio.ping_interval, self.server.eio.ping_timeout)

    def cut(self, screen: Screen) -> None:
        """Ends a screen's connection at once, without waiting for it to read a farewell."""
        connection = self._connection(screen)
        self.remove(screen.sid)
        if connection is not None:
            connection.close(wait=False, abort=True)

    def _connection(self, screen: Screen) -> Any:
        engine_sid = self.server.manager.eio_sid_from_sid(screen.sid, screen.subject.namespace)
        return self.server.eio.sockets.get(engine_sid) if engine_sid else None


#: What changes with every second; screens count on by themselves.
_PASSING = frozenset(
    {
        "seq",
        "server_time",
        "used_s",
        "left_s",
        "starts_in_s",
        "waiting_s",
        "walking_s",
        "service_s",
        "paused_s",
        "longest_wait_s",
    }
)


def fingerprint(state: Any) -> str:
    """What a state shows, as one text: two states with the same one need not both be sent."""
    return json.dumps(_lasting(state), sort_keys=True)


def _lasting(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _lasting(part) for key, part in value.items() if key not in _PASSING}
    if isinstance(value, list):
        return [_lasting(part) for part in value]
    return value
