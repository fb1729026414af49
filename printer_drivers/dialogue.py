"""How one job is printed on any way that can talk back: status before, job, receipt after, and no promise without one."""

from __future__ import annotations

from collections.abc import Callable

from printer_drivers import escpos, status
from printer_drivers.link import Closed, Link, Unreachable
from printer_drivers.models import Model
from printer_drivers.paper import Look, PaperState, PrintResult
from printer_drivers.transports import Deadline

_CONNECT_S = 3.0
_ANSWER_S = 0.5
"""A printer answers a status question in milliseconds; one that has not in this time is taken for silent."""
_SLOWEST_ROWS_A_SECOND = 400
"""50 mm/s: a printer slower than this is not sold for tickets."""
_PAPER_S = 2.0
"""All the time that a question about the paper may take."""


class Dialogue:
    """The transport of every printer that is written to byte by byte. `connect` makes a link, once for each job.

    `bytes_a_second` is what the way carries, None where it is faster than any printer.
    """

    def __init__(self, connect: Callable[[Deadline], Link], printer: Model, bytes_a_second: float | None = None) -> None:
        self._connect = connect
        self._printer = printer
        self._bytes_a_second = bytes_a_second
        self._broken_off = False
        """Whether the last job may have ended in the middle, so that the printer waits for the rest of it."""

    def transfer_s(self, job: bytes) -> float:
        """How long the way itself needs for a job, in seconds."""
        return len(job) / self._bytes_a_second if self._bytes_a_second else 0.0

    def send(self, job: bytes, rows: int, deadline: Deadline) -> PrintResult:
        """Prints one job. Before it: ask for the status, and send nothing to a printer that surely cannot print.

        After it: wait for the answer to GS r, which comes when everything before it has been printed and cut. Only
        that answer makes the job `printed`: a byte that has left may still lie in the buffer of a printer without
        paper, and come out hours later.
        """
        try:
            link = self._connect(Deadline(deadline.left(_CONNECT_S)))
        except Unreachable as error:
            return PrintResult("failed", str(error))
        with link:
            try:
                answers = self._ask(link, deadline)
            except Closed as error:
                return PrintResult("failed", str(error))
            fault = status.fault_in(answers)
            if fault is not None:
                return PrintResult("failed", fault)
            if deadline.passed:
                return PrintResult("failed", "no_time: the time was over before the ticket could be sent")
            return self._print(link, job, rows, answers, deadline)

    def look(self) -> Look:
        """What the printer says of itself; "unknown" paper if it does not say within two seconds."""
        deadline = Deadline(_PAPER_S)
        try:
            with self._connect(deadline) as link:
                answers = self._ask(link, deadline)
        except (Unreachable, Closed) as error:
            return Look("unknown", str(error))
        return Look(status.paper_in(answers), status.fault_in(answers) or "")

    def close(self) -> None:
        """Nothing is held between jobs."""

    def _ask(self, link: Link, deadline: Deadline) -> dict[int, int]:
        """The printer's answers to DLE EOT 1 to 4; a printer that leaves one unanswered is not asked further.

        Not knowing never keeps a ticket from being printed.
        """
        answers: dict[int, int] = {}
        if not link.answers:
            return answers
        link.send(escpos.AUTOMATIC_STATUS_OFF, deadline)
        for number in status.QUESTIONS:
            answer = self._ask_one(link, number, deadline)
            if answer is None:
                break
            answers[number] = answer
        return answers

    def _ask_one(self, link: Link, number: int, deadline: Deadline) -> int | None:
        reader, patience = link.reader, Deadline(deadline.left(_ANSWER_S))
        noise_before, reader.answer = reader.noise, None
        link.send(status.question(number), patience)
        while reader.answer is None:
            if not link.listen(patience.left()):
                return None
        return reader.answer if reader.noise == noise_before else None

    def _print(self, link: Link, job: bytes, rows: int, answers: dict[int, int], deadline: Deadline) -> PrintResult:
        """Sends the job and waits for its receipt, the only sure sign once the first byte has left."""
        before = escpos.clear_away(self._printer) if self._broken_off else b""
        link.reader.begin_job()
        link.handed_over = 0
        try:
            whole = link.send(before + job + escpos.ASK_WHEN_PROCESSED, deadline)
            if not whole:
                result = PrintResult("uncertain", "stalled: the printer stopped taking in the ticket")
            elif link.answers:
                result = self._receipt(link, rows, bool(answers), deadline)
            else:
                result = PrintResult("uncertain", "one_way: the printer took the ticket, but nothing can come back on this way")
        except Closed as error:
            result = PrintResult("uncertain", f"{error} before it confirmed the ticket")
        if not link.handed_over:
            return PrintResult("failed", result.detail)
        # A silent printer is left out: it would lose a strip of paper at each ticket.
        self._broken_off = result.outcome == "uncertain" and result.code not in ("silent", "one_way")
        return result

    def _receipt(self, link: Link, rows: int, talks: bool, deadline: Deadline) -> PrintResult:
        """Waits for the receipt; meanwhile asks a printer that answers questions whether it has stopped."""
        reader, answered_before = link.reader, talks
        fault: str | None = None
        # A printer that has not said a word so far will hardly begin now: the time it needs to print, and no more.
        patience = deadline if talks else Deadline(deadline.left(rows / _SLOWEST_ROWS_A_SECOND + 1))
        while reader.confirmed is None and not patience.passed:
            if link.listen(patience.left(_ANSWER_S)) or not talks:
                continue
            found, talks = self._fault_now(link, patience)
            fault = found if talks else fault
            if fault is not None and not status.ends_by_itself(fault):
                break
        if reader.confirmed is not None:
            return _received(reader.confirmed)
        if fault is not None:
            return PrintResult("uncertain", f"{fault}; it stopped while printing")
        return _not_confirmed(answered_before, reader.noise)

    def _fault_now(self, link: Link, deadline: Deadline) -> tuple[str | None, bool]:
        """What keeps the printer from going on, if anything, and whether it still answers."""
        answers: dict[int, int] = {}
        for number in status.QUESTIONS:
            answer = self._ask_one(link, number, deadline)
            if answer is None:
                return None, False
            answers[number] = answer
        return status.fault_in(answers), True


def _received(paper: PaperState) -> PrintResult:
    if paper == "out":  # it worked the job off, but says that it had nothing to print on
        return PrintResult("uncertain", "paper_out: the paper ran out while the ticket was printed")
    return PrintResult("printed", "near_end: the paper will soon run out" if paper == "near_end" else "")


def _not_confirmed(answered_before: bool, noise: int) -> PrintResult:
    """Why a job that was handed over whole is uncertain.

    A printer that never says anything is `uncertain` for each ticket, and that is meant so. Called `printed`, it
    would hide an empty roll from the staff until visitors complain, for a silent printer takes in job after job
    without paper. Called `failed`, every ticket would be printed again without a copy mark, and two people could
    hold one number. `uncertain` keeps both promises: the number is on the visitor's screen, staff see which
    printer does not talk (code `silent`) and can replace it or switch its status on, and a second paper bears «КОПИЯ».
    """
    if noise:
        return PrintResult("uncertain", "garbled: the printer took the ticket, but its answer makes no sense")
    if answered_before:
        return PrintResult("uncertain", "not_confirmed: the printer took the ticket, but did not confirm it in time")
    return PrintResult(
        "uncertain", "silent: the printer took the ticket, but never answers questions, so nobody knows if it came out"
    )
