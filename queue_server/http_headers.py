"""The headers of a request, read as strictly as RFC 9112 allows: what could be understood in two ways is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

#: One line: a name of token characters, a colon right after it, and a value without control characters.
_LINE = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*?)[ \t]*\r?\n")
_END = (b"\r\n", b"\n")
MOST_LINES = 100
LONGEST_LINE = 8192


class Headers:
    """Names and values in the order in which they came, as pywsgi asks for them; `status` says what is wrong, if anything is.

    Python's own reader is the one for letters: it costs a tenth of a ticket and takes lines that continue the one before.
    """

    def __init__(self) -> None:
        self.status = ""
        self._lines: list[tuple[str, str]] = []
        self._values: dict[str, list[str]] = {}

    @classmethod
    def read(cls, stream: BinaryIO) -> Headers:
        """Reads up to the empty line that ends the headers, or to the first line that is wrong."""
        headers = cls()
        while (line := stream.readline(LONGEST_LINE)) not in _END:
            match = _LINE.fullmatch(line)
            if match is None or len(headers._lines) == MOST_LINES:
                headers.status = "a header is not clear" if match is None else "too many headers"
                return headers
            name, value = match[1].decode("ascii"), match[2].decode("latin-1")
            headers._lines.append((name, value))
            headers._values.setdefault(name.lower(), []).append(value)
        headers._look_at_the_end_of_the_body()
        return headers

    def get(self, name: str, default: Any = None) -> Any:
        """The first value of a name, whatever its case."""
        values = self._values.get(name.lower())
        return values[0] if values else default

    getheader = get

    @property
    def typeheader(self) -> str | None:
        """The content type, or None."""
        found: str | None = self.get("content-type")
        return found

    @property
    def headers(self) -> Iterator[str]:
        """Each header as one line of text."""
        return (f"{name}: {value}" for name, value in self._lines)

    def __delitem__(self, name: str) -> None:
        self._lines = [one for one in self._lines if one[0].lower() != name.lower()]
        self._values.pop(name.lower(), None)

    def _look_at_the_end_of_the_body(self) -> None:
        """Two opinions on where the body ends let one request be hidden in another: they are refused."""
        lengths, encodings = self._values.get("content-length", []), self._values.get("transfer-encoding", [])
        clear = not lengths or (lengths[0].isascii() and lengths[0].isdigit())
        if len(lengths) + len(encodings) > 1 or not clear or any(one.lower() != "chunked" for one in encodings):
            self.status = "the end of the body is not clear"
