"""The server's own certificate: looked over before anything else is begun, and taken anew when its files are renewed."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import gevent
from gevent.ssl import SSLContext

log = logging.getLogger(__name__)

#: The files are looked at this often.
LOOK_S = 5.0
_BEGINS, _ENDS = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"


class BadCertificate(Exception):
    """TLS cannot begin with these files; the text is one line with the remedy."""


class Certificate:
    """A certificate with its key; `context` is what each new connection is secured by, `ends_at` in seconds since 1970."""

    def __init__(self, certificate: Path, key: Path, now: Callable[[], int]) -> None:
        """Raises BadCertificate."""
        self._files = (certificate, key)
        self._now = now
        self._seen = self._stamps()
        self.context, self.ends_at = self._taken()

    def follow(self) -> NoReturn:
        """Takes renewed files for all new connections; while they are not good, or half written, the old ones go on."""
        while True:
            gevent.sleep(LOOK_S)
            self.look()

    def look(self) -> None:
        """Takes the files if they are others than before."""
        stamps = self._stamps()
        if stamps == self._seen:
            return
        self._seen = stamps
        try:
            self.context, self.ends_at = self._taken()
        except BadCertificate as error:
            log.warning("the renewed certificate is not taken, the old one goes on: %s", error)
        else:
            log.info("a renewed certificate is taken; it ends on %s", _day(self.ends_at))

    def _stamps(self) -> list[tuple[int, int, int] | None]:
        found: list[tuple[int, int, int] | None] = []
        for file in self._files:
            stamp = None
            with suppress(OSError):
                there = file.stat()
                stamp = (there.st_ino, there.st_mtime_ns, there.st_size)
            found.append(stamp)
        return found

    def _taken(self) -> tuple[ssl.SSLContext, int]:
        certificate, key = self._files
        ends = _ends(certificate)
        if ends <= self._now():
            raise BadCertificate(f"{certificate}: ended on {_day(ends)}; put a renewed certificate there")
        return _context(certificate, key), ends


def ends_at(der: bytes) -> int:
    """When a certificate (X.509 in DER) ends, in seconds since 1970. Raises ValueError."""
    from cryptography.x509 import load_der_x509_certificate  # of no use to a server behind a proxy

    return int(load_der_x509_certificate(der).not_valid_after_utc.timestamp())


def _ends(file: Path) -> int:
    """When the first certificate of a file ends: the server's own, those after it lead to its authority."""
    try:
        text = file.read_text(encoding="ascii", errors="replace")
        _, begins, rest = text.partition(_BEGINS)
        body, ends, _ = rest.partition(_ENDS)
        return ends_at(ssl.PEM_cert_to_DER_cert(begins + body + ends))
    except OSError as error:
        raise _unreadable(file, error) from None
    except ValueError:
        raise BadCertificate(f"{file}: is no certificate; give a file in PEM that begins with {_BEGINS}") from None


def _context(certificate: Path, key: Path) -> ssl.SSLContext:
    context: ssl.SSLContext = SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_RENEGOTIATION
    try:
        key.read_bytes()
        context.load_cert_chain(certificate, key, password=_no_password)
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            raise BadCertificate(f"{key}: is not the key of {certificate}; give the key that it was made with") from None
        raise BadCertificate(f"{key}: no key can be read there; give the certificate's key in PEM, without a password") from None
    except OSError as error:
        raise _unreadable(key, error) from None
    return context


def _no_password() -> str:
    """Nobody is there to type one when the computer starts by itself; OpenSSL would ask on the terminal."""
    return ""


def _unreadable(file: Path, error: OSError) -> BadCertificate:
    return BadCertificate(f"{file}: cannot be read ({error.strerror}); the server's user must be able to")


def _day(instant: int) -> str:
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%d")
