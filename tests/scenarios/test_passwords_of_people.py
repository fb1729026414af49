"""What people may choose as a password, and what is tried first and so refused."""

from __future__ import annotations

import io
import sys

import pytest

from queue_server import secrets
from queue_server.cli import main
from queue_server.password_setup import tried_first
from tests.office import Office, Person


@pytest.mark.parametrize(
    "password",
    [
        "password", "Password1", "P@ssw0rd!", "12345678", "1234567890", "11111111", "12121212", "qwerty123", "QWERTYUIOP",
        "йцукен12",
        "пароль2026", "gfhjkm123", "admin123", "adminadmin", "administrator", "skek2026", "skekskek", "ochered1", "Очередь!",
        "!!!!talon",
        "05121984", "03.02.1984", "abcd1234", "letmein!", "        ", "aaaaaaab", "welcome1", "changeme", "Operator1",
        "2026summer",
    ],
)  # fmt: skip
def test_what_is_tried_first_is_no_password(password: str) -> None:
    assert tried_first(password)


@pytest.mark.parametrize(
    "password",
    [
        "right-horse-of-the-hall",
        "a-long-password",
        "пять окон и очередь",
        "k7Gq-2mXz",
        "окно у двери",
        "correct horse",
        "Ж" * 3 + "абв" * 20,
    ],
)
def test_other_words_are(password: str) -> None:
    assert not tried_first(password)


def test_what_the_server_makes_up_itself_is_never_refused() -> None:
    assert not any(tried_first(secrets.new_password()) for _ in range(500))


def add(office: Office, monkeypatch: pytest.MonkeyPatch, password: str) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
    return main(["user", "add", "nina", "--role", "operator", "--data", str(office.folder)])


def test_somebody_with_such_a_password_is_not_added(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(office, monkeypatch, "qwerty123") == 1
    told = capsys.readouterr().err
    assert "choose another" in told
    assert "qwerty123" not in told
    assert office.sql("SELECT count(*) FROM user_account WHERE name = 'nina'") == [(0,)]


@pytest.mark.parametrize("password", ["восемь з", "x" * 99 + "-y1z" + "w" * 97, " blanks at both ends "])
def test_a_password_counts_to_its_last_sign(office: Office, monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    assert add(office, monkeypatch, password) == 0
    Person(office, "nina", password=password)
    for other in (password[:-1], password.strip() if password.strip() != password else password + "x", password.swapcase()):
        body = {"name": "nina", "password": other}
        assert office.visitor.ask("POST", "session", body, key=None).status_code in (401, 422)
