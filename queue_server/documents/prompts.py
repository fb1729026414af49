"""What a kiosk says aloud in its accessible mode: texts of the catalogue and names of the menu, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from queue_server.store.catalogue import Name, Office, Service, told
from queue_server.texts import counted, text

#: A number as a voice reads it: (number, language) → words.
Spell = Callable[[str, str], str]


def prompt(office: Office, key: str, of: str | None, who: str | None, language: str) -> str | None:
    """The words for a screen: its question, then the choices. `of` is the letter of the group or the code of the service on
    it, `who` the kind of visitor whom the menu is for. None for a screen or a choice that is not there."""
    if key == "who":
        return _sentences(text(language, "kiosk.question.who"), *_texts(language, "kiosk.who.people", "kiosk.who.companies"))
    if key == "menu":
        shown = [group.name for group in office.groups if any(fits(one, who) for one in office.services if one.group is group)]
        return _sentences(text(language, "kiosk.simple.question.menu"), *_names(shown, language))
    if key == "services":
        names = [one.name for one in office.services if one.group.letter == of and fits(one, who) and one.closed_reason is None]
        return _sentences(text(language, "kiosk.simple.question.services"), *_names(names, language)) if names else None
    if key == "confirm":
        service = office.service_by_code.get(of or "")
        return None if service is None else _confirm(service, language)
    if key == "priorities":
        names = [one.name for one in office.priorities]
        return _sentences(text(language, "kiosk.simple.priority.show"), *_names(names, language))
    return text(language, "prompt.booking") if key == "booking" else None


def fits(service: Service, who: str | None) -> bool:
    """Whether a service is for this kind of visitor; None is anybody."""
    return who is None or service.audience in (None, who)


def of_ticket(number: str, people_ahead: int | None, language: str, spell: Spell) -> str:
    """The words with which a visitor gets the number."""
    parts = [text(language, "prompt.number", number=spell(number, language))]
    if people_ahead:
        parts.append(counted(language, "kiosk.ahead", people_ahead))
    elif people_ahead == 0:
        parts.append(text(language, "kiosk.ahead.nobody"))
    return _sentences(*parts, text(language, "prompt.wait"))


def _confirm(service: Service, language: str) -> str:
    papers = list(service.papers.get(language) or service.papers.get("ru") or [])[:3]
    listed = [text(language, "kiosk.papers"), *papers] if papers else []
    return _sentences(told(service.name, language), *listed, text(language, "prompt.take"))


def _names(names: Iterable[Name], language: str) -> list[str]:
    return [told(name, language) for name in names]


def _texts(language: str, *keys: str) -> list[str]:
    return [text(language, key) for key in keys]


def _sentences(*parts: str) -> str:
    return " ".join(part if part.endswith((".", "?")) else f"{part}." for part in parts)
