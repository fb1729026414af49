"""Live screens as the server's clients: they come back by themselves, and note each state with the moment it came."""

from __future__ import annotations

import threading
import time
from types import TracebackType
from typing import Any

import socketio

from tests.faults.serving import Server


class Screen:
    """A board or a desk that hangs in the hall; `with Screen(...) as screen:`"""

    def __init__(self, server: Server, namespace: str, token: str = "", cookie: str = "") -> None:
        self.states: list[tuple[float, dict[str, Any]]] = []
        self._came = threading.Condition()
        self._url = f"{'https' if server.trusts else 'http'}://127.0.0.1:{server.port}"
        self._namespace = namespace
        self._auth = {"token": token} if token else {}
        self._headers = {"Cookie": cookie} if cookie else {}
        secured = {"websocket_extra_options": {"sslopt": {"context": server.trusts}}} if server.trusts else {}
        self._client = socketio.Client(reconnection_delay=0.1, reconnection_delay_max=0.5, handle_sigint=False, **secured)
        self._client.on("state", self._note, namespace=namespace)

    def __enter__(self) -> Screen:
        self._client.connect(
            self._url, headers=self._headers, auth=self._auth, namespaces=[self._namespace], transports=["websocket"]
        )
        self.wait_for(lambda state: True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._client.shutdown()

    def wait_for(self, wanted: Any, since: float = 0.0, within_s: float = 15.0) -> dict[str, Any]:
        """The first state that came after `since` (monotonic seconds) and is as wanted."""

        def found() -> dict[str, Any] | None:
            return next((state for at, state in self.states if at >= since and wanted(state)), None)

        with self._came:
            assert self._came.wait_for(lambda: found() is not None, within_s), "the screen never showed it"
        state = found()
        assert state is not None
        return state

    def _note(self, state: dict[str, Any]) -> None:
        with self._came:
            self.states.append((time.monotonic(), state))
            self._came.notify_all()


def board(server: Server) -> Screen:
    return Screen(server, "/board", token=server.access()["board"]["hall-board"])
