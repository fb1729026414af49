"""What a kiosk says of its printer is on the host's screen at once; whoever was sent away is cut off at once."""

from __future__ import annotations

import time

from tests.live.screen import Hall, State

#: What staff were promised.
WITHIN_S = 5.0


def says(hall: Hall, paper: str, fault: str | None = None) -> None:
    answer = hall.kiosk.ask("PUT", "/api/v1/kiosk/health", {"paper": paper, "fault": fault})
    assert answer.status == 204


def test_the_paper_of_a_kiosk_is_on_the_host_s_screen_within_five_seconds(hall: Hall) -> None:
    hall.kiosk_screen()
    tablet = hall.screen("/hall", person=hall.host)
    for paper, fault, code in (("near_end", None, "near_end"), ("ok", "cover_open", "cover_open"), ("out", None, "paper_out")):
        said_at = time.monotonic()
        says(hall, paper, fault)
        state = tablet.wait_for(lambda state, code=code: (state["devices"][0]["trouble"] or {}).get("code") == code)
        assert time.monotonic() - said_at < WITHIN_S
        assert state["alarms"][0]["code"] == "device"
    says(hall, "ok")
    tablet.wait_for(lambda state: all(one["code"] != "device" for one in state["alarms"]))


def test_a_test_page_reaches_the_kiosk_at_once_and_the_host_reads_what_became_of_it(hall: Hall) -> None:
    kiosk = hall.kiosk_screen()
    tablets = [hall.screen("/hall", person=hall.host, auth={"lang": lang}) for lang in ("ru", "en")]

    def page(state: State) -> State:
        found: State = next(one for one in state["devices"] if one["name"] == "hall-kiosk")
        return found["test_print"] or {"state": None}

    asked_at = time.monotonic()
    asked = hall.change(hall.host, "devices/kiosk/hall-kiosk/test-print")
    told = kiosk.wait_for(lambda state: state["test_print"])["test_print"]
    assert told["id"] == asked["id"]
    hall.change(hall.kiosk, f"kiosk/test-prints/{told['id']}", {"outcome": "failed", "fault": "cover_open"})
    for tablet in tablets:
        tablet.wait_for(lambda state: page(state)["state"] == "failed")
    assert time.monotonic() - asked_at < WITHIN_S
    assert page(tablets[0].now)["text"] == "Пробный лист не напечатан: открыта крышка принтера"
    kiosk.wait_for(lambda state: state["test_print"] is None)


def test_a_kiosk_without_a_link_is_not_asked_for_a_test_page(hall: Hall) -> None:
    kiosk = hall.kiosk_screen()
    kiosk.close()
    tablet = hall.screen("/hall", person=hall.host)
    tablet.wait_for(lambda state: not state["devices"][0]["online"])
    answer = hall.host.ask("POST", "/api/v1/devices/kiosk/hall-kiosk/test-print", {}, "no-link")
    assert (answer.status, answer.document["code"]) == (409, "kiosk_away")


def test_a_locked_kiosk_hears_of_it_at_once(hall: Hall) -> None:
    screen = hall.kiosk_screen()
    assert screen.now["locked"] is None
    hall.change(hall.host, "devices/kiosk/hall-kiosk/lock", {"reason": "Ремонт"})
    screen.wait_for(lambda state: state["locked"] == "Ремонт")
    hall.change(hall.host, "devices/kiosk/hall-kiosk/unlock")
    screen.wait_for(lambda state: state["locked"] is None)


def test_a_board_that_was_sent_away_is_cut_off_within_five_seconds(hall: Hall) -> None:
    board = hall.board()
    chief = hall.server.person("supervisor")
    hall.change(chief, "devices/board/hall-board/revoke")
    assert board.cut.wait(WITHIN_S)
