"""Prints tickets: words become a picture, the picture a print job, the job a paper or a clear outcome.

    printer = open_printer("tcp://192.168.0.50:9100?width=80")
    result = printer.print_ticket(TicketPaper(...), deadline_s=10)
    result.outcome  # "printed", "failed" (surely no paper) or "uncertain" (perhaps one: mark the next as a copy)

Imports nothing else of the product and can be used without it.
"""

from printer_drivers.interpreter import EscPosError, emulate
from printer_drivers.layout import draw
from printer_drivers.models import WIDTHS
from printer_drivers.owner import PrinterTaken, claim
from printer_drivers.paper import Look, Outcome, PaperState, PrintResult, TicketPaper
from printer_drivers.printer import Printer, looked_at, open_printer, preview
from printer_drivers.template import BLOCKS, Template, TemplateError, as_data, read_template
from printer_drivers.url import PrinterUrlError

__all__ = [
    "BLOCKS",
    "WIDTHS",
    "EscPosError",
    "Look",
    "Outcome",
    "PaperState",
    "PrintResult",
    "Printer",
    "PrinterTaken",
    "PrinterUrlError",
    "Template",
    "TemplateError",
    "TicketPaper",
    "as_data",
    "claim",
    "draw",
    "emulate",
    "looked_at",
    "open_printer",
    "preview",
    "read_template",
]
