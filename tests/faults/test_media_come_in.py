"""Files for the boards come in over slow and broken links: the hall goes on, and nothing half stays."""

from __future__ import annotations

import re
import socket
import struct
import threading
import time
from pathlib import Path

import pytest

from tests.faults.serving import Link, Server
from tests.media_files import box, mp4

MB = 1024**2
LARGE = 120 * MB


def begin(server: Server, who: Link, length: int, path: str = "/api/v1/media?title=film") -> socket.socket:
    """A link on which a file of `length` bytes was announced."""
    sending = socket.create_connection(("127.0.0.1", server.port), timeout=60)
    head = [
        f"POST {path} HTTP/1.1",
        "Host: hall",
        "Content-Type: application/octet-stream",
        f"Content-Length: {length}",
        "Idempotency-Key: film",
        *(f"{name}: {value}" for name, value in who.headers.items()),
    ]
    sending.sendall(("\r\n".join(head) + "\r\n\r\n").encode())
    return sending


def files(server: Server) -> list[Path]:
    return list((server.data / "media").glob("*"))


def peak_kib(server: Server) -> int:
    status = Path(f"/proc/{server.pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+)", status)
    assert found
    return int(found[1])


def test_a_large_video_never_stands_in_memory_and_keeps_nobody_waiting(server: Server) -> None:
    chief = server.person("supervisor")
    kiosk = server.kiosk()
    kiosk.issue("advice-other", "before")
    head = mp4()
    length = len(head) + 8 + LARGE
    before = peak_kib(server)
    slowest = 0.0
    with begin(server, chief, length) as sending:
        sending.sendall(head + struct.pack(">I", 8 + LARGE) + b"mdat")
        sender = threading.Thread(target=lambda: [sending.sendall(b"\0" * MB) for _ in range(LARGE // MB)])
        sender.start()
        number = 0
        while sender.is_alive():
            number += 1
            slowest = max(slowest, kiosk.issue("advice-other", f"key-{number}").seconds)
        sender.join()
        answer = sending.recv(4096)
    assert answer.startswith(b"HTTP/1.1 201"), answer
    assert [file.stat().st_size for file in files(server)] == [length]
    assert peak_kib(server) - before < 40 * 1024
    assert number > 1
    assert slowest < 2.0


def test_a_file_whose_link_is_cut_leaves_nothing(server: Server) -> None:
    chief = server.person("supervisor")
    with begin(server, chief, 50 * MB) as sending:
        sending.sendall(mp4() + struct.pack(">I", 50 * MB) + b"mdat" + b"\0" * MB)
        end = time.monotonic() + 10
        while not files(server):
            assert time.monotonic() < end, "nothing came"
            time.sleep(0.01)
    end = time.monotonic() + 10
    while files(server):
        assert time.monotonic() < end, "half a file stayed"
        time.sleep(0.05)
    assert chief.ask("GET", "/api/v1/media").document["items"] == []
    assert "trace" not in server.log()


def test_a_server_that_is_killed_under_a_file_begins_without_it(server: Server) -> None:
    chief = server.person("supervisor")
    with begin(server, chief, 50 * MB) as sending:
        sending.sendall(mp4() + box(b"free", b"\0" * MB))
        end = time.monotonic() + 10
        while not files(server):
            assert time.monotonic() < end, "nothing came"
            time.sleep(0.01)
        server.kill()
    server.start()
    assert files(server) == []


@pytest.mark.parametrize("path", ["/api/v1/media?title=film", "/api/v1/setup/logo"])
def test_a_picture_that_cannot_be_read_is_refused_in_words_and_leaves_no_trace(server: Server, path: str) -> None:
    content = b"\x89PNG\r\n\x1a\n" + b"and then nothing of a picture" * 9
    with begin(server, server.person("admin"), len(content), path) as sending:
        sending.sendall(content)
        assert sending.recv(4096).startswith(b"HTTP/1.1 422")
    assert files(server) == []
