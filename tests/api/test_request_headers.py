"""Headers of a request are read strictly: what two readers could understand in two ways is refused."""

from __future__ import annotations

from io import BytesIO

import pytest

from queue_server.http_headers import LONGEST_LINE, MOST_LINES, Headers


def read(raw: bytes) -> Headers:
    return Headers.read(BytesIO(raw))


def test_names_are_found_in_any_case_and_values_come_without_the_space_around_them() -> None:
    headers = read(b"Host: hall\r\nX-CSRF-Token:  abc \r\nContent-Type: application/json\r\n\r\n")
    assert headers.status == ""
    assert headers.get("x-csrf-token") == "abc"
    assert headers.getheader("HOST") == "hall"
    assert headers.typeheader == "application/json"
    assert headers.get("cookie") is None
    assert list(headers.headers) == ["Host: hall", "X-CSRF-Token: abc", "Content-Type: application/json"]


def test_the_body_is_left_for_whoever_reads_it() -> None:
    stream = BytesIO(b"Content-Length: 2\r\n\r\n{}")
    assert Headers.read(stream).status == ""
    assert stream.read() == b"{}"


def test_a_value_may_be_empty_and_may_hold_any_letter() -> None:
    headers = read("X-Empty:\r\nX-Name: Иван\r\n\r\n".encode())
    assert headers.status == ""
    assert headers.get("X-Empty") == ""
    assert headers.get("X-Name").encode("latin-1").decode() == "Иван"


def test_a_header_that_was_taken_back_is_gone_for_all_who_ask() -> None:
    headers = read(b"Host: hall\r\nContent-Length: 2\r\n\r\n")
    del headers["content-length"]
    assert headers.get("Content-Length") is None
    assert list(headers.headers) == ["Host: hall"]


@pytest.mark.parametrize(
    "raw",
    [
        b"Host hall\r\n\r\n",
        b": nothing\r\n\r\n",
        b"Host : hall\r\n\r\n",
        b" Host: hall\r\n\r\n",
        b"Host: hall\r\n of mirrors\r\n\r\n",
        b"Host: ha\x00ll\r\n\r\n",
        b"Host: ha\rll\r\n\r\n",
        b"Hos\xd1t: hall\r\n\r\n",
        b"X-Long: " + b"a" * LONGEST_LINE + b"\r\n\r\n",
        b"Host: hall",
        b"",
        b"".join(b"X-%d: a\r\n" % line for line in range(MOST_LINES + 1)) + b"\r\n",
        b"Content-Length: 1\r\nContent-Length: 1\r\n\r\n",
        b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"Content-Length: -1\r\n\r\n",
        b"Content-Length: +1\r\n\r\n",
        "Content-Length: ٣\r\n\r\n".encode(),
        b"Transfer-Encoding: gzip\r\n\r\n",
    ],
)
def test_what_is_not_clear_is_refused(raw: bytes) -> None:
    assert read(raw).status


def test_as_many_headers_as_are_allowed_are_read() -> None:
    headers = read(b"".join(b"X-%d: a\r\n" % line for line in range(MOST_LINES)) + b"\r\n")
    assert headers.status == ""
    assert headers.get(f"x-{MOST_LINES - 1}") == "a"
