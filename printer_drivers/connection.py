"""A TCP connection to a printer on which nothing waits longer than it is told to."""

from __future__ import annotations

import contextlib
import socket
import threading
from types import TracebackType

from printer_drivers.status import StatusReader
from printer_drivers.transport import Deadline

_PIECE = 4096


class Unreachable(Exception):
    """No connection came about, so nothing was sent; `str` is "code: explanation"."""


class Closed(Exception):
    """The printer closed or reset the connection; `str` is "code: explanation"."""


class Connection:
    """Bytes to the printer, its status bytes into `reader`."""

    def __init__(self, host: str, port: int, deadline: Deadline) -> None:
        """Connects before the deadline passes or raises Unreachable."""
        self.reader = StatusReader()
        self.handed_over = 0
        """Bytes that have left for the printer."""
        self._socket = _connect(host, port, deadline)
        # Status questions of three bytes must not wait for one another's acknowledgement.
        with contextlib.suppress(OSError):
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with contextlib.suppress(OSError):
            # Unread bytes would turn the close into a reset, and a reset may destroy the end of a ticket on its way.
            self._socket.setblocking(False)
            while self._socket.recv(_PIECE):
                pass
        self._socket.close()

    def send(self, data: bytes, deadline: Deadline) -> bool:
        """Hands `data` over; False if the printer did not take all of it in time. Raises Closed."""
        view = memoryview(data)
        while view:
            left = deadline.left()
            if not left:
                return False
            try:
                self._socket.settimeout(left)
                count = self._socket.send(view[:_PIECE])
            except TimeoutError:
                return False
            except OSError as error:
                raise _closed(error) from None
            self.handed_over += count
            view = view[count:]
        return True

    def listen(self, seconds: float) -> bool:
        """Waits at most `seconds` for the printer to say something; whether it did. Raises Closed."""
        if seconds <= 0:
            return False
        try:
            self._socket.settimeout(seconds)
            received = self._socket.recv(_PIECE)
        except TimeoutError:
            return False
        except OSError as error:
            raise _closed(error) from None
        if not received:
            raise Closed("closed: the printer closed the connection")
        self.reader.feed(received)
        return True


def _closed(error: OSError) -> Closed:
    if isinstance(error, ConnectionResetError | BrokenPipeError | ConnectionAbortedError):
        return Closed("reset: the printer broke the connection off")
    return Closed(f"lost: the connection failed ({error.strerror or error})")


def _connect(host: str, port: int, deadline: Deadline) -> socket.socket:
    last = Unreachable(f"unreachable: no answer from {host} port {port}")
    for family, address in _resolve(host, port, deadline):
        if deadline.passed:
            break
        try:
            link = socket.socket(family, socket.SOCK_STREAM)
        except OSError:  # this computer has no IPv6, or no sockets left
            continue
        try:
            link.settimeout(deadline.left())
            link.connect(address)
        except ConnectionRefusedError:
            last = Unreachable(f"refused: {host} is there, but nothing listens on port {port}")
        except ConnectionResetError:
            last = Unreachable(f"reset: {host} port {port} hung up at once")
        except OSError as error:  # TimeoutError is one
            last = Unreachable(f"unreachable: no answer from {host} port {port} ({error.strerror or error})")
        else:
            return link
        link.close()
    raise last


def _resolve(host: str, port: int, deadline: Deadline) -> list[tuple[socket.AddressFamily, tuple[object, ...]]]:
    """The addresses of a host, asked for aside, because a name server may be silent for longer than we can wait."""
    found: list[tuple[socket.AddressFamily, tuple[object, ...]]] = []

    def ask() -> None:
        with contextlib.suppress(OSError, UnicodeError):
            found.extend((info[0], info[4]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))

    asking = threading.Thread(target=ask, name=f"resolve {host}", daemon=True)
    asking.start()
    asking.join(deadline.left())
    if not found:
        raise Unreachable(f"unknown_host: the name {host} leads to no address")
    return list(found)
