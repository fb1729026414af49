"""The socket on which the server listens, and what is said when somebody else has its port."""

from __future__ import annotations

import socket

BACKLOG = 2048
#: What a slow network has not taken yet waits with us, where only the newest state is kept; the system would keep megabytes of
#: old ones, and a board on a weak Wi-Fi would show the calls of minutes ago.
UNSENT_AT_MOST = 16 * 1024


class PortTaken(Exception):
    """Another program listens on the port; the text is one line with the remedy."""


def listener(host: str, port: int) -> socket.socket:
    """A listening socket without Nagle's wait, which costs each answer 44 ms. Raises PortTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if hasattr(socket, "TCP_NOTSENT_LOWAT"):
            listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_AT_MOST)
        listening.bind((host, port))
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        raise PortTaken(
            f"{host}:{port}: cannot listen there ({error.strerror}); stop the program that has it, or choose another with --port"
        ) from None
    listening.setblocking(False)
    return listening
