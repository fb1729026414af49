"""The figures of the played day as its own visitors saw it, and how they compare with what the server says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from queue_server.hall.standard import SHORT_SERVICE_S
from queue_server.hall.ticket import OPEN, State
from queue_server.reports.figures import distribution, grouped, share, spread
from queue_server.simulation.open_day import OpenDay
from queue_server.simulation.seen import Seen
from queue_server.simulation.timing import PARTS

Document = dict[str, Any]

#: Settings and wordings of the day report: the visitors cannot see them, so they are not compared. Neither is what else the
#: report tells of counters and operators between visits, and of how the history was written: nothing of that is computed here.
NOT_SEEN = ("office", "standard", "rules")
#: Whoever served nobody was seen by nobody.
SERVED_SOMEBODY = ("by_operator", "by_counter")
#: By what the items of the report's lists are told apart.
KEYS = {
    "by_service": "service.code",
    "by_operator": "operator.name",
    "by_counter": "counter",
    "by_hour": "hour",
    "over_standard": "id",
    "distribution": "from_s",
}


def figures(seen: Sequence[Seen], day: OpenDay, report: Document, operators: Mapping[str, str]) -> Document:
    """The day report of the contract, computed from what the visitors saw.

    `report` is the server's: the office, its limits and the wording of the rules are taken from there. `operators` are the
    names that colleagues see, by user name.
    """
    limit = int(report["standard"]["total_limit_s"])
    finished = [one for one in seen if one.state is State.FINISHED]
    late = sorted((one for one in finished if one.times.total_s > limit), key=lambda one: (-one.times.total_s, one.ticket["id"]))
    by_service = grouped(seen, lambda one: one.ticket["service"]["code"])
    by_operator = grouped([one for one in seen if one.operator], lambda one: one.operator)
    by_counter = grouped([one for one in seen if one.ticket["counter"]], lambda one: one.ticket["counter"])
    by_hour = grouped(seen, lambda one: one.issued_at.hour)
    return {
        "day": day.day,
        "office": report["office"],
        "standard": report["standard"],
        "tickets": len(seen),
        **{state.value: _count(seen, state) for state in (State.FINISHED, State.NO_SHOW, State.CANCELLED, State.EXPIRED)},
        "open": sum(1 for one in seen if one.state in OPEN),
        **_whole(finished, limit, report["standard"]["waiting_limit_s"]),
        "by_service": [
            _of_service(code, name, by_service[code], limit) for code, name in day.services.items() if code in by_service
        ],
        "by_operator": [
            {"operator": {"name": name, "display_name": operators[name]}, **_part(by_operator[name], limit)}
            for name in operators
            if name in by_operator
        ],
        "by_counter": [{"counter": number, **_part(some, limit)} for number, some in sorted(by_counter.items())],
        "by_hour": [{"hour": hour, **_part(some, limit)} for hour, some in sorted(by_hour.items())],
        "over_standard": [_late(one, operators) for one in late],
        "data_quality": {
            "short_services": sum(1 for one in finished if one.times.service_s < SHORT_SERVICE_S),
            "expired": _count(seen, State.EXPIRED),
            "returned": sum(1 for one in seen if one.ticket["returned"]),
            "unprinted": sum(1 for one in seen if one.ticket["print_state"] in ("failed", "uncertain")),
        },
        "rules": report["rules"],
    }


def _count(seen: Sequence[Seen], state: State) -> int:
    return sum(1 for one in seen if one.state is state)


def _times(finished: Sequence[Seen], limit: int) -> Document:
    within = sum(1 for one in finished if one.times.total_s <= limit)
    return {
        "waiting": spread(one.times.waiting_s for one in finished),
        "service": spread(one.times.service_s for one in finished),
        "total": {
            **spread(one.times.total_s for one in finished),
            "within_standard": within,
            "share_within_standard": share(within, len(finished)),
        },
    }


def _whole(finished: Sequence[Seen], limit: int, waiting_limit: int | None) -> Document:
    times = _times(finished, limit)
    within = None if waiting_limit is None else sum(1 for one in finished if one.times.waiting_s <= waiting_limit)
    of_limit = {"within_limit": within, "share_within_limit": None if within is None else share(within, len(finished))}
    return {
        **times,
        "waiting": {**times["waiting"], **of_limit},
        "walking": spread(one.times.walking_s for one in finished),
        "paused": spread(one.times.paused_s for one in finished),
        "distribution": distribution(one.times.total_s for one in finished),
    }


def _part(seen: Sequence[Seen], limit: int) -> Document:
    finished = [one for one in seen if one.state is State.FINISHED]
    return {
        "tickets": len(seen),
        "finished": len(finished),
        "no_show": _count(seen, State.NO_SHOW),
        **_times(finished, limit),
    }


def _of_service(code: str, name: str, seen: Sequence[Seen], limit: int) -> Document:
    """A service's part; "service" is the service and its times at once, as in the server's report."""
    part = _part(seen, limit)
    ended = {state.value: _count(seen, state) for state in (State.CANCELLED, State.EXPIRED)}
    return {**part, **ended, "service": {"code": code, "name": name, **part["service"]}}


def _late(one: Seen, operators: Mapping[str, str]) -> Document:
    ticket = one.ticket
    return {
        "id": ticket["id"],
        "number": ticket["number"],
        "service": ticket["service"],
        "counter": ticket["counter"],
        "operator": operators.get(one.operator or ""),
        "issued_at": ticket["issued_at"],
        "finished_at": ticket["finished_at"],
        "waiting_s": one.times.waiting_s,
        "walking_s": one.times.walking_s,
        "service_s": one.times.service_s,
        "paused_s": one.times.paused_s,
        "total_s": one.times.total_s,
    }


def report_differences(own: Document, report: Document) -> list[str]:
    """Where the server's day report says something else than `own`, one line each; empty when they are equal."""
    seen = {key: value for key, value in own.items() if key not in NOT_SEEN}
    theirs = {**report, **{name: [one for one in report[name] if one["tickets"]] for name in SERVED_SOMEBODY}}
    return list(_differences("", seen, theirs))


def ticket_differences(seen: Sequence[Seen], listed: Sequence[Document]) -> list[str]:
    """Where the server's tickets of the day (of `listed`, those of our visitors) have other states or times than was seen."""
    by_id = {ticket["id"]: ticket for ticket in listed}
    return [
        line
        for one in seen
        for line in _differences(
            f"ticket {one.ticket['number']}",
            {"id": one.ticket["id"], "state": one.state.value, **{part: getattr(one.times, part) for part in _exact(one)}},
            by_id.get(one.ticket["id"], {}),
        )
    ]


def _exact(one: Seen) -> tuple[str, ...]:
    """A missed visit's pause goes on by itself; all other times stand still when a visit has ended."""
    return PARTS if one.state is not State.NO_SHOW else PARTS[:3]


def _differences(where: str, own: Any, theirs: Any) -> Iterator[str]:
    if isinstance(own, dict) and isinstance(theirs, dict):
        for key, value in own.items():
            yield from _differences(f"{where}.{key}".lstrip("."), value, theirs.get(key))
    elif isinstance(own, list) and isinstance(theirs, list):
        mine, other = _by_key(where, own), _by_key(where, theirs)
        for key in [*mine, *(key for key in other if key not in mine)]:
            yield from _differences(f"{where}[{key}]", mine.get(key), other.get(key))
    elif own != theirs:
        yield f"{where}: {_short(own)} seen, {_short(theirs)} at the server"


def _by_key(where: str, items: Sequence[Document]) -> Document:
    """A list of the report by what tells its items apart."""
    found: Document = {}
    for item in items:
        value: Any = item
        for step in KEYS[where].split("."):
            value = value[step]
        found[str(value)] = item
    return found


def _short(value: Any) -> str:
    return "something" if isinstance(value, dict | list) else "nothing" if value is None else str(value)
