"""An office with nothing in it but its administrator: every screen says so in words, and it can be filled over the API alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from queue_server import cli, first_office
from queue_server.simulation import own_server
from tests.conftest import OpenOffice
from tests.office import ZONE, Caller, Document, Office, password_hash, small_setup

DAY = "2026-03-02"
NOTHING: Document = {"hours": [], "days_off": [], "groups": [], "services": [], "counters": []}


def new_setup() -> Document:
    """What `init` makes without a set-up file, with the password of these tests and, for their screens, the usual devices."""
    content = first_office.setup(ZONE).model_dump(mode="json", exclude_none=True)
    content["users"][0]["password_hash"] = password_hash()
    return {**content, "devices": small_setup()["devices"]}


@pytest.fixture
def empty(open_office: OpenOffice) -> Office:
    return open_office(setup=new_setup())


@pytest.fixture
def admin(empty: Office) -> Caller:
    return empty.person("admin")


def test_every_screen_is_given_its_document(empty: Office, admin: Caller) -> None:
    hall = admin.get("hall")
    assert (hall["queues"], hall["counters"], hall["tickets"]) == ([], [], [])
    admin.get("shift")
    assert admin.get("tickets")["items"] == []
    assert empty.visitor.get("counters") == {"items": []}
    board = empty.board()
    assert (board["set_up"], board["calls"], board["waiting"]) == (False, [], {"total": 0, "by_group": []})
    assert admin.get(f"replay?date={DAY}")["services"] == []
    assert admin.get("bookings")["items"] == []


def test_a_kiosk_says_that_nothing_is_set_up_and_where(empty: Office) -> None:
    menu = empty.kiosk_state()["menu"]
    assert (menu["open"], menu["groups"], menu["reason"]["code"]) == (False, [], "not_set_up")
    assert all("/setup" in menu["reason"]["text"][language] for language in ("ru", "en"))
    empty.kiosk.issue("advice", expect=422)


@pytest.mark.parametrize("lacking", [("services", "groups"), ("counters",), ("hours", "days_off")])
def test_a_hall_that_lacks_one_thing_is_not_set_up_yet(open_office: OpenOffice, lacking: tuple[str, ...]) -> None:
    office = open_office(**{part: [] for part in lacking})
    assert office.menu()["reason"]["code"] == "not_set_up"
    assert office.board()["set_up"] is False


def test_reports_of_a_day_without_services_are_made(admin: Caller) -> None:
    day = admin.get(f"reports/day?date={DAY}")
    assert (day["tickets"], day["total"]["share_within_standard"]) == (0, None)
    assert admin.get(f"reports/period?from={DAY}&to={DAY}")["tickets"] == 0
    for kind in ("pdf", "xlsx", "csv"):
        assert admin.ask("GET", f"reports/day?date={DAY}&format={kind}").status_code == 200
    assert admin.ask("GET", "office/outage-page").status_code == 200


def test_the_load_of_an_empty_office_is_told(open_office: OpenOffice) -> None:
    office = open_office(setup={**new_setup(), "settings": {"public_load": True}})
    assert office.visitor.ask("GET", "load").status_code == 200


def test_an_office_is_filled_over_the_api_and_taken_back_to_nothing(empty: Office, admin: Caller) -> None:
    shown = admin.get("setup")
    assert {part: shown["setup"][part] for part in NOTHING} == NOTHING
    whole = small_setup(users=[], days_off=[])
    filled = {**shown["setup"], **{part: whole[part] for part in ("hours", "groups", "services", "counters")}}
    applied = admin.post("setup", {"version": shown["version"], "setup": filled, "answers": {}, "reason": "Первый зал"})
    assert empty.kiosk.issue("advice")["number"] == "С001"
    assert empty.board()["set_up"] is True
    asked = admin.post("setup/undo", {"version": applied["version"], "reason": "Проверка"}, 409)
    assert asked["code"] == "setup_questions"
    ticket = admin.get("tickets")["items"][0]
    admin.post(f"tickets/{ticket['id']}/cancel", {"reason": "Проверка"})
    admin.post("setup/undo", {"version": applied["version"], "reason": "Проверка"})
    assert {part: admin.get("setup")["setup"][part] for part in NOTHING} == NOTHING


@pytest.mark.parametrize("part", list(NOTHING))
def test_a_set_up_that_forgets_a_part_is_refused_and_one_that_says_none_is_not(admin: Caller, part: str) -> None:
    shown = admin.get("setup")
    setup: dict[str, Any] = dict(shown["setup"])
    body = {"version": shown["version"], "setup": setup, "answers": {}}
    admin.post("setup/check", body)
    del setup[part]
    admin.post("setup/check", body, 200 if part == "days_off" else 422)


def test_nobody_is_simulated_in_an_office_without_services(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "new"
    own_server.make_office(data, _with_staff(tmp_path), own_server.start_of(date.fromisoformat(DAY)))
    assert cli.main(["simulate", "--data", str(data), "--speed", "0", "--day", DAY]) == 1
    said = capsys.readouterr().err
    assert "services, counters or hours are not set there yet" in said
    assert "/setup" in said


def _with_staff(folder: Path) -> Path:
    file = folder / "staff.toml"
    people = "".join(f'[[users]]\nname = "{role}"\ndisplay_name = "{role}"\nrole = "{role}"\n' for role in ("host", "operator"))
    nothing = "".join(f"{part} = []\n" for part in ("hours", "groups", "services", "counters"))
    office = f'[office]\ncode = "new"\nname = "Новый"\ntimezone = "{ZONE}"\n'
    file.write_text(
        f'{nothing}{office}{people}[[users]]\nname = "admin"\ndisplay_name = "A"\nrole = "administrator"\n'
        '[[devices]]\nkind = "kiosk"\nname = "hall-kiosk"\n',
        encoding="utf-8",
    )
    return file
