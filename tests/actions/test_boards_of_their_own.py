"""Each board is given what the set-up says: some services, the counters of a zone, one counter, a layout."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from queue_server import setup_file
from queue_server.store import office_setup
from tests.conftest import OpenOffice
from tests.office import BOARD_TOKEN, Office, small_setup


def board(**wishes: Any) -> dict[str, Any]:
    """Devices of an office whose only board has these wishes."""
    content = small_setup()["devices"]
    return {"devices": [*content[:2], {"kind": "board", "name": "hall-board", "token": BOARD_TOKEN, **wishes}]}


ZONES = {"counters": [{"number": 1, "zone": "Зал А"}, {"number": 2, "zone": "Зал А"}, {"number": 3}]}


def three_called(office: Office) -> None:
    """advice at counter 1, meter at counter 2, advice at counter 3; two more wait, each for one of them."""
    for number, service in ((1, "advice"), (2, "meter"), (3, "advice")):
        office.kiosk.issue(service)
        office.desk(number).call_next()
    office.kiosk.issue("advice")
    office.kiosk.issue("meter")


def numbers(document: dict[str, Any]) -> list[tuple[str, int]]:
    return [(one["number"], one["counter"]) for one in document["calls"]]


def test_a_board_of_services_shows_only_their_calls_and_who_waits_for_them(open_office: OpenOffice) -> None:
    office = open_office(**board(services=["meter"]))
    three_called(office)
    shown = office.board()
    assert numbers(shown) == [("А001", 2)]
    assert shown["waiting"] == {"total": 1, "by_group": [{"letter": "А", "name": "Подключение", "waiting": 1}]}
    office.desk(2).no_show()
    assert office.board()["missed"] == ["А001"]
    office.desk(1).no_show()
    assert office.board()["missed"] == ["А001"]


def test_a_board_of_a_group_shows_all_its_services(open_office: OpenOffice) -> None:
    office = open_office(**board(groups=["С"]))
    three_called(office)
    assert numbers(office.board()) == [("С002", 3), ("С001", 1)]
    assert [one["letter"] for one in office.board()["waiting"]["by_group"]] == ["С"]


def test_a_board_of_a_zone_shows_the_calls_to_its_counters(open_office: OpenOffice) -> None:
    office = open_office(**board(zone="Зал А"), **ZONES)
    three_called(office)
    assert numbers(office.board()) == [("А001", 2), ("С001", 1)]


def test_a_board_over_a_counter_shows_who_is_called_there_and_how_it_is(open_office: OpenOffice) -> None:
    office = open_office(**board(counter=3))
    assert office.board()["counter"] == {"number": 3, "state": "closed"}
    three_called(office)
    shown = office.board()
    assert numbers(shown) == [("С002", 3)]
    assert shown["counter"] == {"number": 3, "state": "called"}
    assert (shown["waiting"], shown["missed"]) == ({"total": 0, "by_group": []}, [])
    office.desk(3).start()
    assert office.board()["counter"]["state"] == "serving"
    office.desk(3).finish()
    office.desk(3).pause("lunch")
    assert office.board()["counter"]["state"] == "paused"


def test_a_visitor_who_is_sent_on_takes_no_call_from_one_board_to_another(open_office: OpenOffice) -> None:
    """Otherwise an old call would be new on the other board, and be spoken there."""
    office = open_office(**board(services=["meter"]))
    ticket = office.kiosk.issue("advice")
    office.desk(1).call_next()
    office.desk(1).start()
    office.host.ask("POST", f"tickets/{ticket['id']}/transfer", {"service": "meter"})
    assert office.board()["waiting"]["total"] == 1
    assert office.board()["calls"] == []
    office.desk(2).call_next()
    assert [(one["announcement"], one["counter"]) for one in office.board()["calls"]] == [(2, 2)]


def test_announcements_keep_their_numbers_and_order_on_a_board_that_shows_a_part(open_office: OpenOffice) -> None:
    office = open_office(**board(services=["meter"]))
    for service in ["meter", *["advice"] * 23, "meter"]:
        office.kiosk.issue(service)
        office.desk(1).serve()
    assert [one["announcement"] for one in office.board()["calls"]] == [25, 1]


def test_staff_see_any_board_by_its_name_and_a_board_only_its_own(open_office: OpenOffice) -> None:
    office = open_office(**board(counter=3))
    three_called(office)
    own = office.board()
    assert office.host.get("board?board=hall-board&lang=ru") == own
    assert len(office.host.get("board?lang=ru")["calls"]) == 3
    assert office.display.get("board?board=another&lang=ru") == own
    refused = office.host.ask("GET", "board?board=another")
    assert (refused.status_code, refused.get_json()["code"]) == (404, "not_found")


def test_a_layout_comes_with_the_state_and_the_usual_one_without(open_office: OpenOffice) -> None:
    usual = {"large": 2, "list": 6, "missed": True, "waiting": True, "clock": True, "ticker": True, "text": "normal"}
    assert open_office().board()["layout"] == usual | {"moving_s": 10}
    layouts = {"entrance": {"large": 1, "list": 8, "missed": False, "moving_s": 20}}
    office = open_office(**board(layout="entrance"), layouts=layouts)
    assert office.board()["layout"] == usual | layouts["entrance"]


def test_boards_of_their_own_are_written_back_into_the_set_up_file(open_office: OpenOffice) -> None:
    office = open_office(**board(zone="Зал А", groups=["С"], layout="wide"), **ZONES, layouts={"wide": {"list": 5}})
    with office.store.read_apart() as connection:
        exported = office_setup.export(connection)
    again = exported["devices"][2]
    assert (again["zone"], again["groups"], again["layout"]) == ("Зал А", ["С"], "wide")
    assert [one.get("zone") for one in exported["counters"]] == ["Зал А", "Зал А", None]
    assert exported["layouts"]["wide"]["list"] == 5
    setup_file.check(exported)


def line_of(refused: Exception) -> int:
    found = re.search(r"office\.toml, line (\d+): ", str(refused))
    assert found, refused
    return int(found[1])


REFUSED = [
    ("board", 'zone = "Зал Б"', 'no counter is in zone Зал Б; write zone = "Зал Б" at its'),
    ("board", "counter = 99", "there is no counter 99; add it to"),
    ("board", 'layout = "wide"', r"there is no layout wide; add \[layouts.wide\]"),
    ("board", 'groups = ["Х"]', "there is no group Х; add it to"),
    ("board", 'services = ["nothing"]', "there is no service nothing; add it to"),
    ("board", 'counter = 1\ngroups = ["А"]', "shows that counter only; take out zone, groups and services"),
    ("kiosk", "counter = 1", "counter: only a board has one; take it out"),
    ("kiosk", 'layout = "wide"', "layout: only a board has one; take it out"),
]


@pytest.mark.parametrize(("kind", "line", "words"), REFUSED)
def test_what_a_board_cannot_show_is_refused_with_file_line_and_remedy(tmp_path: Path, kind: str, line: str, words: str) -> None:
    whole = (Path(setup_file.__file__).parents[1] / "examples" / "skek.toml").read_text(encoding="utf-8")
    file = tmp_path / "office.toml"
    file.write_text(f'{whole}\n[[devices]]\nkind = "{kind}"\nname = "new"\n{line}\n', encoding="utf-8")
    with pytest.raises(setup_file.SetupError, match=words) as refused:
        setup_file.read(file)
    first = whole.count("\n") + 2
    at_line = line_of(refused.value)
    assert first <= at_line <= first + 3


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("list = 9", "list: Input should be less than or equal to 8"),
        ("large = true", "large: Input should be a valid integer"),
        ('text = "huge"', "text: Input should be 'normal' or 'large'"),
        ("lsit = 5", "unknown key; take it out"),
    ],
)
def test_a_layout_that_cannot_be_is_refused_with_file_line_and_remedy(tmp_path: Path, line: str, words: str) -> None:
    whole = (Path(setup_file.__file__).parents[1] / "examples" / "skek.toml").read_text(encoding="utf-8")
    file = tmp_path / "office.toml"
    file.write_text(f"{whole}\n[layouts.hall]\nclock = true\n{line}\n", encoding="utf-8")
    with pytest.raises(setup_file.SetupError, match=words) as refused:
        setup_file.read(file)
    assert line_of(refused.value) == whole.count("\n") + 4
