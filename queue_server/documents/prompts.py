"""What a kiosk says aloud in its accessible mode: texts of the catalogue and names of its menu, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from queue_server.documents.ticket import Document
from queue_server.texts import counted, text

#: A number as a voice reads it: (number, language) → words.
Spell = Callable[[str, str], str]
#: Screens whose words do not depend on the menu, with their texts.
_FIXED = {
    "who": ("kiosk.question.who", "kiosk.who.people", "kiosk.who.companies"),
    "booking": ("prompt.booking",),
    "problem": ("kiosk.problem.unknown", "kiosk.simple.problem.next"),
    "locked": ("kiosk.locked", "kiosk.locked.do"),
}


def prompt(menu: Document, key: str, of: str | None, who: str | None, books: bool, language: str) -> str | None:
    """The words for a screen: its question, then what can be chosen now. `menu` is the kiosk's own, in `language`.

    `of` is the letter of the group or the code of the service on the screen, `who` the kind of visitor whom the menu is for,
    `books` whether the kiosk takes codes of bookings. None for a screen or a choice that is not there.
    """
    if key in _FIXED:
        return _sentences(*(text(language, each) for each in _FIXED[key]))
    if key == "closed":
        return _sentences(text(language, "kiosk.office.closed"), *([menu["reason"]["text"]] if menu["reason"] else []))
    if key == "menu":
        choices = [group["name"] for group in menu["groups"] if any(_takes(one, who) for one in group["services"])]
        choices += [text(language, "kiosk.booking.entry")] if books else []
        choices += [text(language, "kiosk.simple.priority.ask")] if menu["priorities"] else []
        return _sentences(text(language, "kiosk.simple.question.menu"), *choices)
    if key == "services":
        names = [
            one["name"] for group in menu["groups"] if group["letter"] == of for one in group["services"] if _takes(one, who)
        ]
        return _sentences(text(language, "kiosk.simple.question.services"), *names) if names else None
    if key == "confirm":
        found = [one for group in menu["groups"] for one in group["services"] if one["code"] == of]
        return _confirm(found[0], language) if found else None
    if key == "priorities":
        return _sentences(text(language, "kiosk.simple.priority.show"), *(one["name"] for one in menu["priorities"]))
    return None


def _takes(service: Document, who: str | None) -> bool:
    """Whether a service can be chosen now by this kind of visitor; None is anybody."""
    return service["open"] and (who is None or service["for"] in (None, who))


def of_ticket(number: str, people_ahead: int | None, booked: bool, language: str, spell: Spell) -> str:
    """The words with which a visitor gets the number; who is `booked` knows the time."""
    ahead = [] if people_ahead is None else [_ahead(people_ahead, language)]
    ahead = [text(language, "prompt.booked")] if booked else ahead
    return _sentences(text(language, "prompt.number", number=spell(number, language)), *ahead, text(language, "prompt.wait"))


def of_lost_paper(key: str, number: str, language: str, spell: Spell) -> str:
    """The words for a visitor whose paper did not come out (`failed`), or perhaps did not (`uncertain`)."""
    return text(language, f"kiosk.simple.ticket.{key}", number=spell(number, language))


def _confirm(service: Document, language: str) -> str:
    if not service["open"]:
        return _sentences(service["name"], service["closed"]["text"])
    papers = service["papers"][:3]
    listed = [text(language, "kiosk.papers"), *papers] if papers else []
    ahead = [_ahead(service["waiting"], language), *_minutes(service["estimate"], language)]
    return _sentences(service["name"], *ahead, *listed, text(language, "prompt.take"))


def _ahead(people: int, language: str) -> str:
    return counted(language, "kiosk.ahead", people) if people else text(language, "kiosk.ahead.nobody")


def _minutes(estimate: Document | None, language: str) -> Iterable[str]:
    if estimate is None:
        return []
    low, high = estimate["low_minutes"], estimate["high_minutes"]
    if low == 0:
        return [counted(language, "kiosk.ahead.within", high)]
    return [counted(language, "prompt.minutes", high, low=low)]


def _sentences(*parts: str) -> str:
    ended = [part if part.endswith((".", "?")) else f"{part}." for part in parts if part]
    return " ".join(part[0].upper() + part[1:] for part in ended)
