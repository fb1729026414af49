"""How visitors are called here, in the sentence that anybody may ask for."""

from __future__ import annotations

from queue_server.store.catalogue import Office
from queue_server.texts import text


def rule_words(office: Office, language: str) -> str:
    """The rule of calling as it is told to visitors and staff."""
    rule = office.calling
    if rule.is_arrival:
        words = text(language, "calling.arrival")
    else:
        short, medium, long = (f"{weight:g}".replace(".", text(language, "calling.point")) for weight in rule.weights)
        words = text(language, "calling.weighted", short=short, medium=medium, long=long, cap=rule.cap_s // 60)
    if rule.turns is not None:
        first, others = rule.turns
        words += " " + text(language, "calling.turns", all=first + others, n=first, m=others)
    if any(one.helps for one in office.counters):
        words += " " + text(language, "calling.helps")
    if office.settings.booking_codes:
        words += " " + text(language, "calling.booked")
    return words
