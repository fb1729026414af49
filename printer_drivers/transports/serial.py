"""A printer on a serial line, or on a USB cable that looks like one."""

from __future__ import annotations

import contextlib
from typing import Any

from printer_drivers.dialogue import Dialogue
from printer_drivers.link import Closed, Link, Unreachable
from printer_drivers.url import PrinterUrl, unusable

BAUDS = (9600, 19200, 38400, 57600, 115200, 230400)
#: How the printer says that its buffer is full: by a wire of its own (as printers come), the other wire, or a character.
FLOWS: dict[str, dict[str, Any]] = {"dtr": {"dsrdtr": True}, "rts": {"rtscts": True}, "xon": {"xonxoff": True}, "none": {}}
OPTIONS = ("baud", "flow")
#: A byte is ten bits on the line.
_BITS = 10
_PIECES_A_SECOND = 10


def open_serial(url: PrinterUrl) -> Dialogue:
    """The printer behind `serial:///dev/ttyS0?baud=19200&flow=dtr` or `serial:COM3`. Raises PrinterUrlError."""
    port = url.address.removeprefix("//") if url.address.startswith("///") else url.address
    if not port or port.startswith("//") or "\x00" in port:
        raise unusable(url, "the port follows; write serial:///dev/ttyS0?baud=19200 or serial:COM3")
    baud, flow = url.own_options.get("baud", "19200"), url.own_options.get("flow", "dtr")
    if baud not in map(str, BAUDS):
        raise unusable(url, f"baud={baud} is not possible; baud may be {', '.join(map(str, BAUDS))}")
    if flow not in FLOWS:
        raise unusable(url, f"flow={flow} is not possible; flow may be {' or '.join(FLOWS)}")
    return Dialogue(lambda deadline: SerialLink(port, int(baud), flow), url.model, int(baud) / _BITS)


class SerialLink(Link):
    """An open serial port. Small pieces, because of a piece that stalls nobody knows how much has left."""

    def __init__(self, port: str, baud: int, flow: str) -> None:
        """Opens the port or raises Unreachable."""
        super().__init__()
        import serial  # not every kiosk has such a printer

        self._errors: Any = (serial.SerialException, OSError)
        self._stalled: Any = serial.SerialTimeoutException
        try:
            self._port = serial.Serial(port, baud, exclusive=True, **FLOWS[flow])
        except (*self._errors, ValueError) as error:
            raise Unreachable(_why(port, error)) from None
        self.PIECE = max(16, baud // _BITS // _PIECES_A_SECOND)

    def close(self) -> None:
        # What the printer did not take must not come out in front of the next ticket.
        with contextlib.suppress(Exception):  # the system's own error of a line that is gone is no OSError
            self._port.reset_output_buffer()
        self._port.close()

    def _write(self, piece: memoryview, seconds: float) -> int | None:
        try:
            self._port.write_timeout = seconds  # which asks the line, and may find it gone
            self._port.write(piece)
        except self._stalled:
            self.handed_over += len(piece)  # perhaps
            return None
        except self._errors as error:
            raise Closed(f"lost: the serial line failed ({error})") from None
        return len(piece)

    def _read(self, seconds: float) -> bytes | None:
        try:
            self._port.timeout = seconds
            received: bytes = self._port.read(1)
            return received + self._port.read(self._port.in_waiting) if received else None
        except self._errors as error:
            raise Closed(f"lost: the serial line failed ({error})") from None


def _why(port: str, error: Exception) -> str:
    number = getattr(error, "errno", None)
    if number == 2:
        return f"no_device: {port} is not there; is the printer's cable plugged in?"
    if number == 13:
        return f"no_right: this program may not use {port}; add its user to the group dialout"
    if number in (11, 16):
        return f"taken: another program has {port}"
    return f"unreachable: {port} cannot be opened ({error})"
