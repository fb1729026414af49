"""What staff say on the boards' running line: at once, for everybody, for today."""

from __future__ import annotations

import pytest

from tests.conftest import OpenOffice
from tests.office import Office

LINES = [{"ru": "Звонок бесплатный", "en": "Calls are free"}, "Бахилы не нужны"]


def test_a_message_stands_before_the_offices_own_lines_until_the_end_of_the_day(open_office: OpenOffice) -> None:
    office = open_office(settings={"ticker": LINES})
    assert office.board()["ticker"] == "Звонок бесплатный · Бахилы не нужны"
    assert office.board("en")["ticker"] == "Calls are free · Бахилы не нужны"
    office.host.post("messages", {"words": "  Окно 3 закрыто   до 14:00 "}, 201)
    assert office.board()["ticker"] == "Окно 3 закрыто до 14:00 · Звонок бесплатный · Бахилы не нужны"
    assert [one["words"] for one in office.hall()["messages"]] == ["Окно 3 закрыто до 14:00"]
    office.day("2026-03-03 09:00")
    assert office.board()["ticker"] == "Звонок бесплатный · Бахилы не нужны"
    assert office.hall()["messages"] == []


def test_an_office_of_an_earlier_version_keeps_its_one_line(open_office: OpenOffice) -> None:
    office = open_office()
    office.sql("""UPDATE office SET settings = json_set(settings, '$.ticker', json('{"ru": "Звонок бесплатный"}'))""")
    office.restart()
    assert office.board()["ticker"] == "Звонок бесплатный"


def test_a_message_is_taken_away_by_anyone_who_looks_after_the_hall(office: Office) -> None:
    said = office.host.post("messages", {"words": "Лифт не работает"}, 201)
    office.person("supervisor").post(f"messages/{said['id']}/remove")
    assert office.board()["ticker"] == ""
    assert office.host.post(f"messages/{said['id']}/remove", expect=404)["code"] == "not_found"


def test_five_messages_are_enough(office: Office) -> None:
    for number in range(5):
        office.host.post("messages", {"words": f"Сообщение {number}"}, 201)
    refusal = office.host.post("messages", {"words": "Ещё одно"}, 409)
    assert refusal["code"] == "too_many_messages"
    assert "5" in refusal["detail"]
    office.day("2026-03-03 09:00")
    office.host.post("messages", {"words": "Новый день"}, 201)
    assert office.sql("SELECT words FROM message") == [("Новый день",)]


@pytest.mark.parametrize("words", ["", "   ", "x" * 161, "a\nb", "\u202e21А", "a\0b", 5, None, ["a"]])
def test_a_message_is_one_short_line_of_plain_text(office: Office, words: object) -> None:
    assert office.host.post("messages", {"words": words}, 422)["code"] == "invalid"
    assert office.hall()["messages"] == []


def test_the_same_key_says_it_once(office: Office) -> None:
    first = office.host.post("messages", {"words": "Один раз"}, 201, key="same")
    assert office.host.post("messages", {"words": "Один раз"}, 201, key="same") == first
    assert len(office.hall()["messages"]) == 1
