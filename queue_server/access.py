"""Who asks, over HTTP or a socket: people by their session, devices by their token, and everybody else."""

from __future__ import annotations

from dataclasses import dataclass, replace

from queue_server.actions import sessions
from queue_server.actions.actor import Actor
from queue_server.actions.sessions import Known, Session
from queue_server.hall.idle import LOOKERS
from queue_server.hall.ticket import State
from queue_server.secrets import token_hash
from queue_server.store.catalogue import Device, User
from queue_server.store.store import Store
from queue_server.store.tickets import TicketRow

_COOKIE = "queue_session"

VISITOR = frozenset({"visitor"})
KIOSK = frozenset({"kiosk"})
BOARD = frozenset({"board"})
OPERATOR = frozenset({"operator"})
ADMINISTRATORS = frozenset({"administrator"})
HOSTS = frozenset({"host", "supervisor", "administrator"})
MANAGERS = frozenset({"manager", "supervisor", "administrator"})
#: Who may read what everybody did: nobody whose own deeds make most of it.
AUDITORS = frozenset({"manager", "administrator"})
PEOPLE = OPERATOR | HOSTS | MANAGERS
ANYONE = VISITOR | KIOSK | BOARD | PEOPLE


def cookie_name(secure: bool) -> str:
    """The name of the session's cookie; over TLS one that a browser takes from this very host alone."""
    return f"__Host-{_COOKIE}" if secure else _COOKIE


@dataclass(frozen=True, slots=True)
class Caller:
    """The person or device behind a request; a visitor when there is neither."""

    role: str
    user: User | None = None
    device: Device | None = None
    session: Session | None = None
    token: str = ""

    @property
    def locked(self) -> bool:
        """Whether the computer was idle for too long: the password is asked for before any change."""
        return self.session is not None and self.session.locked_at is not None

    @property
    def shut_out(self) -> bool:
        """Whether it shows nothing either. Screens that show the hall all day go on showing it."""
        return self.locked and self.role not in LOOKERS

    def may_see(self, ticket: TicketRow) -> bool:
        """Whether a ticket may be shown to whoever asks about tickets: a kiosk sees its own, and not everybody the queue."""
        if self.device is not None:
            return bool(ticket.kiosk_id == self.device.id)
        return self.user is None or self.user.sees_queue or ticket.state != State.WAITING

    def actor(self, language: str, origin: str) -> Actor:
        """The caller as the hall's actions know it; `origin` is the address that it asks from."""
        if self.user is not None:
            return Actor(f"user:{self.user.name}", language, user_id=self.user.id, role=self.role, origin=origin)
        if self.device is not None:
            who = f"{self.device.kind}:{self.device.name}"
            return Actor(who, language, device_id=self.device.id, role=self.role, origin=origin)
        return Actor("visitor", language, role=self.role, origin=origin)


NOBODY = Caller("visitor")


def caller_by_token(store: Store, token: str, kind: str | None = None) -> Caller:
    """The device with this token; a visitor when there is none, or it is of another kind."""
    hashed = token_hash(token)
    device = store.office.device_by_token_hash.get(hashed)
    if device is None:
        store.refresh()
        device = store.office.device_by_token_hash.get(hashed)
    if device is None or device.disabled or (kind is not None and device.kind != kind):
        return NOBODY
    return Caller(device.kind, device=device)


def is_disabled(store: Store, token: str) -> bool:
    """Whether this is the token of a device that is let in no more for now."""
    device = store.office.device_by_token_hash.get(token_hash(token))
    return device is not None and device.disabled


def caller_by_cookie(store: Store, known: Known, token: str) -> Caller:
    """The person whose session this is; a visitor when it has ended. `known` spares the database the same question.

    After each change of the set-up it is asked again: another program may have ended sessions.
    """
    before = session = known.get(token)
    fresh = session is not None and session.setup_version == store.office.version
    if session is None or not fresh or store.clock.now() - session.created_at > sessions.LASTS_S:
        session = sessions.find(store, token)
        if session is None:
            known.pop(token, None)
            return NOBODY
        known[token] = session if before is None else replace(session, active_at=max(before.active_at, session.active_at))
    user = store.office.user_by_id.get(session.user_id)
    if user is None or user.disabled or user.name not in store.office.user_by_name:
        return NOBODY
    return Caller(user.role, user=user, session=sessions.locked_if_idle(store, known, token, user), token=token)
