"""Mail servers for tests: a good one that keeps what it is sent, and several bad ones. All listen on loopback only."""

from __future__ import annotations

import email
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

#: A certificate for localhost that signs itself, and its key: of the tests alone.
PEM = Path(__file__).with_name("mail_server.pem")
#: What a bad server does with a connection until the event says that the test is over.
Answering = Callable[[socket.socket, threading.Event], None]
USER, PASSWORD = "queue", "a-password-of-the-mail"


class Box:
    """What a mail server has taken: (sender, recipients, letter), and whether the connection was encrypted."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, list[str], EmailMessage]] = []
        self.encrypted: list[bool] = []
        self.refuses: dict[str, str] = {}
        self.answer = "250 taken"

    async def handle_RCPT(  # the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            letter = email.message_from_bytes(envelope.content or b"", policy=policy.default)  # type: ignore[arg-type]
            self.letters.append((str(envelope.mail_from), list(envelope.rcpt_tos), letter))
            self.encrypted.append(server.transport.get_extra_info("ssl_object") is not None)  # type: ignore[union-attr]
        return self.answer


def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    return context


class _Immediate(Controller):
    """TLS from the first byte on. The library's own look at whether it listens trusts no certificate that signs itself."""

    def _trigger_server(self) -> None:
        with socket.create_connection((self.hostname, self.port), timeout=5):
            pass


@contextmanager
def mail_server(security: str = "none", password: bool = False) -> Iterator[tuple[int, Box]]:
    """A good server; yields its port and its box."""
    box = Box()

    def authenticate(_server: Any, _session: Any, _envelope: Any, mechanism: str, data: Any) -> AuthResult:
        good = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=good, handled=good)

    options: dict[str, Any] = {"hostname": "127.0.0.1", "port": free_port()}
    if password:
        options |= {"authenticator": authenticate, "auth_required": True, "auth_require_tls": security == "starttls"}
    if security == "starttls":
        options |= {"tls_context": _context(), "require_starttls": True}
    if security == "tls":
        options |= {"ssl_context": _context()}
    controller = (_Immediate if security == "tls" else Controller)(box, **options)
    controller.start()
    try:
        yield controller.port, box
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def bad_server(answer: Answering) -> Iterator[int]:
    """A server that does `answer(connection, over)` with whoever connects; yields its port."""
    over = threading.Event()
    listening = socket.create_server(("127.0.0.1", 0))
    held: list[socket.socket] = []

    def serve() -> None:
        while not over.is_set():
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            held.append(connection)
            with suppress(OSError):
                answer(connection, over)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield int(listening.getsockname()[1])
    finally:
        over.set()
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        for one in held:
            one.close()
        thread.join(5)


def hangs(_connection: socket.socket, over: threading.Event) -> None:
    """Takes the connection and never says anything."""
    over.wait(60)


def drips(connection: socket.socket, over: threading.Event) -> None:
    """Says one byte of an endless greeting at a time."""
    connection.sendall(b"220-")
    while not over.wait(0.05):
        connection.sendall(b".")


def breaks_off(connection: socket.socket, _over: threading.Event) -> None:
    """Greets, hears the first words and is gone."""
    connection.sendall(b"220 hello\r\n")
    connection.recv(100)
    connection.close()


def breaks_off_in_the_letter(connection: socket.socket, _over: threading.Event) -> None:
    """Takes everything up to the letter, and is gone in the middle of it."""
    connection.sendall(b"220 hello\r\n")
    for reply in (b"250 hello\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go on\r\n"):
        connection.recv(1000)
        connection.sendall(reply)
    connection.recv(10)
    connection.close()
