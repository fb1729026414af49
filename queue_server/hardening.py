"""What every answer carries so that a browser does nothing foolish with it: pages, the API, live screens, and errors alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: Addresses of pages and of the API share one process: nothing else may be loaded, nothing inline.
HEADERS = [
    ("Content-Security-Policy", "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Frame-Options", "DENY"),
]

#: Whoever came over TLS once does not come without it for a year.
TLS_ONLY = ("Strict-Transport-Security", "max-age=31536000")

#: The picture of a board on the page where staff look at it; pages of ours alone may hold it.
FRAMED = "/board/preview"
_FRAMED_HEADERS = [
    (name, {"X-Frame-Options": "SAMEORIGIN"}.get(name, value.replace("frame-ancestors 'none'", "frame-ancestors 'self'")))
    for name, value in HEADERS
]


def hardened(app: WSGIApplication) -> WSGIApplication:
    """`app` with these headers on each of its answers."""

    def outer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            own = _FRAMED_HEADERS if environ.get("PATH_INFO") == FRAMED else HEADERS
            tls = [TLS_ONLY] if environ["wsgi.url_scheme"] == "https" else []
            return start_response(status, headers + own + tls, *error)

        return app(environ, start)

    return outer
