"""Each screen gets one document with all that it must show, and with nothing that nobody agreed on."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import OpenOffice
from tests.office import SKEK, Office, at, small_setup

TICKET = {
    "id",
    "number",
    "state",
    "service",
    "group",
    "counter",
    "operator",
    "issued_at",
    "called_at",
    "started_at",
    "finished_at",
    "since",
    "people_ahead",
    "estimate",
    "budget",
    "waiting_s",
    "walking_s",
    "service_s",
    "paused_s",
    "priority",
    "language",
    "print_state",
    "origin",
    "recalls",
    "comment",
    "for_counter",
    "outcome",
    "parked",
    "returned",
    "steps",
    "tracking_url",
    "papers",
    "accessible",
    "times_doubt",
    "booked_at",
}
NAMED = {"code", "name"}
RANGE = {"low_minutes", "high_minutes"}
ALARM = {"code", "text", "level"}


def keys(document: Any, *path: Any) -> set[str]:
    for step in path:
        document = document[step]
    return set(document)


@pytest.fixture
def busy(office: Office) -> Office:
    """Somebody in every state that a hall can show at once, and a paper that did not come out."""
    for number in (1, 2, 3):
        office.desk(number)
    tickets = [office.kiosk.issue(service) for service in ("advice", "connection", "meter", "advice", "advice")]
    office.desk(1).call_next()
    office.desk(1).start()
    office.desk(2).call_next()
    office.desk(2).park("papers", 5)
    office.desk(3).call_next()
    office.desk(3).no_show()
    office.desk(2).call_next()
    office.kiosk.paper(tickets[4], "failed", "Нет бумаги")
    office.desk(3).pause("lunch")
    office.clock.forward(25 * 60)
    return office


def test_a_ticket_has_the_agreed_fields_in_every_place_where_it_is_shown(busy: Office) -> None:
    hall, desk = busy.hall(), busy.desk_state(1)
    for shown in (*hall["tickets"], *hall["missed"], *hall["unprinted"], desk["ticket"], desk["next"]["ticket"], *desk["queue"]):
        assert keys(shown) == TICKET
        assert keys(shown, "service") == NAMED
        assert keys(shown, "group") == {"letter", "name"}
        assert keys(shown, "budget") == {"limit_s", "used_s", "left_s", "light", "starts_in_s"}
        assert shown["estimate"] is None or keys(shown, "estimate") == RANGE
    parked = next(one for one in hall["tickets"] if one["state"] == "parked")
    assert keys(parked, "parked") == {"reason", "until", "due", "own"}
    single = busy.host.ticket(parked)
    assert keys(single) == TICKET | {"history"}
    assert all(keys(one) == {"seq", "at", "what", "who", "name", "counter", "details"} for one in single["history"])


def test_the_board_is_given_calls_waiting_and_missed(busy: Office) -> None:
    board = busy.board()
    parts = {"seq", "server_time", "office", "calls", "sound", "waiting", "missed", "ticker", "set_up", "open", "sound_test"}
    assert keys(board) == parts | {"counter", "layout", "media"}
    assert keys(board, "media") == {"after_s", "items"}
    call = {"announcement", "number", "counter", "state", "called_at", "speech", "accessible"}
    assert all(keys(one) == call for one in board["calls"])
    assert keys(board, "calls", 0, "speech") == {"text", "parts", "heard"}
    assert keys(board, "waiting") == {"total", "by_group"}
    assert board["counter"] is None
    assert keys(board, "layout") == {"large", "list", "missed", "waiting", "clock", "ticker", "text", "moving_s"}
    assert all(keys(one) == {"letter", "name", "waiting"} for one in board["waiting"]["by_group"])
    assert [(one["number"], one["counter"], one["state"]) for one in board["calls"]] == [
        ("С002", 2, "called"),
        ("А002", 3, "no_show"),
        ("А001", 2, "parked"),
        ("С001", 1, "serving"),
    ]
    assert board["waiting"]["total"] == 1
    assert board["missed"] == ["А002"]


def test_the_board_shows_no_names_and_nothing_of_a_visit_but_its_number(busy: Office) -> None:
    shown = str(busy.board())
    for hidden in ("Anna", "anna", "Вопрос", "papers", "priority", busy.tickets()[0]["id"]):
        assert hidden not in shown


def test_the_board_remembers_the_last_twenty_calls_newest_first(office: Office) -> None:
    desk = office.desk(1)
    for _ in range(23):
        office.kiosk.issue("advice")
        desk.serve()
    assert [one["announcement"] for one in office.board()["calls"]] == list(range(23, 3, -1))


def test_the_board_speaks_the_language_it_is_set_to(busy: Office) -> None:
    assert busy.board("en")["office"]["name"] == "Small hall"
    assert busy.board("en")["calls"][0]["speech"]["text"].startswith("Ticket C")
    assert busy.board("ru")["calls"][0]["speech"]["text"].startswith("Клиент С")


def test_the_desk_is_given_its_visitor_and_who_is_next_and_why(busy: Office) -> None:
    desk = busy.desk_state(1)
    assert keys(desk) == {
        "seq",
        "server_time",
        "counter",
        "operator",
        "ticket",
        "next",
        "waiting",
        "queue",
        "parked",
        "missed",
        "alarms",
        "help",
        "messages",
        "services",
        "priorities",
        "rule",
        "counters",
        "outcomes",
        "result_required",
        "forgotten_after_s",
        "pause_reasons",
        "park_reasons",
        "rights",
        "settings",
    }
    assert keys(desk, "counter") == {"number", "name", "state", "reason", "back_at", "work", "lent"}
    assert keys(desk, "operator") == {"name", "display_name"}
    assert keys(desk, "next") == {"ticket", "why"}
    assert keys(desk, "next", "why") == {"code", "text"}
    assert keys(desk, "waiting", 0) == {"service", "letter", "waiting", "longest_wait_s"}
    assert keys(desk, "services", 0) == {"code", "name", "letter", "open", "served", "here"}
    assert keys(desk, "counters", 0) == {"number", "name", "state", "operator", "back_at"}
    for choice in ("outcomes", "park_reasons"):
        assert all(keys(one) == NAMED for one in desk[choice])
    assert all(keys(one) == NAMED | {"minutes", "work"} for one in desk["pause_reasons"])
    limits = {"limit_s": 1800, "amber_s": 1200, "red_s": 1620}
    assert desk["settings"] == {"recalls": 2, "recall_pause_s": 20, "takes_roll_numbers": True, "auto_call_s": 0, **limits}
    assert desk["next"]["why"] == {"code": "arrival", "text": "По порядку прихода"}
    assert (desk["ticket"]["number"], desk["ticket"]["state"]) == ("С001", "serving")
    assert [one["state"] for one in desk["counters"]] == ["serving", "called", "paused"]


def test_all_desks_are_reminded_of_whom_one_put_aside_when_the_time_has_come(busy: Office) -> None:
    assert busy.desk_state(1)["alarms"] == busy.desk_state(2)["alarms"]
    alarm = busy.desk_state(2)["alarms"][0]
    assert keys(alarm) == ALARM | {"number"}
    assert (alarm["code"], alarm["number"], alarm["level"]) == ("parked_due", "А001", "amber")


def test_a_desk_with_a_long_line_is_given_the_first_twenty(office: Office) -> None:
    for _ in range(25):
        office.kiosk.issue("advice")
    desk = office.desk_state(1)
    assert [one["people_ahead"] for one in desk["queue"]] == list(range(20))
    assert desk["waiting"] == [
        {"service": {"code": "advice", "name": "Вопрос"}, "letter": "С", "waiting": 25, "longest_wait_s": 0}
    ]


def test_the_hall_is_given_queues_counters_budgets_and_alarms(busy: Office) -> None:
    hall = busy.hall()
    assert keys(hall) == {
        "seq",
        "server_time",
        "office",
        "open",
        "standard",
        "queues",
        "counters",
        "tickets",
        "missed",
        "unprinted",
        "bookings",
        "today",
        "lights",
        "alarms",
        "devices",
        "services",
        "priorities",
        "messages",
        "rule",
        "forecast",
        "desk_messages",
    }
    assert hall["standard"] == {"total_limit_s": 1800, "amber_s": 1200, "red_s": 1620}
    queue = {"letter", "name", "waiting", "longest_wait_s", "light", "services", "estimate"}
    assert all(keys(one) == queue for one in hall["queues"])
    assert keys(hall, "services", 0) == {"code", "name", "letter", "open", "served"}
    assert keys(hall, "queues", 0, "services", 0) == {"code", "name", "open", "waiting", "longest_wait_s"}
    counter = {"number", "name", "state", "reason", "back_at", "work", "operator", "since", "services", "help", "ticket"}
    counter |= {"lent", "helps", "could_take"}
    assert all(keys(one) == counter for one in hall["counters"])
    assert keys(hall, "devices", 0) == DEVICE
    assert keys(hall, "priorities", 0) == {"code", "name", "basis"}
    assert all(ALARM <= keys(one) <= ALARM | {"number", "ticket", "counter", "device"} for one in hall["alarms"])
    assert hall["today"] == {
        "issued": 5,
        "finished": 0,
        "no_show": 1,
        "cancelled": 0,
        "expired": 0,
        "within_standard": 0,
        "share_within_standard": None,
    }
    assert hall["lights"] == {"green": 1, "amber": 3, "red": 0}
    assert [one["number"] for one in hall["tickets"]] == ["С001", "А001", "С002", "С003"]
    assert [one["number"] for one in hall["unprinted"]] == ["С003"]


def test_the_hall_warns_of_a_visit_that_will_break_the_standard_and_of_one_that_has(office: Office) -> None:
    office.desk(1)
    office.kiosk.issue("advice")
    office.clock.forward(10 * 60)
    office.kiosk.issue("advice")
    office.clock.forward(22 * 60)
    alarms = office.hall()["alarms"]
    assert [(one["code"], one["number"], one["level"]) for one in alarms] == [("over", "С001", "red"), ("soon", "С002", "amber")]
    assert "2 мин" in alarms[0]["text"]
    assert "8 мин" in alarms[1]["text"]


def test_the_share_within_the_standard_is_told_with_four_decimals(office: Office) -> None:
    desk = office.desk(1)
    for service_s in (60, 60, 1801):
        office.kiosk.issue("advice")
        desk.serve(service_s=service_s)
    today = office.hall()["today"]
    assert (today["finished"], today["within_standard"], today["share_within_standard"]) == (3, 2, 0.6667)


DEVICE = {
    "kind",
    "name",
    "place",
    "online",
    "last_seen",
    "paper",
    "locked",
    "light",
    "trouble",
    "since",
    "alone",
    "test_print",
} | {
    "board",
    "sound_test",
}
MENU = {"office", "open", "reason", "groups", "priorities"}
GROUP = {"letter", "name", "waiting", "estimate", "open", "services"}
SERVICE = {"code", "name", "papers", "open", "closed", "waiting", "estimate", "for"}


def test_the_kiosk_is_given_the_menu_in_all_languages(busy: Office) -> None:
    state = busy.kiosk_state()
    assert keys(state) == {"seq", "server_time", "open", "locked", "languages", "menu", "to_print", "test_print", "settings"}
    times = {"idle_s": 30, "ticket_s": 15, "ask_above": 3}
    assert state["settings"] == {**times, "ask_who": False, "booking_codes": False, "training": False}
    assert state["languages"] == ["ru", "en"]
    assert keys(state, "menu") == MENU
    for group in state["menu"]["groups"]:
        assert keys(group) == GROUP
        assert keys(group, "name") == {"ru", "en"}
        assert all(keys(service) == SERVICE for service in group["services"])
    papers = state["menu"]["groups"][0]["services"][0]["papers"]
    assert papers == [{"ru": "Паспорт", "en": "Passport"}, {"ru": "План участка", "en": "Plan of the land"}]


def test_a_copy_to_be_printed_is_a_ticket_with_its_count(busy: Office) -> None:
    ticket = busy.tickets()[4]
    busy.host.reprint(ticket)
    assert [keys(one) for one in busy.kiosk_state()["to_print"]] == [TICKET | {"copy"}]
    assert busy.kiosk_state("side-kiosk")["to_print"] == []


def test_the_menu_over_http_is_the_same_in_one_language(busy: Office) -> None:
    menu = busy.menu("en")
    assert keys(menu) == MENU
    assert menu["office"] == {"code": "small", "name": "Small hall"}
    assert [group["name"] for group in menu["groups"]] == ["Connection", "Advice"]
    assert menu["groups"][0]["services"][0]["papers"] == ["Passport", "Plan of the land"]
    assert menu["priorities"] == [{"code": "disabled", "name": "Disabled"}, {"code": "veteran", "name": "Veterans"}]


def test_a_closed_menu_says_why_in_both_languages_and_when_to_come(open_office: OpenOffice) -> None:
    office = open_office(at("2026-03-07 12:00"))
    reason = office.kiosk_state()["menu"]["reason"]
    assert keys(reason) == {"code", "text", "opens_at"}
    assert reason["text"] == {
        "ru": "Центр закрыт. Откроется: понедельник 9 марта, 08:00",
        "en": "The centre is closed. It opens on Monday 9 March, 08:00",
    }


def test_the_menu_counts_who_is_before_a_newcomer_at_the_counters_of_the_service(open_office: OpenOffice) -> None:
    setup = small_setup()
    setup["counters"][0]["services"] = ["connection", "meter"]
    setup["counters"][1]["services"] = ["advice"]
    office = open_office(setup=setup)
    office.desk(1)
    office.desk(2)
    for service in ("connection", "connection", "meter", "advice"):
        office.kiosk.issue(service)
    assert {code: office.service(code)["waiting"] for code in ("connection", "meter", "advice")} == {
        "connection": 3,
        "meter": 3,
        "advice": 1,
    }


def test_a_visitor_sees_his_own_visit_and_nothing_more(busy: Office) -> None:
    ticket = busy.tickets()[4]
    visit = busy.visitor.get(f"visits/{ticket['id']}")
    assert visit["number"] == "С003"
    assert visit["people_ahead"] == 0
    hidden = {"id", "operator", "priority", "history", "comment", "steps", "print_state"}
    assert not hidden & keys(visit)


def test_yesterdays_visit_is_no_longer_shown(office: Office) -> None:
    ticket = office.kiosk.issue("advice")
    office.day("2026-03-03 09:00")
    assert office.visitor.get(f"visits/{ticket['id']}", 404)["code"] == "not_found"


def test_every_time_has_the_offices_offset(busy: Office) -> None:
    moments = [busy.board()["server_time"], busy.hall()["server_time"], *(one["issued_at"] for one in busy.tickets())]
    assert all(moment.endswith("+07:00") for moment in moments)


def test_the_seq_of_every_screen_is_that_of_the_newest_event(busy: Office) -> None:
    newest = busy.events()[-1][0]
    states = (busy.board(), busy.hall(), busy.desk_state(1), busy.kiosk_state())
    assert {state["seq"] for state in states} == {newest}


def test_the_first_customers_office_is_shown_whole(tmp_path: Any) -> None:
    from queue_server import setup_file

    setup = setup_file.round_the_clock(setup_file.read(SKEK)).model_dump(mode="json", exclude_none=True)
    office = Office(tmp_path, setup=setup)
    menu = office.kiosk_state()["menu"]
    assert [group["letter"] for group in menu["groups"]] == ["А", "В", "Е", "К", "С", "Т"]
    assert sum(len(group["services"]) for group in menu["groups"]) == 13
    assert all(service["open"] for group in menu["groups"] for service in group["services"])
    office.close()


def test_monitoring_sees_the_hall_in_figures(busy: Office) -> None:
    assert busy.visitor.get("/healthz") == {"status": "ok"}
    assert busy.visitor.get("/readyz") == {"status": "ok", "office": "small", "clock": "ok"}
    figures = dict(
        line.rsplit(" ", 1)
        for line in busy.visitor.ask("GET", "/metrics").get_data(as_text=True).splitlines()
        if not line.startswith("#")
    )
    expected = {"queue_waiting": 1, "queue_parked": 1, "queue_at_counter": 2, "queue_counters_open": 3, "queue_issued_today": 5}
    assert {name: float(figures[name]) for name in expected} == expected
    assert float(figures["queue_seq"]) == busy.events()[-1][0]
