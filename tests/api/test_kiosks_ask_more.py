"""What kiosks ask beside tickets: for whom the menu is, what to say, codes of bookings; and the centre's own languages."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server import texts
from queue_server.setup_file import SetupError, read
from queue_server.texts import BadCatalogue
from tests.conftest import OpenOffice
from tests.office import Document, Office, small_setup

TATAR = Path(__file__).resolve().parents[2] / "examples" / "languages" / "tt.json"


def marked() -> Document:
    setup = small_setup()
    setup["services"][0]["for"] = "people"
    setup["settings"] = {**setup.get("settings", {}), "ask_who": True, "booking_codes": True}
    return setup


@pytest.fixture
def marked_office(open_office: OpenOffice) -> Office:
    return open_office(setup=marked())


def test_the_menu_says_for_whom_a_service_is(marked_office: Office) -> None:
    code = marked()["services"][0]["code"]
    assert marked_office.service(code)["for"] == "people"
    assert marked_office.service("advice")["for"] is None
    assert marked_office.kiosk_state()["settings"]["ask_who"] is True
    assert marked_office.kiosk_state()["settings"]["booking_codes"] is True


def test_a_kiosk_is_told_the_words_of_each_screen(marked_office: Office) -> None:
    kiosk, group = marked_office.kiosk, marked()["services"][0]["group"]
    assert kiosk.get("prompts/who")["text"].startswith("Вы пришли")
    assert "Зачем вы пришли?" in kiosk.get("prompts/menu?who=companies")["text"]
    assert "Why are you here?" in kiosk.get("prompts/menu?lang=en")["text"]
    assert "Что вам нужно?" in kiosk.get(f"prompts/services?of={group}&who=people")["text"]
    assert "большую кнопку" in kiosk.get("prompts/confirm?of=advice")["text"]
    assert kiosk.get("prompts/booking") == {"text": kiosk.get("prompts/booking")["text"], "parts": []}


def test_the_number_is_said_to_the_kiosk_that_gave_it_and_to_no_other(marked_office: Office) -> None:
    ticket = marked_office.kiosk.issue("advice")
    words = marked_office.kiosk.get(f"prompts/ticket?of={ticket['id']}")["text"]
    assert words.startswith("Ваш номер эс один. Перед вами никого нет.")
    assert marked_office.side_kiosk.get(f"prompts/ticket?of={ticket['id']}", expect=404)["code"] == "not_found"


@pytest.mark.parametrize("asked", ["nothing", "services?of=Я", "services", "confirm?of=none", "ticket", "ticket?of=0123"])
def test_what_is_not_on_the_menu_is_not_said(office: Office, asked: str) -> None:
    assert office.kiosk.get(f"prompts/{asked}", expect=404)["code"] == "not_found"


@pytest.mark.parametrize("asked", ["menu?of=%20", "menu?who=cats", "menu?text=hello", "menu?of=a&of=b"])
def test_words_of_the_caller_are_never_spoken(office: Office, asked: str) -> None:
    assert office.kiosk.get(f"prompts/{asked}", expect=422)["code"] == "invalid"


def test_a_code_of_a_booking_is_refused_politely_and_guessing_gets_slow(office: Office) -> None:
    for _ in range(5):
        refusal = office.kiosk.post("bookings/arrive", {"code": "471108"}, expect=404)
        assert refusal["code"] == "booking_unknown"
        assert "возьмите талон" in refusal["detail"]
    slow = office.kiosk.post("bookings/arrive", {"code": "471109"}, expect=429)
    assert slow["code"] == "too_many_tries"
    assert slow["retry_after_s"] >= 1
    office.side_kiosk.post("bookings/arrive", {"code": "471109"}, expect=404)
    office.clock.forward(120)
    office.kiosk.post("bookings/arrive", {"code": "471108"}, expect=404)


def test_a_ticket_of_the_accessible_mode_is_known_at_desk_hall_and_board(office: Office) -> None:
    ticket = office.kiosk.post("tickets", {"service": "advice", "accessible": True}, expect=201)
    office.kiosk.issue("advice")
    assert ticket["accessible"] is True
    assert [one["accessible"] for one in office.hall()["tickets"]] == [True, False]
    office.desk(1).call_next()
    assert office.desk_state(1)["ticket"]["accessible"] is True
    office.desk(2).call_next()
    assert [one["accessible"] for one in office.board()["calls"]] == [False, True]


def test_the_basis_of_a_priority_is_for_staff_only(office: Office) -> None:
    office.kiosk.issue("advice", priority="disabled")
    office.desk(1).call_next()
    basis = office.desk_state(1)["priorities"][0]["basis"]
    assert basis
    assert office.hall()["priorities"][0]["basis"] == basis
    for shown in (office.kiosk_state(), office.board(), office.menu(), office.kiosk.get("prompts/priorities")):
        assert basis not in json.dumps(shown, ensure_ascii=False)


@pytest.fixture
def with_tatar(tmp_path: Path) -> Iterator[Path]:
    """A data folder with a language of the centre's own."""
    folder = tmp_path / "data"
    (folder / "languages").mkdir(parents=True)
    shutil.copy(TATAR, folder / "languages")
    texts.add_from(folder)
    yield folder
    texts.add_from(tmp_path / "without")


def test_a_language_of_the_centres_own_is_in_menu_tickets_and_texts(with_tatar: Path, open_office: OpenOffice) -> None:
    setup = small_setup()
    setup["services"][0]["name"] = {"ru": "Подключение", "tt": "Тоташтыру"}
    office = open_office(setup=setup)
    assert office.kiosk_state()["languages"] == ["ru", "en", "tt"]
    names = office.kiosk_state()["menu"]["groups"][0]["services"][0]["name"]
    assert (names["tt"], names["en"]) == ("Тоташтыру", "Подключение")
    assert office.kiosk.post("tickets", {"service": "advice", "language": "tt"}, expect=201)["language"] == "tt"
    whole = office.app.test_client().get("/languages/tt.json").get_json()
    assert whole["kiosk.take"] == "Талон алырга"
    assert whole["kiosk.away"] == texts.text("ru", "kiosk.away")


def test_a_language_that_is_not_installed_is_refused(office: Office, tmp_path: Path) -> None:
    office.kiosk.post("tickets", {"service": "advice", "language": "tt"}, expect=422)
    file = tmp_path / "office.toml"
    example = TATAR.parents[1] / "skek.toml"
    file.write_text(
        example.read_text(encoding="utf-8").replace('en = "Customer service centre"', 'tt = "Үзәк"'), encoding="utf-8"
    )
    with pytest.raises(SetupError, match="there is no language tt"):
        read(file)


@pytest.mark.parametrize(("name", "content"), [("tt.json", "{"), ("tt.json", "[]"), ("tatar.json", "{}"), ("en.json", "{}")])
def test_a_catalogue_that_cannot_be_used_stops_the_start_in_words(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / name).write_text(content, encoding="utf-8")
    try:
        with pytest.raises(BadCatalogue, match=name):
            texts.add_from(tmp_path)
    finally:
        texts.add_from(tmp_path / "without")
