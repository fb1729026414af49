"""The server as people and devices reach it: one key for each change, and the same key again when an answer was lost."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from typing import Any

import requests

from queue_server.simulation.errors import SimulationError

Document = dict[str, Any]

BASE = "/api/v1"
#: Connecting, and an answer, take no longer than this (seconds).
PATIENCE_S = (5, 60)
#: Waits (seconds) before a lost request is sent again under the same key; then the server counts as gone.
RETRY_AFTER_S = (0.2, 0.5, 1.0, 2.0, 4.0)
#: The server is there but cannot answer just now.
BUSY = (502, 503, 504)
#: Whose session this was, must sign in again; or only give the password, after idle minutes.
ENDED, LOCKED = 401, 423


class Refusal(Exception):
    """The server said no: `status`, and the problem's `code` and document."""

    def __init__(self, what: str, status: int, document: Document) -> None:
        super().__init__(f"{what} was refused: {status} {document.get('code', '')}: {document.get('detail', '')}".strip())
        self.status = status
        self.code = str(document.get("code", ""))
        self.document = document


class Link:
    """One server. `before` is called before each request: there the server's clock is brought up to date."""

    def __init__(self, url: str, before: Callable[[], None] = lambda: None) -> None:
        self.url = url.rstrip("/")
        self.before = before
        self._keys = secrets.token_hex(8)
        self._sent = 0
        self._answered = False

    def ask(self, speaker: requests.Session, method: str, path: str, body: Document | None = None) -> Any:
        """The answer's document, None for 204. Raises Refusal, and SimulationError when there is no answer."""
        self.before()
        return self.ask_at_once(speaker, method, path, body)

    def ask_at_once(self, speaker: requests.Session, method: str, path: str, body: Document | None = None) -> Any:
        """As `ask`, whatever the time."""
        headers = {}
        if method == "POST":
            self._sent += 1
            headers["Idempotency-Key"] = f"{self._keys}-{self._sent}"
        response = self._send(speaker, method, path, body, headers)
        if response.status_code == 204:
            return None
        document = _json(response) or {}
        if response.status_code >= 400:
            raise Refusal(f"{method} {path}", response.status_code, document)
        return document

    def _send(
        self, speaker: requests.Session, method: str, path: str, body: Document | None, headers: dict[str, str]
    ) -> requests.Response:
        """A whole answer, after as many tries as it takes within reason. Raises SimulationError."""
        response: requests.Response | None = None
        for wait_s in (*(RETRY_AFTER_S if self._answered else RETRY_AFTER_S[:1]), None):
            tried = self._try(speaker, method, path, body, headers)
            response = response if tried is None else tried
            if response is not None and response.status_code not in BUSY and _json(response) is not None:
                self._answered = True
                return response
            if wait_s is not None:
                time.sleep(wait_s)
        if response is None or response.ok:
            raise SimulationError(f"{self.url}: no answer; is the server running there?")
        return response

    def _try(
        self, speaker: requests.Session, method: str, path: str, body: Document | None, headers: dict[str, str]
    ) -> requests.Response | None:
        """One try; None when the answer was lost."""
        try:
            return speaker.request(method, self.url + BASE + path, json=body, headers=headers, timeout=PATIENCE_S)
        except (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError):
            return None
        except requests.RequestException:
            raise SimulationError(f"{self.url}: not a server's address; write it like http://127.0.0.1:8080") from None


def _json(response: requests.Response) -> Any:
    """The answer's document, {} for 204; None when the answer is not whole, or not ours."""
    if response.status_code == 204:
        return {}
    try:
        return response.json()
    except requests.JSONDecodeError:
        return None


def speaker() -> requests.Session:
    """A connection of its own. Proxies and passwords of the environment are for other places."""
    session = requests.Session()
    session.trust_env = False
    session.headers["Accept-Language"] = "en"
    return session


class Person:
    """Somebody with a name and a password. A session that has ended is begun again, at the same counter; a locked one goes on."""

    def __init__(self, link: Link, name: str, password: str) -> None:
        self.name = name
        self.display_name = ""
        self.role = ""
        self._link = link
        self._password = password
        self._counter: int | None = None
        self._speaker = speaker()
        self._signed_in = False

    def sign_in(self, counter: int | None = None) -> None:
        """Begins a session, at a counter when one is given. Raises Refusal: wrong password, counter taken."""
        body: Document = {"name": self.name, "password": self._password}
        if counter is not None:
            body["counter"] = counter
        answer = self._link.ask(self._speaker, "POST", "/session", body)
        self._speaker.headers["X-CSRF-Token"] = answer["csrf"]
        self.display_name, self.role = answer["user"]["display_name"], answer["user"]["role"]
        self._counter = counter
        self._signed_in = True

    def sign_out(self) -> None:
        """Ends the session and leaves the counter; does nothing when nobody is signed in."""
        if self._signed_in:
            self._signed_in = False
            self._link.ask(self._speaker, "DELETE", "/session")

    def close(self) -> None:
        self._speaker.close()

    def ask(self, method: str, path: str, body: Document | None = None) -> Any:
        """Asks in this person's name. Raises Refusal."""
        try:
            return self._link.ask(self._speaker, method, path, body)
        except Refusal as refusal:
            if refusal.status not in (ENDED, LOCKED):
                raise
            status = refusal.status
        if status == ENDED:
            self.sign_in(self._counter)
        else:
            answer = self._link.ask(self._speaker, "POST", "/session/unlock", {"password": self._password})
            self._speaker.headers["X-CSRF-Token"] = answer["csrf"]
        return self._link.ask(self._speaker, method, path, body)


class Kiosk:
    """The kiosk at the door."""

    def __init__(self, link: Link, token: str) -> None:
        self._link = link
        self._speaker = speaker()
        self._speaker.headers["Authorization"] = f"Bearer {token}"

    def ask(self, method: str, path: str, body: Document | None = None) -> Any:
        """Asks as the kiosk. Raises Refusal."""
        return self._link.ask(self._speaker, method, path, body)

    def close(self) -> None:
        self._speaker.close()
