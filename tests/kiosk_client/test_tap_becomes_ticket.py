"""One tap, one ticket: whatever happens to the answer, the network or the kiosk's own program."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from kiosk_client.server_link import Issued, Refused, ServerLink

from .conftest import Kiosk, TestPrinter, eventually
from .fake_hall import FakeHall, Network

KEY = "0123456789abcdef"


def test_a_tap_becomes_a_ticket_and_a_paper(kiosk: Kiosk, hall: FakeHall, printer: TestPrinter) -> None:
    answer = kiosk.link.issue("meter", "ru", None, KEY)
    assert isinstance(answer, Issued)
    assert answer.ticket["number"] == "В012"
    hall.wait_for_report("t-1", "printed")
    assert [paper.number for paper in printer.papers] == ["В012"]


def test_a_lost_answer_is_asked_for_again_under_the_same_key(
    kiosk: Kiosk, hall: FakeHall, network: Network, printer: TestPrinter
) -> None:
    network.mode = "lose"
    first = kiosk.link.issue("meter", "ru", None, KEY)
    assert isinstance(first, Refused)
    assert first.code == "server_away"
    assert len(hall.tickets) == 1
    network.mode = "pass"
    second = kiosk.link.issue("meter", "ru", None, KEY)
    assert isinstance(second, Issued)
    assert second.ticket["id"] == "t-1"
    hall.wait_for_report("t-1", "printed")
    assert len(hall.tickets) == len(printer.papers) == 1


def test_eight_requests_with_one_key_at_once_are_one_ticket(kiosk: Kiosk, hall: FakeHall, printer: TestPrinter) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: kiosk.link.issue("meter", "ru", None, KEY), range(8)))
    assert {answer.ticket["id"] for answer in answers if isinstance(answer, Issued)} == {"t-1"}
    assert len(answers) == 8
    hall.wait_for_report("t-1", "printed")
    assert len(hall.tickets) == len(printer.papers) == 1


def test_one_key_cannot_be_used_for_another_service(kiosk: Kiosk, hall: FakeHall) -> None:
    kiosk.link.issue("meter", "ru", None, KEY)
    other = kiosk.link.issue("advice", "ru", None, KEY)
    assert isinstance(other, Refused)
    assert (other.status, other.code) == (422, "key_reused")
    assert len(hall.tickets) == 1


def test_a_closed_service_is_refused_with_the_servers_own_words(kiosk: Kiosk, hall: FakeHall) -> None:
    answer = kiosk.link.issue("complaint", "ru", None, KEY)
    assert answer == Refused(409, "service_closed", "Услуга закрыта до 13:00.", answer.more)  # type: ignore[union-attr]
    assert not hall.tickets


def test_a_server_that_asks_to_wait_a_moment_is_asked_again(kiosk: Kiosk, hall: FakeHall) -> None:
    hall.refusals = [(429, {"code": "too_many", "detail": "Подождите.", "retry_after_s": 0.2})]
    assert isinstance(kiosk.link.issue("meter", "ru", None, KEY), Issued)


def test_a_server_that_stumbles_once_is_asked_again(kiosk: Kiosk, hall: FakeHall) -> None:
    hall.refusals = [(500, {"code": "internal", "detail": "Ой."})]
    assert isinstance(kiosk.link.issue("meter", "ru", None, KEY), Issued)
    assert len(hall.tickets) == 1


def test_a_server_that_is_out_of_order_says_so_at_once(kiosk: Kiosk, hall: FakeHall) -> None:
    hall.refusals = [(503, {"code": "out_of_order", "detail": "Талоны временно не выдаются."})]
    answer = kiosk.link.issue("meter", "ru", None, KEY)
    assert isinstance(answer, Refused)
    assert answer.code == "out_of_order"


def test_a_half_done_tap_is_settled_after_a_restart(
    hall: FakeHall, network: Network, tmp_path: Path, printer: TestPrinter
) -> None:
    first = Kiosk(network.url, tmp_path, printer).start().wait_until_connected()
    network.mode = "lose"
    assert isinstance(first.link.issue("meter", "ru", None, KEY), Refused)
    network.cut()
    first.stop()
    network.mode = "pass"
    second = Kiosk(network.url, tmp_path, printer).start()
    try:
        hall.wait_for_report("t-1", "printed")
        again = second.link.issue("meter", "ru", None, KEY)
        assert isinstance(again, Issued)
        assert len(hall.tickets) == len(printer.papers) == 1
    finally:
        second.stop()


def test_a_tap_that_never_arrived_and_that_nobody_waits_for_is_given_up(hall: FakeHall, network: Network, tmp_path: Path) -> None:
    clock = [1000.0]
    link = ServerLink(f"http://127.0.0.1:{_closed_port()}", "t", tmp_path, monotonic=lambda: clock[0])
    link._closing.set()  # one try only: there is nobody to wait for
    assert isinstance(link.issue("meter", "ru", None, KEY), Refused)
    link._closing.clear()
    link._settle_forgotten_taps()
    assert (tmp_path / "taps.jsonl").read_text().count("settled") == 0, "the visitor may still stand there"
    clock[0] += 11
    link._settle_forgotten_taps()
    assert (tmp_path / "taps.jsonl").read_text().count("settled") == 1


def _closed_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def test_a_kiosk_that_starts_before_its_server_comes_alive_with_it(
    hall: FakeHall, network: Network, tmp_path: Path, printer: TestPrinter
) -> None:
    network.cut()
    kiosk = Kiosk(network.url, tmp_path, printer).start()
    try:
        assert kiosk.link.condition()["age_s"] is None
        network.mode = "pass"
        kiosk.wait_until_connected()
        assert kiosk.link.state is not None
        assert kiosk.link.state["seq"] == 100
    finally:
        kiosk.stop()


def test_a_silent_network_is_noticed_in_three_seconds_and_the_newest_state_comes_after_it(
    kiosk: Kiosk, hall: FakeHall, network: Network
) -> None:
    network.mode = "hole"
    hall.menu["groups"][0]["waiting"] = 77
    hall.push()
    eventually(lambda: kiosk.link.condition()["age_s"] > 3, timeout_s=5)
    assert kiosk.link.condition()["connected"], "a dead link says nothing by itself"
    network.mode = "pass"
    eventually(lambda: kiosk.link.state["menu"]["groups"][0]["waiting"] == 77, timeout_s=8)  # type: ignore[index]
    assert kiosk.link.condition()["age_s"] < 3


def test_an_older_state_never_replaces_a_newer_one(kiosk: Kiosk, hall: FakeHall) -> None:
    hall.push()
    eventually(lambda: kiosk.link.state["seq"] == 101)  # type: ignore[index]
    hall.seq = 50
    hall.push()
    hall.seq = 200
    hall.push()
    eventually(lambda: kiosk.link.state["seq"] == 201)  # type: ignore[index]


def test_a_disabled_kiosk_is_told_so(network: Network, hall: FakeHall, tmp_path: Path, printer: TestPrinter) -> None:
    hall.disabled = True
    kiosk = Kiosk(network.url, tmp_path, printer, token="disabled").start()
    try:
        eventually(lambda: kiosk.link.condition()["disabled"])
        assert kiosk.link.condition()["refused"]
    finally:
        kiosk.stop()


def test_a_wrong_token_is_told_apart_from_a_broken_network(network: Network, tmp_path: Path, printer: TestPrinter) -> None:
    kiosk = Kiosk(network.url, tmp_path, printer, token="wrong").start()
    try:
        eventually(lambda: kiosk.link.condition()["refused"])
        assert not kiosk.link.condition()["disabled"]
        answer = kiosk.link.issue("meter", "ru", None, KEY)
        assert isinstance(answer, Refused)
        assert answer.code == "unauthorised"
    finally:
        kiosk.stop()
