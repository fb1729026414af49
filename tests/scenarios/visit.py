"""A visit as the small model of the scenarios knows it: what leads where, and how its time adds up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

#: What each step leads to from each state in which it is allowed, written down by hand.
LEADS_TO = {
    "recall": {"called": "called"},
    "start": {"called": "serving"},
    "finish": {"serving": "finished"},
    "further-service": {"serving": "serving"},
    "no-show": {"called": "no_show"},
    "park": {"called": "parked", "serving": "parked"},
    "transfer": {"waiting": "waiting", "called": "waiting", "serving": "waiting", "parked": "waiting"},
    "return": {"parked": "waiting", "no_show": "waiting"},
    "cancel": {"waiting": "cancelled", "called": "cancelled", "parked": "cancelled", "no_show": "cancelled"},
}
BODIES: dict[str, dict[str, Any]] = {"park": {"reason": "papers"}, "cancel": {"reason": "Ушёл"}, "finish": {"outcome": "solved"}}
PART_OF = {"waiting": "waiting_s", "called": "walking_s", "serving": "service_s", "parked": "paused_s", "no_show": "paused_s"}
#: The steps that the table allows, those that happen most in a hall more often.
OFTEN = {
    "waiting": ("transfer", "cancel"),
    "called": ("start", "no-show", "start", "recall", "start", "park", "transfer", "no-show", "cancel"),
    "serving": ("finish", "park", "finish", "further-service", "transfer", "finish"),
    "parked": ("return", "transfer", "return", "cancel"),
    "no_show": ("return", "return", "cancel"),
}
OPEN = ("waiting", "called", "serving", "parked")
AT_COUNTER = ("called", "serving")
#: A booked visitor is called so long before the time.
BOOKED_EARLY_S = 300


@dataclass
class Visit:
    """What the model knows of one visit; `day` is the business day of its number, `arrival` how many were entered before."""

    id: str
    number: str
    service: str
    rank: int
    day: str
    arrival: int
    issued: int
    since: int
    state: str = "waiting"
    counter: int | None = None
    for_counter: int | None = None
    back_to: tuple[int, str] | None = None
    booked: int | None = None
    returned: bool = False
    recalls: int = 0
    announced: int = 0
    times: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("waiting_s", "walking_s", "service_s", "paused_s"), 0))

    @property
    def came(self) -> tuple[int, int]:
        """What orders visits that did not miss a call: the instant of arrival, then the order in which they were entered."""
        return self.issued, self.arrival

    @property
    def appointment(self) -> int | None:
        """The time that is still his: coming back after a missed call he has none."""
        return None if self.returned else self.booked

    @property
    def clock(self) -> int:
        """When his waiting began to count."""
        return max(self.issued, self.booked or 0)

    def is_due(self, now: int) -> bool:
        """Whether he is called before those who came after him, as far as an appointment goes."""
        return self.appointment is None or now >= self.appointment - BOOKED_EARLY_S

    def body_for(self, word: str) -> dict[str, Any]:
        """What somebody says with a step who says no more than must be said: another service where one is to be named."""
        if word == "further-service":
            return {"service": "meter" if self.service != "meter" else "connection", "outcome": "solved"}
        return BODIES.get(word, {"service": "meter"} if word == "transfer" else {})

    def moves(self, state: str, now: int) -> None:
        self.times = self.times_now(now)
        self.state, self.since = state, now

    def times_now(self, now: int) -> dict[str, int]:
        """The stretches so far, with the one that goes on."""
        part = PART_OF.get(self.state)
        seconds = now - self.since
        own = max(0, min(now, self.booked or 0) - self.since) if self.state == "waiting" else 0
        more = {"paused_s": own}
        if part is not None:
            more[part] = more.get(part, 0) + seconds - own
        return {name: so_far + more.get(name, 0) for name, so_far in self.times.items()}
