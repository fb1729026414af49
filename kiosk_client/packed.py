"""What the page loads, packed once at start: the menu is there sooner."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from hashlib import sha256
from mimetypes import guess_type

from flask import Response, request

_LEVEL = 9


class Packed:
    """Files by the path of their address, as gzip, each with a tag of its content."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = {path: (_gzip(content), sha256(content).hexdigest()[:16], _type(path)) for path, content in files.items()}

    def answer(self) -> Response | None:
        """The packed file that the request asks for; None for another one, or for who cannot unpack it."""
        found = self._files.get(request.path) if request.method in ("GET", "HEAD") else None
        if found is None or not request.accept_encodings["gzip"]:
            return None
        content, tag, kind = found
        response = Response(content, content_type=kind)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = "no-cache"
        response.set_etag(tag)
        response.make_conditional(request)
        return response


def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, _LEVEL, mtime=0)


def _type(path: str) -> str:
    kind = guess_type(path)[0] or "application/octet-stream"
    if path.startswith("/fonts/"):
        return "font/ttf"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind.endswith(("javascript", "json")) else kind
