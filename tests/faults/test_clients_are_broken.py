"""Clients that are slow, broken or hostile: each is refused or cut off, and the visitor beside them gets a ticket meanwhile."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import socket
import ssl
import struct
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.screens import board
from tests.faults.serving import Server, make_office
from tests.faults.shift import new_key
from tests.live.test_a_board_that_hangs import wait_until

CROWD = 50
#: A screen that vanished without a word is missed after its next ping at the latest.
FORGOTTEN_WITHIN_S = 15.0
TICKET_WITHIN_S = 3.0
LIVE = "/socket.io/?EIO=4&transport=websocket"

TEXT, BINARY, PING, PONG, CLOSE, CONTINUATION = 0x1, 0x2, 0x9, 0xA, 0x8, 0x0
FINAL, RESERVED = 0x80, 0x70


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server that lives through all broken requests and frames; in the end nothing of them is left in it."""
    data = tmp_path_factory.mktemp("broken") / "hall"
    make_office(data)
    server = Server(data)
    try:
        server.start()
        yield server
        gives_a_ticket(server)
        until = time.monotonic() + FORGOTTEN_WITHIN_S
        while screens_connected(server) > 0:
            assert time.monotonic() < until, "the server still believes that screens are connected"
            time.sleep(0.2)
    finally:
        server.close()
    assert "Traceback" not in server.log(), server.log()


@pytest.fixture
def served(server: Server) -> Iterator[Server]:
    """A server that lives, gives out tickets and keeps a board before, during and after."""
    with board(server) as screen:
        yield server
        ticket = gives_a_ticket(server)
        screen.wait_for(lambda state: state["waiting"]["total"] > 0)
    assert ticket


def gives_a_ticket(server: Server) -> str:
    answer = server.kiosk().try_to_issue("grid-person", new_key(), TICKET_WITHIN_S)
    assert answer.status == 201, answer
    assert answer.seconds <= TICKET_WITHIN_S
    number: str = answer.document["number"]
    return number


def screens_connected(server: Server) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/metrics", timeout=10) as answer:
        lines = answer.read().decode().splitlines()
    return int(sum(float(line.split()[1]) for line in lines if line.startswith("queue_screens_")))


def connect(server: Server, patience_s: float = 10.0) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=patience_s)


def said(link: socket.socket) -> bytes:
    """All that the server says until it closes the connection."""
    parts = []
    with contextlib.suppress(ConnectionResetError):
        while part := link.recv(65536):
            parts.append(part)
    return b"".join(parts)


def test_fifty_clients_that_stop_in_mid_request_keep_nobody_waiting(served: Server) -> None:
    beginnings = (
        b"",
        b"P",
        b"POST /api/v1/tickets HTT",
        b"GET / HTTP/1.1\r\nHost: h",
        b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n{",
    )
    with contextlib.ExitStack() as crowd:
        for number in range(CROWD):
            crowd.enter_context(connect(served)).sendall(beginnings[number % len(beginnings)])
        for _ in range(5):
            gives_a_ticket(served)


def test_a_client_that_falls_silent_is_cut_off_without_a_trace(office: Path) -> None:
    server = Server(office, program=[sys.executable, "-m", "tests.faults.impatient_server"])
    beginnings = (
        b"",
        b"GET / HT",
        b"GET / HTTP/1.1\r\nHost: h",
        b"POST /api/v1/session HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{",
        b"POST /api/v1/session HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
    )
    try:
        server.start()
        with contextlib.ExitStack() as crowd:
            links = [crowd.enter_context(connect(server)) for _ in beginnings]
            for link, beginning in zip(links, beginnings, strict=True):
                link.sendall(beginning)
            for link in links:
                assert not said(link).startswith((b"HTTP/1.1 2", b"HTTP/1.1 5"))
        gives_a_ticket(server)
    finally:
        server.close()
    assert "Traceback" not in server.log(), server.log()


def is_held(server: Server, link: socket.socket) -> bool:
    """Whether the server still holds its end of a connection, as the system says."""
    ends = f":{server.port:04X}", f":{link.getsockname()[1]:04X}"
    lines = [line.split() for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()]
    return any(line[1].endswith(ends[0]) and line[2].endswith(ends[1]) and line[3] == "01" for line in lines)


def test_a_client_that_reads_no_more_of_its_answers_is_cut_off_without_a_trace(office: Path) -> None:
    server = Server(office, program=[sys.executable, "-m", "tests.faults.impatient_server"])
    try:
        server.start()
        with socket.socket() as link:
            link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            link.connect(("127.0.0.1", server.port))
            # More than all buffers between the two take.
            link.sendall(b"GET /fonts/PTSans-Regular.ttf HTTP/1.1\r\nHost: hall\r\n\r\n" * 60)
            assert is_held(server, link)
            wait_until(lambda: not is_held(server, link), "the client was not cut off")
        gives_a_ticket(server)
    finally:
        server.close()
    assert "Traceback" not in server.log(), server.log()


@pytest.mark.parametrize("end", ["closed", "reset"])
def test_a_client_that_leaves_in_mid_request_leaves_no_trace(served: Server, end: str) -> None:
    head = "POST /api/v1/session HTTP/1.1\r\nHost: hall\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n"
    for length in range(1, len(head) + 5, 7):
        with connect(served) as link:
            link.sendall((head + '{"name')[:length].encode())
            if end == "reset":
                link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def test_tls_on_the_plain_port_is_refused(served: Server) -> None:
    with connect(served) as link, pytest.raises((ssl.SSLError, ConnectionError)):
        ssl.create_default_context().wrap_socket(link, server_hostname="hall")


HOST = b"Host: hall\r\n"
JSON = HOST + b"Content-Type: application/json\r\n"
#: By name: what is sent, and how the answer may begin.
BAD_REQUESTS = {
    "length and chunks at once": (
        b"POST /api/v1/session HTTP/1.1\r\n" + JSON + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        (b"400",),
    ),
    "an encoding that is not chunked": (
        b"POST /api/v1/session HTTP/1.1\r\n" + JSON + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        (b"400", b"501"),
    ),
    "two lengths": (
        b"POST /api/v1/session HTTP/1.1\r\n" + JSON + b"Content-Length: 2\r\nContent-Length: 30\r\n\r\n{}",
        (b"400",),
    ),
    "a length with a sign": (b"POST /api/v1/session HTTP/1.1\r\n" + JSON + b"Content-Length: +2\r\n\r\n{}", (b"400",)),
    "a negative length": (b"POST /api/v1/session HTTP/1.1\r\n" + JSON + b"Content-Length: -1\r\n\r\n{}", (b"400",)),
    "a length in words": (b"POST /api/v1/session HTTP/1.1\r\n" + JSON + b"Content-Length: two\r\n\r\n{}", (b"400",)),
    "an endless length": (b"POST /api/v1/session HTTP/1.1\r\n" + JSON + b"Content-Length: 99999999999999\r\n\r\n{}", (b"413",)),
    "chunks that are none": (
        b"POST /api/v1/session HTTP/1.1\r\n" + JSON + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n",
        (b"400",),
    ),
    "a chunk longer than the memory": (
        b"POST /api/v1/session HTTP/1.1\r\n" + JSON + b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n{}",
        (b"400",),
    ),
    "an address of 100 kB": (b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", (b"414", b"400")),
    "a header of 100 kB": (b"GET / HTTP/1.1\r\nX: " + b"a" * 100_000 + b"\r\n\r\n", (b"431", b"400")),
    "20,000 headers": (b"GET / HTTP/1.1\r\n" + b"X-A: b\r\n" * 20_000 + b"\r\n", (b"431", b"400")),
    "a header without a colon": (b"GET / HTTP/1.1\r\nHost hall\r\n\r\n", (b"400", b"200")),
    "a broken method": (b"G\x00T / HTTP/1.1\r\n" + HOST + b"\r\n", (b"400", b"405", b"501")),
    "an unknown version": (b"GET / HTTP/9.9\r\n" + HOST + b"\r\n", (b"400", b"505")),
    "no version at all": (b"POST /\r\n\r\n", (b"400",)),
    "a broken percent sign": (b"GET /%zz%00%ff HTTP/1.1\r\n" + HOST + b"\r\n", (b"400", b"404")),
    "bytes of another world": (bytes(range(128, 256)) + b"\r\n\r\n", (b"400",)),
}


@pytest.mark.parametrize(("sent", "expected"), BAD_REQUESTS.values(), ids=BAD_REQUESTS)
def test_a_broken_request_is_refused(hall: Server, sent: bytes, expected: tuple[bytes, ...]) -> None:
    with connect(hall) as link:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            link.sendall(sent)
        with contextlib.suppress(ConnectionResetError):
            answer = link.recv(4096)
            assert answer == b"" or answer.removeprefix(b"HTTP/1.1 ").startswith(expected), answer
    gives_a_ticket(hall)


def frame(kind: int, content: bytes = b"", first: int = FINAL, masked: bool = True, length: int | None = None) -> bytes:
    """A WebSocket frame that may be as wrong as one likes."""
    length = len(content) if length is None else length
    mask_bit = 0x80 if masked else 0
    head = bytes([first | kind])
    if length < 126:
        head += bytes([mask_bit | length])
    elif length < 65536:
        head += bytes([mask_bit | 126]) + struct.pack(">H", length)
    else:
        head += bytes([mask_bit | 127]) + struct.pack(">Q", length)
    if not masked:
        return head + content
    mask = os.urandom(4)
    return head + mask + bytes(byte ^ mask[place % 4] for place, byte in enumerate(content))


def text(content: str) -> bytes:
    return frame(TEXT, content.encode())


JOIN = "40/board,"
#: By name: the frames; JOIN in them is said with a right token.
BAD_FRAMES = {
    "no mask": [frame(TEXT, b"2", masked=False)],
    "reserved bits": [frame(TEXT, b"2", first=FINAL | RESERVED)],
    "an unknown kind": [frame(0x7, b"2")],
    "text that is not UTF-8": [frame(TEXT, b"\xff\xfe\xfd")],
    "a frame of 2^62 bytes": [frame(BINARY, b"a" * 64, length=2**62)],
    "a frame of 1 MB": [frame(TEXT, b"4" * 1_000_000)],
    "pieces without an end": [frame(TEXT, b"4", first=0)] + [frame(CONTINUATION, b"2", first=0)] * 100,
    "a long ping": [frame(PING, b"a" * 126)],
    "a close with half a code": [frame(CLOSE, b"\x03")],
    "rubbish": [os.urandom(512)],
    "unknown packets": [text("9"), text("x"), text(""), text("44"), text("4x")],
    "an event before the connect": [text('42["state"]')],
    "an event in a namespace nobody has": [text('42/nowhere,["state"]')],
    "broken events": [text(JOIN), text('42/board,["'), text("42/board,[]"), text("42/board,{}"), text("42/board,")],
    "events of no kind": [
        text(JOIN),
        text("42/board,[1]"),
        text("42/board,[null]"),
        text('42/board,[{"a":1}]'),
        text("42/board,7"),
    ],
    "an unknown event": [text(JOIN), text('42/board,["call",{"counter":1}]')],
    "the server's own event": [text(JOIN), text('42/board,["state",{"seq":99999999}]'), text('42/board,["connect"]')],
    "an answer to nothing": [text(JOIN), text("43/board,7[1]"), text("43/board,[]")],
    "a billion attachments": [text(JOIN), text('451000000000-/board,["state"]'), frame(BINARY, b"a")],
    "attachments that never come": [
        text(JOIN),
        text('451-/board,["state",{"_placeholder":true,"num":0}]'),
        text('42/board,["x"]'),
    ],
    "an attachment to nothing": [text(JOIN), frame(BINARY, b"a" * 1000)],
    "a deep nest": [text(JOIN), text("42/board," + "[" * 60_000)],
    "a token that is no text": [text('40/board,{"token":[1,2]}'), text("40/board,[]"), text("40/board,7"), text("40/board,{")],
    "a connect with an error's number": [text("44/board,{}"), text("41/board,"), text("41/board,")],
    "a thousand events a second": [text(JOIN), text('42/board,["x",1]') * 1000],
    "joining again and again": [text(JOIN)] * 50,
}


def live_link(server: Server) -> socket.socket:
    """A WebSocket that nobody has joined by yet."""
    link = connect(server, 60.0)
    key = base64.b64encode(os.urandom(16)).decode()
    link.sendall(
        f"GET {LIVE} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    assert link.recv(12) == b"HTTP/1.1 101"
    return link


@pytest.mark.parametrize("frames", BAD_FRAMES.values(), ids=BAD_FRAMES)
def test_a_live_screen_that_talks_rubbish_disturbs_nobody(hall: Server, frames: list[bytes]) -> None:
    token = json.dumps({"token": hall.access()["board"]["hall-board"]})
    with board(hall) as other, live_link(hall) as link:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for one in frames:
                link.sendall(text(JOIN + token) if one[:2] == text(JOIN)[:2] and len(one) == len(text(JOIN)) else one)
        since = time.monotonic()
        number = gives_a_ticket(hall)
        other.wait_for(lambda state: state["waiting"]["total"] > 0, since)
        desk = hall.desk(1)
        called = desk.call_next(new_key()).document["ticket"]
        other.wait_for(lambda state: state["calls"] and state["calls"][0]["number"] == called["number"], since)
        assert desk.step(called["id"], "no-show", new_key()).status == 200
        assert number


def test_a_client_that_asks_without_a_pause_stops_nobody(served: Server) -> None:
    over, questions = threading.Event(), b"GET /healthz HTTP/1.1\r\nHost: hall\r\n\r\n" * 500
    with connect(served, 60.0) as link:

        def ask() -> None:
            with contextlib.suppress(OSError):
                while not over.is_set():
                    link.sendall(questions)

        def read() -> None:
            with contextlib.suppress(OSError):
                while link.recv(1 << 20):
                    pass

        both = [threading.Thread(target=ask), threading.Thread(target=read)]
        for one in both:
            one.start()
        try:
            for _ in range(3):
                assert served.kiosk().try_to_issue("grid-person", new_key()).status == 201
            assert both[0].is_alive()
        finally:
            over.set()
            both[0].join()
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)
            both[1].join()


def test_a_message_that_never_ends_ends_its_link(served: Server) -> None:
    piece = frame(CONTINUATION, b"a" * 60_000, first=0)
    with live_link(served) as link:
        link.sendall(frame(TEXT, b"4", first=0))
        with pytest.raises(ConnectionError):
            link.sendall(piece * 2_000)  # far more than all buffers between the two take


def test_a_link_that_never_pauses_stops_nobody(served: Server) -> None:
    over, flood = threading.Event(), text("2") * 5_000

    def say() -> None:
        with live_link(served) as link, contextlib.suppress(OSError):
            while not over.is_set():
                link.sendall(flood)

    talker = threading.Thread(target=say)
    talker.start()
    try:
        for _ in range(3):
            assert served.kiosk().try_to_issue("grid-person", new_key()).status == 201
        assert talker.is_alive()
    finally:
        over.set()
        talker.join()


#: By name: what is said to a live screen's address before it is one.
BAD_HANDSHAKES = {
    "no key": b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n",
    "an old version": b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: YWFh\r\nSec-WebSocket-Version: 7\r\n",
    "no upgrade": b"Connection: close\r\n",
    "another protocol": b"Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n",
    "rubbish": b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: \xff\xfe\r\nSec-WebSocket-Version: \xff\r\n",
}


@pytest.mark.parametrize("headers", BAD_HANDSHAKES.values(), ids=BAD_HANDSHAKES)
def test_a_handshake_that_is_none_is_refused(hall: Server, headers: bytes) -> None:
    with connect(hall) as link:
        link.sendall(f"GET {LIVE} HTTP/1.1\r\n".encode() + HOST + headers + b"\r\n")
        assert not said(link).startswith(b"HTTP/1.1 101")
    gives_a_ticket(hall)


#: By name: what a screen that polls posts.
BAD_POLLS = {
    "nothing": b"",
    "a thousand separators": b"\x1e" * 1000,
    "seventeen packets": b"\x1e".join([b"2"] * 17),
    "more than the limit": b"4" * 100_000,
    "an unknown packet": b"9",
    "a packet of the server": b"0{}",
    "no packet": b"x",
    "a broken event": b'42["',
    "base64 that is none": b"b" + b"!" * 100,
    "bytes that are no text": b"\xff\xfe",
    "a billion attachments": b"451000000000-[]",
    "a form": b"d=",
}


@pytest.mark.parametrize("body", BAD_POLLS.values(), ids=BAD_POLLS)
def test_a_poll_that_talks_rubbish_is_answered_and_forgotten(hall: Server, body: bytes) -> None:
    poll = "/socket.io/?EIO=4&transport=polling"
    with connect(hall) as link:
        link.sendall(f"GET {poll} HTTP/1.1\r\n".encode() + HOST + b"Connection: close\r\n\r\n")
        connection = json.loads(said(link).partition(b"\r\n\r\n0")[2])["sid"]
    with connect(hall) as link:
        head = f"POST {poll}&sid={connection} HTTP/1.1\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n"
        link.sendall(head.encode() + HOST + b"Connection: close\r\n\r\n" + body)
        assert said(link).startswith((b"HTTP/1.1 200", b"HTTP/1.1 400"))
    gives_a_ticket(hall)
