"""Certificates for a server on this machine, made by OpenSSL as the guide says."""

from __future__ import annotations

import os
import ssl
import subprocess
from pathlib import Path


def make(folder: Path, name: str = "queue", days: int = 90) -> tuple[Path, Path]:
    """The files of a certificate for 127.0.0.1 and of its key."""
    certificate, key = folder / f"{name}.crt", folder / f"{name}.key"
    ec = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    whose = ["-subj", "/CN=queue.local", "-addext", "subjectAltName=DNS:queue.local,IP:127.0.0.1"]
    made = ["openssl", "req", "-x509", *ec, "-days", str(days), *whose, "-keyout", str(key), "-out", str(certificate)]
    openssl(made)
    return certificate, key


def openssl(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=60)


def replace(old: tuple[Path, Path], new: tuple[Path, Path]) -> None:
    """Puts renewed files in the place of the old ones."""
    for before, after in zip(old, new, strict=True):
        os.replace(after, before)


def trusting(*certificates: Path) -> ssl.SSLContext:
    """A client that trusts these certificates and no others."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    for certificate in certificates:
        context.load_verify_locations(certificate)
    return context
