"""Live screens of a running server, and the people and devices that make them change."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from typing import Any

import socketio
from socketio.exceptions import ConnectionError as Refused

from tests.faults.serving import Link, Server

State = dict[str, Any]
PATIENCE_S = 15.0


def in_order(client: socketio.Client) -> socketio.Client:
    """The client as a browser is: messages are handled one after another, not each in a thread of its own."""
    trigger = client.eio._trigger_event
    client.eio._trigger_event = lambda event, *words, **how: trigger(event, *words, **{**how, "run_async": False})
    return client


class Screen:
    """One connected screen: every state that it got, in order, and whether it was cut off."""

    def __init__(self, url: str, namespace: str, auth: Any, cookie: str = "", **how: Any) -> None:
        self.namespace = namespace
        self.states: list[State] = []
        self.came = threading.Condition()
        self.cut = threading.Event()
        self.client = in_order(socketio.Client(reconnection=False, handle_sigint=False))
        self.client.on("state", self._state, namespace=namespace)
        self.client.on("disconnect", lambda *_: self.cut.set(), namespace=namespace)
        how = {"transports": ["websocket"], "wait_timeout": PATIENCE_S, **how}
        try:
            self.client.connect(url, headers={"Cookie": cookie} if cookie else {}, auth=auth, namespaces=[namespace], **how)
        except Refused:
            self.close()
            raise

    @property
    def now(self) -> State:
        """The newest state."""
        return self.wait_for(lambda state: True)

    def wait_for(self, wanted: Callable[[State], Any]) -> State:
        """The newest state, as soon as it is as wanted."""
        with self.came:
            assert self.came.wait_for(lambda: self.states and wanted(self.states[-1]), PATIENCE_S), self.states[-1:]
            return self.states[-1]

    def shows_seq(self, seq: int) -> State:
        """The state, as soon as it is as new as `seq`."""
        return self.wait_for(lambda state: state["seq"] >= seq)

    def close(self) -> None:
        socket = self.client.eio.ws
        self.client.shutdown()
        # A screen that was cut off or not let in keeps its end of the connection otherwise.
        if socket is not None:
            socket.shutdown()

    def _state(self, state: State) -> None:
        with self.came:
            self.states.append(state)
            self.came.notify_all()


class Hall:
    """A running hall, its screens and its people."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.url = f"http://127.0.0.1:{server.port}"
        self.access = server.access()
        self.screens: list[Screen] = []
        self.kiosk = server.link({"Authorization": f"Bearer {self.access['kiosk']['hall-kiosk']}"})
        self.host = server.person("host")

    def operator(self, counter: int, name: str | None = None, take_over: bool = True) -> Link:
        """An operator who has signed in at a counter."""
        return self.server.person(name or f"operator{counter}", counter, take_over=take_over)

    def issue(self, service: str = "account") -> dict[str, Any]:
        """A new ticket."""
        answer = self.change(self.kiosk, "tickets", {"service": service})
        assert answer is not None
        return answer

    def change(self, who: Link, path: str, body: Any = None) -> Any:
        """What a change is answered with."""
        answer = who.ask("POST", f"/api/v1/{path}", {} if body is None else body, uuid.uuid4().hex)
        assert answer.status < 300, answer
        return answer.document

    def see(self, who: Link, path: str) -> Any:
        answer = who.ask("GET", f"/api/v1/{path}")
        assert answer.status == 200, answer
        return answer.document

    def board(self, **auth: Any) -> Screen:
        return self.screen("/board", {"token": self.access["board"]["hall-board"], **auth})

    def kiosk_screen(self) -> Screen:
        return self.screen("/kiosk", {"token": self.access["kiosk"]["hall-kiosk"]})

    def screen(self, namespace: str, auth: Any = None, person: Link | None = None, **how: Any) -> Screen:
        """A screen that has been let in. Raises Refused."""
        cookie = person.headers["Cookie"] if person else ""
        opened = Screen(self.url, namespace, {} if auth is None else auth, cookie, **how)
        self.screens.append(opened)
        return opened

    def seq(self) -> int:
        """The newest event."""
        return int(self.see(self.host, "hall")["seq"])

    def screens_connected(self, kind: str) -> int:
        """How many screens of a kind the server counts."""
        import urllib.request

        with urllib.request.urlopen(f"{self.url}/metrics", timeout=PATIENCE_S) as answer:
            lines = answer.read().decode().splitlines()
        return int(float(next(line.split()[1] for line in lines if line.startswith(f"queue_screens_{kind} "))))

    def close(self) -> None:
        """Everybody goes home."""
        for screen in self.screens:
            screen.close()
        host = self.server.person("host")
        for ticket in self.see(host, "hall")["tickets"]:
            step = ("finish", {}) if ticket["state"] == "serving" else ("cancel", {"reason": "Конец"})
            self.change(host, f"tickets/{ticket['id']}/{step[0]}", step[1])
