"""How a day is closed and where its sheet goes, as the table `[reports]` of the set-up says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from queue_server.texts import FALLBACK

#: The port that each way of securing mail usually has.
PORTS: Mapping[str, int] = {"none": 25, "starttls": 587, "tls": 465}


@dataclass(frozen=True, slots=True)
class Mail:
    """The server that takes letters, and whom they go to. The password stands in a file of its own."""

    host: str
    port: int
    security: str
    sender: str
    to: tuple[str, ...]
    user: str | None = None
    password_file: str | None = None
    ca_file: str | None = None


@dataclass(frozen=True, slots=True)
class Reports:
    """`causes` as the set-up has them; empty: those that every office has words for."""

    close_after_s: int = 30 * 60
    language: str = FALLBACK
    folder: str | None = None
    mail: Mail | None = None
    causes: Sequence[Mapping[str, Any]] = ()
    #: Who signs the sheets; None: the name is written by hand.
    signed_by: str | None = None

    @property
    def targets(self) -> tuple[tuple[str, str], ...]:
        """(way, target) of everything that a sheet is delivered to."""
        folder = (("folder", self.folder),) if self.folder else ()
        return (*folder, *(("mail", one) for one in self.mail.to)) if self.mail else folder


def reports(kept: Mapping[str, Any]) -> Reports:
    """What the database keeps of the table, with what is usual in the place of what it does not say."""
    mail = kept.get("mail")
    return Reports(
        close_after_s=int(kept.get("close_after_minutes", 30)) * 60,
        language=kept.get("language", FALLBACK),
        folder=kept.get("folder"),
        mail=None if mail is None else _mail(mail),
        causes=kept.get("causes", ()),
        signed_by=kept.get("signed_by"),
    )


def _mail(kept: Mapping[str, Any]) -> Mail:
    security = kept.get("security", "starttls")
    return Mail(
        host=kept["host"],
        port=kept.get("port") or PORTS[security],
        security=security,
        sender=kept["from"],
        to=tuple(kept["to"]),
        user=kept.get("user"),
        password_file=kept.get("password_file"),
        ca_file=kept.get("ca_file"),
    )
