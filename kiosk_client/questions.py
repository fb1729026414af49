"""What the kiosk asks the server beside tickets: the code of a booking, and what to say aloud."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import requests

#: A sound may have to be made first: seconds to connect, seconds to wait.
SOUND_TIMEOUTS_S = (1.0, 6.0)


class Questions:
    """`send` makes one request to the server, `silent` tells whether it has not been heard of for a while."""

    def __init__(self, send: Callable[..., requests.Response], silent: Callable[[], bool]) -> None:
        self._send = send
        self._silent = silent

    def arrive(self, code: str, language: str, key: str, large: bool = False) -> tuple[int, dict[str, Any]]:
        """The server's status and document for the code of a booking; 503 `server_away` when it cannot be asked."""
        body = {"code": code, **({"accessible": True} if large else {})}
        try:
            reply = self._send("POST", "/api/v1/bookings/arrive", key, body, {"lang": language})
        except requests.RequestException:
            return 503, {"code": "server_away"}
        content = _object(reply)
        known = isinstance(content.get("code"), str) or isinstance(content.get("ticket"), dict)
        return (reply.status_code, content) if known and reply.status_code != 500 else (503, {"code": "server_away"})

    def prompt(self, key: str, query: dict[str, str]) -> list[str]:
        """The server's addresses of the sounds for a screen; none when there is no voice or no server."""
        if self._silent():
            return []
        try:
            content = _object(self._send("GET", f"/api/v1/prompts/{quote(key, safe='')}", query=query))
        except requests.RequestException:
            return []
        parts = content.get("parts")
        return [part for part in parts if isinstance(part, str)] if isinstance(parts, list) else []

    def sound(self, name: str) -> bytes | None:
        """A sound of the server, or None when it does not come in time."""
        try:
            reply = self._send("GET", f"/api/v1/speech/{quote(name, safe='')}", timeouts_s=SOUND_TIMEOUTS_S)
        except requests.RequestException:
            return None
        return reply.content if reply.ok else None


def _object(reply: requests.Response) -> dict[str, Any]:
    try:
        content = reply.json()
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}
