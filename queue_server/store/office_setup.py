"""Writing an office's set-up into the database and reading it back as a file's content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, null, select

from queue_server.setup_file import WEEKDAYS, Setup, weekdays
from queue_server.store import catalogue, schema


def write_new(connection: Connection, setup: Setup) -> None:
    """Writes a first set-up. Every user must have a password_hash and every device a token_hash."""
    office = _add(
        connection,
        schema.office,
        code=setup.office.code,
        name=setup.office.name,
        timezone=setup.office.timezone,
        standard={
            "total_limit_s": setup.standard.total_minutes * 60,
            "waiting_limit_s": setup.standard.waiting_minutes * 60 if setup.standard.waiting_minutes else None,
            "amber_s": setup.standard.amber_minutes * 60,
            "red_s": setup.standard.red_minutes * 60,
        },
        settings=_settings(setup),
    )
    for hours in setup.hours:
        for weekday in weekdays(hours.days):
            _add(connection, schema.working_hours, office_id=office, weekday=weekday, opens=hours.opens, closes=hours.closes)
    for off in setup.days_off:
        _add(
            connection,
            schema.day_off,
            office_id=office,
            day=off.date.isoformat(),
            reason=off.reason,
            opens=off.opens,
            closes=off.closes,
        )
    groups = {
        one.letter: _add(connection, schema.service_group, office_id=office, letter=one.letter, name=one.name, position=position)
        for position, one in enumerate(setup.groups)
    }
    services = {
        one.code: _add(
            connection,
            schema.service,
            office_id=office,
            group_id=groups[one.group],
            code=one.code,
            name=one.name,
            papers=one.papers,
            expected_s=one.expected_minutes * 60,
            daily_limit=one.daily_limit,
            closed_reason=one.closed_reason,
            position=position,
            audience=one.audience,
            call=one.call or null(),
            results=null() if one.results is None else [_present(**each.model_dump()) for each in one.results],
            result_required=one.result_required,
        )
        for position, one in enumerate(setup.services)
    }
    for position, priority in enumerate(setup.priorities):
        _add(connection, schema.priority, office_id=office, position=position, **priority.model_dump())
    for counter in setup.counters:
        name = counter.name or {"ru": f"Окно {counter.number}", "en": f"Counter {counter.number}"}
        counter_id = _add(connection, schema.counter, office_id=office, number=counter.number, name=name, zone=counter.zone)
        for code in counter.services:
            connection.execute(insert(schema.counter_service).values(counter_id=counter_id, service_id=services[code]))
        for code in counter.helps:
            connection.execute(insert(schema.counter_help).values(counter_id=counter_id, service_id=services[code]))
    for user in setup.users:
        known: dict[str, Any] = {"breaks": user.breaks or null(), "until": user.until}
        known |= {"may_choose": user.may_choose, "sees_queue": user.sees_queue}
        user_id = add_user(connection, office, user.name, user.display_name, user.role, str(user.password_hash), **known)
        for code in user.services:
            connection.execute(insert(schema.user_service).values(user_id=user_id, service_id=services[code]))
    for device in setup.devices:
        menu: dict[str, Any] = {"letters": device.groups, "services": device.services}
        shown = {"zone": device.zone, "counter": device.counter, "layout": device.layout}
        board: dict[str, Any] = {**shown, "sound": device.sound, "volume": device.volume}
        add_device(connection, office, device.kind, device.name, str(device.token_hash), **menu, place=device.place, **board)


def add_user(
    connection: Connection, office: int, name: str, display_name: str, role: str, password_hash: str, **known: Any
) -> int:
    """`known`: may_choose, sees_queue, breaks, until; what is not given is as usual."""
    return _add(
        connection,
        schema.user,
        office_id=office,
        name=name,
        display_name=display_name,
        role=role,
        password_hash=password_hash,
        **known,
    )


def add_device(
    connection: Connection,
    office: int,
    kind: str,
    name: str,
    token_hash: str,
    letters: Sequence[str] = (),
    services: Sequence[str] = (),
    place: str | None = None,
    **board: Any,
) -> int:
    """`board` is what only a board has: zone, counter, layout, sound, volume."""
    # null() is the database's NULL, not JSON's own null
    menu = {"letters": list(letters) or null(), "services": list(services) or null(), **board}
    return _add(connection, schema.device, office_id=office, kind=kind, name=name, token_hash=token_hash, place=place, **menu)


def _add(connection: Connection, table: Any, **values: Any) -> int:
    return int(connection.execute(insert(table).values(**values).returning(table.c.id)).scalar_one())


def _settings(setup: Setup) -> dict[str, Any]:
    settings = setup.settings.model_dump(exclude_none=True)
    settings["return_within_s"] = settings.pop("return_within_minutes") * 60
    if setup.ticket is not None:
        settings["ticket_layout"] = setup.ticket
    if voice := setup.voice.kept():
        settings["voice"] = voice
    if calling := setup.calling.kept():
        settings["calling"] = calling
    if reports := setup.reports.kept():
        settings["reports"] = reports
    if backup := setup.backup.kept():
        settings["backup"] = backup
    if setup.layouts:
        settings["board_layouts"] = {name: layout.model_dump() for name, layout in setup.layouts.items()}
    if card := setup.office.kept():
        settings["card"] = card
    return settings


def export(connection: Connection) -> dict[str, Any]:
    """The set-up as the content of a set-up file, with hashes in the place of passwords and tokens."""
    office = catalogue.load(connection)
    if office is None:
        return {}
    row = connection.execute(select(schema.office)).one()
    settings = dict(row.settings)
    settings["return_within_minutes"] = settings.pop("return_within_s") // 60
    ticket = settings.pop("ticket_layout", None)
    voice = settings.pop("voice", None)
    calling = settings.pop("calling", None)
    reports = settings.pop("reports", None)
    backup = settings.pop("backup", None)
    layouts = settings.pop("board_layouts", None)
    card = settings.pop("card", {})
    if "results" in settings:
        settings["results"] = _results(settings["results"])
    standard = {
        key.removesuffix("_limit_s").removesuffix("_s") + "_minutes": value // 60 for key, value in row.standard.items() if value
    }
    days: dict[tuple[str, str], list[int]] = {}
    for one in connection.execute(select(schema.working_hours).order_by(schema.working_hours.c.weekday)):
        days.setdefault((one.opens, one.closes), []).append(one.weekday)
    all_codes = frozenset(office.service_by_code)

    def some(services: frozenset[str], helps: frozenset[str] = frozenset()) -> dict[str, Any]:
        own = {} if services == all_codes else {"services": sorted(services - helps)}
        return own | ({"helps": sorted(helps)} if helps else {})

    return {
        "office": {"code": office.code, "name": dict(office.name), "timezone": row.timezone, **card},
        "standard": standard,
        "settings": settings,
        **({} if ticket is None else {"ticket": ticket}),
        **({} if voice is None else {"voice": voice}),
        **({} if calling is None else {"calling": calling}),
        **({} if reports is None else {"reports": reports}),
        **({} if backup is None else {"backup": backup}),
        **({"layouts": layouts} if layouts else {}),
        "hours": [
            {"days": ", ".join(WEEKDAYS[day] for day in listed), "opens": opens, "closes": closes}
            for (opens, closes), listed in days.items()
        ],
        "days_off": [
            _present(date=one.day, reason=one.reason, opens=one.opens, closes=one.closes)
            for one in connection.execute(select(schema.day_off).order_by(schema.day_off.c.day))
        ],
        "groups": [{"letter": one.letter, "name": dict(one.name)} for one in office.groups],
        "services": [
            _present(
                code=one.code,
                group=one.group.letter,
                name=dict(one.name),
                expected_minutes=one.expected_s // 60,
                papers=dict(one.papers) or None,
                daily_limit=one.daily_limit,
                closed_reason=one.closed_reason,
                call=dict(one.call) or None,
                results=_results(one.results),
                result_required=one.result_required,
                **{"for": one.audience},
            )
            for one in office.services
        ],
        "priorities": [
            {
                "code": one.code,
                "name": dict(one.name),
                "basis": dict(one.basis),
                "rank": one.rank,
                **({"in_turns": True} if one.in_turns else {}),
            }
            for one in office.priorities
        ],
        "counters": [
            _present(number=one.number, name=dict(one.name), zone=one.zone, **some(one.services, one.helps))
            for one in office.counters
        ],
        "users": [
            {
                "name": one.name,
                "display_name": one.display_name,
                "role": one.role,
                "password_hash": one.password_hash,
                **({"may_choose": True} if one.may_choose else {}),
                **({} if one.sees_queue else {"sees_queue": False}),
                **some(one.services),
                **({"breaks": [f"{each.opens:%H:%M}-{each.closes:%H:%M}" for each in one.breaks]} if one.breaks else {}),
                **({"until": f"{one.until:%H:%M}"} if one.until else {}),
            }
            for one in office.users
        ],
        "devices": [
            {
                "kind": one.kind,
                "name": one.name,
                "token_hash": one.token_hash,
                **({"groups": sorted(one.letters)} if one.letters else {}),
                **({"services": sorted(one.services)} if one.services else {}),
                **_present(place=one.place, zone=one.zone, counter=one.counter, layout=one.layout),
                **_present(sound=one.sound, volume=one.volume),
            }
            for one in office.devices
            if not one.revoked
        ],
    }


def _results(kept: Sequence[Mapping[str, Any]] | None) -> list[Any] | None:
    """Results as they stand in a file: a code alone where it has words already."""
    return None if kept is None else [dict(one) if one.get("name") else one["code"] for one in kept]


def _present(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}
