"""What an office offers and who works there, as one unchanging picture that is read again whenever the set-up changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import time
from functools import cached_property
from typing import Any

from queue_server.hall import boards, voicing
from queue_server.hall.calendar import Calendar, Span
from queue_server.hall.calling import Rule, rule
from queue_server.hall.desk import SEATED_ROLES
from queue_server.hall.standard import Standard
from queue_server.store import backup_settings, directory_settings, report_settings
from queue_server.store.settings import Name, Settings
from queue_server.texts import FALLBACK

#: What stands in the place of a token's hash once the device was sent away, and before a new one was let in by its code.
REVOKED = "revoked "
UNPAIRED = "unpaired "

#: What stands in the place of a password's hash where the directory keeps the password, and where nobody has given one yet.
IN_DIRECTORY = "directory"
NO_PASSWORD = "none"  # noqa: S105


def told(name: Name, language: str) -> str:
    """A name in `language`, or in the nearest language that it has."""
    return name.get(language) or name.get(FALLBACK) or next(iter(name.values()), "")


@dataclass(frozen=True, slots=True)
class Group:
    id: int
    letter: str
    name: Name


@dataclass(frozen=True, slots=True)
class Service:
    id: int
    code: str
    group: Group
    name: Name
    papers: Mapping[str, list[str]]
    expected_s: int
    daily_limit: int | None
    closed_reason: Name | None
    #: "people", "companies", or None for both.
    audience: str | None = None
    #: Words of its calls by language; without them the office's.
    call: Mapping[str, str] = field(default_factory=dict)
    #: What it may end with, and whether that must be said; None: as the settings say.
    results: Sequence[Mapping[str, Any]] | None = None
    result_required: bool | None = None


@dataclass(frozen=True, slots=True)
class Priority:
    id: int
    code: str
    name: Name
    basis: Name
    rank: int
    #: Takes turns with ordinary visitors, where the rule has turns.
    in_turns: bool = False


@dataclass(frozen=True, slots=True)
class Counter:
    """A counter and the services it takes; an empty set of services in the set-up means all of them.

    With those in `helps` it only helps while nobody waits for its others.
    """

    id: int
    number: int
    name: Name
    services: frozenset[str]
    zone: str | None = None
    helps: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class User:
    id: int
    name: str
    display_name: str
    role: str
    password_hash: str = field(repr=False)
    services: frozenset[str] = frozenset()
    #: Usual breaks and the end of the shift, in office time.
    breaks: tuple[Span, ...] = ()
    until: time | None = None
    may_choose: bool = False
    sees_queue: bool = True
    #: Whether somebody else gave the password, and so knows it.
    given_password: bool = False
    #: Whether he may not sign in for now.
    disabled: bool = False

    @property
    def by_directory(self) -> bool:
        """Whether the company's directory keeps the password."""
        return self.password_hash == IN_DIRECTORY

    @property
    def has_own_password(self) -> bool:
        """Whether this house keeps a password by which the person can sign in."""
        return self.password_hash not in (IN_DIRECTORY, NO_PASSWORD)

    @property
    def chooses(self) -> bool:
        """Whether this person may call out of the order: by a right, or because the whole hall is theirs to look after."""
        return self.may_choose or self.role in ("host", "supervisor", "administrator")


@dataclass(frozen=True, slots=True)
class Device:
    """A kiosk or a board. `locked` says why staff locked it; a revoked or unpaired one has no token that anybody could know."""

    id: int
    kind: str
    name: str
    token_hash: str = field(repr=False)
    locked: str | None = None
    letters: frozenset[str] | None = None
    services: frozenset[str] | None = None
    place: str | None = None
    locked_at: int | None = None
    seen_at: int | None = None
    sound: str | None = None
    volume: int | None = None
    zone: str | None = None
    counter: int | None = None
    layout: str | None = None
    #: Whether its token opens nothing for now.
    disabled: bool = False

    @property
    def has_menu(self) -> bool:
        """Whether this kiosk has a menu of its own, or this board services of its own."""
        return self.letters is not None or self.services is not None

    def offers(self, service: Service) -> bool:
        """Whether a service stands on this kiosk's menu; without a menu of its own it offers all."""
        in_menu = service.group.letter in (self.letters or ()) or service.code in (self.services or ())
        return in_menu or not self.has_menu

    @property
    def revoked(self) -> bool:
        return self.token_hash.startswith(REVOKED)

    @property
    def unpaired(self) -> bool:
        """Whether the set-up has it and nobody has typed its code yet."""
        return self.token_hash.startswith(UNPAIRED)


@dataclass(frozen=True, slots=True)
class Medium:
    """A picture or a video for the boards. `kind` is its media type, `seconds` how long a picture stands."""

    id: str
    kind: str
    title: str
    bytes: int
    seconds: int
    shown: bool
    position: int


@dataclass(frozen=True, slots=True)
class Message:
    """What the boards' running line says on one business day, in the staff's own words."""

    id: str
    business_day: str
    words: str


@dataclass(frozen=True)
class Past:
    """What an office had once, as far as its history may name it: in no menu, at no desk, on no board."""

    services: tuple[Service, ...] = ()
    priorities: tuple[Priority, ...] = ()
    counters: tuple[Counter, ...] = ()
    users: tuple[User, ...] = ()


@dataclass(frozen=True)
class Office:
    """One office with all that its set-up says.

    What is looked for by its code, number or name is in use now; by its id, or under `ever_…`, also what is in use no more.
    """

    id: int
    code: str
    name: Name
    version: int
    calendar: Calendar
    standard: Standard
    settings: Settings
    groups: tuple[Group, ...]
    services: tuple[Service, ...]
    priorities: tuple[Priority, ...]
    counters: tuple[Counter, ...]
    users: tuple[User, ...]
    devices: tuple[Device, ...]
    media: tuple[Medium, ...] = ()
    messages: tuple[Message, ...] = ()
    past: Past = Past()

    @cached_property
    def service_by_code(self) -> Mapping[str, Service]:
        return {one.code: one for one in self.services}

    @cached_property
    def service_by_id(self) -> Mapping[int, Service]:
        return {one.id: one for one in (*self.services, *self.past.services)}

    def has_service(self, service_id: int) -> bool:
        """Whether a service is in use now."""
        return self.service_by_id[service_id].code in self.service_by_code

    @cached_property
    def ever_service(self) -> Mapping[str, Service]:
        return {one.code: one for one in self.service_by_id.values()}

    @cached_property
    def voice(self) -> voicing.Rules:
        """How calls are heard."""
        return voicing.rules(self.settings.voice)

    @cached_property
    def calling(self) -> Rule:
        """Who is called next."""
        return rule(self.settings.calling)

    @cached_property
    def reports(self) -> report_settings.Reports:
        """When a day is closed and where its sheet goes."""
        return report_settings.reports(self.settings.reports)

    @cached_property
    def backup(self) -> backup_settings.BackupRules:
        """How the database is backed up."""
        return backup_settings.backup_rules(self.settings.backup)

    @cached_property
    def directory(self) -> directory_settings.DirectoryRules | None:
        """Where the company's directory is; None: people have passwords of this house alone."""
        return directory_settings.directory_rules(self.settings.directory)

    @cached_property
    def usual_s(self) -> Mapping[str, float]:
        """How long each service (its code) usually takes, in seconds."""
        return {code: float(one.expected_s) for code, one in self.ever_service.items()}

    @cached_property
    def priority_by_code(self) -> Mapping[str, Priority]:
        return {one.code: one for one in self.priorities}

    @cached_property
    def priority_by_id(self) -> Mapping[int, Priority]:
        return {one.id: one for one in (*self.priorities, *self.past.priorities)}

    @property
    def set_up(self) -> bool:
        """Whether there is what it takes to receive a visitor: a service, a counter, and hours."""
        return bool(self.services and self.counters and self.calendar.ever_open)

    @cached_property
    def served(self) -> frozenset[str]:
        """The services (codes) whose visitors can be called: a counter takes them, and somebody who may sit there can do them.

        `setup_queues.served` says the same of a set-up that is not in force yet.
        """
        hands = [one.services for one in self.users if one.role in SEATED_ROLES and not one.disabled]
        taken = frozenset().union(*(one.services for one in self.counters))
        return frozenset(code for code in taken if any(not mine or code in mine for mine in hands))

    @cached_property
    def counter_by_number(self) -> Mapping[int, Counter]:
        return {one.number: one for one in self.counters}

    @cached_property
    def counter_by_id(self) -> Mapping[int, Counter]:
        return {one.id: one for one in (*self.counters, *self.past.counters)}

    @cached_property
    def ever_counter(self) -> Mapping[int, Counter]:
        return {one.number: one for one in self.counter_by_id.values()}

    @cached_property
    def user_by_id(self) -> Mapping[int, User]:
        return {one.id: one for one in (*self.users, *self.past.users)}

    @cached_property
    def ever_user(self) -> Mapping[str, User]:
        return {one.name: one for one in self.user_by_id.values()}

    @cached_property
    def user_by_name(self) -> Mapping[str, User]:
        return {one.name: one for one in self.users}

    @cached_property
    def device_by_token_hash(self) -> Mapping[str, Device]:
        return {one.token_hash: one for one in self.devices}

    @cached_property
    def device_by_id(self) -> Mapping[int, Device]:
        return {one.id: one for one in self.devices}

    @cached_property
    def wishes(self) -> Mapping[int, boards.Wishes]:
        """What each board (its id) shows and lets be heard."""
        return {
            one.id: replace(self._wishes_of(one), sound=one.sound or "on", volume=100 if one.volume is None else one.volume)
            for one in self.devices
            if one.kind == "board"
        }

    def _wishes_of(self, board: Device) -> boards.Wishes:
        if board.counter is not None:
            return boards.of_counter(board.counter, board.layout)
        services = frozenset(one.code for one in self.services if board.offers(one)) if board.has_menu else None
        zone = {one.number: one.services for one in self.counters if one.zone == board.zone} if board.zone else None
        return boards.of_part(services, zone, board.layout)

    def device(self, kind: str, name: str) -> Device | None:
        return next((one for one in self.devices if (one.kind, one.name) == (kind, name)), None)

    def business_day(self, instant: int) -> str:
        """The business day of an instant as it is stored: YYYY-MM-DD."""
        return self.calendar.business_day(instant).isoformat()
