"""What a new set-up would change, what must be answered for those who wait, and what stands in its way; changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from queue_server import directory
from queue_server.actions.actor import Actor
from queue_server.documents.menu import texts_of
from queue_server.hall.desk import SEATED_ROLES
from queue_server.hall.setup_difference import Difference
from queue_server.hall.ticket import AT_COUNTER
from queue_server.setup_document import differences_of
from queue_server.setup_faults import Fault
from queue_server.setup_file import Setup, check
from queue_server.setup_queues import kept_open, leaving, served
from queue_server.store import office_setup
from queue_server.store.catalogue import Office, User
from queue_server.store.setup_facts import Facts, facts

FINISH_QUEUE, MOVE_TO = "finish_queue", "move_to"


@dataclass(frozen=True)
class Answer:
    """What becomes of those who wait for a service that leaves: they are served to the last, or go over to another."""

    finish_queue: bool = False
    move_to: str | None = None


@dataclass
class Plan:
    """`setup` with the answers worked in; `moves` says where the queue of which service goes."""

    setup: Setup
    differences: list[Difference] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)
    refusals: list[dict[str, Any]] = field(default_factory=list)
    moves: dict[str, str] = field(default_factory=dict)


def plan(
    connection: Connection,
    office: Office,
    now: int,
    actor: Actor,
    wanted: Setup,
    answers: Mapping[str, Answer],
    was_in_force: bool = False,
) -> Plan:
    """What it takes to bring the office to the set-up that is `wanted`; `was_in_force`: it only comes back."""
    content = office_setup.export(connection)
    before = check(content)
    hall = facts(connection, office, now)
    made = Plan(wanted)
    for code in leaving(before, wanted):
        _answer(made, before, office, hall, code, answers.get(code))
    made.refusals += [
        *_letters(before, made.setup, hall),
        *_zone(before, made.setup, hall),
        *_counters(office, made.setup, hall),
        *_people(office, made.setup, hall, actor),
        *_tokens(office, made.setup),
        *([] if was_in_force or actor.user_id is None else _machine(before, made.setup)),
    ]
    made.differences = differences_of(content, made.setup.model_dump(mode="json", exclude_none=True))
    made.differences += _secrets(office, made.setup)
    return made


def _answer(made: Plan, before: Setup, office: Office, hall: Facts, code: str, answer: Answer | None) -> None:
    people = hall.people(office.service_by_code[code].id)
    if not people.anybody:
        return
    others = [one for one in made.setup.services if one.code not in leaving(before, made.setup)]
    targets = [one.code for one in others if one.closed_reason is None and served(made.setup, one.code)]
    try:
        to_the_end: Setup | None = kept_open(before, made.setup, code, dict(texts_of("setup.queue_ends")))
    except Fault:
        to_the_end = None
    if to_the_end is not None and not served(to_the_end, code):
        to_the_end = None
    if answer is None:
        choices = [*([FINISH_QUEUE] if to_the_end is not None else []), *([MOVE_TO] if targets else [])]
        made.questions.append({"service": code, **vars(people), "choices": choices, "targets": targets})
    elif answer.finish_queue and to_the_end is not None:
        made.setup = to_the_end
    elif answer.move_to in targets:
        made.moves[code] = str(answer.move_to)
    else:
        made.refusals.append({"code": "bad_answer", "service": code})


def _letters(before: Setup, after: Setup, hall: Facts) -> Iterator[dict[str, Any]]:
    """A letter that stands on tickets of today stays what its services give."""
    old, new = {one.letter for one in before.groups}, {one.letter for one in after.groups}
    group_of = {one.code: one.group for one in before.services}
    renamed = {
        group_of[one.code]: one.group
        for one in after.services
        if group_of.get(one.code) in (old - new) & hall.letters and one.group in new - old
    }
    for letter, now in renamed.items():
        yield {"code": "letter_in_use", "letter": letter, "wanted": now}


def _zone(before: Setup, after: Setup, hall: Facts) -> Iterator[dict[str, Any]]:
    """The business day of a visit must not become another while it goes on."""
    if before.office.timezone != after.office.timezone and (hall.open or hall.letters):
        yield {"code": "timezone_in_use", "timezone": before.office.timezone}


def _counters(office: Office, after: Setup, hall: Facts) -> Iterator[dict[str, Any]]:
    numbers = {one.number for one in after.counters}
    seated = {one.name for one in after.users if one.role in SEATED_ROLES and not one.disabled}
    for seat in hall.seats:
        if seat.number in numbers:
            continue
        visitor = next((row for row in hall.open if row.counter_id == seat.id and row.state in AT_COUNTER), None)
        back = next((row for row in hall.open if row.back_to_counter_id == seat.id), None)
        if visitor is not None:
            yield {"code": "counter_has_visitor", "counter": seat.number, "ticket": visitor.number}
        elif (operator := office.user_by_id.get(seat.operator_id)) is not None and operator.name in seated:
            yield {"code": "counter_has_operator", "counter": seat.number, "user": operator.name, "who": operator.display_name}
        elif back is not None:
            yield {"code": "counter_awaits_visitor", "counter": seat.number, "ticket": back.number}


def _tokens(office: Office, after: Setup) -> Iterator[dict[str, Any]]:
    """A token opens one device."""
    stay = {(one.kind, one.name) for one in after.devices if one.token_hash is None}
    for device in after.devices:
        other = office.device_by_token_hash.get(device.token_hash or "")
        if other is not None and (other.kind, other.name) in stay:
            yield {"code": "token_in_use", "device": device.name, "other": other.name}


def _machine(before: Setup, after: Setup) -> Iterator[dict[str, Any]]:
    """Programs that the server runs, and files that it reads, are named by whoever is at the server itself.

    Where passwords go, so is the server that gets them, of mail or the directory: nobody sends them elsewhere from a page.
    """
    if after.directory is not None and after.directory != before.directory:
        yield {"code": "only_at_the_server", "setting": "directory"}
    if after.voice.command and after.voice.command != before.voice.command:
        yield {"code": "only_at_the_server", "setting": "voice.command"}
    was, now = before.reports.mail, after.reports.mail
    if now is None:
        return
    goes_along = was is not None and now.password_file is not None
    for key in ("password_file", "ca_file", *(["host"] if goes_along else [])):
        if getattr(now, key) is not None and getattr(now, key) != getattr(was, key, None):
            yield {"code": "only_at_the_server", "setting": f"reports.mail.{key}"}


def _people(office: Office, after: Setup, hall: Facts, actor: Actor) -> Iterator[dict[str, Any]]:
    roles = {one.name: one.role for one in after.users if not one.disabled}
    if "administrator" not in roles.values():
        yield {"code": "last_administrator"}
    own = office.user_by_id.get(actor.user_id or 0)
    if own is not None and roles.get(own.name) != "administrator":
        yield {"code": "not_yourself", "user": own.name}
    yield from _directory(office, after, own)
    for seat in hall.seats:
        user = office.user_by_id.get(seat.operator_id)
        if user is None or roles.get(user.name) in SEATED_ROLES:
            continue
        visitor = next((row for row in hall.open if row.counter_id == seat.id and row.state in AT_COUNTER), None)
        if visitor is not None:
            facts_of = {"user": user.name, "who": user.display_name, "counter": seat.number, "ticket": visitor.number}
            yield {"code": "user_has_visitor", **facts_of}


def _directory(office: Office, after: Setup, own: User | None) -> Iterator[dict[str, Any]]:
    """Nobody shuts himself out, and on the day when the directory does not answer an administrator still gets in."""
    if after.directory is not None and not directory.installed():
        yield {"code": "directory_not_installed"}
    if own is not None and any(one.name == own.name and one.by_directory != own.by_directory for one in after.users):
        yield {"code": "not_your_own_password", "user": own.name}
    administrators = [one for one in after.users if one.role == "administrator" and not one.by_directory and not one.disabled]
    known = {one.name for one in office.users if one.has_own_password}
    let_in = any(one.password_hash is not None or one.name in known for one in administrators)
    if not let_in and any(one.by_directory for one in after.users):
        yield {"code": "nobody_without_directory"}


def _secrets(office: Office, setup: Setup) -> list[Difference]:
    """Whose password or token becomes another one; what it is nobody is told."""
    found = []
    for user in setup.users:
        known = office.user_by_name.get(user.name)
        if known is not None and user.password_hash not in (None, known.password_hash):
            found.append(("users", user.name, "password"))
    for device in setup.devices:
        there = office.device(device.kind, device.name)
        if there is not None and not there.revoked and device.token_hash not in (None, there.token_hash):
            found.append(("devices", device.name, "token"))
    return [
        {"part": part, "key": key, "field": name, "kind": "changed", "before": None, "after": None} for part, key, name in found
    ]
