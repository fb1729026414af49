"""The table `[directory]` of the set-up file: where the company's directory (LDAP) is, and how it knows people."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from queue_server.report_setup import File
from queue_server.setup_faults import Fault, Wrong

_ADDRESS = re.compile(r"ldaps?://([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:]{2,45}\])(:[0-9]{1,5})?")
#: What stands in the place of a person's name.
NAME = "{name}"


def _address(value: str) -> str:
    found = _ADDRESS.fullmatch(value)
    if found is None or not 0 < int((found[2] or ":1")[1:]) < 65536:
        raise Wrong("directory_url", "write ldaps://HOST or ldap://HOST, with :PORT where it is not the usual one")
    return value


def _with_name(value: str) -> str:
    if not value.isprintable() or value.count(NAME) != 1 or re.search(r"[{}]", value.replace(NAME, "")):
        raise Wrong("directory_name", f"write {NAME} once, where the name stands with which a person signs in")
    return value


def _as_somebody(value: str) -> str:
    if "=" not in value and "@" not in value:
        raise Wrong("directory_person", f'write like "{NAME}@corp.example" or "uid={NAME},ou=people,dc=corp,dc=example"')
    return _with_name(value)


def _filter(value: str) -> str:
    if not (value.startswith("(") and value.endswith(")") and value.count("(") == value.count(")")):
        raise Wrong("directory_filter", f'write a filter in brackets, like "(sAMAccountName={NAME})"')
    return _with_name(value)


def is_here(host: str) -> bool:
    """Whether a host is this very machine, so that nothing crosses the network."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


#: A page waits ten seconds for an answer and then asks again.
LONGEST_S = 8

Line = Annotated[str, Field(min_length=1, max_length=300)]


class DirectoryPart(BaseModel):
    """The directory. People are known by one template, or are searched for by an account that may search."""

    model_config = ConfigDict(extra="forbid")

    url: Annotated[str, AfterValidator(_address)]
    starttls: bool = True
    ca_file: File | None = None
    timeout_s: int = Field(5, ge=1, le=LONGEST_S)
    person: Annotated[Line, AfterValidator(_as_somebody)] | None = None
    search_base: Line | None = None
    search_filter: Annotated[Line, AfterValidator(_filter)] | None = None
    service_user: Line | None = None
    service_password_file: File | None = None

    @model_validator(mode="after")
    def _passwords_are_kept_secret(self) -> DirectoryPart:
        address = urlsplit(self.url)
        if address.scheme == "ldap" and not self.starttls and not is_here(address.hostname or ""):
            raise Wrong(
                "directory_clear", "passwords would cross the network in the clear; write ldaps://, or leave starttls out"
            )
        return self

    @model_validator(mode="after")
    def _one_way_to_know_people(self) -> DirectoryPart:
        search = (self.search_base, self.search_filter, self.service_user, self.service_password_file)
        if (self.person is None) != all(search) or (self.person is not None and any(search)):
            words = "give either person, or all four of search_base, search_filter, service_user and service_password_file"
            raise Wrong("directory_people", words)
        return self

    def kept(self) -> dict[str, Any]:
        """As the database keeps it: only what is not the usual."""
        return self.model_dump(mode="json", exclude_defaults=True)


def shut_out(setup: Any) -> Fault | None:
    """Where and why a set-up would let people of the directory in by none, or leave it to the directory to let anybody in."""
    first = next((index for index, one in enumerate(setup.users) if one.by_directory), None)
    if first is None:
        return None
    where = ("users", first, "sign_in")
    if setup.directory is None:
        words = "users.sign_in: there is no directory; add the table [directory], or take sign_in out"
        return Fault(where, words, "no_directory")
    if not any(one.role == "administrator" and not one.by_directory and not one.disabled for one in setup.users):
        words = "users.sign_in: one administrator must have a password of this house, for when the directory is away"
        return Fault(where, words, "only_directory")
    return None
