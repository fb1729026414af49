"""Directories for tests: a real OpenLDAP with people of its own, and several bad ones. All listen on loopback only."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

#: Debian puts it where only root looks.
SLAPD = shutil.which("slapd") or shutil.which("slapd", path="/usr/sbin:/usr/local/sbin:/usr/libexec") or "slapd"
BASE = "dc=corp,dc=example"
SERVICE, SERVICE_PASSWORD = f"cn=talon,{BASE}", "the-password-of-the-service"
#: What everybody's password is in this directory.
THEIRS = "password-of-the-company"
START_WITHIN_S = 60.0

_CONFIG = """\
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload ppolicy
pidfile {folder}/slapd.pid
TLSCertificateFile {folder}/cert.pem
TLSCertificateKeyFile {folder}/key.pem
loglevel stats
database mdb
maxsize 16777216
suffix "{base}"
directory {folder}/data
overlay ppolicy
ppolicy_default "cn=usual,{base}"
ppolicy_use_lockout
access to attrs=userPassword by anonymous auth by * none
access to dn.subtree="{base}" by dn.exact="{service}" read by * none
"""

#: Two people are called twin: whoever signs in by that name is nobody. The others' names say how their accounts are.
_PEOPLE = {
    "anna": "",
    "boris": "",
    "operator1": "",
    "reset": "pwdReset: TRUE",
    "locked": "pwdAccountLockedTime: 000001010000Z",
    "expired": f"pwdPolicySubentry: cn=short,{BASE}\npwdChangedTime: 20200101000000Z",
}


def _entries() -> str:
    lines = [
        f"dn: {BASE}\nobjectClass: domain\ndc: corp",
        f"dn: ou=people,{BASE}\nobjectClass: organizationalUnit\nou: people",
        f"dn: {SERVICE}\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: talon\n"
        f"userPassword: {SERVICE_PASSWORD}",
    ]
    for name, more in (("usual", "pwdMustChange: TRUE\npwdLockout: TRUE"), ("short", "pwdMaxAge: 60")):
        lines.append(
            f"dn: cn={name},{BASE}\nobjectClass: organizationalRole\nobjectClass: pwdPolicy\ncn: {name}\n"
            f"pwdAttribute: userPassword\n{more}"
        )
    for name, more in _PEOPLE.items():
        lines.append(_person(name, name, more))
    lines += [_person("twin", "twin-one"), _person("twin", "twin-two")]
    return "\n\n".join(lines) + "\n"


def _person(name: str, dn_name: str, more: str = "") -> str:
    entry = f"dn: uid={dn_name},ou=people,{BASE}\nobjectClass: inetOrgPerson\nuid: {dn_name}\ncn: {name}\nsn: {name}\n"
    return (entry + f"mail: {name}@corp.example\nuserPassword: {THEIRS}\n" + more).strip()


@dataclass
class Slapd:
    """A running OpenLDAP. `plain` and `tls` are its two ports."""

    folder: Path
    plain: int
    tls: int

    @property
    def ca_file(self) -> Path:
        """Its certificate, for localhost, which signs itself."""
        return self.folder / "cert.pem"

    def by_name(self) -> dict[str, object]:
        """`[directory]` that knows people by a template, encrypted from the first byte on."""
        return {
            "url": f"ldaps://localhost:{self.tls}",
            "ca_file": str(self.ca_file),
            "person": f"uid={{name}},ou=people,{BASE}",
        }

    def by_search(self, password_file: Path, **changed: object) -> dict[str, object]:
        """`[directory]` that searches for people, encrypted by StartTLS."""
        return {
            "url": f"ldap://localhost:{self.plain}",
            "ca_file": str(self.ca_file),
            "search_base": BASE,
            "search_filter": "(cn={name})",
            "service_user": SERVICE,
            "service_password_file": str(password_file),
            **changed,
        }

    def log(self) -> str:
        """What it was asked, as it wrote it down."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")


def _certificate(folder: Path) -> None:
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    command += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run(command, check=True, capture_output=True, timeout=60)


@contextmanager
def slapd(folder: Path) -> Iterator[Slapd]:
    """An OpenLDAP with data of its own in `folder`; no other one of the machine is touched."""
    (folder / "data").mkdir(parents=True)
    _certificate(folder)
    config = folder / "slapd.conf"
    config.write_text(_CONFIG.format(folder=folder, base=BASE, service=SERVICE))
    add = [SLAPD, "-T", "add", "-f", str(config)]
    subprocess.run(add, input=_entries(), text=True, check=True, timeout=60)
    found = Slapd(folder, *_free_ports(2))
    urls = f"ldap://localhost:{found.plain}/ ldaps://localhost:{found.tls}/"
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([SLAPD, "-f", str(config), "-h", urls, "-d", "stats"], stdout=log, stderr=log)
    try:
        until = time.monotonic() + START_WITHIN_S
        while not _listens(found.tls):
            assert process.poll() is None, f"slapd ended at its start:\n{found.log()}"
            assert time.monotonic() < until, "slapd did not listen in time"
            time.sleep(0.01)
        yield found
    finally:
        process.kill()
        process.wait()


def _free_ports(count: int) -> list[int]:
    with_port = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in with_port]
    for one in with_port:
        one.close()
    return ports


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("localhost", port), timeout=1):
        return True
    return False


#: What a bad directory does with a connection until the event says that the test is over.
Answering = Callable[[socket.socket, threading.Event], None]


@contextmanager
def bad_directory(answering: Answering) -> Iterator[int]:
    """A directory that does with each connection what it likes; yields its port."""
    over = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def take() -> None:
        while not over.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=one, args=(connection,), daemon=True).start()

    def one(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            answering(connection, over)

    threading.Thread(target=take, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        over.set()
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def silent(connection: socket.socket, over: threading.Event) -> None:
    """Takes all that comes and says nothing."""
    over.wait()


def dripping(connection: socket.socket, over: threading.Event) -> None:
    """Begins an answer that never ends, a byte now and then."""
    connection.recv(4096)
    connection.sendall(b"\x30\x84\x00\x00\xff\xff")
    while not over.wait(0.05):
        connection.sendall(b"\x00")


def nonsense(connection: socket.socket, over: threading.Event) -> None:
    """Speaks another language."""
    connection.recv(4096)
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")


def hanging_up(connection: socket.socket, over: threading.Event) -> None:
    """Ends the connection in the middle of a question."""
    connection.recv(4096)


def answering_binds(code: int, said: str) -> Answering:
    """Answers a bind with this result, as Active Directory would; `said` has at most a hundred letters."""

    def answer(connection: socket.socket, over: threading.Event) -> None:
        asked = connection.recv(4096)
        start = 2 if asked[1] < 0x80 else 2 + (asked[1] & 0x7F)
        number = asked[start : start + 2 + asked[start + 1]]
        words = said.encode()
        result = b"\x0a\x01" + bytes([code]) + b"\x04\x00\x04" + bytes([len(words)]) + words
        body = number + b"\x61" + bytes([len(result)]) + result
        connection.sendall(b"\x30\x81" + bytes([len(body)]) + body)
        connection.recv(4096)

    return answer
