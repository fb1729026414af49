"""A ticket becomes a paper: one worker, one job at a time, one deadline per job, and the outcome told to the server."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from kiosk_client.memory import PaperBook
from kiosk_client.ticket_text import worded
from kiosk_client.words import Words
from printer_drivers import Printer, PrintResult, Template

log = logging.getLogger(__name__)

Ticket = dict[str, Any]

#: A printer has so long for one paper. Staff must see within five seconds of the tap that a paper did not come out.
DEADLINE_S = 4.0
#: A paper that waited behind one that did not come out still gets this long.
SHORTEST_DEADLINE_S = 1.5
#: While nothing is printed the printer is looked at this often: staff see within five seconds what is wrong with it.
LOOK_S = 3.0
#: Nobody stands at the kiosk any more for a paper asked for so long ago, by the wall clock.
WANTED_S = 10 * 60.0


class Printing:
    """The one owner of the printer.

    `report(ticket_id, outcome, detail, paper)` tells the server; `office()` gives the office's name as the server
    sends it, `layout()` what stands on its tickets.
    """

    def __init__(
        self,
        printer: Printer,
        words: Words,
        report: Callable[[str, str, str, str], None],
        office: Callable[[], Any],
        data: Path,
        deadline_s: float = DEADLINE_S,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        layout: Callable[[], Template] = Template,
    ) -> None:
        self._printer = printer
        self._words = words
        self._report = report
        self._office = office
        self._layout = layout
        self._deadline_s = deadline_s
        self._monotonic = monotonic
        self._wall = wall
        self._book = PaperBook(data)
        self._left_undone = self._book.unfinished()
        self._jobs: queue.Queue[tuple[str, dict[str, Any], float] | None] = queue.Queue()
        self._paper = "unknown"
        self._fault = ""
        self._last_outcome = "printed"
        self._closing = threading.Event()
        self._worker = threading.Thread(target=self._work, name="paper", daemon=True)

    # What the kiosk asks

    def print_ticket(self, ticket: Ticket, large: bool = False) -> None:
        """Asks for the ticket's paper, once for ever; returns at once."""
        self._ask(ticket["id"], {"ticket": ticket, "large": large, "copy": False, "at": self._wall()})

    def print_copies(self, state: dict[str, Any]) -> None:
        """Asks for the copies that staff want from this kiosk, each once."""
        for ticket in state.get("to_print") or []:
            if isinstance(ticket, dict) and isinstance(ticket.get("id"), str) and "number" in ticket:
                paper = f"{ticket['id']} copy {ticket.get('copy', 1)}"
                self._ask(paper, {"ticket": ticket, "large": False, "copy": True, "at": self._wall()})

    def state_of(self, ticket_id: str) -> str | None:
        """`pending`, `printed`, `failed` or `uncertain` for a ticket's paper; None for a ticket not of this kiosk."""
        state = self._book.state(ticket_id)
        return "pending" if state in ("asked", "begun") else state

    def condition(self) -> dict[str, str | None]:
        """`{paper, fault, last}`: what the printer last said of its paper, the code of what is wrong, and the newest outcome."""
        return {**self.health(), "last": self._last_outcome}

    def health(self) -> dict[str, str | None]:
        """`{paper, fault}` for the staff; None when nothing is known to be wrong."""
        return {"paper": self._paper, "fault": self._fault.partition(":")[0] or None}

    # Life

    def start(self) -> None:
        """Begins to print; first what an earlier run left undone."""
        for paper, state, job in self._left_undone:
            if state == "begun":
                self._end(paper, job, PrintResult("uncertain", "the kiosk stopped while this paper was printed"))
            elif self._wall() - float(job.get("at") or 0.0) > WANTED_S:
                self._end(paper, job, PrintResult("failed", "the kiosk was off when this paper was wanted"))
            else:
                self._jobs.put((paper, job, self._monotonic()))
        self._worker.start()

    def close(self) -> None:
        """Ends after the paper in the printer, within about three seconds; the rest is printed after the next start."""
        self._closing.set()
        self._jobs.put(None)
        if self._worker.is_alive():
            self._worker.join(timeout=3.0)

    # The worker

    def _ask(self, paper: str, job: dict[str, Any]) -> None:
        if self._book.ask(paper, job):
            self._jobs.put((paper, job, self._monotonic()))

    def _work(self) -> None:
        look = 0.0
        while not self._closing.is_set():
            try:
                item = self._jobs.get(timeout=look)
                if item is not None and not self._closing.is_set():
                    self._print(*item)
                look = 0.5
            except queue.Empty:
                self._look()
                look = LOOK_S
            except Exception:
                log.exception("the paper worker stumbled and goes on")
        try:
            self._printer.close()
        except Exception:
            log.exception("the printer could not be closed")

    def _print(self, paper: str, job: dict[str, Any], asked_at: float) -> None:
        self._book.begin(paper)
        try:
            text = worded(job["ticket"], self._office(), self._words, job["copy"], job["large"])
            text = replace(text, template=self._layout())
        except Exception as error:
            log.exception("a ticket has no words")
            self._end(paper, job, PrintResult("failed", f"{type(error).__name__}: {error}"))
            return
        try:
            result = self._printer.print_ticket(text, self._deadline_for(asked_at))
        except Exception as error:
            log.exception("the printer driver broke its promise")
            result = PrintResult("uncertain", f"{type(error).__name__}: {error}")
        self._end(paper, job, result)

    def _deadline_for(self, asked_at: float) -> float:
        """The whole deadline while papers come out; behind one that did not, what is left of it since the tap."""
        if self._last_outcome == "printed":
            return self._deadline_s
        return max(SHORTEST_DEADLINE_S, self._deadline_s - (self._monotonic() - asked_at))

    def _end(self, paper: str, job: dict[str, Any], result: PrintResult) -> None:
        outcome = result.outcome if result.outcome in ("printed", "failed", "uncertain") else "uncertain"
        ticket = job["ticket"]
        if outcome != "printed":
            log.warning("ticket %s: paper %s: %s", ticket.get("number"), outcome, result.detail)
        self._last_outcome = outcome
        self._fault = "" if outcome == "printed" else str(result.detail)
        self._report(str(ticket["id"]), outcome, str(result.detail), paper)
        self._book.end(paper, outcome)

    def _look(self) -> None:
        try:
            look = self._printer.look()
        except Exception:
            log.exception("the printer could not be asked how it is")
            self._paper = "unknown"
            return
        self._paper = look.paper
        # A printer that says nothing does not take back what the last ticket showed.
        if look.fault or look.paper != "unknown":
            self._fault = look.fault
