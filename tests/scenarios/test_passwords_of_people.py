"""What people may choose as a password, and what is tried first and so refused."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
import tomli_w

from queue_server import secrets
from queue_server.cli import main
from queue_server.password_setup import tried_first
from tests.office import Office, Person, small_setup


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


def test_an_administrator_gets_no_short_password_by_a_command_or_in_a_file(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for password, done in (("k7Gq-2mXz-long", 1), ("k7Gq-2mXz-longer", 0)):
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
        assert main(["user", "add", "nina", "--role", "administrator", "--data", str(office.folder)]) == done
        assert done == 0 or "15 signs" in capsys.readouterr().err
        users = [{"name": "chief", "display_name": "Шеф", "role": "administrator", "password": password}]
        file = tmp_path / "office.toml"
        file.write_text(tomli_w.dumps(small_setup(users=users)), encoding="utf-8")
        assert main(["setup", "check", str(file)]) == done


@pytest.mark.parametrize("password", ["восемь з", "x" * 99 + "-y1z" + "w" * 97, " blanks at both ends "])
def test_a_password_counts_to_its_last_sign(office: Office, monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    assert add(office, monkeypatch, password) == 0
    Person(office, "nina", password=password)
    for other in (password[:-1], password.strip() if password.strip() != password else password + "x", password.swapcase()):
        body = {"name": "nina", "password": other}
        assert office.visitor.ask("POST", "session", body, key=None).status_code in (401, 422)
