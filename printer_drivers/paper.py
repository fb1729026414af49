"""What goes to a printer and what comes back: the words of one ticket, and the outcome of printing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from printer_drivers.template import USUAL, Template

Outcome = Literal["printed", "failed", "uncertain"]
"""printed: the printer confirmed it. failed: surely no paper came out. uncertain: a paper may have come out."""

PaperState = Literal["ok", "near_end", "out", "unknown"]


@dataclass(frozen=True)
class TicketPaper:
    """All texts of one paper ticket, already worded in the visitor's language; empty texts are left out."""

    office: str
    heading: str
    """The words above the number: «Ваш номер»."""
    number: str
    group: str
    service: str
    ahead: str = ""
    """How many people wait and for how long; a line break is kept."""
    papers_heading: str = ""
    papers: tuple[str, ...] = ()
    qr: str | None = None
    """The address behind the QR code."""
    qr_caption: str = ""
    issued: str = ""
    """Date and time of issue as people read them."""
    footer: tuple[str, ...] = ()
    copy_mark: str = ""
    """«КОПИЯ» on a second paper of the same ticket."""
    large: bool = False
    """Larger letters, for a visitor who asked for them."""
    language: str = ""
    """The visitor's, for the free texts of the template."""
    template: Template = USUAL


@dataclass(frozen=True)
class Look:
    """What a printer says of itself while nothing is printed; `fault` is "" or "code: explanation"."""

    paper: PaperState
    fault: str = ""


@dataclass(frozen=True)
class PrintResult:
    """How one job ended; `detail` is "" or "code: explanation" for logs and for those who mend the printer."""

    outcome: Outcome
    detail: str = ""

    @property
    def code(self) -> str:
        """The word before the colon of `detail`, stable enough to look up in a catalogue: `paper_out`, `refused`…"""
        return self.detail.partition(":")[0]
