"""Reads an office's set-up from its rows: what is in use, and apart from it what only history names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from queue_server.hall.calendar import Calendar, DayOff, Span
from queue_server.hall.standard import Standard
from queue_server.store import schema, schema_beside
from queue_server.store.catalogue import (
    Counter,
    Device,
    Group,
    Medium,
    Message,
    Office,
    Past,
    Priority,
    Service,
    User,
    told,
)
from queue_server.store.settings import Settings
from queue_server.texts import FALLBACK

Kept = TypeVar("Kept")


def load(connection: Connection) -> Office | None:
    """The office of this database, or None when no set-up was loaded yet."""
    row = connection.execute(select(schema.office)).mappings().first()
    if row is None:
        return None
    group_rows = connection.execute(select(schema.service_group).order_by(schema.service_group.c.position)).all()
    groups = {one.id: Group(one.id, one.letter, one.name) for one in group_rows}
    service_rows = connection.execute(select(schema.service).order_by(schema.service.c.position)).all()
    codes = {one.id: one.code for one in service_rows}
    services, past_services = _apart((one, _service(one, groups[one.group_id])) for one in service_rows)
    all_codes = frozenset(one.code for one in services)
    at_counter = pairs(connection, schema.counter_service, codes)
    helps = pairs(connection, schema.counter_help, codes)
    of_user = pairs(connection, schema.user_service, codes)
    priorities, past_priorities = _apart(
        (one, Priority(one.id, one.code, one.name, one.basis, one.rank, one.in_turns))
        for one in connection.execute(select(schema.priority).order_by(schema.priority.c.position))
    )
    counters, past_counters = _apart(
        (one, _counter(one, at_counter.get(one.id, all_codes), helps.get(one.id, frozenset())))
        for one in connection.execute(select(schema.counter).order_by(schema.counter.c.number))
    )
    users, past_users = _apart(
        (one, _user(one, of_user.get(one.id) or all_codes))
        for one in connection.execute(select(schema.user).order_by(schema.user.c.id))
    )
    return Office(
        id=row["id"],
        code=row["code"],
        name=row["name"],
        version=row["setup_version"],
        calendar=_calendar(connection, row["timezone"]),
        standard=Standard(**row["standard"]),
        settings=Settings(**row["settings"]),
        groups=tuple(groups[one.id] for one in group_rows if one.retired_at is None),
        services=services,
        priorities=priorities,
        counters=counters,
        users=users,
        devices=tuple(
            Device(
                one.id,
                one.kind,
                one.name,
                one.token_hash,
                one.locked,
                frozenset(one.letters) if one.letters else None,
                frozenset(one.services) if one.services else None,
                one.place,
                one.locked_at,
                one.seen_at,
                one.sound,
                one.volume,
                one.zone,
                one.counter,
                one.layout,
                one.disabled,
            )
            for one in connection.execute(select(schema.device).order_by(schema.device.c.id))
        ),
        media=tuple(
            Medium(one.id, one.kind, one.title, one.bytes, one.seconds, one.shown, one.position)
            for one in connection.execute(select(schema_beside.medium).order_by(schema_beside.medium.c.position))
        ),
        messages=tuple(
            Message(one.id, one.business_day, one.words)
            for one in connection.execute(select(schema_beside.message).order_by(schema_beside.message.c.position))
        ),
        past=Past(past_services, past_priorities, past_counters, past_users),
    )


def _apart(rows: Iterable[tuple[Any, Kept]]) -> tuple[tuple[Kept, ...], tuple[Kept, ...]]:
    """What is in use, and what is not any more."""
    listed = list(rows)
    used = tuple(one for row, one in listed if row.retired_at is None)
    return used, tuple(one for row, one in listed if row.retired_at is not None)


def _service(row: Any, group: Group) -> Service:
    return Service(
        row.id,
        row.code,
        group,
        row.name,
        row.papers,
        row.expected_s,
        row.daily_limit,
        row.closed_reason,
        row.audience,
        row.call or {},
        row.results,
        row.result_required,
    )


def _user(row: Any, services: frozenset[str]) -> User:
    return User(
        row.id,
        row.name,
        row.display_name,
        row.role,
        row.password_hash,
        services,
        tuple(_span(*each.split("-")) for each in row.breaks or ()),
        time.fromisoformat(row.until) if row.until else None,
        row.may_choose,
        row.sees_queue,
        row.given_hash == row.password_hash,
        row.disabled,
    )


def _counter(row: Any, services: frozenset[str], helps: frozenset[str]) -> Counter:
    return Counter(row.id, row.number, row.name, services | helps, row.zone, helps)


def pairs(connection: Connection, table: Any, codes: Mapping[int, str]) -> dict[int, frozenset[str]]:
    """Service codes by the first column of a table of pairs, of the services (by id) that `codes` has."""
    found: dict[int, set[str]] = {}
    for owner, service_id in connection.execute(select(table)):
        if service_id in codes:
            found.setdefault(owner, set()).add(codes[service_id])
    return {owner: frozenset(services) for owner, services in found.items()}


def _span(opens: str, closes: str) -> Span:
    return Span(time.fromisoformat(opens), time.fromisoformat("00:00" if closes == "24:00" else closes))


def _calendar(connection: Connection, timezone: str) -> Calendar:
    hours: dict[int, list[Span]] = {}
    for one in connection.execute(select(schema.working_hours)):
        hours.setdefault(one.weekday, []).append(_span(one.opens, one.closes))
    days_off = {
        date.fromisoformat(one.day): DayOff(told(one.reason, FALLBACK), (_span(one.opens, one.closes),) if one.opens else ())
        for one in connection.execute(select(schema.day_off))
    }
    return Calendar(ZoneInfo(timezone), hours, days_off)
