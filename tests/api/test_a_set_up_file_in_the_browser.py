"""A set-up file goes out and comes in by the browser: exactly, told with line and remedy, and never at the cost of a password."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from typing import Any

import pytest
import tomli_w

from queue_server.setup_document import as_exported
from queue_server.setup_file import check
from tests.conftest import OpenOffice
from tests.office import PASSWORD, Document, Office, Person, password_hash
from tests.whole_setup import whole_setup


def exported(office: Office) -> str:
    text: str = office.administrator.ask("GET", "setup/export").get_data(as_text=True)
    return text


def brought_in(office: Office, text: str, expect: int = 200) -> Document:
    document: Document = office.administrator.post("setup/import", {"text": text}, expect)
    return document


def applied(office: Office, document: Document, expect: int = 200) -> Document:
    told: Document = office.administrator.post("setup", {**document, "reason": "Из файла"}, expect)
    return told


def changed(text: str, change: Callable[[Any], Any]) -> str:
    content = tomllib.loads(text)
    change(content)
    return tomli_w.dumps(content)


def test_a_file_that_went_out_comes_in_without_any_difference(office: Office) -> None:
    document = brought_in(office, exported(office))
    assert document == office.administrator.get("setup")
    told = office.administrator.post("setup/check", document)
    assert (told["differences"], told["questions"], told["refusals"]) == ([], [], [])


def test_a_whole_set_up_says_the_same_before_and_after(open_office: OpenOffice) -> None:
    administrator = {"name": "administrator", "display_name": "А", "role": "administrator", "password_hash": password_hash()}
    content = {**whole_setup(), "users": [administrator, whole_setup()["users"][1]]}
    office = open_office(**content)
    text = exported(office)
    assert as_exported(check(tomllib.loads(text))) == tomllib.loads(text)
    assert brought_in(office, text) == office.administrator.get("setup")


def test_one_office_becomes_what_the_file_of_another_says(office: Office, open_office: OpenOffice) -> None:
    other = open_office()
    document = other.administrator.get("setup")
    document["setup"]["counters"] = document["setup"]["counters"][:2]
    document["setup"]["services"].reverse()
    document["setup"]["voice"] = {"mode": "gong", "quiet": [{"from": "13:00", "to": "14:00"}]}
    document["setup"]["reports"] = {"folder": "/mnt/reports", "causes": [{"code": "bus", "name": "Автобус"}]}
    other.administrator.post("setup", document)
    text = exported(other)
    applied(office, brought_in(office, text))
    assert tomllib.loads(exported(office)) == tomllib.loads(text)


def test_looking_at_a_file_changes_nothing(office: Office) -> None:
    text = changed(exported(office), lambda content: content["counters"].pop())
    before = office.everything()
    brought_in(office, text)
    assert office.everything() == before


@pytest.mark.parametrize(
    ("change", "fault", "told", "at"),
    [
        (lambda text: text.replace("expected_minutes = 10", "expected_minutes = 900"), "most", "Не больше 600.", "= 900"),
        (lambda text: text.replace("recalls = 2", "recals = 2"), "unknown_key", "Такого ключа нет", "recals"),
        (lambda text: text.replace("[standard]", "[standard"), "toml", "Это не TOML", "[standard"),
        (lambda text: text.replace('letter = "С"', 'letter = "Ъ"'), "letter", "Буква талона", '"Ъ"'),
    ],
)
def test_a_mistake_is_told_with_line_and_remedy(office: Office, change: Any, fault: str, told: str, at: str) -> None:
    text = change(exported(office))
    refused = brought_in(office, text, 422)
    assert (refused["fault"], refused["told"].startswith(told)) == (fault, True)
    assert at in text.splitlines()[refused["line"] - 1]
    assert refused["words"]


def test_who_is_there_keeps_his_password_and_who_is_new_brings_the_hash_of_the_file(office: Office) -> None:
    def change(content: Any) -> None:
        for one in content["users"]:
            one["password_hash"] = "$argon2id$v=19$m=8,t=1,p=1$b3RoZXI$b3RoZXI"
        content["users"].append(
            {"name": "nina", "display_name": "Нина", "role": "host", "password_hash": password_hash()},
        )

    document = brought_in(office, changed(exported(office), change))
    assert [one["name"] for one in document["setup"]["users"] if "password_hash" in one] == ["nina"]
    applied(office, document)
    assert Person(office, "anna", 1)
    assert Person(office, "nina", password=PASSWORD)


def test_nobody_brings_a_password_along_for_somebody_who_is_there(office: Office) -> None:
    document = office.administrator.get("setup")
    document["setup"]["users"][0]["password_hash"] = password_hash()
    assert applied(office, document, 422)["fault"] == "secret"


def test_a_password_in_the_clear_stays_out_of_the_browser(office: Office) -> None:
    text = changed(exported(office), lambda content: content["users"][0].update(password="a-long-password"))
    refused = brought_in(office, text, 422)
    assert (refused["fault"], "a-long-password" in text.splitlines()[refused["line"] - 1]) == ("secret", True)
    assert "a-long-password" not in str(refused)


def test_a_device_that_was_sent_away_comes_back_with_the_token_of_the_file(office: Office) -> None:
    text = exported(office)
    office.administrator.post("devices/kiosk/side-kiosk/revoke", {})
    applied(office, brought_in(office, text))
    assert office.side_kiosk.issue()["number"]


def test_one_token_opens_one_device(office: Office) -> None:
    def renamed(content: Any) -> None:
        content["devices"].append({**content["devices"][0], "name": "other-kiosk"})

    content = tomllib.loads(exported(office))
    document = office.administrator.get("setup")
    document["setup"]["devices"].append({**content["devices"][0], "name": "other-kiosk"})
    refused = applied(office, document, 409)
    assert [(one["code"], one["other"]) for one in refused["refusals"]] == [("token_in_use", "hall-kiosk")]
    assert brought_in(office, changed(exported(office), renamed), 422)["fault"] == "twice"


MAIL = {"host": "mail.office.local", "from": "queue@office.example", "to": ["manager@office.example"]}


@pytest.mark.parametrize(
    ("said", "setting"),
    [
        ({"voice": {"voice": "command", "command": ["true"]}}, "voice.command"),
        ({"reports": {"mail": {**MAIL, "user": "queue", "password_file": "queue.db"}}}, "reports.mail.password_file"),
        ({"reports": {"mail": {**MAIL, "ca_file": "queue.db"}}}, "reports.mail.ca_file"),
        ({"directory": {"url": "ldaps://elsewhere.example", "person": "{name}@elsewhere.example"}}, "directory"),
    ],
)
def test_programs_and_files_of_the_server_are_named_at_the_server_only(office: Office, said: Document, setting: str) -> None:
    document = office.administrator.get("setup")
    document["setup"] |= said
    refused = applied(office, document, 409)
    [one] = refused["refusals"]
    assert (one["code"], one["setting"]) == ("only_at_the_server", setting)
    assert setting in one["detail"]


def test_a_mail_password_goes_to_no_other_server_and_what_was_in_force_can_be_brought_back(open_office: OpenOffice) -> None:
    mail = {**MAIL, "user": "queue", "password_file": "mail.password"}
    office = open_office(reports={"mail": mail})
    document = office.administrator.get("setup")
    document["setup"]["reports"]["mail"]["host"] = "elsewhere.example"
    refused = applied(office, document, 409)
    assert [one["setting"] for one in refused["refusals"]] == ["reports.mail.host"]
    del document["setup"]["reports"]
    assert applied(office, document)["version"] == 2
    office.administrator.post("setup/undo", {"version": 2})
    assert office.administrator.get("setup")["setup"]["reports"]["mail"]["password_file"] == "mail.password"
