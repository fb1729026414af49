"""A printer on the network (port 9100)."""

from __future__ import annotations

import contextlib
import socket
import threading

from printer_drivers.dialogue import Dialogue
from printer_drivers.link import Closed, Link, Unreachable
from printer_drivers.transports import Deadline
from printer_drivers.url import PrinterUrl, network_address

DEFAULT_PORT = 9100


def open_tcp(url: PrinterUrl) -> Dialogue:
    """The printer behind `tcp://host:port`; it is not spoken to yet. Raises PrinterUrlError."""
    host, port = network_address(url, DEFAULT_PORT)
    return Dialogue(lambda deadline: TcpLink(host, port, deadline), url.model)


class TcpLink(Link):
    """One TCP connection."""

    def __init__(self, host: str, port: int, deadline: Deadline) -> None:
        """Connects before the deadline passes or raises Unreachable."""
        super().__init__()
        self._socket = _connect(host, port, deadline)
        # Status questions of three bytes must not wait for one another's acknowledgement.
        with contextlib.suppress(OSError):
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            # Unread bytes would turn the close into a reset, and a reset may destroy the end of a ticket on its way.
            self._socket.setblocking(False)
            while self._socket.recv(self.PIECE):
                pass
        self._socket.close()

    def _write(self, piece: memoryview, seconds: float) -> int | None:
        try:
            self._socket.settimeout(seconds)
            return self._socket.send(piece)
        except TimeoutError:
            return None
        except OSError as error:
            raise _closed(error) from None

    def _read(self, seconds: float) -> bytes | None:
        try:
            self._socket.settimeout(seconds)
            received = self._socket.recv(self.PIECE)
        except TimeoutError:
            return None
        except OSError as error:
            raise _closed(error) from None
        if not received:
            raise Closed("closed: the printer closed the connection")
        return received


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
