"""Where the company's directory is and how it knows people, as the table `[directory]` of the set-up says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Search:
    """How a person is searched for, and by which account. Its password stands in a file of its own."""

    base: str
    filter: str
    user: str
    password_file: str


@dataclass(frozen=True, slots=True)
class DirectoryRules:
    """`security` is "tls", "starttls" or "none". A person is known by `person`, a template, or else by `search`."""

    url: str
    host: str
    security: str
    ca_file: str | None = None
    timeout_s: int = 5
    person: str | None = None
    search: Search | None = None


def directory_rules(kept: Mapping[str, Any]) -> DirectoryRules | None:
    """What the database keeps of the table, with what is usual in the place of what it does not say; None: there is none."""
    if not kept:
        return None
    address = urlsplit(kept["url"])
    security = "tls" if address.scheme == "ldaps" else "starttls" if kept.get("starttls", True) else "none"
    search = None
    if "search_base" in kept:
        search = Search(kept["search_base"], kept["search_filter"], kept["service_user"], kept["service_password_file"])
    return DirectoryRules(
        url=kept["url"],
        host=address.hostname or "",
        security=security,
        ca_file=kept.get("ca_file"),
        timeout_s=int(kept.get("timeout_s", 5)),
        person=kept.get("person"),
        search=search,
    )
