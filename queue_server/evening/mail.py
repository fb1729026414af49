"""A day's sheet as a letter, and its way to the mail server: encrypted and checked, with an end to all waiting."""

from __future__ import annotations

import hashlib
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from queue_server.data_dir import SecretOpen, read_secret
from queue_server.store.report_settings import Mail
from queue_server.texts import text

#: The mail server has so long for each answer, and for all of them together (seconds).
ANSWER_S, ALL_S = 30.0, 180.0


class NotDelivered(Exception):
    """It did not arrive. `code` has words in the catalogues (`delivery.…`), `detail` is what the machine said."""

    def __init__(self, code: str, detail: object = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = " ".join(str(detail).split())[:300]


@dataclass(frozen=True)
class Attachment:
    """A kept file as it is sent."""

    name: str
    media_type: str
    content: bytes
    sha256: str


@dataclass(frozen=True)
class Letter:
    """What one address is told: the day and version, its figures, and the files."""

    office: str
    office_code: str
    day: str
    version: int
    reason: str | None
    report: dict[str, Any]
    missing: Sequence[str]
    files: Sequence[Attachment]
    language: str
    #: When it is sent, in office time.
    at: datetime


def message(letter: Letter, sender: str, target: str) -> EmailMessage:
    """The letter to one address. A second try has the same Message-ID, so that mail programs show it once."""
    made = EmailMessage(policy=policy.SMTP)
    made["From"], made["To"] = sender, target
    made["Subject"] = _one_line(text(letter.language, _subject(letter), **_values(letter)))
    made["Date"] = format_datetime(letter.at)
    made["Message-ID"] = message_id(letter, sender, target)
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(_words(letter))
    for one in letter.files:
        main, _, sub = one.media_type.partition(";")[0].partition("/")
        made.add_attachment(one.content, maintype=main, subtype=sub, filename=one.name)
    return made


def message_id(letter: Letter, sender: str, target: str) -> str:
    """The same for each try of one version to one address, another for everything else."""
    who = hashlib.sha256(target.lower().encode()).hexdigest()[:12]
    return f"<day-sheet.{letter.office_code}.{letter.day}.v{letter.version}.{who}@{sender.partition('@')[2]}>"


def send(mail: Mail, made: EmailMessage, target: str, data: Path) -> None:
    """Hands a letter to the mail server; returns when it took it. Raises NotDelivered.

    `data`: the folder that paths of the set-up begin from. Waits on the network: never on the hub.
    """
    password = _password(mail, data)
    try:
        with _connected(mail, data) as server:
            if mail.user is not None:
                server.login(mail.user, password)
            server.send_message(made, mail.sender, [target])
    except smtplib.SMTPAuthenticationError as error:
        raise NotDelivered("login", _said(error)) from None
    except smtplib.SMTPNotSupportedError as error:
        raise NotDelivered("no_tls" if mail.security == "starttls" else "refused", error) from None
    except smtplib.SMTPRecipientsRefused as error:
        # Without the address: what machines say stands in the log, too.
        raise NotDelivered("address", [code for code, _ in error.recipients.values()]) from None
    except smtplib.SMTPServerDisconnected as error:
        raise NotDelivered("silent" if isinstance(error.__context__, TimeoutError) else "broken_off", error) from None
    except smtplib.SMTPResponseException as error:
        raise NotDelivered("refused", _said(error)) from None
    except smtplib.SMTPException as error:
        raise NotDelivered("refused", error) from None
    except ssl.SSLCertVerificationError as error:
        raise NotDelivered("certificate", error.verify_message) from None
    except TimeoutError as error:
        raise NotDelivered("silent", error) from None
    except ssl.SSLError as error:
        raise NotDelivered("no_tls", error) from None
    except (ConnectionResetError, BrokenPipeError) as error:
        raise NotDelivered("broken_off", error) from None
    except (OSError, UnicodeError) as error:
        raise NotDelivered("unreachable", error) from None


@contextmanager
def _connected(mail: Mail, data: Path) -> Iterator[smtplib.SMTP]:
    own_name = mail.sender.partition("@")[2]
    context = _trust(mail, data)
    if mail.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(timeout=ANSWER_S, local_hostname=own_name, context=context)
    else:
        server = smtplib.SMTP(timeout=ANSWER_S, local_hostname=own_name)
    # A server that drips answers, one byte in time, would hold on to us for ever.
    end = threading.Timer(ALL_S, _hang_up, (server,))
    end.daemon = True
    end.start()
    try:
        # The name that the certificate must bear; smtplib notes it only when it connects while it is made.
        server._host = mail.host  # type: ignore[attr-defined]
        code, said = server.connect(mail.host, mail.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, said)
        if mail.security == "starttls":
            server.starttls(context=context)
        yield server
        with suppress(smtplib.SMTPException, OSError):  # it has the letter already
            server.quit()
    finally:
        end.cancel()
        server.close()


def _hang_up(server: smtplib.SMTP) -> None:
    if server.sock is not None:
        with suppress(OSError):
            server.sock.shutdown(socket.SHUT_RDWR)


def _trust(mail: Mail, data: Path) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=None if mail.ca_file is None else str(data / mail.ca_file))
    except (OSError, ssl.SSLError) as error:
        raise NotDelivered("ca_file", error) from None


def _password(mail: Mail, data: Path) -> str:
    if mail.password_file is None:
        return ""
    try:
        return read_secret(data / mail.password_file)
    except SecretOpen as error:
        raise NotDelivered("password_open", error) from None
    except (OSError, UnicodeError) as error:
        raise NotDelivered("password_file", error) from None


def _said(error: smtplib.SMTPResponseException) -> str:
    words = error.smtp_error
    return f"{error.smtp_code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"


def _subject(letter: Letter) -> str:
    return "mail.subject" if letter.version == 1 else "mail.subject_again"


def _values(letter: Letter) -> dict[str, object]:
    year, month, day = letter.day.split("-")
    return {"day": f"{day}.{month}.{year}", "office": letter.office, "version": letter.version, "reason": letter.reason or ""}


def _words(letter: Letter) -> str:
    language, report = letter.language, letter.report
    share = report["total"]["share_within_standard"]
    minutes = report["standard"]["total_limit_s"] // 60
    lines = [text(language, _subject(letter), **_values(letter)), ""]
    if letter.reason is not None:
        lines += [text(language, "mail.reason", **_values(letter)), ""]
    lines += [text(language, f"mail.{name}", n=report[name]) for name in ("tickets", "finished", "no_show", "expired")]
    if share is not None:
        within = report["total"]["within_standard"]
        lines.append(text(language, "mail.within", minutes=minutes, n=within, percent=f"{share * 100:.1f}"))
    lines.append("")
    if letter.missing:
        lines += [text(language, "mail.missing", formats=", ".join(one.upper() for one in letter.missing)), ""]
    lines.append(text(language, "mail.checksums"))
    lines += [f"{one.sha256}  {one.name}" for one in letter.files]
    return "\n".join(_one_line(line) for line in lines) + "\n"


def _one_line(words: str) -> str:
    """Nothing that a name or a reason brings in begins another line or hides itself."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())
