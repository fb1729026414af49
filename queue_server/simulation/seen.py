"""What a visitor saw of the own visit: each answer with its instant, and the times that follow from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from queue_server.hall.standard import Times, with_stretch
from queue_server.hall.ticket import State


@dataclass(eq=False)
class Seen:
    """One visit by the visitor's own clock. `since` is the instant (seconds since 1970) at which the present state began."""

    ticket: dict[str, Any]
    since: int
    operator: str | None = None
    times: Times = field(default_factory=Times)

    @property
    def state(self) -> State:
        return State(self.ticket["state"])

    @property
    def issued_at(self) -> datetime:
        return datetime.fromisoformat(self.ticket["issued_at"])

    def saw(self, ticket: dict[str, Any], at: int, operator: str | None = None) -> None:
        """Notes an answer: at `at` the ticket came to look like this, by the hand of `operator` when he called it."""
        self.times = with_stretch(self.times, self.state, self.since, at)
        self.ticket, self.since = ticket, at
        if operator is not None:
            self.operator = operator
