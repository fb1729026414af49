"""Understands what a printer says about itself, and nothing else: sorts its bytes into answers, receipts and noise."""

from __future__ import annotations

from printer_drivers.paper import PaperState

PRINTER, OFFLINE_CAUSE, ERROR_CAUSE, PAPER_SENSOR = 1, 2, 3, 4
QUESTIONS = (PRINTER, OFFLINE_CAUSE, ERROR_CAUSE, PAPER_SENSOR)
"""The n of DLE EOT n."""

_FAULTS: tuple[tuple[int, int, str], ...] = (
    (PAPER_SENSOR, 0x60, "paper_out: the printer has no paper"),
    (OFFLINE_CAUSE, 0x20, "paper_out: the printer has no paper"),
    (OFFLINE_CAUSE, 0x04, "cover_open: the printer's cover is open"),
    (ERROR_CAUSE, 0x08, "cutter: the printer's cutter is jammed"),
    (ERROR_CAUSE, 0x20, "broken: the printer reports a fault that only switching it off and on may clear"),
    (ERROR_CAUSE, 0x40, "overheated: the print head is too hot and must cool down"),
    (OFFLINE_CAUSE, 0x40, "broken: the printer reports an error"),
    (PRINTER, 0x08, "offline: the printer is switched off line"),
)
"""Question, bits of its answer, what they mean; the most telling first, for one cause sets several bits."""

_PASSING = ("overheated", "offline")
"""Faults that may end by themselves."""
_NEAR_END = 0x0C
_RECEIPTS = frozenset({0x00, 0x03, 0x0C, 0x0F})
"""Answers to GS r 1: the lower pair of bits is set when the paper is near its end, the upper pair when it is out."""


def question(number: int) -> bytes:
    """DLE EOT n: answered at once, even by a printer that is off line."""
    return bytes((0x10, 0x04, number))


def fault_in(answers: dict[int, int]) -> str | None:
    """What surely keeps the printer from printing, as "code: explanation"; None if nothing is known to."""
    for asked, bits, meaning in _FAULTS:
        if answers.get(asked, 0) & bits:
            return meaning
    return None


def ends_by_itself(fault: str) -> bool:
    """Whether a printer with this fault may go on without anybody's help."""
    return fault.startswith(_PASSING)


def paper_in(answers: dict[int, int]) -> PaperState:
    """The state of the paper as far as the answers tell."""
    fault = fault_in({number: answers[number] for number in answers if number in (OFFLINE_CAUSE, PAPER_SENSOR)})
    if fault is not None and fault.startswith("paper_out"):
        return "out"
    if PAPER_SENSOR not in answers:
        return "unknown"
    return "near_end" if answers[PAPER_SENSOR] & _NEAR_END else "ok"


class StatusReader:
    """Sorts the bytes a printer sends.

    Three kinds look different by their fixed bits: an answer to DLE EOT (0xx1xx10), a group of four that some
    printers send unasked (ASB: 0xx1xx00, then three of 0xx0xxxx) and the answer to GS r (0000 and two pairs of equal
    bits). Everything else is noise: not taken for anything.
    """

    def __init__(self) -> None:
        self.answer: int | None = None
        """The last answer to DLE EOT."""
        self.receipt: PaperState | None = None
        """The answer to GS r 1."""
        self.noise = 0
        """How many bytes made no sense so far. An answer that came along with some is not to be trusted."""
        self._noise_before_job = 0
        self._rest_of_group = 0

    def begin_job(self) -> None:
        """From now on a receipt counts."""
        self.receipt, self._noise_before_job = None, self.noise

    @property
    def confirmed(self) -> PaperState | None:
        """The receipt of the job, unless noise came with it."""
        return self.receipt if self.noise == self._noise_before_job else None

    def feed(self, received: bytes) -> None:
        """Takes in what the printer sent."""
        for byte in received:
            self._sort(byte)

    def _sort(self, byte: int) -> None:
        if self._rest_of_group and byte & 0x90 == 0:
            self._rest_of_group -= 1
            return
        self._rest_of_group = 0
        if byte & 0x93 == 0x12:
            self.answer = byte
        elif byte & 0x93 == 0x10:
            self._rest_of_group = 3
        elif byte in _RECEIPTS:
            self.receipt = _receipt(byte)
        elif byte not in (0x11, 0x13):  # XON and XOFF of a serial line behind a network box say nothing
            self.noise += 1


def _receipt(byte: int) -> PaperState:
    if byte & 0x0C:
        return "out"
    return "near_end" if byte else "ok"
