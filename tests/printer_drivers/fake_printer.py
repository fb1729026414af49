"""A network printer on loopback that understands its commands and can go wrong in every way that printers do."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

HEALTHY = {1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12}
NEAR_END = {**HEALTHY, 4: 0x1E}
PAPER_OUT = {1: 0x1A, 2: 0x32, 3: 0x12, 4: 0x7E}
COVER_OPEN = {1: 0x1A, 2: 0x16, 3: 0x12, 4: 0x12}
CUTTER_JAMMED = {1: 0x1A, 2: 0x52, 3: 0x1A, 4: 0x12}
OVERHEATED = {1: 0x1A, 2: 0x52, 3: 0x52, 4: 0x12}
OFF_LINE = {1: 0x1A, 2: 0x12, 3: 0x12, 4: 0x12}
ASB = bytes((0x14, 0x00, 0x0F, 0x0F))
"""An automatic status: drawer, then paper bits that would read as "no paper" if they were taken for an answer."""
GARBAGE = bytes((0x41, 0x93, 0x05, 0xFF, 0x00, 0x7A))


class Hangup(Exception):
    """The printer ends the connection."""


@dataclass
class Printer:
    """How the printer behaves; `tape` holds every byte it took in, over all connections, as its paper would."""

    answers: dict[int, int] | None = field(default_factory=lambda: dict(HEALTHY))
    """To DLE EOT; None: it never answers."""
    answers_inside: dict[int, int] | None = None
    """To DLE EOT from the middle of the first job on."""
    receipt: bytes | None = b"\x00"
    """To GS r; None: it gives none."""
    hello: bytes = b""
    """What it says unasked when someone connects, and before each answer."""
    stop_after: int | None = None
    """After so many bytes of a job (behind its ESC @) the fault strikes: 0 is at the first byte."""
    fault: str = "stall"
    """"stall", "reset", "close" or "power" (off and on again: a reset, and what was not printed yet is forgotten)."""
    fault_at: str = "inside"
    """"accept" (before anything is read), "inside" (see stop_after) or "receipt" (after the cut)."""
    slow_bytes: int | None = None
    """Takes in so many bytes each 20 ms."""
    tape: bytearray = field(default_factory=bytearray)
    jobs: int = 0
    """Cuts made."""
    mended: bool = False
    """No more faults."""


class FakePrinter:
    """The printer at work: `with FakePrinter(Printer(...)) as fake: fake.url`."""

    def __init__(self, printer: Printer, port: int = 0) -> None:
        self.printer = printer
        self._over = threading.Event()
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._listener.bind(("127.0.0.1", port))
        self._listener.listen()
        self.port: int = self._listener.getsockname()[1]
        self.url = f"tcp://127.0.0.1:{self.port}"
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._links: list[socket.socket] = []

    def __enter__(self) -> FakePrinter:
        self._threads[0].start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        for link in (self._listener, *self._links):
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)
            link.close()
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                link, _ = self._listener.accept()
            except OSError:
                return
            self._links.append(link)
            thread = threading.Thread(target=self._serve, args=(link,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, link: socket.socket) -> None:
        with contextlib.suppress(Hangup, OSError):
            if self.printer.fault_at == "accept" and not self.printer.mended:
                self._strike(link)
            link.sendall(self.printer.hello)
            Session(self.printer, link, self._strike, self._over).run()

    def _strike(self, link: socket.socket) -> None:
        if self.printer.fault == "stall":
            self._over.wait()
        if self.printer.fault in ("reset", "power"):
            link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        link.close()
        raise Hangup


class Session:
    """One connection (anything with `recv` and `sendall`): reads commands one by one and answers them."""

    def __init__(
        self,
        printer: Printer,
        link: Any,
        strike: Callable[[Any], None],
        over: threading.Event,
    ) -> None:
        self._printer = printer
        self._link = link
        self._strike = strike
        self._over = over
        self._buffer = b""
        self._unfinished = 0
        """Bytes on the tape since the last command that was worked off."""
        self._job_bytes: int | None = None

    def run(self) -> None:
        while True:
            self._unfinished = len(self._buffer)
            command = self._take(1)
            if command in b"\x00\n" or 0x20 <= command[0] != 0x7F:  # letters of a line, and its end
                continue
            command += self._take(1)
            if command == b"\x10\x04":
                self._status(self._take(1)[0])
            elif command == b"\x1b@":
                self._job_bytes = 0
            elif command == b"\x1dv":
                header = self._take(6)
                self._take((header[2] + 256 * header[3]) * (header[4] + 256 * header[5]))
            elif command == b"\x1dV":
                self._take(2)
                self._printer.jobs += 1
            elif command in (b"\x1da", b"\x1bR", b"\x1bt", b"\x1bE", b"\x1d!", b"\x1dB", b"\x1bd"):
                self._take(1)
            elif command == b"\x1d(":
                _k, low, high = self._take(3)
                self._take(low + 256 * high)
            elif command == b"\x1dr":
                self._receipt(self._take(1))
            else:
                raise AssertionError(f"the printer does not know {command!r}")

    def _status(self, number: int) -> None:
        printer = self._printer
        inside = self._job_bytes is not None and printer.answers_inside is not None
        answers = printer.answers_inside if inside else printer.answers
        if answers is not None:
            self._link.sendall(printer.hello + bytes((answers[number],)))
        elif printer.hello:
            self._link.sendall(printer.hello)

    def _receipt(self, _which: bytes) -> None:
        if self._printer.fault_at == "receipt" and not self._printer.mended:
            self._strike(self._link)
        if self._printer.receipt is not None:
            self._link.sendall(self._printer.hello + self._printer.receipt)

    def _take(self, count: int) -> bytes:
        while len(self._buffer) < count:
            self._read()
        taken, self._buffer = self._buffer[:count], self._buffer[count:]
        return taken

    def _read(self) -> None:
        printer = self._printer
        limit = printer.slow_bytes or 1024
        if printer.slow_bytes is not None:
            self._over.wait(0.02)
        faulty = self._job_bytes is not None and printer.stop_after is not None and not printer.mended
        if faulty and printer.fault_at == "inside" and self._job_bytes >= printer.stop_after:  # type: ignore[operator]
            if printer.fault == "power":
                del printer.tape[len(printer.tape) - self._unfinished :]
            self._strike(self._link)
        received = self._link.recv(limit)
        if not received:
            raise Hangup
        printer.tape += received
        self._unfinished += len(received)
        if self._job_bytes is not None:
            self._job_bytes += len(received)
        self._buffer += received
