"""A kept sheet goes where the set-up says: into a folder and by mail, once, and it is tried again while that does not work."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from queue_server.hall.retrying import GIVE_UP_S, pause_s
from tests import mail_server as servers
from tests.conftest import OpenOffice
from tests.evening.by_hand import DAY, MONDAY, Broken, all_files, evening, file_of
from tests.mail_server import PASSWORD, PEM, USER, bad_server, free_port, mail_server
from tests.office import Document, Office, Person, at

SENDER, MANAGER, OTHER = "queue@skek.example", "manager@skek.example", "chief@skek.example"


def mail(port: int, security: str = "none", **more: Any) -> Document:
    return {"host": "localhost", "port": port, "security": security, "from": SENDER, "to": [MANAGER], **more}


@pytest.fixture
def close(open_office: OpenOffice) -> Callable[..., Office]:
    """Closes a Monday in an office with these `[reports]`."""

    def closed(reports: Document, **more: Any) -> Office:
        office = open_office(now=MONDAY, reports=reports, **more)
        office.kiosk.issue("advice")
        office.desk(1).serve(30, 300)
        office.clock.set(at(f"{DAY} 18:30"))
        evening(office).look()
        return office

    return closed


def tell_password(office: Office, password: str = PASSWORD, mode: int = 0o600) -> None:
    file = office.folder / "mail.password"
    file.write_text(password + "\n")
    file.chmod(mode)


def deliveries(office: Office) -> list[Document]:
    found: list[Document] = office.manager.get("reports/sheets?lang=en")["items"][0]["versions"][0]["deliveries"]
    return found


def only(office: Office) -> tuple[str, int, str | None]:
    """(state, tries, last_error) of the only delivery."""
    [found] = office.sql("SELECT state, tries, last_error FROM delivery")
    return found  # type: ignore[return-value]


def test_the_files_are_copied_into_a_folder_once(close: Callable[..., Office], tmp_path: Path) -> None:
    folder = tmp_path / "share"
    folder.mkdir()
    office = close({"folder": str(folder)})
    evening(office).deliver()
    assert sorted(f"2026/{file.name}" for file in folder.iterdir()) == all_files()
    assert (folder / f"small-{DAY}-v1.csv").read_bytes() == file_of(office).read_bytes()
    assert [(one["way"], one["state"], one["tries"]) for one in deliveries(office)] == [("folder", "sent", 1)]
    (folder / f"small-{DAY}-v1.csv").unlink()
    office.clock.forward(7200)
    evening(office).deliver()
    assert not (folder / f"small-{DAY}-v1.csv").exists()


def test_a_folder_that_is_not_there_is_never_made_and_gets_the_sheet_when_it_comes(
    close: Callable[..., Office], tmp_path: Path
) -> None:
    folder = tmp_path / "not" / "mounted"
    office = close({"folder": str(folder)})
    evening(office).deliver()
    assert only(office) == ("pending", 1, "folder_gone")
    assert not folder.exists()
    office.clock.forward(3601)
    evening(office).deliver()
    [alarm] = office.manager.get("reports/sheets?lang=en")["alarms"]
    assert alarm["code"] == "not_delivered"
    assert str(folder) in alarm["text"]
    assert "network drive" in alarm["text"]
    folder.mkdir(parents=True)
    office.clock.forward(pause_s(2))
    evening(office).deliver()
    assert only(office)[:2] == ("sent", 3)
    assert office.manager.get("reports/sheets")["alarms"] == []


def test_a_folder_that_cannot_be_written_says_so(close: Callable[..., Office], tmp_path: Path) -> None:
    folder = tmp_path / "share"
    (folder / f".small-{DAY}-v1.csv.coming").mkdir(parents=True)  # in the way, also for those who may do everything
    office = close({"folder": str(folder)})
    evening(office).deliver()
    assert only(office)[2] == "folder_shut"


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_the_sheet_comes_by_mail_once(close: Callable[..., Office], security: str) -> None:
    with mail_server(security) as (port, box):
        office = close({"mail": mail(port, security, ca_file=str(PEM))})
        for _ in range(2):
            evening(office).deliver()
            office.clock.forward(7200)
        [(sender, recipients, letter)] = box.letters
    assert box.encrypted == [security != "none"]
    assert (sender, recipients) == (SENDER, [MANAGER])
    assert (letter["From"], letter["To"]) == (SENDER, MANAGER)
    assert letter["Subject"] == "Отчёт за 05.01.2026: Малый зал"
    assert letter["Date"] == "Mon, 05 Jan 2026 18:30:00 +0700"
    attached = {one.get_filename(): one.get_payload(decode=True) for one in letter.iter_attachments()}
    assert attached == {f"small-{DAY}-v1.{kind}": file_of(office, kind).read_bytes() for kind in ("xlsx", "pdf")}
    words = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Талонов: 1" in words
    assert "Уложились в 30 мин: 1 (100.0 %)" in words
    for raw in attached.values():
        assert hashlib.sha256(raw).hexdigest() in words
    assert only(office) == ("sent", 1, None)


def test_every_address_gets_a_letter_of_its_own_and_one_refused_address_stops_no_other(close: Callable[..., Office]) -> None:
    with mail_server() as (port, box):
        box.refuses[MANAGER] = "550 nobody here"
        office = close({"mail": mail(port, to=[MANAGER, OTHER])})
        evening(office).deliver()
        assert [recipients for _, recipients, _ in box.letters] == [[OTHER]]
        found = {one["target"]: one for one in deliveries(office)}
        assert (found[OTHER]["state"], found[MANAGER]["state"]) == ("sent", "pending")
        assert MANAGER in str(found[MANAGER]["trouble"])
        box.refuses.clear()
        office.clock.forward(60)
        evening(office).deliver()
        assert sorted(recipients[0] for _, recipients, _ in box.letters) == [OTHER, MANAGER]


def test_a_password_is_read_from_its_file_and_used_over_tls_only(close: Callable[..., Office]) -> None:
    with mail_server("starttls", password=True) as (port, box):
        office = close({"mail": mail(port, "starttls", ca_file=str(PEM), user=USER, password_file="mail.password")})
        evening(office).deliver()
        assert only(office)[2] == "password_file"
        tell_password(office, mode=0o640)
        office.clock.forward(60)
        evening(office).deliver()
        assert only(office)[2] == ("password_open" if os.name == "posix" else None)
        tell_password(office, "wrong")
        office.clock.forward(120)
        evening(office).deliver()
        assert only(office)[2] == "login"
        assert box.letters == []
        tell_password(office)
        office.clock.forward(300)
        evening(office).deliver()
        assert only(office)[:2] == ("sent", 4)
    kept = str(office.everything())
    assert PASSWORD not in kept
    assert "wrong" not in kept


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_whose_certificate_is_not_trusted_gets_nothing(close: Callable[..., Office], security: str) -> None:
    with mail_server(security) as (port, box):
        office = close({"mail": mail(port, security)})
        evening(office).deliver()
        assert only(office) == ("pending", 1, "certificate")
        assert box.letters == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_that_does_not_encrypt_gets_nothing(close: Callable[..., Office], security: str) -> None:
    with mail_server("none") as (port, box):
        office = close({"mail": mail(port, security)})
        evening(office).deliver()
        assert only(office) == ("pending", 1, "no_tls")
        assert box.letters == []


BAD: dict[str, tuple[Any, str]] = {
    "hangs": (servers.hangs, "silent"),
    "drips": (servers.drips, "broken_off"),
    "breaks off": (servers.breaks_off, "broken_off"),
    "breaks off in the letter": (servers.breaks_off_in_the_letter, "broken_off"),
}


@pytest.mark.parametrize(("answer", "error"), BAD.values(), ids=BAD)
def test_a_bad_mail_server_ends_in_time_and_the_letter_goes_later(
    close: Callable[..., Office], monkeypatch: pytest.MonkeyPatch, answer: Any, error: str
) -> None:
    monkeypatch.setattr("queue_server.evening.mail.ANSWER_S", 0.4)
    monkeypatch.setattr("queue_server.evening.mail.ALL_S", 1.0)
    with bad_server(answer) as port:
        office = close({"mail": mail(port)})
        evening(office).deliver()
        assert only(office) == ("pending", 1, error)
    office.clock.forward(60)
    evening(office).deliver()
    assert only(office) == ("pending", 2, "unreachable")


def test_a_server_that_refuses_for_long_is_an_alarm_in_plain_words_and_given_up_after_three_days(
    close: Callable[..., Office],
) -> None:
    with mail_server() as (port, box):
        box.answer = "452 too much today"
        office = close({"mail": mail(port)})
        evening(office).deliver()
        assert office.manager.get("reports/sheets")["alarms"] == []
        waited = 0
        for tries in range(1, 40):
            state, counted, error = only(office)
            if state == "failed":
                break
            assert (state, counted, error) == ("pending", tries, "refused")
            office.clock.forward(pause_s(tries) - 1)
            evening(office).deliver()
            assert only(office)[1] == tries  # not before its time
            office.clock.forward(1)
            waited += pause_s(tries)
            evening(office).deliver()
        assert state == "failed"
        assert GIVE_UP_S <= waited < GIVE_UP_S + 6 * 3600
        assert counted < 25
        [alarm] = Person(office, "manager").get("reports/sheets?lang=en")["alarms"]
        assert alarm["text"] == (
            "The report for 05.01.2026 has not arrived (manager@skek.example): the mail server did not take the letter."
        )


def test_no_name_reason_or_answer_makes_a_header(close: Callable[..., Office], open_office: OpenOffice) -> None:
    evil = "Зал\u2028Bcc: thief@example.com\x0bX: y"
    with mail_server() as (port, box):
        office = close({"mail": mail(port)}, office={"code": "small", "name": {"ru": evil}, "timezone": "Asia/Novokuznetsk"})
        office.manager.post(f"reports/sheets/{DAY}", {"reason": "a Bcc: b@example.com"}, 201)
        office.manager.post(f"reports/sheets/{DAY}", {"reason": "a\r\nBcc: b@example.com"}, 422)
        evening(office).deliver()
        assert [recipients for _, recipients, _ in box.letters] == [[MANAGER]] * 2
        for _, _, letter in box.letters:
            assert set(letter.keys()) <= {
                "From",
                "To",
                "Subject",
                "Date",
                "Message-ID",
                "Auto-Submitted",
                "MIME-Version",
                "Content-Type",
                "X-Peer",
                "X-MailFrom",
                "X-RcptTo",
            }
        assert len({letter["Message-ID"] for _, _, letter in box.letters}) == 2
        assert "версия 2" in box.letters[1][2]["Subject"]


def test_a_letter_waits_an_hour_for_a_file_that_could_not_be_made(close: Callable[..., Office], open_office: OpenOffice) -> None:
    with mail_server() as (port, box):
        office = open_office(now=MONDAY, reports={"mail": mail(port)})
        office.kiosk.issue("advice")
        broken = Broken(office, "pdf")
        office.clock.set(at(f"{DAY} 18:30"))
        evening(office).look()
        evening(office).deliver()
        assert (box.letters, only(office)) == ([], ("pending", 0, None))
        office.clock.forward(600)
        broken.mended = True
        evening(office).look()
        evening(office).deliver()
        assert len(list(box.letters[0][2].iter_attachments())) == 2
        broken.mended = False
        office.day("2026-01-06 18:30")
        evening(office).look()
        office.clock.forward(3600)
        evening(office).deliver()
        letter = box.letters[1][2]
        assert [one.get_content_subtype()[-5:] for one in letter.iter_attachments()] == ["sheet"]
        assert "не удалось сделать: PDF" in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_a_kept_file_that_somebody_changed_goes_nowhere(close: Callable[..., Office], tmp_path: Path) -> None:
    office = close({"folder": str(tmp_path)})
    file_of(office).write_bytes(b"better figures")
    evening(office).deliver()
    assert only(office) == ("pending", 1, "file_changed")
    assert not (tmp_path / f"small-{DAY}-v1.csv").exists()


def test_a_second_try_of_one_letter_has_the_same_id(close: Callable[..., Office]) -> None:
    """A server that took the letter and died before it was written down sends it again: mail programs show it once."""
    with mail_server() as (port, box):
        office = close({"mail": mail(port)})
        evening(office).deliver()
        office.sql("UPDATE delivery SET state = 'pending'")
        evening(office).deliver()
        first, second = (letter["Message-ID"] for _, _, letter in box.letters)
        assert first == second


def test_nothing_listens_there(close: Callable[..., Office]) -> None:
    office = close({"mail": mail(free_port())})
    evening(office).deliver()
    assert only(office) == ("pending", 1, "unreachable")


def alarms(office: Office) -> list[Document]:
    """What the hall's host is told of sheets."""
    return [one for one in office.host.get("hall?lang=en")["alarms"] if one["code"] == "undelivered"]


def test_the_host_is_told_of_a_sheet_that_has_not_arrived_for_an_hour_until_it_does(
    close: Callable[..., Office], tmp_path: Path
) -> None:
    folder = tmp_path / "share"
    office = close({"folder": str(folder)})
    evening(office).deliver()
    assert alarms(office) == []
    office.clock.forward(3600)
    evening(office).deliver()
    [alarm] = alarms(office)
    words = alarm.pop("text")
    assert alarm == {"code": "undelivered", "level": "amber", "day": DAY}
    assert words.startswith(f"Reports have not arrived ({folder}): 05.01. The cause: ")
    assert words.endswith("A manager can send them again on the page “Reports”.")
    assert "network drive" in words
    folder.mkdir()
    office.clock.forward(pause_s(2))
    evening(office).deliver()
    assert alarms(office) == []


def test_a_place_that_takes_nothing_for_days_is_one_line_and_forgotten_after_two_weeks(
    close: Callable[..., Office], tmp_path: Path
) -> None:
    office = close({"folder": str(tmp_path / "share")})
    for day in range(6, 10):
        office.clock.set(at(f"2026-01-{day:02} 10:00"))
        office.kiosk.issue("advice")
        office.clock.set(at(f"2026-01-{day:02} 23:59"))
        evening(office).look()
        evening(office).deliver()
    office.clock.forward(3600)
    evening(office).look()
    [alarm] = alarms(office)
    assert alarm["day"] == "2026-01-09"
    assert "): 09.01, 08.01, 07.01 and 2 more days." in alarm["text"]
    office.day("2026-01-30 10:00")
    assert alarms(office) == []


def send_again(office: Office, target: object, expect: int = 200, version: int = 1, **how: Any) -> Document:
    path = f"reports/sheets/{DAY}/{version}/send"
    found: Document = office.manager.post(path, {"way": "folder", "target": str(target)}, expect, **how)
    return found


def times_sent_again(office: Office) -> int:
    return len(office.sql("SELECT 1 FROM event WHERE what = 'sheet_sent_again'"))


def test_a_manager_sends_again_what_was_given_up(close: Callable[..., Office], tmp_path: Path) -> None:
    folder = tmp_path / "share"
    office = close({"folder": str(folder)})
    office.clock.forward(GIVE_UP_S)
    evening(office).deliver()
    assert only(office) == ("failed", 1, "folder_gone")
    assert send_again(office, folder)["state"] == "pending"
    evening(office).deliver()
    assert only(office) == ("failed", 2, "folder_gone")
    folder.mkdir()
    send_again(office, folder)
    evening(office).deliver()
    assert only(office)[:2] == ("sent", 3)
    assert alarms(office) == []


def test_sending_again_twice_or_what_arrived_changes_nothing(close: Callable[..., Office], tmp_path: Path) -> None:
    folder = tmp_path / "share"
    office = close({"folder": str(folder)})
    evening(office).deliver()
    once, again = (send_again(office, folder, key="one-press") for _ in range(2))
    assert once == again == send_again(office, folder)
    assert times_sent_again(office) == 1
    folder.mkdir()
    evening(office).deliver()
    assert send_again(office, folder)["state"] == "sent"
    assert times_sent_again(office) == 1
    assert only(office)[:2] == ("sent", 2)


def test_only_what_was_to_be_sent_can_be_sent_again(close: Callable[..., Office], tmp_path: Path) -> None:
    office = close({"folder": str(tmp_path / "share")})
    send_again(office, tmp_path / "elsewhere", 404)
    send_again(office, tmp_path / "share", 404, version=2)
    send_again(office, tmp_path / "share", 404, version=2**40)
