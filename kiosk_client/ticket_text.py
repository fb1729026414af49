"""What stands on a paper ticket, worded in the visitor's language."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kiosk_client.words import FIRST, Words, in_language
from printer_drivers import TicketPaper

#: So many lines of papers needed fit on twelve centimetres of paper.
PAPERS_SHOWN = 3
#: The texts at the foot of a ticket, and of a test page.
ADVICE, NO_TICKET = ("paper.wait", "paper.missed"), ("paper.sample_no_ticket",)


def worded(ticket: dict[str, Any], office: Any, words: Words, copy: bool, large: bool) -> TicketPaper:
    """The paper of a ticket; `office` is its name as the server sends it, a text or a table by language."""
    language = ticket.get("language")
    language = language if language in words.languages() else FIRST
    service = ticket.get("service") or {}
    group = ticket.get("group") or {}
    papers = ticket.get("papers") or []
    url = ticket.get("tracking_url")
    sample = bool(ticket.get("sample"))
    return TicketPaper(
        office=in_language(office, language),
        heading=words.say(language, "paper.sample_heading" if sample else "paper.heading"),
        number=str(ticket["number"]),
        group=in_language(group.get("name"), language),
        service=in_language(service.get("name"), language),
        ahead=ahead(ticket, language, words),
        papers_heading=words.say(language, "paper.papers") if papers else "",
        papers=tuple(in_language(line, language) for line in papers[:PAPERS_SHOWN]),
        qr=url if isinstance(url, str) and url else None,
        qr_caption=words.say(language, "paper.qr") if url else "",
        issued=issued(ticket.get("issued_at"), language, words),
        footer=tuple(words.say(language, key) for key in (NO_TICKET if sample else ADVICE)),
        copy_mark=words.say(language, "paper.copy") if copy else "",
        large=large,
        language=language,
    )


def ahead(ticket: dict[str, Any], language: str, words: Words) -> str:
    """«Перед вами 4. Вызов примерно через 10–20 минут», as much of it as the server knows."""
    if ticket.get("alone"):
        return words.say(language, "paper.alone")
    if booked := booked_time(ticket):
        return words.say(language, "paper.booked", time=booked)
    people = ticket.get("people_ahead")
    if not isinstance(people, int):
        return ""
    nobody = people == 0
    sentence = words.say(language, "paper.nobody_ahead") if nobody else words.count(language, "paper.ahead", people)
    if ticket.get("late"):
        sentence = f"{words.say(language, 'paper.late')} {sentence}"
    estimate = ticket.get("estimate")
    if not isinstance(estimate, dict) or "high_minutes" not in estimate:
        return sentence
    low, high = int(estimate.get("low_minutes") or 0), int(estimate["high_minutes"])
    span = str(high) if low == high else f"{low}–{high}"
    kind = "paper.call_within" if low == 0 else "paper.call_in"
    return f"{sentence} {words.count(language, kind, high, span=high if low == 0 else span)}"


def booked_time(ticket: dict[str, Any]) -> str:
    """HH:MM of the appointment, empty without one."""
    try:
        return datetime.fromisoformat(str(ticket.get("booked_at"))).strftime("%H:%M")
    except ValueError:
        return ""


def issued(issued_at: Any, language: str, words: Words) -> str:
    """«23 ноября 2026, 10:42» in the office's own time, which the instant's offset tells; empty for no instant."""
    try:
        moment = datetime.fromisoformat(str(issued_at))
    except ValueError:
        return ""
    month = words.say(language, f"paper.month.{moment.month}")
    return words.say(language, "paper.issued", day=moment.day, month=month, year=moment.year, time=moment.strftime("%H:%M"))
