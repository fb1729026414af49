"""A desk calls for the host and the host writes to desks."""

from __future__ import annotations

import pytest

from tests.office import Document, Office, Person


def helps(office: Office) -> list[Document | None]:
    return [one["help"] for one in office.hall()["counters"]]


def test_a_desk_calls_and_sees_who_comes(office: Office) -> None:
    desk = office.desk(2)
    desk.post("counters/2/help")
    calling = helps(office)[1]
    assert calling is not None
    assert calling["helper"] is None
    first = office.hall()["alarms"][0]
    assert (first["code"], first["counter"], first["level"]) == ("help", 2, "red")
    assert office.host.post("counters/2/help/answer") == {"counter": 2, "helper": "Host"}
    assert office.desk_state(2)["help"] == {"since": calling["since"], "helper": "Host"}
    assert [one["code"] for one in office.hall()["alarms"]] == ["help_coming"]
    desk.post("counters/2/help/end")
    assert helps(office) == [None, None, None]
    assert [what for _, _, what in office.events()][-3:] == ["help_asked", "help_answered", "help_ended"]


def test_of_two_hosts_the_first_goes(office: Office) -> None:
    office.desk(1).post("counters/1/help")
    office.host.post("counters/1/help/answer")
    assert office.person("supervisor").post("counters/1/help/answer")["helper"] == "Host"


def test_who_presses_twice_calls_once_and_since_the_first_time(office: Office) -> None:
    desk = office.desk(1)
    desk.post("counters/1/help")
    since = office.desk_state(1)["help"]["since"]
    office.clock.forward(60)
    desk.post("counters/1/help")
    assert office.desk_state(1)["help"]["since"] == since
    assert [what for _, _, what in office.events()].count("help_asked") == 1


def test_a_call_ends_when_the_operator_leaves_and_the_host_may_end_it(office: Office) -> None:
    office.desk(1).post("counters/1/help")
    office.host.post("counters/1/help/end")
    assert helps(office)[0] is None
    office.desk(1).post("counters/1/help")
    office.desk(1).sign_out()
    assert helps(office)[0] is None
    assert office.host.post("counters/1/help/answer", expect=409)["code"] == "no_help_wanted"


def test_nobody_calls_from_another_ones_desk(office: Office) -> None:
    office.desk(1)
    other = office.desk(2)
    for path in ("counters/1/help", "counters/1/help/end"):
        assert other.post(path, expect=403)["code"] == "forbidden"
    assert office.host.post("counters/9/help/answer", expect=404)["code"] == "not_found"


def test_a_message_to_all_desks_is_shown_at_each_until_it_is_read_there(office: Office) -> None:
    desk = office.desk(1)
    sent = office.host.post("desk-messages", {"words": "  Обед   сдвигаем на 13:30 "}, 201)
    assert sent["counters"] == [1, 2, 3]
    for number in (1, 2, 3):
        shown = office.desk_state(number)["messages"]
        assert [(one["words"], one["sender"]) for one in shown] == [("Обед сдвигаем на 13:30", "Host")]
    desk.post(f"counters/1/messages/{sent['id']}/read")
    assert office.desk_state(1)["messages"] == []
    assert office.hall()["desk_messages"][0]["unread"] == [2, 3]
    assert office.desk_state(2)["messages"] != [], "whoever sits down later reads it too"


def test_a_message_to_one_desk_is_shown_there_only(office: Office) -> None:
    sent = office.host.post("desk-messages", {"words": "Зайдите ко мне", "counter": 2}, 201)
    assert [len(office.desk_state(number)["messages"]) for number in (1, 2, 3)] == [0, 1, 0]
    office.host.post(f"desk-messages/{sent['id']}/remove")
    assert office.desk_state(2)["messages"] == []
    assert office.host.post(f"desk-messages/{sent['id']}/remove", expect=404)["code"] == "not_found"
    assert office.host.post("desk-messages", {"words": "Кто тут", "counter": 9}, 422)["code"] == "invalid"


def test_only_who_sits_there_has_read_it(office: Office) -> None:
    sent = office.host.post("desk-messages", {"words": "Внимание"}, 201)
    office.desk(1)
    assert office.desk(2).post(f"counters/1/messages/{sent['id']}/read", expect=403)["code"] == "forbidden"
    assert office.desk(1).post("counters/1/messages/ffff/read", expect=404)["code"] == "not_found"
    office.desk(1).post(f"counters/1/messages/{sent['id']}/read")
    office.desk(1).post(f"counters/1/messages/{sent['id']}/read")
    assert [what for _, _, what in office.events()].count("desk_message_read") == 1


def test_messages_go_with_the_day_and_the_events_stay(office: Office) -> None:
    office.host.post("desk-messages", {"words": "Сегодня"}, 201)
    office.day("2026-03-03 09:00")
    assert office.desk_state(1)["messages"] == []
    assert office.hall()["desk_messages"] == []
    office.host.post("desk-messages", {"words": "Завтра", "counter": 1}, 201)
    assert office.sql("SELECT count(*) FROM desk_message") == [(1,)]
    assert [what for _, _, what in office.events()].count("desk_message_sent") == 2


@pytest.mark.parametrize("words", ["", "   ", "x" * 161, "a\nb", 5, None])
def test_a_message_is_one_short_line(office: Office, words: object) -> None:
    assert office.host.post("desk-messages", {"words": words}, 422)["code"] == "invalid"


def test_another_operator_at_the_counter_does_not_inherit_a_call(office: Office) -> None:
    office.desk(1).post("counters/1/help")
    Person(office, "boris", 1, take_over=True)
    assert helps(office)[0] is None


def test_the_host_is_reminded_of_a_parked_visitor_whose_operator_has_left(office: Office) -> None:
    office.kiosk.issue("advice")
    desk = office.desk(1)
    desk.call_next()
    desk.park("papers", 5)
    office.clock.forward(6 * 60)
    assert office.hall()["alarms"] == [], "the desk itself is reminded"
    desk.sign_out()
    assert [(one["code"], one["number"]) for one in office.hall()["alarms"]] == [("parked_due", "С001")]
