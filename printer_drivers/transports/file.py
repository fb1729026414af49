"""A printer behind a device file such as /dev/usb/lp0, which Linux makes for most USB printers by itself."""

from __future__ import annotations

import errno
import os
import select
import stat

from printer_drivers.dialogue import Dialogue
from printer_drivers.link import Closed, Link, Unreachable
from printer_drivers.transports import Deadline
from printer_drivers.url import PrinterUrl, unusable

#: What the system says when nobody has the device, or somebody else has it.
_WHY = {
    errno.ENOENT: "no_device: {path} is not there; is the printer switched on and plugged in?",
    errno.ENODEV: "no_device: nothing is behind {path}; is the printer switched on and plugged in?",
    errno.ENXIO: "no_device: nothing is behind {path}; is the printer switched on and plugged in?",
    errno.EACCES: "no_right: this program may not use {path}; add its user to the group lp",
    errno.EPERM: "no_right: this program may not use {path}; add its user to the group lp",
    errno.EBUSY: "taken: another program has {path}",
}


def open_file(url: PrinterUrl) -> Dialogue:
    """The printer behind `file:///dev/usb/lp0`; it need not be there yet. Raises PrinterUrlError."""
    if not url.address.startswith("///") or "\x00" in url.address:
        raise unusable(url, "the device's whole path follows; write file:///dev/usb/lp0")
    path = url.address[2:]
    return Dialogue(lambda deadline: FileLink(path), url.model)


class FileLink(Link):
    """A device file, read from where the device allows it."""

    def __init__(self, path: str) -> None:
        """Opens the device or raises Unreachable."""
        descriptor, answers = _open(path)
        super().__init__(answers)
        self._descriptor = descriptor

    def close(self) -> None:
        os.close(self._descriptor)

    def _write(self, piece: memoryview, seconds: float) -> int | None:
        _, ready, _ = select.select([], [self._descriptor], [], seconds)
        if not ready:
            return None
        try:
            return os.write(self._descriptor, piece)
        except BlockingIOError:
            return 0
        except OSError as error:
            raise _lost(error) from None

    def _read(self, seconds: float) -> bytes | None:
        deadline = Deadline(seconds)
        while True:
            ready, _, _ = select.select([self._descriptor], [], [], deadline.left())
            if not ready:
                return None
            try:
                received = os.read(self._descriptor, self.PIECE)
            except BlockingIOError:
                received = b""
            except OSError as error:
                raise _lost(error) from None
            if received:
                return received
            # Some printers are always "ready" with nothing to say: they are asked again a little later.
            if not deadline.left(0.02):
                return None
            select.select([], [], [], deadline.left(0.02))


def _open(path: str) -> tuple[int, bool]:
    """The open device, and whether it can be read."""
    flags = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
    try:
        kind = os.stat(path).st_mode
        if not (stat.S_ISCHR(kind) or stat.S_ISFIFO(kind)):
            raise Unreachable(f"no_device: {path} is no device; name the printer's own file, such as /dev/usb/lp0")
        if stat.S_ISCHR(kind):
            try:
                return os.open(path, os.O_RDWR | flags), True
            except OSError as error:
                if error.errno not in (errno.EACCES, errno.EINVAL, errno.EROFS):
                    raise
        return os.open(path, os.O_WRONLY | flags), False
    except OSError as error:
        words = _WHY.get(error.errno or 0, "unreachable: {path} cannot be opened (" + (error.strerror or str(error)) + ")")
        raise Unreachable(words.format(path=path)) from None


def _lost(error: OSError) -> Closed:
    return Closed(f"lost: the printer is gone ({error.strerror or error})")
