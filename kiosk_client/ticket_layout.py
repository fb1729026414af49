"""What the office wants on its tickets, as the server last said it, and a picture of what that looks like."""

from __future__ import annotations

import io
import json
import logging
import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from kiosk_client.ticket_text import worded
from kiosk_client.words import Words
from printer_drivers import Template, TemplateError, TicketPaper, preview, read_template

log = logging.getLogger(__name__)

SAMPLE_NUMBER = "А012"


class TicketLayout:
    """The present layout; one that cannot be used leaves the one before, for a ticket is printed in any case.

    `state()` is what the server last sent. The layout is kept in `data` for a start without the server.
    """

    def __init__(self, state: Callable[[], dict[str, Any] | None], data: Path | None = None) -> None:
        self._state = state
        self._file = data / "ticket_layout.json" if data is not None else None
        self._written: Any = self._kept()
        self._template = _usable(self._written) or Template()

    def __call__(self) -> Template:
        """The layout for the next ticket."""
        state = self._state()
        if state is not None:
            written = (state.get("settings") or {}).get("ticket_layout")
            if written != self._written:
                self._written = written
                self._template = _usable(written) or self._template
                self._keep(written)
        return self._template

    def _kept(self) -> Any:
        try:
            return json.loads(self._file.read_text(encoding="utf-8")) if self._file is not None else None
        except (OSError, ValueError):
            return None

    def _keep(self, written: Any) -> None:
        if self._file is None:
            return
        try:
            part = self._file.with_suffix(".part")
            part.write_text(json.dumps(written), encoding="utf-8")
            part.replace(self._file)
        except OSError as error:
            log.warning("the layout of tickets could not be kept (%s)", error.strerror)


def layout_in(file: Path) -> Template:
    """The table `[ticket]` of a TOML file, as in a set-up; raises TemplateError."""
    try:
        written = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise TemplateError(f"{file} cannot be read ({error.strerror}); give the path of a TOML file") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TemplateError(f"{file} is not TOML: {error}") from None
    if "ticket" not in written:
        raise TemplateError(f"{file} has no layout; write a table [ticket] with its blocks")
    return read_template(written["ticket"], file.parent)


def sample(words: Words, language: str, large: bool, template: Template, state: dict[str, Any] | None = None) -> TicketPaper:
    """A ticket as visitors get it: for the first service that the kiosk shows, or for a trial print."""
    menu = (state or {}).get("menu") or {}
    groups = [group for group in menu.get("groups") or [] if group.get("services")]
    group = groups[0] if groups else {}
    service = group["services"][0] if groups else {"name": words.say(language, "paper.sample")}
    office = (menu.get("office") or {}).get("name") or words.say(language, "paper.sample_office")
    ticket = {
        "number": SAMPLE_NUMBER,
        "language": language,
        "service": service,
        "group": group,
        "papers": service.get("papers") or [],
        "people_ahead": 4,
        "estimate": {"low_minutes": 10, "high_minutes": 20},
        "issued_at": datetime.now().astimezone().isoformat(),
        "tracking_url": "http://queue.local/t/0123456789",
    }
    return replace(worded(ticket, office, words, copy=False, large=large), template=template)


def preview_png(paper: TicketPaper, width: str) -> bytes:
    """The paper as PNG, as the emulated printer prints it on a roll `width` millimetres wide."""
    png = io.BytesIO()
    preview(paper, width).save(png, "PNG")
    return png.getvalue()


def _usable(written: Any) -> Template | None:
    if written is None:
        return Template()
    try:
        return read_template(written)
    except TemplateError as error:
        log.warning("the server sent a layout of tickets that cannot be used: %s", error)
        return None
