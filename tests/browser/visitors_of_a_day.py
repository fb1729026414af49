"""Visitors of a simulated day, pressed into a few minutes: they come to a real server by themselves, and know what they want."""

from __future__ import annotations

import threading
import time
import uuid
from dataclasses import dataclass

from queue_server.simulation.plan import Leg, Visit, plan_day
from queue_server.simulation.presets import USUAL, Preset
from tests.faults.serving import Server

#: A minute of the planned day in seconds of ours: for walking, for service, and for being away.
WALK_S, SERVICE_S, AWAY_S = 0.6, 0.12, 0.2
DAY_S = 10 * 3600
#: More are planned than wanted, because the number of a planned day is drawn as well.
SPARE = 1.5


@dataclass(eq=False)
class Visitor:
    """Somebody with a ticket: what the plan says of him, and at which stretch of his visit he is."""

    visit: Visit
    ticket: str
    leg: int = 0
    missing: bool = False

    @property
    def stretch(self) -> Leg:
        return self.visit.legs[min(self.leg, len(self.visit.legs) - 1)]

    @property
    def walk_s(self) -> float:
        return self.stretch.walking_s / 60 * WALK_S

    @property
    def service_s(self) -> float:
        return self.stretch.service_s / 60 * SERVICE_S


class VisitorsOfADay:
    """`with VisitorsOfADay(server, 200, 240) as visitors:` so many come within so many seconds, in the rhythm of the plan.

    `known` are those who have come, by number; `come` says that nobody more will. While `door` is held nobody comes in.
    """

    def __init__(self, server: Server, count: int, within_s: float, seed: str = "six") -> None:
        self.known: dict[str, Visitor] = {}
        self.door = threading.Lock()
        self.failed: BaseException | None = None
        preset = Preset(visits=round(count * SPARE), counters=1)
        plan = plan_day(
            preset, seed, length_s=DAY_S, services=list(USUAL), priorities=("disabled", "veteran"), counters=1, share=1.0
        )
        self.visits = plan.visits[:count]
        assert len(self.visits) == count
        self._pace = within_s / self.visits[-1].arrives_s
        self._kiosk = server.kiosk()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._arrive)

    def __enter__(self) -> VisitorsOfADay:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join(30)

    @property
    def come(self) -> bool:
        if self.failed is not None:
            raise self.failed
        return len(self.known) == len(self.visits)

    def _arrive(self) -> None:
        begun = time.monotonic()
        try:
            for visit in self.visits:
                if self._over.wait(max(0.0, begun + visit.arrives_s * self._pace - time.monotonic())):
                    return
                with self.door:
                    answer = self._kiosk.issue(visit.service, uuid.uuid4().hex, visit.priority)
                    assert answer.status == 201, answer
                    ticket = answer.document
                    assert ticket["number"] not in self.known, "two visitors with one number"
                    self.known[ticket["number"]] = Visitor(visit, ticket["id"], missing=visit.absent)
        except BaseException as error:
            self.failed = error
