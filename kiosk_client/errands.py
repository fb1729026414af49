"""What a kiosk owes the server beside its taps: outcomes of papers, visits begun without it, numbers, the printer's health."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from hashlib import sha256
from urllib.parse import quote

import requests

from kiosk_client.alone import Alone, Visit, as_body, numbers_in
from kiosk_client.memory import Outbox
from kiosk_client.sample_page import as_report
from kiosk_client.server_http import ServerHttp, json_object

log = logging.getLogger(__name__)

#: The numbers for the case that the server is away are asked for this often.
NUMBERS_S = 60.0
#: The server is told how the printer is at least this often.
HEALTH_S = 20.0

Health = dict[str, str | None]


class Errands:
    """Kept until they are done; `run` does what can be done now, and no two run at once.

    `silent()` tells whether the server has not been heard of for a while; `health`, where it is set, gives `{paper, fault}`.
    """

    def __init__(
        self,
        http: ServerHttp,
        outbox: Outbox,
        alone: Alone,
        silent: Callable[[], bool],
        closing: threading.Event,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.health: Callable[[], Health] | None = None
        self._http = http
        self._outbox = outbox
        self._alone = alone
        self._silent = silent
        self._closing = closing
        self._monotonic = monotonic
        self._told: tuple[Health, float] | None = None
        self._numbers_at: float | None = None

    def run(self) -> None:
        """One round; what the server does not take now stays for the next."""
        self._hand_in()
        self._ask_for_numbers()
        self._tell_health()
        self._deliver_reports()

    def report_print(self, ticket_id: str, outcome: str, detail: str, paper: str | None = None) -> None:
        """Tells the server what became of a paper, under one key per paper and outcome; kept until delivered.

        `paper` is the ticket's id, or the name of its copy.
        """
        key = "print-" + sha256(f"{paper or ticket_id} {outcome}".encode()).hexdigest()[:32]
        one_line = "".join(letter if letter.isprintable() else " " for letter in detail)
        self._outbox.add({"key": key, "ticket": ticket_id, "outcome": outcome, "detail": one_line[:200]})

    def report_test(self, name: str, outcome: str, detail: str) -> None:
        """Tells the server what became of a test page that the host asked for; kept until delivered."""
        self._outbox.add(as_report(name, outcome, detail))

    def _hand_in(self) -> None:
        """Tells the server of the visits that began without it, the earliest first, each once."""
        for visit in self._alone.to_hand_in():
            if self._closing.is_set() or not self._hand_in_one(visit):
                return

    def _hand_in_one(self, visit: Visit) -> bool:
        """Whether the next visit may follow: this one was taken, or never will be."""
        try:
            reply = self._http.send("POST", "/api/v1/kiosk/tickets", f"alone-{visit.key}", as_body(visit))
        except requests.RequestException:
            return False
        content = json_object(reply)
        if reply.ok and content is not None and isinstance(content.get("id"), str):
            self._alone.handed_in(visit, content["id"])
            self._numbers_at = None
            return True
        if reply.status_code in (400, 409, 422):
            log.error("the server will not take the visit %s of %s: %s", visit.number, visit.day, reply.text[:200])
            self._alone.handed_in(visit, "")
            return True
        return False

    def _ask_for_numbers(self) -> None:
        now = self._monotonic()
        if self._silent() or (self._numbers_at is not None and now - self._numbers_at < NUMBERS_S):
            return
        try:
            reply = self._http.send("PUT", "/api/v1/kiosk/numbers", body={})
        except requests.RequestException:
            return
        numbers = numbers_in(reply.text) if reply.ok else None
        self._numbers_at = now
        if numbers is not None:
            self._alone.note_numbers(numbers)

    def _tell_health(self) -> None:
        """Says how the printer is: at once when that changed, and now and then for a server that was started anew."""
        health, now = self.health() if self.health else None, self._monotonic()
        fresh = self._told is not None and self._told[0] == health and now - self._told[1] < HEALTH_S
        if health is None or fresh or self._silent():
            return
        try:
            if self._http.send("PUT", "/api/v1/kiosk/health", body=health).ok:
                self._told = (health, now)
        except requests.RequestException:
            return

    def _deliver_reports(self) -> None:
        for report in self._outbox.pending():
            if self._closing.is_set():
                return
            path, body = report.get("path"), report.get("body")
            if path is None:
                ticket = self._alone.servers_id(report["ticket"])
                if ticket is None:
                    continue  # the visit itself is handed in first
                if not ticket:
                    self._outbox.delivered(report["key"])
                    continue
                path = f"/api/v1/tickets/{quote(ticket, safe='')}/print"
                body = {"outcome": report["outcome"], "detail": report["detail"]}
            try:
                reply = self._http.send("POST", path, report["key"], body)
            except requests.RequestException:
                return
            if reply.ok:
                self._outbox.delivered(report["key"])
            elif reply.status_code in (400, 403, 404, 409, 410, 422):
                log.error("the server will not take the outcome %s: HTTP %s", body, reply.status_code)
                self._outbox.delivered(report["key"])
