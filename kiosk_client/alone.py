"""What the kiosk does by itself while the server is away: it offers the last known services and gives numbers of its own.

The server gives these numbers in advance (`PUT /kiosk/numbers`), so that nobody else has them. Each visit is on the disk
before the visitor sees its number, and is handed in when the server is back.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from kiosk_client.memory import Journal

log = logging.getLogger(__name__)

Document = dict[str, Any]

#: Visits of business days before these are forgotten once they are handed in.
DAYS_KEPT = 2
LOCAL = "alone-"
#: A smaller difference to the hall's time than the one that is kept is not worth a write to the disk.
CLOCKS_AGREE_S = 0.2


@dataclass(frozen=True)
class Visit:
    """A visit that began here while the server was away. `issued_at` in seconds since 1970, `day` YYYY-MM-DD."""

    key: str
    day: str
    number: str
    service: str
    language: str
    priority: str | None
    large: bool
    issued_at: int

    @property
    def local_id(self) -> str:
        """What the kiosk calls this visit's ticket until the server has given it an identifier."""
        return LOCAL + self.key


# Rules


def next_number(letter: str, ranges: Sequence[Sequence[int]], used: Collection[str]) -> str | None:
    """The lowest number of these ranges above all that were used; None when there is none."""
    highest = max((int(one[1:]) for one in used if one[0] == letter), default=0)
    for first, last in sorted(ranges, key=lambda pair: pair[0]):
        if last > highest:
            return f"{letter}{max(first, highest + 1):03d}"
    return None


def is_open(hours: Iterable[Sequence[str]], clock: str) -> bool:
    """Whether the office is open at `clock` (HH:MM); a span that ends at 00:00 lasts to the end of the day."""
    return any(opens <= clock and (closes == "00:00" or clock < closes) for opens, closes in hours)


def offered(menu: Mapping[str, Any], letters: Collection[str], same_day: bool) -> Document:
    """The last known menu as it can be offered without the server: nobody knows how many wait.

    `letters` are those that still have a number. A limit of the day that was reached holds for that day only.
    """
    lasting = ("service_closed", "limit_reached") if same_day else ("service_closed",)

    def service(one: Mapping[str, Any], letter: str) -> Document:
        closed = one.get("closed")
        stays = closed if isinstance(closed, dict) and closed.get("code") in lasting else None
        shown = {name: value for name, value in one.items() if name != "waiting"}
        return {**shown, "estimate": None, "open": stays is None and letter in letters, "closed": stays}

    groups = []
    for group in menu.get("groups") or []:
        services = [service(one, group["letter"]) for one in group["services"]]
        shown = {name: value for name, value in group.items() if name != "waiting"}
        groups.append({**shown, "estimate": None, "open": any(one["open"] for one in services), "services": services})
    return {**menu, "open": True, "reason": None, "groups": groups}


# Memory


class Alone:
    """The numbers, the last known menu and the visits of one kiosk."""

    def __init__(
        self, folder: Path, monotonic: Callable[[], float] = time.monotonic, wall: Callable[[], float] = time.time
    ) -> None:
        self._monotonic = monotonic
        self._wall = wall
        self._known = Journal(folder / "hall.jsonl")
        self._journal = Journal(folder / "alone.jsonl")
        self._hall: Document = next(iter(self._known.read()), {})
        self._heard: tuple[float, float] | None = None
        self._visits: dict[str, Visit] = {}
        self._tickets: dict[str, str] = {}
        self._read()

    # What the server says

    def note_state(self, state: Mapping[str, Any]) -> None:
        """Keeps what a state of `/kiosk` says of menu, settings and time."""
        try:
            told = datetime.fromisoformat(str(state.get("server_time"))).timestamp()
        except ValueError:
            return
        self._heard = (told, self._monotonic())
        kept = {word: state.get(word) for word in ("menu", "settings", "languages", "locked")}
        ahead_s = round(told - self._wall(), 1)
        if isinstance(kept["menu"], dict):
            kept["menu"] = offered(kept["menu"], [group["letter"] for group in kept["menu"].get("groups") or []], True)
            # Without how many wait the menu seldom changes, and so the disk is seldom written.
            self._keep({**kept, "menu_day": str(state["server_time"])[:10]}, ahead_s)

    def note_numbers(self, answer: Mapping[str, Any]) -> None:
        """Keeps the numbers that the server gave."""
        self._keep({"timezone": answer.get("timezone"), "days": answer.get("days")}, self._hall.get("ahead_s", 0))

    # What can be offered

    def now(self) -> datetime:
        """The office's time: as last heard from the server, else as this computer's clock and its usual error say."""
        if self._heard is not None:
            instant = self._heard[0] + self._monotonic() - self._heard[1]
        else:
            instant = self._wall() + self._hall.get("ahead_s", 0)
        return datetime.fromtimestamp(instant, UTC).astimezone(ZoneInfo(self._hall.get("timezone") or "UTC"))

    def offer(self) -> Document | None:
        """`{menu, settings, languages, server_time, open}` without the server; None when no number can be given."""
        now, menu = self.now(), self._hall.get("menu")
        today = self._day(now)
        if (
            today is None
            or self._hall.get("locked") is not None
            or not isinstance(menu, dict)
            or not is_open(today.get("hours") or [], f"{now:%H:%M}")
        ):
            return None
        letters = [letter for letter in today["numbers"] if self._next(today, letter) is not None]
        if not letters:
            return None
        return {
            "menu": offered(menu, letters, self._hall.get("menu_day") == today["day"]),
            "settings": self._hall.get("settings"),
            "languages": self._hall.get("languages"),
            "server_time": now.replace(microsecond=0).isoformat(),
            "open": True,
        }

    def issue(self, key: str, service: str, language: str, priority: str | None, large: bool) -> Document | None:
        """The ticket of a visit that begins here and now, on the disk already; None when it cannot be given."""
        known = self._visits.get(key)
        if known is not None:
            return self._ticket(known)
        offer, now = self.offer(), self.now()
        today = self._day(now)
        found = self._service(offer["menu"], service) if offer else None
        if today is None or found is None or not found[1]["open"]:
            return None
        number = self._next(today, found[0]["letter"])
        if number is None:
            return None
        visit = Visit(key, today["day"], number, service, language, priority, large, int(now.timestamp()))
        if not self._journal.append({"given": asdict(visit)}):
            return None  # a number that a power cut would make us forget is not given
        self._visits[key] = visit
        return self._ticket(visit)

    # Handing in

    def gave(self, key: str) -> bool:
        """Whether a tap got its number here."""
        return key in self._visits

    def to_hand_in(self) -> list[Visit]:
        """Visits that the server does not know yet, in the order in which people came."""
        waiting = [visit for key, visit in self._visits.items() if key not in self._tickets]
        return sorted(waiting, key=lambda visit: visit.issued_at)

    def handed_in(self, visit: Visit, ticket_id: str) -> None:
        """The server has a visit, as this ticket; an empty identifier means that it will never take it."""
        self._tickets[visit.key] = ticket_id
        self._journal.append({"handed_in": visit.key, "ticket": ticket_id})

    def servers_id(self, local_id: str) -> str | None:
        """The server's identifier of a ticket; None as long as it has none, "" when it will never have one."""
        if not local_id.startswith(LOCAL):
            return local_id
        key = local_id.removeprefix(LOCAL)
        return self._tickets.get(key, None if key in self._visits else "")

    def _read(self) -> None:
        for entry in self._journal.read():
            if isinstance(entry.get("given"), dict):
                try:
                    visit = Visit(**entry["given"])
                except TypeError:
                    continue
                self._visits[visit.key] = visit
            elif isinstance(entry.get("handed_in"), str):
                self._tickets[entry["handed_in"]] = str(entry.get("ticket") or "")
        oldest = (self.now().date() - timedelta(days=DAYS_KEPT)).isoformat()
        for key in [key for key, visit in self._visits.items() if visit.day < oldest and key in self._tickets]:
            del self._visits[key]
            del self._tickets[key]
        entries: list[Document] = [{"given": asdict(visit)} for visit in self._visits.values()]
        entries += [{"handed_in": key, "ticket": ticket} for key, ticket in self._tickets.items()]
        self._journal.rewrite(entries)

    def _keep(self, words: Document, ahead_s: float) -> None:
        kept = {**self._hall, **words}
        if abs(ahead_s - kept.get("ahead_s", 0)) > CLOCKS_AGREE_S or "ahead_s" not in kept:
            kept["ahead_s"] = ahead_s
        if kept != self._hall:
            self._hall = kept
            self._known.rewrite([kept])

    def _day(self, now: datetime) -> Document | None:
        today = now.date().isoformat()
        return next((one for one in self._hall.get("days") or [] if one["day"] == today), None)

    def _next(self, day: Document, letter: str) -> str | None:
        used = {visit.number for visit in self._visits.values() if visit.day == day["day"]} | set(day.get("given") or [])
        return next_number(letter, day["numbers"].get(letter) or [], used)

    def _ticket(self, visit: Visit) -> Document:
        """As much of a ticket as can be known without the server."""
        found = self._service(self._hall.get("menu") or {}, visit.service)
        group, service = found if found else ({}, {"code": visit.service})
        zone = ZoneInfo(self._hall.get("timezone") or "UTC")
        return {
            "id": visit.local_id,
            "number": visit.number,
            "state": "waiting",
            "service": {"code": visit.service, "name": service.get("name")},
            "group": {"letter": group.get("letter"), "name": group.get("name")},
            "language": visit.language,
            "issued_at": datetime.fromtimestamp(visit.issued_at, zone).isoformat(),
            "people_ahead": None,
            "estimate": None,
            "papers": service.get("papers") or [],
            "tracking_url": None,
            "alone": True,
        }

    @staticmethod
    def _service(menu: Mapping[str, Any], code: str) -> tuple[Document, Document] | None:
        """The group and the service with this code."""
        for group in menu.get("groups") or []:
            for service in group["services"]:
                if service["code"] == code:
                    return group, service
        return None


def as_body(visit: Visit) -> Document:
    """What is handed in of a visit."""
    body: Document = {
        "tap": visit.key,
        "day": date.fromisoformat(visit.day).isoformat(),
        "number": visit.number,
        "service": visit.service,
        "language": visit.language,
        "issued_at": visit.issued_at,
    }
    if visit.large:
        body["accessible"] = True
    return body if visit.priority is None else {**body, "priority": visit.priority}


def numbers_in(reply: str) -> Document | None:
    """The server's answer with numbers, or None when it is none."""
    try:
        answer = json.loads(reply)
        for one in answer["days"]:
            date.fromisoformat(one["day"])
            for ranges in one["numbers"].values():
                for first, last in ranges:
                    int(first), int(last)
        ZoneInfo(answer["timezone"])
    except (ValueError, TypeError, KeyError, AttributeError, OSError, RecursionError):
        return None
    return dict(answer)
