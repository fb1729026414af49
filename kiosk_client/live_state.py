"""The newest `state` of the server's `/kiosk` namespace, and how long ago the server was last heard of."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from typing import Any

import socketio

log = logging.getLogger(__name__)

NAMESPACE = "/kiosk"
#: The server is asked for a sign of life this often: the engine's own pings are too far apart for what we promise.
SIGN_OF_LIFE_S = 1.0
#: A silence longer than this may have swallowed states without a word; the link is then made anew.
SILENCE_S = 3.0
#: Shortest and longest pause between two tries to connect.
PAUSES_S = (0.3, 3.0)
#: A websocket first; where something on the way does not let it through, long polling.
TRANSPORTS = (["websocket"], ["polling", "websocket"])

Listener = Callable[[dict[str, Any]], None]


class LiveState:
    """Keeps connected for ever in a thread of its own; `healthy()` asks the server for a sign of life by HTTP."""

    def __init__(
        self, url: str, token: str, healthy: Callable[[], bool], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._url = url
        self._token = token
        self._healthy = healthy
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._state: dict[str, Any] | None = None
        self._listeners: list[Listener] = []
        self._state_at = 0.0
        self._news_at: float | None = None
        self._connected = False
        self._refused = self._disabled = False
        self._closing = threading.Event()
        self._renew = threading.Event()
        self._threads = [
            threading.Thread(target=self._stay_connected, name="live-state", daemon=True),
            threading.Thread(target=self._watch, name="sign-of-life", daemon=True),
        ]

    @property
    def state(self) -> dict[str, Any] | None:
        """The state with the highest `seq` so far, or None."""
        return self._state

    def condition(self) -> dict[str, Any]:
        """`{connected, refused, disabled, age_s, state_age_s}`; both ages in seconds, None before the first state.

        Who is disabled is refused, too: the server knows the token, and an administrator does not let it in for now.
        """
        with self._lock:
            now, known = self._monotonic(), self._state is not None
            return {
                "connected": self._connected,
                "refused": self._refused,
                "disabled": self._disabled,
                "age_s": now - self._news_at if known and self._news_at is not None else None,
                "state_age_s": now - self._state_at if known else None,
            }

    def when_state(self, listener: Listener) -> None:
        """Calls `listener` with every newer state."""
        self._listeners.append(listener)

    def start(self) -> None:
        """Begins to connect."""
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Ends the threads within about two seconds."""
        self._closing.set()
        self._renew.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(timeout=2.0)

    def note_news(self) -> None:
        """The server was heard of just now; counts only while its states can reach us too."""
        with self._lock:
            if self._connected and self._state is not None:
                self._news_at = self._monotonic()

    def _take(self, state: Any) -> None:
        if not isinstance(state, dict) or not isinstance(state.get("seq"), int):
            log.error("a state without a seq is left out")
            return
        with self._lock:
            known = -1 if self._state is None else self._state["seq"]
            if state["seq"] >= known:
                self._state = state
                self._state_at = self._monotonic()
            self._news_at = self._monotonic()
        if state["seq"] >= known:
            for listener in self._listeners:
                try:
                    listener(state)
                except Exception:
                    log.exception("a listener failed on a state")

    def _stay_connected(self) -> None:
        tries = 0
        while not self._closing.is_set():
            renew = self._renew = threading.Event()
            client = self._client(renew)
            try:
                client.connect(
                    self._url,
                    auth={"token": self._token},
                    namespaces=[NAMESPACE],
                    transports=list(TRANSPORTS[tries % len(TRANSPORTS)]),
                    wait_timeout=3,
                )
                tries = 0
                self._set_connected(True)
                while not self._closing.is_set() and not renew.wait(0.5):
                    pass
            except Exception as error:  # whatever the library or a broken answer raises: the hall may come back any moment
                tries += 1
                log.info("not connected to the server yet: %s", error)
            self._set_connected(False)
            self._leave(client)
            pause_s = min(PAUSES_S[1], PAUSES_S[0] * 2 ** min(tries, 5)) * (0.5 + random.random())  # noqa: S311
            self._closing.wait(pause_s)

    def _client(self, renew: threading.Event) -> socketio.Client:
        client = socketio.Client(
            reconnection=False, request_timeout=3, handle_sigint=False, websocket_extra_options={"http_no_proxy": ["*"]}
        )
        client.on("state", self._take, namespace=NAMESPACE)
        client.on("connect_error", self._note_refusal, namespace=NAMESPACE)
        client.on("disconnect", lambda *reason: renew.set(), namespace=NAMESPACE)
        return client

    def _leave(self, client: socketio.Client) -> None:
        """Says good-bye in a thread that nobody waits for: on a dead link it takes seconds."""

        def leave() -> None:
            try:
                client.disconnect()
            except Exception as error:
                log.debug("good-bye failed: %s", error)

        farewell = threading.Thread(target=leave, name="farewell", daemon=True)
        farewell.start()
        farewell.join(timeout=0.5)

    def _set_connected(self, connected: bool) -> None:
        with self._lock:
            self._connected = connected
            if connected:
                self._refused = self._disabled = False

    def _note_refusal(self, data: Any = None) -> None:
        message = data.get("message") if isinstance(data, dict) else data
        with self._lock:
            self._disabled = message == "disabled"
            self._refused = self._disabled or message == "unauthorised"
        if message == "unauthorised":
            log.error("the server does not know this kiosk's token; make a new one with: queue-server device add kiosk NAME")

    def _watch(self) -> None:
        while not self._closing.wait(SIGN_OF_LIFE_S):
            try:
                alive = self._healthy()
            except Exception:
                log.exception("the sign of life could not be asked for")
                continue
            condition = self.condition()
            if not alive or not condition["connected"]:
                continue
            if condition["age_s"] is not None and condition["age_s"] > SILENCE_S:
                self._renew.set()
            else:
                self.note_news()
