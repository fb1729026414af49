"""What one hall display is given of the hall: all of it, some services, the counters of a zone, or a single counter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

#: A board shows at most so many announcements.
SHOWN = 20
#: Boards with wishes pick their calls from so many of the newest ones; whoever was called before that has arrived.
PICKED_FROM = 200


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a board shows. Two boards with equal wishes show the same; None means all.

    `services` (codes) and `counters` (numbers) choose calls, `queues` (codes) those who wait or have missed a call;
    `counter` is the one that a small board hangs over, `layout` the name of a layout; `sound` (on, gong or off) and `volume`
    (percent of the office's) say what is heard.
    """

    services: frozenset[str] | None = None
    counters: frozenset[int] | None = None
    queues: frozenset[str] | None = None
    counter: int | None = None
    layout: str | None = None
    sound: str = "on"
    volume: int = 100

    @property
    def shows_all(self) -> bool:
        """Whether no call is left out."""
        return self.services is None and self.counters is None

    def shows_call(self, service: str, counter: int) -> bool:
        """Whether a call for a service to a counter is shown and spoken."""
        return (self.services is None or service in self.services) and (self.counters is None or counter in self.counters)

    def shows_queue(self, service: str) -> bool:
        """Whether those who wait for a service, or have missed their call, are shown."""
        return self.queues is None or service in self.queues

    def with_lent(self, lent: Mapping[int, frozenset[str]]) -> Wishes:
        """With the queues of what was lent (by counter) to those of its zone; a small board shows no queue."""
        if self.counters is None or self.queues is None or self.counter is not None:
            return self
        taken = frozenset[str]().union(*(lent.get(number, frozenset()) for number in self.counters))
        return replace(self, queues=self.queues | (taken if self.services is None else taken & self.services))


#: A board that nobody said anything about.
EVERYTHING = Wishes()


def of_counter(number: int, layout: str | None = None) -> Wishes:
    """A small board over a counter: its calls and nothing else."""
    return Wishes(counters=frozenset({number}), queues=frozenset(), counter=number, layout=layout)


def of_part(services: frozenset[str] | None, zone: dict[int, frozenset[str]] | None, layout: str | None = None) -> Wishes:
    """A board of some services, of a zone (the services that each of its counters takes), or of both."""
    counters = None if zone is None else frozenset(zone)
    queues = services
    if zone is not None:
        taken = frozenset().union(*zone.values())
        queues = taken if services is None else services & taken
    return Wishes(services, counters, queues, None, layout)
