"""The host knows how kiosks and boards are, can lock a kiosk, and a chief can send a device away at once."""

from __future__ import annotations

import re

import pytest

from queue_server.documents.devices import DeviceNow, device_alarms, device_list
from queue_server.texts import catalogue
from tests.office import ROOT, Document, Office


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
    listed = device_list(office.store.office, "ru", {kiosk.id: DeviceNow(True, None, paper, fault)})
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
    now[kiosks[2]] = DeviceNow(True, None, "near_end", None)
    lights = [one["light"] for one in device_list(office.store.office, "en", now)]
    assert lights == ["red", "amber", "green"]
    assert device_list(office.store.office, "en", now)[0]["trouble"]["text"] == "no paper"


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
