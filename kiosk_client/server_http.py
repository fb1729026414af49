"""Single requests to the queue server, each on a connection of its own and with an end to patience."""

from __future__ import annotations

import logging
import os
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import NewConnectionError

log = logging.getLogger(__name__)

#: Seconds to connect, seconds to wait for an answer.
TIMEOUTS_S = (2.0, 3.0)


class ServerUrlError(ValueError):
    """This is no address of a queue server; the text says what one looks like."""


def check_server_url(url: str) -> str:
    """The address without a slash at its end. Raises ServerUrlError when it is not `http(s)://host[:port]`."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        good = False
    if not good or parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise ServerUrlError(f"{url!r} is no address of a queue server; write for example http://192.168.1.10:8080")
    return url.rstrip("/")


class ServerHttp:
    """The server's API as this kiosk may use it."""

    def __init__(self, server_url: str, token: str) -> None:
        """Raises ServerUrlError."""
        self.url = check_server_url(server_url)
        self._is_believed = True
        self._headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}

    def address(self, page: str) -> str:
        """The whole address of a page that the server gives as seen from itself."""
        return urljoin(self.url + "/", page)

    def healthy(self) -> bool:
        """Whether the server answers at all, asked with short timeouts."""
        try:
            return self.send("GET", "/healthz", timeouts_s=(1.0, 1.5)).ok
        except requests.RequestException:
            return False

    def send(
        self,
        method: str,
        path: str,
        key: str | None = None,
        body: dict[str, Any] | None = None,
        query: dict[str, str] | None = None,
        timeouts_s: tuple[float, float] = TIMEOUTS_S,
    ) -> requests.Response:
        """One request. No connection is used again: a dead network may have cut it without a word."""
        headers = dict(self._headers)
        if key is not None:
            headers["Idempotency-Key"] = key
        with requests.Session() as session:
            session.trust_env = False
            # The certificates of the centre itself, by the name that the live link's OpenSSL knows, too.
            session.verify = os.environ.get("SSL_CERT_FILE") or True
            try:
                return session.request(
                    method,
                    self.url + path,
                    params=query,
                    json=body,
                    headers=headers,
                    timeout=timeouts_s,
                    allow_redirects=False,
                )
            except requests.exceptions.SSLError as error:
                # Said once: whoever set the kiosk up would look at cables, and it is asked for every second.
                if self._is_believed:
                    log.warning(
                        "%s: its certificate is not believed; name the centre's own in SSL_CERT_FILE (%s)", self.url, error
                    )
                self._is_believed = False
                raise


def never_arrived(error: requests.RequestException) -> bool:
    """Whether a failed request surely did not reach the server: no connection was made."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, NewConnectionError)


def json_object(reply: requests.Response) -> dict[str, Any] | None:
    try:
        content = reply.json()
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def asked_to_wait(reply: requests.Response, content: dict[str, Any]) -> float:
    """Seconds until the server takes the next ticket from this kiosk, as it says, or one second."""
    for value in (reply.headers.get("Retry-After"), content.get("retry_after_s")):
        try:
            return max(0.1, float(str(value)))
        except ValueError:
            continue
    return 1.0
