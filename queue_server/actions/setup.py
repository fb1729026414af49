"""The set-up of a living office is changed and changed back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import update

from queue_server.actions.actor import Actor, Refused
from queue_server.actions.setup_plan import Answer, Plan, plan
from queue_server.documents.now import hall_time
from queue_server.documents.sheets import person
from queue_server.documents.ticket import moment
from queue_server.hall.desk import SEATED_ROLES
from queue_server.hall.setup_difference import Difference
from queue_server.hall.ticket import State, Step
from queue_server.setup_document import without_a_secret
from queue_server.setup_file import Setup, UserPart
from queue_server.store import counters, office_rows, office_setup, schema, sessions, setup_facts, setup_versions, tickets
from queue_server.store.catalogue import Counter, Office, User
from queue_server.store.events import Event
from queue_server.store.setup_versions import recorded
from queue_server.store.store import Change, Store


class SetupChanged(Refused):
    """Somebody else has changed the set-up meanwhile. details: version, by, at (an instant), when (for people)"""

    code = "setup_changed"


class SetupRefused(Refused):
    """Something stands in the way of this set-up. details: refusals"""

    code = "setup_refused"


class SetupQuestions(Refused):
    """Somebody waits for a service that would leave: what becomes of him must be said. details: questions"""

    code = "setup_questions"


class NothingToUndo(Refused):
    """There is no version before the present one."""

    code = "nothing_to_undo"


def look(store: Store, actor: Actor, wanted: Setup, answers: Mapping[str, Answer]) -> tuple[int, Plan]:
    """The number of the present version, and what it would take to bring the office to another set-up; changes nothing."""
    store.refresh()
    with store.read() as connection:
        made = plan(connection, store.office, hall_time(connection, store.clock.now()), actor, wanted, answers)
        return setup_versions.present(connection), made


def apply(
    store: Store,
    actor: Actor,
    wanted: Setup,
    answers: Mapping[str, Answer],
    version: int | None = None,
    reason: str | None = None,
    given: Collection[str] = (),
    was_in_force: bool = False,
) -> tuple[int, list[Difference]]:
    """Brings the office to a set-up in one transaction; returns the number of the new version and what changed.

    `version` is the one that the caller knew: raises SetupChanged when there is a newer one. `given`: whose passwords are given
    with it; `was_in_force`: it only comes back. Raises SetupRefused, SetupQuestions.
    """
    with store.change() as change:
        if version is not None:
            _must_be_present(change, version)
        made = plan(change.connection, change.office, change.now, actor, wanted, answers, was_in_force)
        if made.refusals:
            raise SetupRefused(refusals=made.refusals)
        if made.questions:
            raise SetupQuestions(questions=made.questions)
        if made.differences:
            _bring(change, actor, made, reason)
            office_setup.mark_given(change.connection, given)
        now = setup_versions.present(change.connection)
    store.refresh()
    return now, made.differences


def undo(
    store: Store, actor: Actor, answers: Mapping[str, Answer], version: int, reason: str | None = None
) -> tuple[int, list[Difference]]:
    """Brings the office back to the version before the present one, as a new version. Raises as `apply`, and NothingToUndo."""
    with store.read() as connection:
        before = setup_versions.one(connection, version - 1)
    if before is None:
        raise NothingToUndo
    return apply(store, actor, without_a_secret(before.setup), answers, version, reason, was_in_force=True)


def _must_be_present(change: Change, version: int) -> None:
    present = setup_versions.present(change.connection)
    if version != present:
        row = setup_versions.one(change.connection, present)
        by = person(change.office, row.who if row else setup_versions.BEGINNING)
        at = row.at if row else change.now
        when = f"{change.office.calendar.local(at):%d.%m, %H:%M}"
        raise SetupChanged(version=present, by=by, at=moment(at, change.office), when=when)


def _bring(change: Change, actor: Actor, made: Plan, reason: str | None) -> None:
    before = change.office
    with recorded(change, actor.who, reason):
        _people_go(change, actor, before, made)
        office_setup.write(change.connection, before.id, made.setup, change.now)
        _new_revision(change)
        after = change.office = office_rows.load(change.connection) or before
        _services_go(change, actor, before, made.moves)
        _counters_go(change, actor, [one for one in before.counters if one.number not in after.counter_by_number])
    details = {"version": setup_versions.present(change.connection), "reason": reason, "differences": made.differences}
    change.record(Event.SETUP_CHANGED, actor.who, details=details)


def _new_revision(change: Change) -> None:
    """Whoever keeps the set-up reads it again."""
    change.connection.execute(update(schema.office).values(setup_version=change.office.version + 1))


def _people_go(change: Change, actor: Actor, before: Office, made: Plan) -> None:
    """Who is no user any more, is disabled, or has another password, is signed out everywhere; who may sit nowhere leaves."""
    roles = {one.name: one.role for one in made.setup.users if not one.disabled}
    wanted = {one.name: one for one in made.setup.users}
    for user in before.users:
        if user.name not in roles or _other_password(user, wanted[user.name]):
            sessions.end_of_user(change.connection, user.id)
        seat = counters.of_operator(change.connection, user.id)
        if seat is not None and roles.get(user.name) not in SEATED_ROLES:
            counters.seat(change, seat.id, None)
            change.record(Event.COUNTER_CLOSED, actor.who, counter=seat.id, details={"operator": user.name})


def _other_password(user: User, wanted: UserPart) -> bool:
    """Whether what let a person in does so no more: there is another password, or somebody else keeps it."""
    if wanted.by_directory != user.by_directory:
        return True
    return wanted.password_hash not in (None, user.password_hash)


def _services_go(change: Change, actor: Actor, before: Office, moves: Mapping[str, str]) -> None:
    """Whoever waits for a service goes over to another, with his number, place and waiting; no counter keeps what is no more."""
    hall = setup_facts.facts(change.connection, before, change.now)
    for code, target in moves.items():
        old, new = before.service_by_code[code].id, change.office.service_by_code[target].id
        details = {"from_service": code, "service": target}
        for row in [*hall.open, *hall.missed]:
            if row.back_to_service_id == old:
                row = tickets.set_values(change, row, {"back_to_service_id": new})
            if row.service_id != old:
                continue
            if row.state == State.WAITING:
                _send_on(change, actor, row, {"service_id": new}, details)
            elif row.state in (State.PARKED, State.NO_SHOW):
                tickets.set_values(change, row, {"service_id": new})
                change.record(Event.OTHER_SERVICE, actor.who, row.id, details=details)
        setup_facts.move_bookings(change, old, new)
    for seat in hall.seats:
        for gone in counters.lent_to(change.office, seat) - change.office.service_by_code.keys():
            counters.take_back(change, seat.id, change.office.ever_service[gone].id)
            change.record(Event.SERVICE_TAKEN_BACK, actor.who, counter=seat.id, details={"service": gone})


def _counters_go(change: Change, actor: Actor, gone: Sequence[Counter]) -> None:
    """Whoever was sent to a counter that is no more waits for any that takes his service."""
    ids = {one.id for one in gone}
    for counter in gone:
        counters.seat(change, counter.id, None)
    for row in tickets.in_hall(change.connection, change.office):
        if row.state == State.WAITING and row.for_counter_id in ids:
            service = change.office.service_by_id[row.service_id].code
            _send_on(change, actor, row, {"for_counter_id": None}, {"from_service": service, "service": service})


def _send_on(change: Change, actor: Actor, row: Any, values: Mapping[str, Any], details: Mapping[str, Any]) -> None:
    moved = tickets.take_step(change, row, Step.TRANSFER, values)
    counter = change.office.counter_by_id.get(moved.for_counter_id)
    sent_to = {"counter": counter.number if counter else None, "comment": None, "return_to_me": False}
    change.record(Event.TRANSFERRED, actor.who, row.id, row.counter_id, {**details, **sent_to})
