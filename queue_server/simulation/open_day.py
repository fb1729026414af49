"""Which day is played, from when to when, and what the office offers on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

import requests

from queue_server.simulation.errors import SimulationError
from queue_server.simulation.link import Link, Refusal, speaker
from queue_server.simulation.staff import Staff
from queue_server.simulation.timing import MovedTime, RealTime, Timing

#: The API does not tell the hours, only the next opening. Visitors are planned until these times; whoever finds the office
#: closed before that does not get a ticket, and nobody more is sent.
OPENS = time(8)
CLOSES, CLOSES_ON_FRIDAY = time(18), time(17)
FRIDAY = 4
#: Into a day that has begun already, fewer visitors come: as many as to that part of a day of ten hours.
USUAL_DAY = timedelta(hours=10)
#: Where the usual hours are nearly over and the office is open all the same (round the clock), the day goes on for so long.
EXTENDED, NEARLY_OVER, SHORTEST = timedelta(hours=8), timedelta(hours=1), timedelta(minutes=30)
LAST_CLOSING = time(23, 30)

CLOCK_REMEDY = (
    "its clock cannot be moved: start it with QUEUE_SERVER_TEST=1 and `queue-server run --test-clock SECONDS`, "
    "take --speed 1, or let --data DIR do it all"
)


@dataclass(frozen=True)
class OpenDay:
    """The day to play: from `opens` to `closes` in office time, `share` of a whole day; the menu's services and priorities."""

    opens: datetime
    closes: datetime
    share: float
    office: Mapping[str, str]
    services: Mapping[str, str]
    priorities: tuple[str, ...]

    @property
    def day(self) -> str:
        return self.opens.date().isoformat()

    @property
    def midnight(self) -> datetime:
        """The end of the business day."""
        return datetime.combine(self.opens.date() + timedelta(days=1), time(0), self.opens.tzinfo)


def find_timing(staff: Staff, speed: float | None) -> Timing:
    """The time to go by; `speed` None is as fast as the server lets. Raises SimulationError when its clock cannot be moved."""
    now = int(server_time(staff).timestamp())
    try:
        _move(staff.link, now)
    except Refusal as refusal:
        if refusal.status not in (404, 405):
            raise SimulationError(f"{staff.link.url}: {refusal}") from None
        if speed not in (None, 1):
            raise SimulationError(f"{staff.link.url}: {CLOCK_REMEDY}") from None
        return RealTime(now)
    return MovedTime(now, partial(_move, staff.link), 0 if speed is None else speed)


def server_time(staff: Staff) -> datetime:
    """The server's clock, in office time."""
    return datetime.fromisoformat(staff.host.ask("GET", "/hall")["server_time"])


def _move(link: Link, now: int) -> None:
    visitor = speaker()
    try:
        link.ask_at_once(visitor, "POST", "/test/clock", {"now": now})
    finally:
        visitor.close()


def find_day(staff: Staff, timing: Timing, wanted: date | None, or_later: bool) -> OpenDay:
    """The day `wanted` (None: the server's today), or with `or_later` the next working day when the office is closed then.

    A clock that can be moved is put to the beginning of `wanted`; one that cannot knows only its today. Raises SimulationError.
    """
    now = server_time(staff)
    url = staff.link.url
    movable = isinstance(timing, MovedTime)
    if wanted is not None and or_later:
        wanted = max(wanted, now.date())
    if wanted is not None and wanted != now.date():
        if not movable:
            raise SimulationError(f"{url}: {wanted} is not its today, and {CLOCK_REMEDY}")
        if wanted < now.date():
            raise SimulationError(
                f"{url}: its history is at {now.date()} already, and time goes only forward; choose a later --day"
            )
        now = _to_the_day(staff, timing, wanted, now)
    menu = _menu(staff)
    begun = menu["open"] and (not movable or now.time() > OPENS)
    if begun:
        opens = now
    elif menu["open"]:
        opens = datetime.combine(now.date(), OPENS, now.tzinfo)
    else:
        opens = _opening(menu, url)
    if opens.date() != now.date() and not (or_later and movable):
        remedy = "choose that --day" if movable else CLOCK_REMEDY
        raise SimulationError(f"{url}: the office is closed on {now.date()}, it opens on {opens:%Y-%m-%d at %H:%M}; {remedy}")
    closes = _closing(opens, begun)
    if closes - opens < SHORTEST:
        raise SimulationError(f"{url}: the day is nearly over there ({now:%H:%M}); choose a later --day")
    return OpenDay(
        opens=opens,
        closes=closes,
        share=min(1.0, (closes - opens) / USUAL_DAY) if begun else 1.0,
        office=menu["office"],
        services={one["code"]: one["name"] for group in menu["groups"] for one in group["services"]},
        priorities=tuple(one["code"] for one in menu["priorities"]),
    )


def _to_the_day(staff: Staff, timing: Timing, day: date, now: datetime) -> datetime:
    """Moves the server's clock to the midnight with which `day` begins; returns that."""
    begins = datetime.combine(day, time(0), now.tzinfo)
    timing.skip_to(int(begins.timestamp()))
    timing.settle()
    return server_time(staff)


def _menu(staff: Staff) -> Any:
    visitor: requests.Session = speaker()
    try:
        return staff.link.ask(visitor, "GET", "/menu?lang=en")
    finally:
        visitor.close()


def _opening(menu: Mapping[str, Any], url: str) -> datetime:
    if menu["reason"]["code"] == "not_set_up":
        raise SimulationError(f"{url}: services, counters or hours are not set there yet; begin at {url}/setup")
    opens_at = menu["reason"]["opens_at"]
    if opens_at is None:
        raise SimulationError(f"{url}: the office does not open in the next two months; correct its hours")
    return datetime.fromisoformat(opens_at)


def _closing(opens: datetime, begun: bool) -> datetime:
    usual = CLOSES_ON_FRIDAY if opens.weekday() == FRIDAY else CLOSES
    closes = datetime.combine(opens.date(), usual, opens.tzinfo)
    at_night = begun and opens.time() < OPENS
    if not at_night and closes - opens >= NEARLY_OVER:
        return closes
    return min(opens + EXTENDED, datetime.combine(opens.date(), LAST_CLOSING, opens.tzinfo))
