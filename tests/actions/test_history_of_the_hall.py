"""Everything that happens leaves one event, with who did it and with the details that its description names."""

from __future__ import annotations

import json
import re

import pytest

from queue_server.actions import sound_tests, trials
from queue_server.actions.actor import Actor
from queue_server.actions.advice import advise, judge
from queue_server.actions.office import add_device, add_user
from queue_server.actions.seen import Absence, note
from queue_server.cli import main
from queue_server.hall.advising import Advice
from queue_server.hall.foreseen import Foreseen
from queue_server.store.events import Event
from tests import past_visits
from tests.conftest import OpenOffice
from tests.evening.by_hand import evening
from tests.media_files import WEBM
from tests.office import MORNING, Desk, Document, Office


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    """The small office, of which one counter does not take everything."""
    return open_office(
        counters=[{"number": 1, "services": ["advice", "meter"]}, {"number": 2}, {"number": 3}],
        reports={"folder": "/nowhere/reports"},
    )


def a_full_day(office: Office) -> None:
    """A day in which everything happens that can happen."""
    anna, boris = office.desk(1), office.desk(2)
    served, missed, gone, left = (office.kiosk.issue("advice") for _ in range(4))
    office.kiosk.paper(served, "failed", "Нет бумаги")
    office.host.reprint(served)
    anna.call_next()
    office.clock.forward(20)
    anna.recall()
    anna.start()
    anna.park("papers", 5, own=True)
    anna.call(served, "Принёс документы")
    anna.start()
    anna.further_service("connection", "solved")
    anna.send_on(service="meter", comment="К коллеге", return_to_me=True)
    boris.call_next()
    boris.start()
    boris.finish()
    anna.call_next()
    anna.start()
    anna.finish("solved")
    anna.call_next()
    anna.no_show()
    office.host.return_to_queue(missed)
    office.host.cancel(gone)
    anna.call(office.kiosk.issue("advice"), "Упал в обморок")
    anna.no_show()
    anna.pause("lunch", 45)
    anna.resume()
    what_the_host_does_for_desks(office, anna, left)
    Desk(office, 1, "vera", take_over=True)
    boris.sign_out()
    add_device(office.store, "board", "window-board")
    add_device(office.store, "kiosk", "window-kiosk")
    add_user(office.store, "nina", "Нина", "operator", "a-long-password")
    office.host.post("tickets", {"service": "advice", "number_on_paper": "57", "arrived_at": "10:00"}, 201)
    row = {"number": "58", "service": "advice", "counter": 1, "arrived_at": "10:00", "outcome": "no_show", "called_at": "10:00"}
    office.host.post("paper-day", {"day": "2026-03-02", "rows": [row]}, 201)
    office.kiosk.ask("PUT", "kiosk/numbers", {})
    alone = {"tap": "tap", "day": "2026-03-02", "number": "С900", "service": "advice", "issued_at": MORNING}
    office.kiosk.post("kiosk/tickets", alone, 201)
    code = office.visitor.ask("POST", "pairing", {}, key=None).get_json()["code"]
    office.host.post("devices/pair", {"code": code, "name": "door-kiosk"}, 201)
    office.host.post("devices/kiosk/door-kiosk/lock", {"reason": "Ремонт"}, 200)
    office.host.post("devices/kiosk/door-kiosk/unlock", {}, 200)
    office.host.post("devices/kiosk/door-kiosk/place", {"place": "У двери"}, 200)
    trial = trials.ask(office.store, Actor("user:host"), "kiosk", "hall-kiosk", online=True)
    assert trial is not None
    office.kiosk.post(f"kiosk/test-prints/{trial['id']}", {"outcome": "failed", "fault": "cover_open"}, 200)
    sound_tests.ask(office.store, Actor("user:host"), "board", "hall-board", online=True, running=None)
    office.person("supervisor").post("devices/kiosk/door-kiosk/revoke", {}, 200)
    left, back = office.clock.now() - 90, office.clock.now()
    note(office.store, {}, [Absence(left, back, device=1), Absence(left, back, counter=1)])
    message = office.host.post("messages", {"words": "Окно 3 закрыто до 14:00"}, 201)
    office.host.post(f"messages/{message['id']}/remove", {}, 200)
    file = {"Content-Type": "application/octet-stream"}
    medium = office.person("supervisor").ask("POST", "media", raw=WEBM, headers=file).get_json()
    office.person("supervisor").post(f"media/{medium['id']}/change", {"shown": False}, 200)
    office.person("supervisor").post(f"media/{medium['id']}/remove", {}, 200)
    visitors_who_were_booked(office)
    what_is_advised(office)
    the_end_of_a_shift(office)
    what_the_administrator_changes(office)
    office.clock.forward(-30)
    office.kiosk.issue("advice")
    office.day("2026-03-03 09:00")
    what_becomes_of_the_figures(office)


def what_becomes_of_the_figures(office: Office) -> None:
    late = office.kiosk.issue("advice")
    office.clock.forward(1900)
    anna = office.desk(1)
    anna.call_next()
    anna.start()
    anna.finish("solved")
    answer = office.manager.ask("PUT", f"reports/causes/{late['id']}", {"cause": "crowd", "comment": "Пришёл автобус"})
    assert answer.status_code == 200
    evening(office).maker.by_name.clear()  # what stands in the files is looked at elsewhere
    evening(office).look()
    office.manager.post("reports/sheets/2026-03-02", {"reason": "Внесли бумажный день"}, 201)
    office.clock.forward(2 * 3600)
    evening(office).deliver()
    office.manager.post("reports/sheets/2026-03-02/1/send", {"way": "folder", "target": "/nowhere/reports"}, 200)
    past = past_visits.file_of(office.folder, [past_visits.VISIT])
    assert main(["import-history", "--data", str(office.folder), str(past)]) == 0
    office.restore(office.back_up())


def what_the_administrator_changes(office: Office) -> None:
    ticket = office.kiosk.issue("connection")
    boris = Desk(office, 2, "boris", take_over=True)
    boris.call(ticket, "Просили")
    boris.start()
    boris.park("papers")
    document = office.administrator.get("setup")
    services = [one for one in document["setup"]["services"] if one["code"] != "connection"]
    body = {"version": document["version"], "setup": {**document["setup"], "services": services}, "reason": "Переезд"}
    office.administrator.post("setup", {**body, "answers": {"connection": {"move_to": "meter"}}})
    office.administrator.post("setup/undo", {"version": document["version"] + 1})
    office.administrator.post("users/nina/password")
    office.host.cancel(ticket)


def visitors_who_were_booked(office: Office) -> None:
    first, second = (
        office.host.post("bookings", {"service": "advice", "day": "2026-03-02", "time": time}, 201) for time in ("10:15", "10:30")
    )
    office.host.post("bookings/arrive", {"code": first["code"]}, 201)
    office.host.post(f"bookings/{second['id']}/cancel")


def what_is_advised(office: Office) -> None:
    advise(office.store, Foreseen(office.clock.now(), {}, {}, ways_out=[Advice(6.0, 0.9, 8.0)]))
    ((given,),) = office.sql("SELECT id FROM advice")
    office.host.post(f"advice/{given}", {"answer": "refused"})
    office.clock.forward(2 * 3600)
    judge(office.store)


def the_end_of_a_shift(office: Office) -> None:
    office.host.post("shift/open")
    vera = office.desk(3)
    served, back = (office.kiosk.issue("advice") for _ in range(2))
    vera.call(served, "Просили")
    vera.start()
    office.host.post(f"shift/tickets/{served['id']}", {"how": "finish", "reason": "Забыли завершить"})
    vera.call(back, "Просили")
    vera.start()
    vera.park("papers", 5)
    office.host.post(f"shift/tickets/{back['id']}", {"how": "return", "reason": "Он здесь"})
    for one in office.hall()["tickets"]:
        office.host.post(f"shift/tickets/{one['id']}", {"how": "expire", "reason": "День кончился"})
    for counter in office.hall()["counters"]:
        if counter["operator"]:
            office.host.post(
                f"counters/{counter['number']}/free", {"then": None, "reason": "Смена закончилась", "sign_off": True}
            )
    office.host.post("shift/close")


def what_the_host_does_for_desks(office: Office, anna: Desk, waiting: Document) -> None:
    office.host.step("priority", waiting, {"priority": "veteran", "reason": "Показал удостоверение"})
    office.host.step("times", waiting, {"accurate": False, "reason": "Забыли завершить"})
    office.host.step("times", waiting, {"accurate": True, "reason": "Не тот талон"})
    anna.post("counters/1/help")
    office.host.post("counters/1/help/answer")
    anna.post("counters/1/help/end")
    sent = office.host.post("desk-messages", {"words": "Обед в 13:30"}, 201)
    anna.post(f"counters/1/messages/{sent['id']}/read")
    office.host.post(f"desk-messages/{sent['id']}/remove")
    office.host.post("counters/1/services/connection/lend")
    office.kiosk.issue("connection")
    assert anna.call_next() is not None
    anna.start()
    anna.finish("solved")
    office.host.post("counters/1/services/connection/take-back")
    office.host.post("counters/2/free", {"then": None, "reason": "Ушёл домой", "sign_off": True})


def test_every_event_has_the_details_that_its_description_names_and_no_others(office: Office) -> None:
    a_full_day(office)
    seen: dict[str, set[str]] = {}
    for what, details in office.sql("SELECT what, details FROM event ORDER BY seq"):
        seen.setdefault(what, set()).update(json.loads(details))
    assert seen.keys() == {event.value for event in Event}
    for event in Event:
        named = re.sub(r"\(.*?\)", "", event.meaning.partition(". ")[2]).split(",")
        assert seen[event.value] == {words.split()[0] for words in named if words.strip()}, event


def test_every_event_says_who_did_it(office: Office) -> None:
    a_full_day(office)
    who = dict(office.sql("SELECT what, group_concat(DISTINCT who) FROM event GROUP BY what"))
    assert who["issued"] == "kiosk:hall-kiosk,user:host"
    assert who["print_reported"] == "kiosk:hall-kiosk"
    assert who["called"] == "user:anna,user:boris,user:vera"
    assert who["returned"] == who["cancelled"] == who["reprint_asked"] == "user:host"
    assert who["expired"] == "user:host,system"
    assert who["counter_opened"] == "user:anna,user:boris,user:vera"


def test_the_history_of_a_visit_is_told_in_order_with_counters(office: Office) -> None:
    a_full_day(office)
    first = office.tickets("2026-03-02")[0]
    history = office.host.ticket(first)["history"]
    assert [one["what"] for one in history] == [
        "issued",
        "print_reported",
        "reprint_asked",
        "called",
        "recalled",
        "started",
        "parked",
        "called",
        "started",
        "further_service",
        "transferred",
        "called",
        "started",
        "sent_back",
        "called",
        "started",
        "finished",
    ]
    assert [one["seq"] for one in history] == sorted(one["seq"] for one in history)
    assert [one["counter"] for one in history if one["what"] == "called"] == [1, 1, 2, 1]


def test_the_history_of_a_visit_answers_why_another_was_called_before(office: Office) -> None:
    """Who was called before me, by whom, and why: in one look."""
    first = office.kiosk.issue("advice")
    chosen = office.kiosk.issue("advice")
    office.desk(1).call(chosen, "Упал в обморок")
    called = [one for one in office.host.ticket(chosen)["history"] if one["what"] == "called"]
    assert [(one["who"], one["details"]["why"], one["details"]["reason"]) for one in called] == [
        ("user:anna", "chosen", "Упал в обморок")
    ]
    assert [one["what"] for one in office.host.ticket(first)["history"]] == ["issued"]
