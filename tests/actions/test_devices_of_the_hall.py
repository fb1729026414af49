"""The host knows how kiosks and boards are, can lock a kiosk, and a chief can send a device away at once."""

from __future__ import annotations

import json
import re

import pytest

from queue_server import setup_file
from queue_server.documents.devices import LOCK_REASONS, DeviceNow, device_alarms, device_list
from queue_server.documents.ticket import moment
from queue_server.live.presence import Presence
from queue_server.store import office_setup
from queue_server.texts import catalogue
from tests.conftest import OpenOffice
from tests.office import MORNING, ROOT, Document, Office, at, small_setup


def device(office: Office, name: str = "hall-kiosk", language: str = "ru") -> Document:
    return next(one for one in office.host.get(f"hall?lang={language}")["devices"] if one["name"] == name)


@pytest.mark.parametrize(
    ("paper", "fault", "light", "text", "do"),
    [
        ("ok", None, "green", None, None),
        ("unknown", None, "green", None, None),
        ("near_end", None, "amber", "бумага кончается", "Приготовьте новый рулон."),
        ("out", None, "red", "нет бумаги", "Вставьте новый рулон и закройте крышку."),
        ("ok", "cover_open", "red", "открыта крышка принтера", "Закройте крышку до щелчка."),
        ("unknown", "unreachable", "red", "принтер недоступен", "Проверьте питание, кабель и адрес принтера."),
        ("ok", "never_heard_of", "red", "неисправность принтера (never_heard_of)", "Выключите и включите принтер."),
    ],
)
def test_the_host_reads_what_is_wrong_with_a_kiosk_and_what_to_do(
    office: Office, paper: str, fault: str | None, light: str, text: str | None, do: str | None
) -> None:
    kiosk = office.store.office.device("kiosk", "hall-kiosk")
    assert kiosk is not None
    listed = device_list(office.store.office, "ru", {kiosk.id: DeviceNow(True, None, paper, fault)}, MORNING)
    found = next(one for one in listed if one["name"] == "hall-kiosk")
    assert (found["online"], found["light"]) == (True, light)
    assert (found["trouble"] or {}).get("text") == text
    assert ((found["trouble"] or {}).get("do") or "").startswith(do or "")
    alarms = [one["text"] for one in device_alarms(listed, "ru")]
    assert alarms == ([f"«hall-kiosk»: {found['trouble']['text']}. {found['trouble']['do']}"] if text else [])


def test_those_that_need_somebody_come_first(office: Office) -> None:
    kiosks = [one.id for one in office.store.office.devices]
    now = {device: DeviceNow(True, None, "ok", None) for device in kiosks}
    now[kiosks[1]] = DeviceNow(True, None, "out", None)
    now[kiosks[2]] = DeviceNow()  # it was never seen
    lights = [one["light"] for one in device_list(office.store.office, "en", now, MORNING)]
    assert lights == ["red", "amber", "green"]
    assert device_list(office.store.office, "en", now, MORNING)[0]["trouble"]["text"] == "no paper"


def test_every_fault_that_a_printer_can_have_has_words_and_a_next_step(office: Office) -> None:
    """The codes stand in docs/printers.md, where staff look them up."""
    table = (ROOT / "docs" / "printers.md").read_text(encoding="utf-8").partition("## What is wrong")[2]
    codes = {
        code for row in table.splitlines() if row.startswith("| `") for code in re.findall(r"`([a-z_]+)`", row.split("|")[1])
    }
    assert len(codes) > 20
    for language in ("ru", "en"):
        missing = {
            code for code in codes if f"fault.{code}" not in catalogue(language) or f"fault.{code}.do" not in catalogue(language)
        }
        assert missing == set()


def test_a_device_that_nobody_has_switched_on_yet_is_no_cause_for_alarm(office: Office) -> None:
    assert device(office)["trouble"]["code"] == "never_seen"
    assert device(office)["light"] == "amber"
    assert not any(one["code"] == "device" for one in office.host.get("hall")["alarms"])


@pytest.mark.parametrize(
    "body", [{}, {"paper": "wet"}, {"paper": "ok", "fault": "<b>"}, {"paper": "ok", "fault": ""}, {"paper": "ok", "more": 1}]
)
def test_what_makes_no_sense_of_a_kiosk_s_health_is_refused(office: Office, body: Document) -> None:
    assert office.kiosk.ask("PUT", "kiosk/health", body).status_code == 422


def test_a_locked_kiosk_says_why_and_gives_no_tickets_until_it_is_unlocked(office: Office) -> None:
    office.host.post("devices/kiosk/hall-kiosk/lock", {"reason": "Меняем бумагу"}, 200)
    assert office.kiosk_state()["locked"] == "Меняем бумагу"
    refusal = office.kiosk.issue("advice", expect=409)
    assert refusal["code"] == "kiosk_locked"
    assert "администратору" in refusal["detail"]
    assert office.side_kiosk.issue("advice")["number"] == "С001", "the other kiosk goes on"
    assert device(office)["locked"] == "Меняем бумагу"
    office.host.post("devices/kiosk/hall-kiosk/unlock", {}, 200)
    assert office.kiosk_state()["locked"] is None
    office.kiosk.issue("advice")
    assert [one[0] for one in office.sql("SELECT what FROM event WHERE what LIKE 'device%' ORDER BY seq")] == [
        "device_locked",
        "device_unlocked",
    ]


@pytest.mark.parametrize("reason", LOCK_REASONS)
def test_a_common_reason_is_told_to_visitors_in_their_own_language(office: Office, reason: str) -> None:
    office.host.post("devices/kiosk/hall-kiosk/lock", {"reason": reason}, 200)
    told = office.kiosk_state()["locked"]
    assert told == {language: catalogue(language)[f"lock.{reason}"] for language in ("ru", "en")}
    assert device(office, language="en")["locked"] == told["en"]
    refusal = office.kiosk.ask("POST", "tickets?lang=en", {"service": "advice"}).get_json()
    assert refusal["reason"] == told["en"]
    kept = office.sql("SELECT details FROM event WHERE what = 'device_locked'")[0][0]
    assert f'"reason": "{reason}"' in kept


def test_the_host_reads_since_when_a_kiosk_is_locked(office: Office) -> None:
    locked_at = office.kiosk_state()["server_time"]
    office.host.post("devices/kiosk/hall-kiosk/lock", {"reason": "repair"}, 200)
    office.clock.forward(600)
    office.restart()
    assert device(office)["since"] == locked_at
    office.host.post("devices/kiosk/hall-kiosk/unlock", {}, 200)
    assert device(office)["since"] is None


def test_the_host_writes_down_where_a_device_stands(office: Office) -> None:
    assert device(office)["place"] is None
    office.host.post("devices/kiosk/hall-kiosk/place", {"place": " У входа,  слева "}, 200)
    assert device(office)["place"] == "У входа, слева"
    for place in ("", "   ", "x" * 81, "две\nстроки", 7):
        office.host.post("devices/kiosk/hall-kiosk/place", {"place": place}, 422)
    office.host.post("devices/kiosk/hall-kiosk/place", {}, 422)
    office.host.post("devices/kiosk/hall-kiosk/place", {"place": None}, 200)
    assert device(office)["place"] is None
    office.host.post("devices/board/no-board/place", {"place": "Нигде"}, 404)


def test_the_host_reads_whether_a_kiosk_is_or_was_on_its_own(office: Office) -> None:
    kiosk = office.store.office.device("kiosk", "hall-kiosk")
    assert kiosk is not None

    def alone(now: DeviceNow) -> str | None:
        listed = device_list(office.store.office, "ru", {kiosk.id: now}, MORNING)
        told = next(one for one in listed if one["name"] == "hall-kiosk")["alone"]
        return None if told is None else str(told["text"])

    assert alone(DeviceNow()) is None, "nobody knows that it was ever here"
    assert alone(DeviceNow(online=True, last_seen=1)) is None
    assert "с 900" in str(alone(DeviceNow(online=False, last_seen=1)))
    office.kiosk.ask("PUT", "kiosk/numbers", {})
    visit = {"tap": "tap", "day": "2026-03-02", "number": "С900", "service": "advice", "issued_at": MORNING}
    office.kiosk.post("kiosk/tickets", visit, 201)
    assert device(office)["alone"]["text"].endswith("С900")


def test_since_when_a_fault_is_there_and_nothing_is_made_up(office: Office) -> None:
    kiosk = office.store.office.device("kiosk", "hall-kiosk")
    assert kiosk is not None
    now = [1_800_000_000]
    presence = Presence(lambda: now[0])

    def told() -> tuple[str | None, str | None]:
        listed = device_list(office.store.office, "ru", presence.devices(office.store.office), MORNING)
        found = next(one for one in listed if one["name"] == "hall-kiosk")
        return (found["trouble"] or {}).get("code"), found["since"]

    def at(seconds: int) -> str | None:
        return moment(1_800_000_000 + seconds, office.store.office)

    presence.look(frozenset({kiosk.id}))
    presence.note_health(kiosk.id, "near_end", None)
    assert told() == ("near_end", None), "it may have been so before the server started"
    now[0] += 60
    presence.note_health(kiosk.id, "near_end", "cover_open")
    assert told() == ("cover_open", at(60))
    now[0] += 60
    presence.note_health(kiosk.id, "out", None)
    assert told() == ("paper_out", at(120))
    now[0] += 60
    presence.note_health(kiosk.id, "ok", None)
    assert told() == (None, at(180))
    now[0] += 60
    presence.look(frozenset())
    assert told() == ("away", at(240))
    assert presence.to_write()[0] == {kiosk.id: 1_800_000_240}
    assert presence.to_write() == ({}, [])


def test_when_a_kiosk_was_last_here_outlives_a_restart(office: Office) -> None:
    kiosk = office.store.office.device("kiosk", "hall-kiosk")
    assert kiosk is not None
    live = office.app.extensions["live"]
    live.presence.look(frozenset({kiosk.id}))
    office.clock.forward(60)
    left = device(office)
    assert (left["trouble"]["code"], left["last_seen"][11:16]) == ("away", "10:01")
    live.write_seen()
    office.restart()
    assert device(office) == left


def aways(office: Office) -> list[Document]:
    found = office.sql("SELECT details FROM event WHERE what IN ('device_away', 'desk_away') ORDER BY seq")
    return [json.loads(details) for (details,) in found]


def test_a_board_that_was_away_for_more_than_a_minute_is_written_down_when_it_is_back(office: Office) -> None:
    board = office.store.office.device("board", "hall-board")
    assert board is not None
    live = office.app.extensions["live"]
    for away_s in (60, 61):
        live.presence.look(frozenset({board.id}))
        live.presence.look(frozenset())
        office.clock.forward(away_s)
        live.presence.look(frozenset({board.id}))
        live.write_seen()
        live.presence.look(frozenset())
    [told] = aways(office)
    assert (told["kind"], told["name"], told["came_at"] - told["left_at"]) == ("board", "hall-board", 61)
    assert office.report("2026-03-02")["data_quality"]["unlinked_s"] == 61


def test_a_stop_of_the_server_counts_from_when_its_devices_were_seen_last(office: Office) -> None:
    board = office.store.office.device("board", "hall-board")
    assert board is not None
    office.app.extensions["live"].presence.look(frozenset({board.id}))
    office.app.extensions["live"].write_seen()
    office.clock.forward(600)
    office.restart()
    office.app.extensions["live"].presence.look(frozenset({board.id}))
    office.app.extensions["live"].write_seen()
    assert [one["came_at"] - one["left_at"] for one in aways(office)] == [540], "it may have been here for a minute more"
    assert office.report("2026-03-02")["data_quality"]["unlinked_s"] == 540


def test_a_device_that_is_locked_or_off_over_night_is_not_missed(office: Office) -> None:
    kiosk, board = (office.store.office.device(*which) for which in (("kiosk", "hall-kiosk"), ("board", "hall-board")))
    assert kiosk is not None
    assert board is not None
    office.host.post("devices/kiosk/hall-kiosk/lock", {"reason": "Ремонт"}, 200)
    live = office.app.extensions["live"]
    live.presence.look(frozenset({kiosk.id, board.id}))
    office.clock.set(at("2026-03-02 18:00"))
    live.presence.look(frozenset())
    office.clock.set(at("2026-03-03 08:10"))
    live.presence.look(frozenset({kiosk.id, board.id}))
    live.write_seen()
    assert [one["name"] for one in aways(office)] == ["hall-board"]
    office.day("2026-03-03 08:10")
    monday, tuesday = (office.report(day)["data_quality"]["unlinked_s"] for day in ("2026-03-02", "2026-03-03"))
    assert (monday, tuesday) == (0, 600), "from the opening on"


def test_a_desk_whose_link_broke_is_missed_while_its_session_sits_there_without_a_break(office: Office) -> None:
    desk = office.desk(1)
    counter = office.store.office.counter_by_number[1].id
    live = office.app.extensions["live"]
    live.presence.desk_lost(counter, "a session")
    office.clock.forward(300)
    live.presence.desk_came(counter, "another session")
    live.write_seen()
    assert aways(office) == []
    live.presence.desk_lost(counter, "a session")
    office.clock.forward(300)
    live.presence.desk_came(counter, "a session")
    live.write_seen()
    assert [one["came_at"] - one["left_at"] for one in aways(office)] == [300]
    live.presence.desk_lost(counter, "a session")
    desk.pause("lunch", 45)
    office.clock.forward(1800)
    live.presence.desk_came(counter, "a session")
    live.write_seen()
    assert len(aways(office)) == 1


def test_a_lock_outlives_a_restart(office: Office) -> None:
    office.host.post("devices/kiosk/hall-kiosk/lock", {"reason": "Ремонт"}, 200)
    office.restart()
    office.kiosk.issue("advice", expect=409)


def test_a_device_that_was_sent_away_opens_nothing_and_is_gone_from_the_list(office: Office) -> None:
    office.person("supervisor").post("devices/kiosk/hall-kiosk/revoke", {}, 200)
    assert office.kiosk.ask("POST", "tickets", {"service": "advice"}).status_code == 401
    assert "hall-kiosk" not in [one["name"] for one in office.host.get("hall")["devices"]]
    assert office.sql("SELECT count(*) FROM event WHERE what = 'device_revoked'") == [(1,)]


@pytest.mark.parametrize("path", ["kiosk/nothing", "board/hall-kiosk", "printer/hall-kiosk"])
def test_a_device_that_is_not_there_is_not_found(office: Office, path: str) -> None:
    assert office.host.post(f"devices/{path}/lock", {"reason": "Ремонт"}, 404)["code"] == "not_found"


def one_letter(letters: list[str]) -> list[Document]:
    devices: list[Document] = small_setup()["devices"]
    devices[0]["groups"] = letters
    return devices


def test_a_kiosk_with_a_menu_of_its_own_shows_and_gives_nothing_else(open_office: OpenOffice) -> None:
    office = open_office(devices=one_letter(["С"]))
    assert [group["letter"] for group in office.kiosk_state()["menu"]["groups"]] == ["С"]
    assert [group["letter"] for group in office.kiosk_state("side-kiosk")["menu"]["groups"]] == ["А", "С"]
    assert [group["letter"] for group in office.menu()["groups"]] == ["С"]
    assert office.kiosk.issue("meter", expect=409)["code"] == "not_at_this_kiosk"
    assert office.kiosk.issue("advice")["number"] == "С001"
    assert office.side_kiosk.issue("meter")["number"] == "А001"


def test_a_kiosk_may_offer_single_services(open_office: OpenOffice) -> None:
    devices = one_letter([])
    devices[0]["services"] = ["meter"]
    devices[1] |= {"groups": ["С"], "services": ["connection"]}
    office = open_office(devices=devices)

    def offered(kiosk: str) -> list[tuple[str, list[str]]]:
        groups = office.kiosk_state(kiosk)["menu"]["groups"]
        return [(group["letter"], [one["code"] for one in group["services"]]) for group in groups]

    assert offered("hall-kiosk") == [("А", ["meter"])]
    assert offered("side-kiosk") == [("А", ["connection"]), ("С", ["advice"])]
    assert office.kiosk.issue("connection", expect=409)["code"] == "not_at_this_kiosk"
    assert office.kiosk.issue("advice", expect=409)["code"] == "not_at_this_kiosk"
    assert office.kiosk.issue("meter")["number"] == "А001"
    assert office.side_kiosk.issue("connection")["number"] == "А002"
    office.side_kiosk.issue("meter", expect=409)
    (group,) = office.kiosk_state()["menu"]["groups"]
    assert group["waiting"] == 1, "only those who wait for what this kiosk offers"
    office.host.post("tickets", {"service": "connection"}, 201)


def test_a_menu_of_single_services_is_written_back_into_the_set_up_file(open_office: OpenOffice) -> None:
    devices = one_letter(["С"])
    devices[0] |= {"services": ["meter", "connection"], "place": "У входа"}
    office = open_office(devices=devices)
    with office.store.read_apart() as connection:
        exported = office_setup.export(connection)["devices"]
    assert (exported[0]["services"], exported[0]["place"]) == (["connection", "meter"], "У входа")
    assert "services" not in exported[1]
    setup_file.check({**small_setup(), "devices": exported})


@pytest.mark.parametrize(
    ("device", "services", "words"),
    [
        (0, ["no-such"], "devices.services: there is no service no-such; add it to"),
        (0, ["meter", "meter"], "devices.services: meter stands twice"),
        (2, ["no-such"], "devices.services: there is no service no-such; add it to"),
    ],
)
def test_single_services_that_cannot_be_are_refused(device: int, services: list[str], words: str) -> None:
    content = small_setup()
    content["devices"][device]["services"] = services
    with pytest.raises(Exception, match=words):
        setup_file.check(content)


def test_a_menu_of_its_own_is_written_back_into_the_set_up_file(open_office: OpenOffice) -> None:
    office = open_office(devices=one_letter(["С"]))
    with office.store.read_apart() as connection:
        exported = office_setup.export(connection)["devices"]
    assert [one.get("groups") for one in exported] == [["С"], None, None]
    setup_file.check({**small_setup(), "devices": exported})


@pytest.mark.parametrize(
    ("kind", "letters", "words"),
    [
        (0, ["Е"], "there is no group Е; add it to"),
        (2, ["Е"], "there is no group Е; add it to"),
        (0, ["Ж"], "a ticket letter is one of"),
    ],
)
def test_a_menu_that_cannot_be_is_refused(kind: int, letters: list[str], words: str) -> None:
    content = small_setup()
    content["devices"][kind]["groups"] = letters
    with pytest.raises(Exception, match=words):
        setup_file.check(content)
