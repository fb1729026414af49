"""The kiosk's link to the queue server: asks for tickets, has its errands run, and keeps the newest state.

A tap is sent under one key until it is answered, whatever happens to the answer, the network or this program.
The state comes by Socket.IO; its age tells the page when the hall is out of reach.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from kiosk_client.alone import Alone
from kiosk_client.errands import Errands
from kiosk_client.live_state import LiveState
from kiosk_client.memory import Outbox, Tap, TapBook
from kiosk_client.questions import Questions
from kiosk_client.server_http import TIMEOUTS_S, ServerHttp, asked_to_wait, json_object, never_arrived

log = logging.getLogger(__name__)

#: A tap is tried again for so long before the visitor is told that the hall is out of reach.
ANSWER_WITHIN_S = 3.0
#: Between two tries of one tap.
TRY_AGAIN_S = 0.3
#: A visitor's page asks again for its tap at least this often; after that nobody stands at the kiosk any more.
WANTED_S = 10.0
#: A tap whose answer was lost is settled within this time; later nobody could come for the paper.
SETTLE_WITHIN_S = 30 * 60.0
#: Between two rounds of the courier while something is left to deliver.
COURIER_S = 1.0
#: After such a silence the kiosk gives numbers of its own, without asking the server first.
ALONE_AFTER_S = 2.0
#: So many answers are kept for pages that ask again.
ANSWERS_KEPT = 200

Ticket = dict[str, Any]


@dataclass(frozen=True)
class Issued:
    """The server's ticket for a tap."""

    ticket: Ticket


@dataclass(frozen=True)
class Refused:
    """Why there is no ticket: the server's `code` and `detail`, or `server_away` when it could not be asked."""

    status: int
    code: str
    detail: str = ""
    more: dict[str, Any] = field(default_factory=dict)


Answer = Issued | Refused


@dataclass
class _Try:
    """A tap on its way: `turn` lets one request at a time ask, `perhaps_there` is true once one may have arrived."""

    tap: Tap
    wanted_until: float
    perhaps_there: bool
    turn: threading.Lock = field(default_factory=threading.Lock)


class ServerLink:
    """The link of one kiosk to its server.

    `monotonic` and `wall` give seconds; `wall` only tells how old a tap from before a restart is.
    """

    def __init__(
        self,
        server_url: str,
        token: str,
        data: Path,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._http = ServerHttp(server_url, token)
        self._monotonic = monotonic
        self._wall = wall
        self._when_issued: Callable[[Ticket, bool], None] = lambda ticket, large: None
        self._taps = TapBook(data)
        self._alone = Alone(data, monotonic, wall)
        for tap in self._taps.open_taps():
            if self._alone.gave(tap.key):  # the power went between the number and the end of the tap
                self._taps.settle(tap.key)
        self._tries = {tap.key: _Try(tap, 0.0, perhaps_there=True) for tap in self._taps.open_taps()}
        self._answers: dict[str, tuple[Tap, Answer]] = {}
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._work = threading.Event()
        self._errands = Errands(self._http, Outbox(data), self._alone, self._is_silent, self._closing, monotonic)
        self._live = LiveState(self._http.url, token, self._http.healthy, monotonic)
        self._live.when_state(self._alone.note_state)
        #: What else the server is asked.
        self.questions = Questions(self._http.send, self._is_silent)
        self._courier = threading.Thread(target=self._deliver, name="courier", daemon=True)

    # What the kiosk knows

    @property
    def state(self) -> dict[str, Any] | None:
        """The newest state of `/kiosk`, or None before the first."""
        return self._live.state

    def condition(self) -> dict[str, Any]:
        """`{connected, refused, disabled, age_s, state_age_s}`: seconds since the last news and state, None before any."""
        return self._live.condition()

    def offer_alone(self) -> dict[str, Any] | None:
        """What the kiosk can give while the server is away, as a state; None while it is there, or when it can give nothing."""
        return self._alone.offer() if self._is_silent() else None

    def _is_silent(self) -> bool:
        """Whether nothing is heard of the server. One that does not let this kiosk in has spoken: then it gives nothing."""
        now = self.condition()
        return not now["refused"] and (now["age_s"] is None or now["age_s"] > ALONE_AFTER_S)

    def _with_address(self, ticket: dict[str, Any]) -> dict[str, Any]:
        """The ticket with the whole address of its page: the server gives it as seen from itself."""
        page = ticket.get("tracking_url")
        return {**ticket, "tracking_url": self._http.address(page)} if isinstance(page, str) and page else ticket

    def when_state(self, listener: Callable[[dict[str, Any]], None]) -> None:
        """Calls `listener` with every newer state, in a thread of the link."""

        def tell(state: dict[str, Any]) -> None:
            copies = [self._with_address(one) if isinstance(one, dict) else one for one in state.get("to_print") or []]
            listener({**state, "to_print": copies})

        self._live.when_state(tell)

    def when_issued(self, listener: Callable[[Ticket, bool], None]) -> None:
        """Calls `listener(ticket, large)` before a tap counts as settled; the listener must keep the ticket durably."""
        self._when_issued = listener

    def when_asked_for_health(self, health: Callable[[], dict[str, str | None]]) -> None:
        """`health()` gives `{paper, fault}` as the server takes them; it is told of every change."""
        self._errands.health = health

    # Life

    def start(self) -> None:
        """Connects and delivers in threads of its own, for ever."""
        self._live.start()
        self._courier.start()

    def close(self) -> None:
        """Ends within about two seconds; what is not delivered stays on the disk."""
        self._closing.set()
        self._work.set()
        self._live.close()
        if self._courier.is_alive():
            self._courier.join(timeout=1.0)

    # Taps

    def issue(self, service: str, language: str, priority: str | None, key: str, large: bool = False) -> Answer:
        """A ticket for a visitor's choice, or why not; the same key always has the same answer.

        Takes a few seconds at most. After `server_away` ask again under the same key: the tap stays half-done until it
        is settled.
        """
        tap = Tap(key, service, language, priority, large, self._wall())
        with self._lock:
            known = self._answers.get(key)
            attempt = self._tries.get(key)
            if known is None and attempt is None:
                attempt = self._tries[key] = _Try(tap, 0.0, perhaps_there=False)
        first = known[0] if known else attempt.tap if attempt else tap
        if (first.service, first.priority) != (service, priority):
            return Refused(422, "key_reused")
        if known is not None or attempt is None:
            return known[1] if known else Refused(503, "server_away")
        attempt.wanted_until = self._monotonic() + ANSWER_WITHIN_S + sum(TIMEOUTS_S) + WANTED_S
        with attempt.turn:
            answered = self._answers.get(key)
            if answered is not None:
                return answered[1]
            self._taps.begin(attempt.tap)
            answer = self._give_alone(attempt) if self._is_silent() else None
            if answer is None:
                answer = self._ask(attempt)
            if isinstance(answer, Refused) and answer.code == "server_away" and not self.condition()["refused"]:
                answer = self._give_alone(attempt) or answer
            attempt.wanted_until = self._monotonic() + WANTED_S
            return answer

    def _give_alone(self, attempt: _Try) -> Answer | None:
        """A number of the kiosk's own. A tap that may have reached the server gets one too: the hand-in sets it right."""
        tap = attempt.tap
        ticket = self._alone.issue(tap.key, tap.service, tap.language, tap.priority, tap.large)
        if ticket is None:
            return None
        self._work.set()
        return self._settle(attempt, Issued(ticket))

    def _ask(self, attempt: _Try) -> Answer:
        until = self._monotonic() + ANSWER_WITHIN_S
        while True:
            answer, pause_s = self._post_tap(attempt)
            if answer is not None and pause_s is None:
                return self._settle(attempt, answer)
            pause_s = TRY_AGAIN_S if pause_s is None else pause_s
            if answer is None and self.offer_alone() is not None:
                return Refused(503, "server_away")
            if self._closing.is_set() or self._monotonic() + pause_s > until:
                return self._settle(attempt, answer) if answer is not None else Refused(503, "server_away")
            self._closing.wait(pause_s)

    def _post_tap(self, attempt: _Try) -> tuple[Answer | None, float | None]:
        """(answer, None), (None, None) when the answer was lost, (refusal, seconds) when the server asks to wait."""
        tap = attempt.tap
        body: dict[str, Any] = {"service": tap.service, "language": tap.language}
        if tap.priority is not None:
            body["priority"] = tap.priority
        if tap.large:
            body["accessible"] = True
        try:
            reply = self._http.send("POST", "/api/v1/tickets", tap.key, body, {"lang": tap.language})
        except requests.RequestException as error:
            attempt.perhaps_there = attempt.perhaps_there or not never_arrived(error)
            log.warning("no answer to a tap yet: %s", type(error).__name__)
            return None, None
        content = json_object(reply)
        if reply.status_code in (200, 201) and content is not None:
            ticket = content.get("ticket", content)
            if isinstance(ticket, dict) and isinstance(ticket.get("id"), str) and isinstance(ticket.get("number"), str):
                return Issued(self._with_address(ticket)), None
        elif content is not None and isinstance(content.get("code"), str) and reply.status_code != 500:
            self._live.note_news()
            refusal = Refused(reply.status_code, content["code"], str(content.get("detail") or ""), content)
            return refusal, asked_to_wait(reply, content) if reply.status_code == 429 else None
        attempt.perhaps_there = True
        log.warning("an answer to a tap that is none: HTTP %s", reply.status_code)
        return None, None

    def _settle(self, attempt: _Try, answer: Answer) -> Answer:
        if isinstance(answer, Issued):
            self._when_issued(answer.ticket, attempt.tap.large)
        with self._lock:
            self._answers[attempt.tap.key] = (attempt.tap, answer)
            while len(self._answers) > ANSWERS_KEPT:
                del self._answers[next(iter(self._answers))]
            self._tries.pop(attempt.tap.key, None)
        self._taps.settle(attempt.tap.key)
        return answer

    # Bookings

    def arrive(self, code: str, language: str, key: str, large: bool = False) -> Answer:
        """The ticket of a booking, or why there is none. A ticket that came too late for its appointment says so (`late`).

        After a lost answer the same code gives the same ticket: its paper was never begun.
        """
        status, content = self.questions.arrive(code, language, key, large)
        ticket = content.get("ticket")
        if status != 201 or not isinstance(ticket, dict) or not isinstance(ticket.get("id"), str):
            return Refused(status, str(content.get("code") or "server_away"), str(content.get("detail") or ""), content)
        ticket = self._with_address({**ticket, "late": content.get("late") is True})
        self._when_issued(ticket, large)
        return Issued(ticket)

    # Errands

    def report_print(self, ticket_id: str, outcome: str, detail: str, paper: str | None = None) -> None:
        """Tells the server what became of a paper; `paper` is the ticket's id, or the name of its copy."""
        self._errands.report_print(ticket_id, outcome, detail, paper)
        self._work.set()

    def report_test(self, name: str, outcome: str, detail: str) -> None:
        """Tells the server what became of a test page that the host asked for; kept until delivered."""
        self._errands.report_test(name, outcome, detail)
        self._work.set()

    def _deliver(self) -> None:
        """The courier: runs the errands and settles taps that no page asks for any more."""
        while not self._closing.is_set():
            self._work.wait(COURIER_S)
            self._work.clear()
            try:
                self._errands.run()
                self._settle_forgotten_taps()
            except Exception:
                log.exception("the courier stumbled and goes on")
                self._closing.wait(COURIER_S)

    def _settle_forgotten_taps(self) -> None:
        with self._lock:
            forgotten = [attempt for attempt in self._tries.values() if attempt.wanted_until < self._monotonic()]
        for attempt in forgotten:
            if self._closing.is_set() or not attempt.turn.acquire(blocking=False):
                continue
            try:
                if attempt.tap.key in self._answers:
                    continue
                if attempt.perhaps_there and self._wall() - attempt.tap.at <= SETTLE_WITHIN_S:
                    answer, pause_s = self._post_tap(attempt)
                    if answer is not None and pause_s is None:
                        self._settle(attempt, answer)
                else:
                    log.warning("a half-done tap is given up: nobody waits for it")
                    self._settle(attempt, Refused(503, "server_away"))
            finally:
                attempt.turn.release()
