"""Staff ask a kiosk for a test page: one page for all who ask at once, and no ticket."""

from __future__ import annotations

import pytest

from queue_server.actions import trials
from queue_server.actions.actor import Actor, KioskAway, NoPrinter, NotFound
from queue_server.hall.trial import ANSWER_WITHIN_S
from tests.office import Document, Office


def ask(office: Office, kind: str = "kiosk", name: str = "hall-kiosk", online: bool = True, key: str | None = None) -> str:
    answer = trials.ask(office.store, Actor("user:host"), kind, name, online, key)
    assert answer is not None
    return str(answer["id"])


def shown(office: Office, language: str = "ru") -> Document | None:
    devices = office.host.get(f"hall?lang={language}")["devices"]
    found: Document | None = next(one for one in devices if one["name"] == "hall-kiosk")["test_print"]
    return found


def events(office: Office) -> list[str]:
    return [what for (what,) in office.sql("SELECT what FROM event WHERE what LIKE 'test_print%' ORDER BY seq")]


def test_the_kiosk_hears_of_it_and_the_host_of_what_became_of_the_page(office: Office) -> None:
    page = ask(office)
    assert office.kiosk_state()["test_print"] == {"id": page, "language": "ru"}
    assert office.kiosk_state("side-kiosk")["test_print"] is None
    known = shown(office)
    assert known is not None
    assert (known["state"], known["text"]) == ("asked", "Пробный лист печатается")
    office.kiosk.post(f"kiosk/test-prints/{page}", {"outcome": "printed"}, 200)
    assert office.kiosk_state()["test_print"] is None
    known = shown(office)
    assert known is not None
    assert (known["state"], known["text"]) == ("printed", "Пробный лист напечатан")
    assert events(office) == ["test_print_asked", "test_print_reported"]
    assert office.hall()["today"]["issued"] == 0
    assert office.tickets() == []


def test_two_who_ask_at_once_get_one_page_and_later_askers_another(office: Office) -> None:
    first = ask(office)
    assert ask(office) == first
    assert ask(office, name="side-kiosk") != first
    office.kiosk.post(f"kiosk/test-prints/{first}", {"outcome": "printed"}, 200)
    second = ask(office)
    assert second != first
    assert office.kiosk_state()["test_print"]["id"] == second
    assert events(office).count("test_print_asked") == 3


def test_the_same_key_asks_once_whatever_has_become_of_the_kiosk_since(office: Office) -> None:
    first = ask(office, key="k")
    office.kiosk.post(f"kiosk/test-prints/{first}", {"outcome": "printed"}, 200)
    assert ask(office, online=False, key="k") == first


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru", "Пробный лист не напечатан: открыта крышка принтера"),
        ("en", "The test page was not printed: the printer’s cover is open"),
    ],
)
def test_a_page_that_did_not_come_out_is_told_with_the_reason(office: Office, language: str, words: str) -> None:
    office.kiosk.post(f"kiosk/test-prints/{ask(office)}", {"outcome": "failed", "fault": "cover_open"}, 200)
    known = shown(office, language)
    assert known is not None
    assert known["text"] == words


def test_a_kiosk_that_says_nothing_leaves_it_unknown_and_prints_no_page_late(office: Office) -> None:
    page = ask(office)
    office.clock.forward(ANSWER_WITHIN_S)
    known = shown(office)
    assert known is not None
    assert known["state"] == "uncertain"
    assert known["text"].startswith("Неизвестно")
    assert office.kiosk_state()["test_print"] is None
    office.kiosk.post(f"kiosk/test-prints/{page}", {"outcome": "printed"}, 200)
    known = shown(office)
    assert known is not None
    assert known["state"] == "printed", "a late word is still the truth"
    office.kiosk.post(f"kiosk/test-prints/{page}", {"outcome": "failed"}, 200)
    known = shown(office)
    assert known is not None
    assert known["state"] == "printed", "the first word counts"


def test_yesterdays_page_is_not_shown_any_more(office: Office) -> None:
    office.kiosk.post(f"kiosk/test-prints/{ask(office)}", {"outcome": "printed"}, 200)
    office.clock.forward(13 * 60 * 60)
    assert shown(office) is None


def test_who_cannot_print_is_refused_with_words(office: Office) -> None:
    with pytest.raises(KioskAway):
        ask(office, online=False)
    with pytest.raises(NoPrinter):
        ask(office, "board", "hall-board")
    with pytest.raises(NotFound):
        ask(office, name="no-kiosk")
    refusal = office.host.post("devices/kiosk/hall-kiosk/test-print", {}, 409)
    assert refusal["code"] == "kiosk_away"
    assert "«hall-kiosk»" in refusal["detail"]
    assert "питание" in refusal["detail"]
    assert events(office) == []


def test_a_kiosk_reports_its_own_pages_only(office: Office) -> None:
    page = ask(office)
    assert office.side_kiosk.post(f"kiosk/test-prints/{page}", {"outcome": "printed"}, 404)["code"] == "not_found"
    office.kiosk.post("kiosk/test-prints/0123456789abcdef", {"outcome": "printed"}, 404)
    for body in ({}, {"outcome": "eaten"}, {"outcome": "failed", "fault": "<b>"}, {"outcome": "printed", "more": 1}):
        office.kiosk.post(f"kiosk/test-prints/{page}", body, 422)
    assert shown(office) is not None
    assert office.kiosk_state()["test_print"] is not None


def test_a_locked_kiosk_prints_it_too(office: Office) -> None:
    office.host.post("devices/kiosk/hall-kiosk/lock", {"reason": "paper"}, 200)
    ask(office)
    assert office.kiosk_state()["test_print"] is not None


def test_the_page_outlives_a_restart_of_the_server(office: Office) -> None:
    page = ask(office)
    office.restart()
    assert office.kiosk_state()["test_print"]["id"] == page
