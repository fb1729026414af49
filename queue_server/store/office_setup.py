"""Writing an office's set-up into the database and reading it back as a file's content."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Null, delete, insert, null, select, update

from queue_server.hours_setup import WEEKDAYS, weekdays
from queue_server.setup_document import usual_counter_name
from queue_server.setup_file import DevicePart, Setup, UserPart
from queue_server.store import catalogue, office_rows, schema


def write_new(connection: Connection, setup: Setup) -> None:
    """Writes a first set-up. Every user must have a password_hash and every device a token_hash."""
    _write_parts(connection, _add(connection, schema.office, **_office(setup)), setup, 0)


def write(connection: Connection, office: int, setup: Setup, now: int) -> None:
    """Brings the rows of an office to a set-up, in place: what stays keeps its id, what goes is retired and can come back.

    Who has no password yet gets one by which nobody can sign in; a device without a token waits for its code to be typed.
    """
    connection.execute(update(schema.office).where(schema.office.c.id == office).values(**_office(setup)))
    for table in (schema.working_hours, schema.day_off):
        connection.execute(delete(table).where(table.c.office_id == office))
    _write_parts(connection, office, setup, now)


def _office(setup: Setup) -> dict[str, Any]:
    return {
        "code": setup.office.code,
        "name": setup.office.name,
        "timezone": setup.office.timezone,
        "standard": {
            "total_limit_s": setup.standard.total_minutes * 60,
            "waiting_limit_s": setup.standard.waiting_minutes * 60 if setup.standard.waiting_minutes else None,
            "amber_s": setup.standard.amber_minutes * 60,
            "red_s": setup.standard.red_minutes * 60,
        },
        "settings": _settings(setup),
    }


def _write_parts(connection: Connection, office: int, setup: Setup, now: int) -> None:
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
    rows = _Rows(connection, office, now)
    groups = rows.bring(
        schema.service_group,
        "letter",
        {one.letter: {"name": one.name, "position": position} for position, one in enumerate(setup.groups)},
    )
    services = rows.bring(
        schema.service,
        "code",
        {
            one.code: {
                "group_id": groups[one.group],
                "name": one.name,
                "papers": one.papers,
                "expected_s": one.expected_minutes * 60,
                "daily_limit": one.daily_limit,
                # null() is the database's NULL, not JSON's own null
                "closed_reason": one.closed_reason or null(),
                "position": position,
                "audience": one.audience,
                "call": one.call or null(),
                "results": null() if one.results is None else [_present(**each.model_dump()) for each in one.results],
                "result_required": one.result_required,
            }
            for position, one in enumerate(setup.services)
        },
    )
    rows.bring(
        schema.priority,
        "code",
        {one.code: {**one.model_dump(exclude={"code"}), "position": position} for position, one in enumerate(setup.priorities)},
    )
    counters = rows.bring(
        schema.counter,
        "number",
        {one.number: {"name": one.name or usual_counter_name(one.number), "zone": one.zone} for one in setup.counters},
    )
    own = {counters[one.number]: [services[code] for code in one.services] for one in setup.counters}
    rows.pair(schema.counter_service, own)
    helps = {counters[one.number]: [services[code] for code in one.helps] for one in setup.counters}
    rows.pair(schema.counter_help, helps)
    _leave_directory(connection, office, [one.name for one in setup.users if not one.by_directory])
    no_password = {"password_hash": catalogue.NO_PASSWORD}
    users = rows.bring(schema.user, "name", {one.name: _user(one) for one in setup.users}, no_password)
    rows.pair(schema.user_service, {users[one.name]: [services[code] for code in one.services] for one in setup.users})
    _bring_devices(connection, office, setup.devices)


def _leave_directory(connection: Connection, office: int, names: Collection[str]) -> None:
    """Whose password the directory kept, and does not any more, has none until one is given."""
    user = schema.user
    left = update(user).where(user.c.office_id == office, user.c.password_hash == catalogue.IN_DIRECTORY, user.c.name.in_(names))
    connection.execute(left.values(password_hash=catalogue.NO_PASSWORD))


def _user(user: UserPart) -> dict[str, Any]:
    kept = catalogue.IN_DIRECTORY if user.by_directory else user.password_hash
    return ({} if kept is None else {"password_hash": kept}) | {
        "display_name": user.display_name,
        "role": user.role,
        "breaks": user.breaks or null(),
        "until": user.until,
        "may_choose": user.may_choose,
        "sees_queue": user.sees_queue,
        "disabled": user.disabled,
    }


@dataclass(frozen=True)
class _Rows:
    """Rows that history may name: they are known by a key, come, change, go and come back.

    None is ever deleted: to be sure that nothing names it would mean to read the whole history while the hall waits.
    """

    connection: Connection
    office: int
    now: int

    def bring(
        self, table: Any, key: str, wanted: Mapping[Any, Mapping[str, Any]], at_first: Mapping[str, Any] | None = None
    ) -> dict[Any, int]:
        """Makes the rows in use those that are `wanted` by their key; returns their ids. A new row has `at_first`, too."""
        rows = self.connection.execute(select(table).where(table.c.office_id == self.office)).mappings()
        known = {row[key]: row for row in rows}
        for gone in known.keys() - wanted.keys():
            if known[gone]["retired_at"] is None:
                self.connection.execute(update(table).where(table.c.id == known[gone]["id"]).values(retired_at=self.now))
        ids = {}
        for name, values in wanted.items():
            if name in known:
                ids[name] = known[name]["id"]
                self._change(table, known[name], {**values, "retired_at": None})
            else:
                ids[name] = _add(self.connection, table, office_id=self.office, **{key: name}, **{**(at_first or {}), **values})
        return ids

    def pair(self, table: Any, wanted: Mapping[int, Collection[int]]) -> None:
        """Gives each of the owners its services and no others, all by their ids."""
        of, to = (column.name for column in table.c)
        known: dict[int, set[int]] = {}
        for owner, service in self.connection.execute(select(table)):
            known.setdefault(owner, set()).add(service)
        for owner, services in wanted.items():
            if known.get(owner, set()) != set(services):
                self.connection.execute(delete(table).where(table.c[of] == owner))
                for service in services:
                    self.connection.execute(insert(table).values({of: owner, to: service}))

    def _change(self, table: Any, row: Any, values: Mapping[str, Any]) -> None:
        """Writes only what is not so already: most of a set-up stays as it is."""
        changed = {name: value for name, value in values.items() if row[name] != (None if isinstance(value, Null) else value)}
        if changed:
            self.connection.execute(update(table).where(table.c.id == row["id"]).values(**changed))


def _bring_devices(connection: Connection, office: int, devices: Sequence[DevicePart]) -> None:
    """A device that goes is sent away as staff send one away: its row stays, its token is worth nothing."""
    table = schema.device
    known = {(row.kind, row.name): row for row in connection.execute(select(table).where(table.c.office_id == office))}
    for gone in known.keys() - {(one.kind, one.name) for one in devices}:
        if not known[gone].token_hash.startswith(catalogue.REVOKED):
            worth_nothing = catalogue.REVOKED + secrets.token_hex(16)
            connection.execute(update(table).where(table.c.id == known[gone].id).values(token_hash=worth_nothing))
    for one in devices:
        row = known.get((one.kind, one.name))
        values = {
            "letters": one.groups or null(),
            "services": one.services or null(),
            "place": one.place,
            "zone": one.zone,
            "counter": one.counter,
            "layout": one.layout,
            "sound": one.sound,
            "volume": one.volume,
            "disabled": one.disabled,
        }
        if one.token_hash is not None:
            values["token_hash"] = one.token_hash
        elif row is None or row.token_hash.startswith(catalogue.REVOKED):
            values["token_hash"] = catalogue.UNPAIRED + secrets.token_hex(16)
        if row is None:
            _add(connection, table, office_id=office, kind=one.kind, name=one.name, **values)
        else:
            connection.execute(update(table).where(table.c.id == row.id).values(**values))


def add_user(connection: Connection, office: int, name: str, display_name: str, role: str, password_hash: str) -> None:
    """Adds a person, or lets one come back under his name; `password_hash` may be IN_DIRECTORY."""
    values = {"display_name": display_name, "role": role, "password_hash": password_hash}
    user = schema.user
    back = update(user).where(user.c.office_id == office, user.c.name == name).values(retired_at=None, disabled=False, **values)
    if connection.execute(back).rowcount == 0:
        _add(connection, user, office_id=office, name=name, **values)


def mark_given(connection: Connection, names: Collection[str]) -> None:
    """The present passwords of these people were given to them: they must choose others."""
    user = schema.user
    connection.execute(update(user).where(user.c.name.in_(names)).values(given_hash=user.c.password_hash))


def add_device(connection: Connection, office: int, kind: str, name: str, token_hash: str) -> None:
    """Adds a kiosk or a board that offers or shows all."""
    menu = {"letters": null(), "services": null()}
    _add(connection, schema.device, office_id=office, kind=kind, name=name, token_hash=token_hash, **menu)


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
    if setup.directory is not None:
        settings["directory"] = setup.directory.kept()
    if setup.layouts:
        settings["board_layouts"] = {name: layout.model_dump() for name, layout in setup.layouts.items()}
    if card := setup.office.kept():
        settings["card"] = card
    return settings


def export(connection: Connection) -> dict[str, Any]:
    """The set-up as the content of a set-up file, with hashes in the place of passwords and tokens."""
    office = office_rows.load(connection)
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
    directory = settings.pop("directory", None)
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
    codes = {one.id: one.code for one in office.services}
    at_counter = office_rows.pairs(connection, schema.counter_service, codes)
    of_user = office_rows.pairs(connection, schema.user_service, codes)

    def some(services: frozenset[str] | None, helps: frozenset[str] = frozenset()) -> dict[str, Any]:
        """Only what was said: who has all services has those, too, that are still to come."""
        return ({"services": sorted(services)} if services else {}) | ({"helps": sorted(helps)} if helps else {})

    return {
        "office": {"code": office.code, "name": dict(office.name), "timezone": row.timezone, **card},
        "standard": standard,
        "settings": settings,
        **({} if ticket is None else {"ticket": ticket}),
        **({} if voice is None else {"voice": voice}),
        **({} if calling is None else {"calling": calling}),
        **({} if reports is None else {"reports": reports}),
        **({} if backup is None else {"backup": backup}),
        **({} if directory is None else {"directory": directory}),
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
            _present(number=one.number, name=dict(one.name), zone=one.zone, **some(at_counter.get(one.id), one.helps))
            for one in office.counters
        ],
        "users": [
            {
                "name": one.name,
                "display_name": one.display_name,
                "role": one.role,
                **({"password_hash": one.password_hash} if one.has_own_password else {}),
                **({"sign_in": "directory"} if one.by_directory else {}),
                **({"may_choose": True} if one.may_choose else {}),
                **({} if one.sees_queue else {"sees_queue": False}),
                **some(of_user.get(one.id)),
                **({"breaks": [f"{each.opens:%H:%M}-{each.closes:%H:%M}" for each in one.breaks]} if one.breaks else {}),
                **({"until": f"{one.until:%H:%M}"} if one.until else {}),
                **({"disabled": True} if one.disabled else {}),
            }
            for one in office.users
        ],
        "devices": [
            {
                "kind": one.kind,
                "name": one.name,
                **({} if one.unpaired else {"token_hash": one.token_hash}),
                **({"groups": sorted(one.letters)} if one.letters else {}),
                **({"services": sorted(one.services)} if one.services else {}),
                **_present(place=one.place, zone=one.zone, counter=one.counter, layout=one.layout),
                **_present(sound=one.sound, volume=one.volume),
                **({"disabled": True} if one.disabled else {}),
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
