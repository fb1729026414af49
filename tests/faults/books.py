"""What the hall's books say when all is over: the database is read by itself, and held against what people were told."""

from __future__ import annotations

import heapq
import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.serving import Answer


@dataclass(frozen=True)
class Paper:
    """A ticket as the kiosk was told it, with when it was asked for first and when the answer came."""

    id: str
    number: str
    asked_at: float
    answered_at: float


@dataclass(frozen=True)
class CallTold:
    """A call as a counter was told it."""

    ticket: str
    number: str
    counter: int


def paper(answer: Answer) -> Paper:
    assert answer.status == 201, answer
    return Paper(answer.document["id"], answer.document["number"], answer.asked_at, answer.answered_at)


def call_told(answer: Answer, counter: int) -> CallTold:
    assert answer.status == 200, answer
    ticket = answer.document["ticket"]
    return CallTold(ticket["id"], ticket["number"], counter)


@dataclass(frozen=True)
class Entry:
    """A ticket in the database; `series` is (business day, letter), `ordinal` its place in it: 1, 2, …, 999, 1000, …"""

    id: str
    number: str
    series: tuple[str, str]
    ordinal: int
    service: int
    rank: int
    state: str


@dataclass(frozen=True)
class Happened:
    """An event, in the order in which they were committed."""

    what: str
    ticket: str | None
    counter: int | None


@dataclass
class Books:
    """All tickets and events of an office, and whether the file they stand in is sound."""

    integrity: str
    tickets: dict[str, Entry] = field(default_factory=dict)
    events: list[Happened] = field(default_factory=list)

    @classmethod
    def read(cls, data: Path) -> Books:
        with closing(sqlite3.connect(f"file:{data / 'queue.db'}?mode=ro", uri=True)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
            found += [f"a row of {row[0]} points nowhere" for row in connection.execute("PRAGMA foreign_key_check")]
            books = cls("; ".join(found))
            for ticket, day, number, lap, service, rank, state in connection.execute(
                "SELECT id, business_day, number, lap, service_id, rank, state FROM ticket"
            ):
                ordinal = lap * 999 + int(number[1:])
                books.tickets[ticket] = Entry(ticket, number, (day, number[0]), ordinal, service, rank, state)
            books.events = [
                Happened(*row)
                for row in connection.execute(
                    "SELECT what, ticket_id, counter.number FROM event LEFT JOIN counter ON counter.id = counter_id ORDER BY seq"
                )
            ]
        return books

    def lost(self, papers: Iterable[Paper]) -> list[Paper]:
        """Papers in visitors' hands that stand in no book."""
        return [one for one in papers if one.id not in self.tickets]

    def changed(self, papers: Iterable[Paper]) -> list[Paper]:
        """Papers that bear another number than the book."""
        return [one for one in papers if one.id in self.tickets and self.tickets[one.id].number != one.number]

    def never_told(self, papers: Iterable[Paper]) -> list[str]:
        """Tickets that nobody was told of: a second one for one tap."""
        return sorted(self.tickets.keys() - {one.id for one in papers})

    def numbers_twice(self) -> list[tuple[tuple[str, str], int]]:
        """Numbers of one series that were given twice."""
        given = Counter((one.series, one.ordinal) for one in self.tickets.values())
        return [number for number, times in given.items() if times > 1]

    def missing_numbers(self) -> dict[tuple[str, str], int]:
        """How many numbers of each series were skipped: given to a ticket that was not kept."""
        last: Counter[tuple[str, str]] = Counter()
        for one in self.tickets.values():
            last[one.series] = max(last[one.series], one.ordinal)
        given = Counter(one.series for one in self.tickets.values())
        return {series: last[series] - given[series] for series in last if last[series] != given[series]}

    def not_higher(self, papers: Iterable[Paper]) -> list[tuple[Paper, int]]:
        """Papers asked for after another of the series was in somebody's hand, and whose number is yet not higher."""
        known = [one for one in papers if one.id in self.tickets]
        answered = sorted(known, key=lambda one: one.answered_at)
        highest: Counter[tuple[str, str]] = Counter()
        wrong, seen = [], 0
        for one in sorted(known, key=lambda one: one.asked_at):
            while answered[seen].answered_at < one.asked_at:
                entry = self.tickets[answered[seen].id]
                highest[entry.series] = max(highest[entry.series], entry.ordinal)
                seen += 1
            entry = self.tickets[one.id]
            if entry.ordinal <= highest[entry.series]:
                wrong.append((one, highest[entry.series]))
        return wrong

    def called_twice(self) -> list[str]:
        """Visitors whom two calls named, though they had not come back into the queue."""
        called: set[str] = set()
        twice = []
        for event in self.events:
            if event.what == "returned":
                called.discard(event.ticket or "")
            elif event.what == "called":
                if event.ticket in called:
                    twice.append(event.ticket or "")
                called.add(event.ticket or "")
        return twice

    def in_two_hands(self) -> list[Happened]:
        """Calls of a visitor who was at a counter already, or to a counter that had one."""
        at: dict[str, int | None] = {}
        wrong = []
        for event in self.events:
            ticket = event.ticket or ""
            if event.what == "called":
                if ticket in at or event.counter in at.values():
                    wrong.append(event)
                at[ticket] = event.counter
            elif event.what in ("finished", "no_show", "parked", "transferred", "sent_back", "cancelled", "expired"):
                at.pop(ticket, None)
        return wrong

    def passed_over(self) -> list[tuple[str, str]]:
        """(Called, still waiting): calls past somebody who came earlier, or has a higher rank.

        For halls in which every counter takes every service, and nobody is sent on or comes back.
        """
        waiting: list[tuple[int, int, str]] = []
        gone: set[str] = set()
        wrong = []
        for seq, event in enumerate(self.events):
            ticket = event.ticket or ""
            if event.what == "issued":
                heapq.heappush(waiting, (-self.tickets[ticket].rank, seq, ticket))
            elif event.what in ("called", "cancelled", "expired"):
                gone.add(ticket)
                while waiting and waiting[0][2] in gone and waiting[0][2] != ticket:
                    heapq.heappop(waiting)
                if event.what == "called" and waiting and waiting[0][2] != ticket:
                    wrong.append((ticket, waiting[0][2]))
        return wrong

    def calls(self) -> list[CallTold]:
        return [
            CallTold(event.ticket, self.tickets[event.ticket].number, event.counter)
            for event in self.events
            if event.what == "called" and event.ticket is not None and event.counter is not None
        ]
