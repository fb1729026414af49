"""An office is set up; people and devices are added."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import update

from queue_server.actions.actor import Refused
from queue_server.secrets import hash_password, new_password, new_token, token_hash
from queue_server.setup_file import DevicePart, Setup, SetupError, UserPart, check_part
from queue_server.store import office_setup, schema
from queue_server.store.catalogue import IN_DIRECTORY
from queue_server.store.events import Event
from queue_server.store.setup_versions import recorded
from queue_server.store.store import Store

#: Who changed what was changed by a command.
COMMAND_LINE = "command line"


class AlreadyThere(Refused):
    """The office, user or device exists already. details: what"""

    code = "already_there"

    def __str__(self) -> str:
        return f"{self.details['what']}: there is one already; choose another name"


@dataclass
class Access:
    """Passwords by user and tokens by (kind, device), in the clear: shown once, kept nowhere by the server."""

    passwords: dict[str, str] = field(default_factory=dict)
    tokens: dict[tuple[str, str], str] = field(default_factory=dict)

    def as_toml(self) -> str:
        """As a file that people read and programs too."""
        parts = ["# First passwords and tokens. Hand them out, then delete this file.\n", "[passwords]\n"]
        parts += [f'"{name}" = {json.dumps(password, ensure_ascii=False)}\n' for name, password in self.passwords.items()]
        for kind in ("kiosk", "board"):
            parts.append(f"\n[{kind}]\n")
            parts += [f'"{name}" = {json.dumps(token)}\n' for (of, name), token in self.tokens.items() if of == kind]
        return "".join(parts)


def set_up(store: Store, setup: Setup) -> Access:
    """Writes the first set-up of an empty database; whoever has no password or token yet gets one. Raises AlreadyThere."""
    access = let_everybody_in(setup)
    with store.engine.begin() as connection:
        if connection.execute(schema.office.select()).first() is not None:
            raise AlreadyThere(what="office")
        office_setup.write_new(connection, setup)
        # Theirs opens all there is. Those of others are typed in at once where a hall is only tried out.
        administrators = [one.name for one in setup.users if one.role == "administrator" and one.name in access.passwords]
        office_setup.mark_given(connection, administrators)
    store.reload()
    with store.change() as change:
        change.record(Event.SETUP_LOADED, "setup", details={"version": change.office.version})
    return access


def let_everybody_in(setup: Setup, users: Collection[str] = (), devices: Collection[tuple[str, str]] = ()) -> Access:
    """Turns the passwords and tokens of a set-up into their hashes; whoever has none, and is not known already, gets one."""
    access = Access()
    for user in setup.users:
        if not user.by_directory and (user.password or (user.password_hash is None and user.name not in users)):
            password = user.password or new_password()
            access.passwords[user.name] = password
            user.password_hash = hash_password(password)
            user.password = None
    for device in setup.devices:
        if device.token or (device.token_hash is None and (device.kind, device.name) not in devices):
            token = device.token or new_token()
            access.tokens[device.kind, device.name] = token
            device.token_hash = token_hash(token)
            device.token = None
    return access


def add_user(store: Store, name: str, display_name: str, role: str, password: str | None) -> None:
    """Adds a person; without a password one whose password the directory keeps. Raises AlreadyThere, SetupError."""
    sign_in = "own" if password is not None else "directory"
    check_part(UserPart, name=name, display_name=display_name, role=role, password=password, sign_in=sign_in)
    if password is None and store.office.directory is None:
        raise SetupError("there is no directory; add the table [directory] to the set-up first: queue-server setup apply")
    password_hash = IN_DIRECTORY if password is None else hash_password(password)
    with store.change() as change:
        if name in change.office.user_by_name:
            raise AlreadyThere(what=f"user {name}")
        with recorded(change, COMMAND_LINE):
            office_setup.add_user(change.connection, change.office.id, name, display_name, role, password_hash)
            office_setup.mark_given(change.connection, [] if password is None else [name])
        version = change.office.version + 1
        change.connection.execute(update(schema.office).values(setup_version=version))
        change.record(Event.SETUP_LOADED, COMMAND_LINE, details={"version": version, "user": name, "role": role})
    store.reload()


def add_device(store: Store, kind: str, name: str) -> str:
    """Adds a device and returns its token, which is shown this once. Raises AlreadyThere, SetupError."""
    check_part(DevicePart, kind=kind, name=name)
    token = new_token()
    with store.change() as change:
        if any((one.kind, one.name) == (kind, name) for one in change.office.devices):
            raise AlreadyThere(what=f"{kind} {name}")
        with recorded(change, COMMAND_LINE):
            office_setup.add_device(change.connection, change.office.id, kind, name, token_hash(token))
        version = change.office.version + 1
        change.connection.execute(update(schema.office).values(setup_version=version))
        change.record(Event.SETUP_LOADED, COMMAND_LINE, details={"version": version, kind: name})
    store.reload()
    return token
