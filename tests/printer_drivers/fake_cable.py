"""The fake printer behind a pseudo-terminal instead of a network: for device files and serial lines."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import threading
import tty
from types import TracebackType

from tests.printer_drivers.fake_printer import Hangup, Printer, Session


class CablePrinter:
    """`with CablePrinter(Printer()) as fake: fake.path` is a device; `unplug()` takes the cable out."""

    def __init__(self, printer: Printer) -> None:
        self.printer = printer
        self._over = threading.Event()
        self._near, self._far = pty.openpty()
        tty.setraw(self._far)  # and kept open, or the line would hang up after each job
        self.path = os.ttyname(self._far)
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> CablePrinter:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        self._thread.join(5)
        self.unplug()

    def unplug(self) -> None:
        """From now on the device is gone, also for a job that is on its way."""
        for end in (self._near, self._far):
            with contextlib.suppress(OSError):
                os.close(end)
        self._near = self._far = -1

    def _serve(self) -> None:
        with contextlib.suppress(Hangup, OSError, ValueError):
            Session(self.printer, self, lambda _link: self._strike(), self._over).run()

    def _strike(self) -> None:
        if self.printer.fault == "stall":
            self._over.wait()
        self.unplug()
        raise Hangup

    # What a session needs of a socket

    def recv(self, most: int) -> bytes:
        while not self._over.is_set():
            if select.select([self._near], [], [], 0.05)[0]:
                return os.read(self._near, most)
        raise Hangup

    def sendall(self, data: bytes) -> None:
        while data:
            data = data[os.write(self._near, data) :]
