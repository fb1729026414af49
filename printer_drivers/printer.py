"""A printer by its address: draws a ticket, brings it there by whatever way, says what became of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import NamedTuple

from PIL import Image

from printer_drivers import escpos
from printer_drivers.interpreter import emulate
from printer_drivers.layout import LeftOut, draw, drawn
from printer_drivers.models import Model, model
from printer_drivers.paper import Look, PrintResult, TicketPaper
from printer_drivers.transports import Deadline, Transport
from printer_drivers.transports.cups import open_cups
from printer_drivers.transports.emulator import open_emulator
from printer_drivers.transports.file import open_file
from printer_drivers.transports.serial import OPTIONS as SERIAL_OPTIONS
from printer_drivers.transports.serial import open_serial
from printer_drivers.transports.tcp import open_tcp
from printer_drivers.transports.usb import open_usb
from printer_drivers.typed import typed
from printer_drivers.url import PrinterUrl, parse


class Way(NamedTuple):
    """How one kind of address becomes a transport."""

    open: Callable[[PrinterUrl], Transport]
    options: tuple[str, ...] = ()
    """Names of the options that only this way has."""


TRANSPORTS = {
    "cups": Way(open_cups),
    "emulator": Way(open_emulator),
    "file": Way(open_file),
    "serial": Way(open_serial, SERIAL_OPTIONS),
    "tcp": Way(open_tcp),
    "usb": Way(open_usb),
}


def open_printer(url: str) -> Printer:
    """The printer behind `url`; it need not be switched on yet. Raises PrinterUrlError, one line with the remedy."""
    address = parse(url, {scheme: way.options for scheme, way in TRANSPORTS.items()})
    return Printer(TRANSPORTS[address.scheme].open(address), address.model, address.codepage)


def preview(paper: TicketPaper, width: str) -> Image.Image:
    """The paper of any printer on a roll `width` millimetres wide, by the emulator; nothing is printed."""
    return looked_at(paper, width)[0]


def looked_at(paper: TicketPaper, width: str) -> tuple[Image.Image, LeftOut]:
    """The same, and what has no room on it."""
    any_model = model(None, width)
    picture, left_out = drawn(paper, any_model.dots)
    return emulate(escpos.encode(picture, any_model), any_model.dots, any_model), left_out


class Printer:
    """One printer. Jobs from several threads come out one after the other."""

    def __init__(self, transport: Transport, model: Model, codepage: str | None) -> None:
        self._transport = transport
        self._model = model
        self._codepage = codepage
        self._one_at_a_time = threading.Lock()
        self._last_look = Look("unknown")

    def print_ticket(self, paper: TicketPaper, deadline_s: float) -> PrintResult:
        """Prints one ticket and says what became of it within `deadline_s` seconds, drawing and waiting included.

        On a slow line the time that the line itself needs for the ticket comes on top. Never raises for a fault of the
        printer.
        """
        begun = time.monotonic()
        job, rows = self.job(paper)
        deadline = Deadline(deadline_s + self._transport.transfer_s(job) - (time.monotonic() - begun))
        if not self._one_at_a_time.acquire(timeout=deadline.left()):
            return PrintResult("failed", "busy: another ticket kept the printer for the whole time")
        try:
            return self._transport.send(job, rows, deadline)
        finally:
            self._one_at_a_time.release()

    def job(self, paper: TicketPaper) -> tuple[bytes, int]:
        """The bytes that print one ticket, and how many rows of paper they take."""
        if self._codepage is not None:
            return typed(paper, self._model, self._codepage)
        picture = draw(paper, self._model.dots)
        return escpos.encode(picture, self._model), picture.height

    def picture(self, paper: TicketPaper) -> Image.Image:
        """What the paper will look like, by the emulator; nothing is printed."""
        return emulate(self.job(paper)[0], self._model.dots, self._model)

    def look(self) -> Look:
        """What the printer says of itself. While a ticket is being printed: what was known last."""
        if not self._one_at_a_time.acquire(blocking=False):
            return self._last_look
        try:
            self._last_look = self._transport.look()
        finally:
            self._one_at_a_time.release()
        return self._last_look

    def close(self) -> None:
        """Lets go of the printer."""
        self._transport.close()
