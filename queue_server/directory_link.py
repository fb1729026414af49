"""One question to the company's directory: is this the person's password? By LDAP, encrypted and checked.

The only module that needs the extra `ldap`.
"""

from __future__ import annotations

import re
import secrets
import ssl
from contextlib import suppress
from pathlib import Path

from ldap3 import NO_ATTRIBUTES, NONE, SIMPLE, SUBTREE, Connection, Server, Tls
from ldap3.core.exceptions import LDAPException, LDAPSocketOpenError, LDAPStartTLSError
from ldap3.utils.conv import escape_filter_chars
from ldap3.utils.dn import escape_rdn

from queue_server.data_dir import SecretOpen, read_secret
from queue_server.directory import NoAnswer, Verdict
from queue_server.directory_setup import NAME
from queue_server.store.directory_settings import DirectoryRules, Search

_SUCCESS, _NO_SUCH_OBJECT, _NO_PASSWORD_THERE, _WRONG = 0, 32, 48, 49
#: Asks an OpenLDAP to say why it refuses (draft-behera-ldap-password-policy), and what it then says.
_POLICY = "1.3.6.1.4.1.42.2.27.8.5.1"
_EXPIRED, _CHANGE_AFTER_RESET = 0, 2
#: What Active Directory says to whoever knows the right password: it has expired or must be changed; the account may not enter
#: now or from here, is switched off, has expired. A locked account (775) it tells to everybody, so here nobody is told.
_MUST_CHANGE = ("532", "773")
_CLOSED = ("530", "531", "533", "701")


class _Checked(Tls):  # type: ignore[misc]  # the library has no types
    """TLS as the standard library checks it: chain and name, the name also told to the server."""

    def __init__(self, context: ssl.SSLContext, host: str) -> None:
        super().__init__(validate=ssl.CERT_REQUIRED)
        self._context = context
        self._host = host
        #: What went wrong, before the library makes a text of it.
        self.fault: OSError | None = None

    def wrap_socket(self, connection: Connection, do_handshake: bool = False) -> None:
        try:
            connection.socket = self._context.wrap_socket(connection.socket, server_hostname=self._host)
        except OSError as fault:
            self.fault = fault
            raise


def ask(rules: DirectoryRules, data: Path, name: str | None, password: str) -> Verdict:
    """What the directory says of a person's password; `name` None: of nobody's, for the same work. Raises NoAnswer.

    `data`: the folder that paths of the set-up begin from. Waits on the network, without an end of its own.
    """
    if not password:
        # A bind without a password is one without a name, and succeeds.
        return Verdict.WRONG
    try:
        typed = password.encode()
    except UnicodeEncodeError:  # half a sign, which no password holds
        name = None
    if name is None:
        name, typed = f"nobody-{secrets.token_hex(4)}", secrets.token_hex(8).encode()
    # Before anything is sent: a service account without its password asks nobody.
    service = b"" if rules.search is None else _service_password(rules.search, data)
    tls = None if rules.security == "none" else _Checked(_trust(rules, data), rules.host)
    server = Server(rules.url, tls=tls, get_info=NONE)
    connection = Connection(server, auto_referrals=False, read_only=True)
    try:
        connection.open(read_server_info=False)
        if rules.security == "starttls":
            connection.start_tls(read_server_info=False)
        person = _template(rules, name) if rules.search is None else _found(connection, rules.search, name, service)
        return _bind(connection, person, typed)
    except (LDAPException, OSError) as error:
        raise _trouble(error, None if tls is None else tls.fault) from None
    finally:
        with suppress(LDAPException, OSError):
            connection.strategy.close()


def _template(rules: DirectoryRules, name: str) -> str:
    template = str(rules.person)
    return template.replace(NAME, escape_rdn(name) if "=" in template else name)


def _found(connection: Connection, search: Search, name: str, service: bytes) -> str:
    """The name (DN) of the one person whom the search finds; of nobody where it finds none, or more than one. Raises NoAnswer."""
    _send_password(connection, search.user, service)
    if connection.result["result"] != _SUCCESS:
        raise NoAnswer("service", _said(connection))
    wanted = search.filter.replace(NAME, escape_filter_chars(name))
    connection.search(search.base, wanted, SUBTREE, attributes=NO_ATTRIBUTES, size_limit=2)
    entries = [one["dn"] for one in connection.response or () if one["type"] == "searchResEntry"]
    if len(entries) == 1:
        return str(entries[0])
    if not entries and connection.result["result"] != _SUCCESS:
        raise NoAnswer("search", _said(connection))
    return f"cn=nobody-{secrets.token_hex(4)},{search.base}"


def _bind(connection: Connection, person: str, typed: bytes) -> Verdict:
    _send_password(connection, person, typed)
    code, said = connection.result["result"], str(connection.result["message"])
    policy = _policy_error(connection.result.get("controls", {}).get(_POLICY, {}).get("value") or b"")
    if policy in (_EXPIRED, _CHANGE_AFTER_RESET):
        return Verdict.MUST_CHANGE
    if code == _SUCCESS:
        return Verdict.RIGHT
    if code not in (_WRONG, _NO_PASSWORD_THERE, _NO_SUCH_OBJECT):
        raise NoAnswer("refused", _said(connection))
    why = re.search(r"\bdata ([0-9a-f]{3})\b", said)
    if why is None:
        return Verdict.WRONG
    return Verdict.MUST_CHANGE if why[1] in _MUST_CHANGE else Verdict.CLOSED if why[1] in _CLOSED else Verdict.WRONG


def _send_password(connection: Connection, user: str, password: bytes) -> None:
    controls = [(_POLICY, False, None)]
    connection.rebind(user=user, password=password, authentication=SIMPLE, read_server_info=False, controls=controls)


def _policy_error(value: bytes) -> int | None:
    """The error in an answer of the password policy: SEQUENCE { warning [0] OPTIONAL, error [1] ENUMERATED OPTIONAL }."""
    inside = value[2:]
    if inside[:1] == b"\xa0":
        inside = inside[2 + inside[1] :]
    return inside[2] if inside[:2] == b"\x81\x01" and len(inside) == 3 else None


def _trust(rules: DirectoryRules, data: Path) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=None if rules.ca_file is None else str(data / rules.ca_file))
    except (OSError, ssl.SSLError) as error:
        raise NoAnswer("ca_file", error) from None


def _service_password(search: Search, data: Path) -> bytes:
    try:
        password = read_secret(data / search.password_file)
    except SecretOpen as error:
        raise NoAnswer("password_open", error) from None
    except (OSError, UnicodeError) as error:
        raise NoAnswer("password_file", error) from None
    if not password:
        raise NoAnswer("password_file", search.password_file)
    return password.encode()


def _trouble(error: Exception, fault: OSError | None) -> NoAnswer:
    if isinstance(fault, ssl.SSLCertVerificationError):
        return NoAnswer("certificate", fault.verify_message)
    if isinstance(fault, ssl.SSLError):
        return NoAnswer("no_tls", fault)
    if fault is None and isinstance(error, LDAPSocketOpenError):
        return NoAnswer("unreachable", error)
    if fault is None and isinstance(error, LDAPStartTLSError):
        return NoAnswer("no_tls", error)
    return NoAnswer("broken_off", fault or error)


def _said(connection: Connection) -> str:
    result = connection.result
    return f"{result['result']} {result['description']} {result['message']}"
