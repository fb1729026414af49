"""People sign in by the password of the company's directory, a real OpenLDAP, and nobody learns who they are."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from queue_server import secrets
from queue_server.data_dir import write_secret
from queue_server.directory import Directory, NoAnswer, Verdict
from queue_server.directory_setup import DirectoryPart
from queue_server.store.directory_settings import DirectoryRules, directory_rules
from tests import ldap_server
from tests.conftest import OpenOffice
from tests.ldap_server import BASE, SERVICE_PASSWORD, THEIRS, Slapd
from tests.office import PASSWORD, Desk, Document, Office, Person, small_setup

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no OpenLDAP for Windows")

#: Whose password the directory keeps; the administrator, the host and others have one of this house.
THEIR_PEOPLE = ("anna", "boris", "reset", "expired", "locked", "twin")


@pytest.fixture(scope="module")
def slapd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slapd]:
    with ldap_server.slapd(tmp_path_factory.mktemp("ldap") / "slapd") as running:
        yield running


@pytest.fixture(scope="module")
def service_password(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("service") / "directory.password"
    write_secret(file, f"{SERVICE_PASSWORD}\n")
    return file


def set_up(directory: Document) -> Document:
    """The small hall with some people of the directory."""
    setup = small_setup(directory=directory)
    users = [one for one in setup["users"] if one["name"] not in THEIR_PEOPLE]
    users += [
        {"name": name, "display_name": name.capitalize(), "role": "operator", "sign_in": "directory"} for name in THEIR_PEOPLE
    ]
    return {**setup, "users": users}


@pytest.fixture
def hall(open_office: OpenOffice, slapd: Slapd) -> Office:
    return open_office(setup=set_up(slapd.by_name()))


@pytest.fixture
def hall_without(open_office: OpenOffice) -> Office:
    """A hall whose directory is out of reach."""
    return open_office(setup=set_up({"url": "ldaps://127.0.0.1:1", "person": "{name}@corp.example"}))


def attempt(
    office: Office, name: str, password: str = THEIRS, address: str = "10.0.0.9", language: str = "ru", **more: Any
) -> TestResponse:
    body = {"name": name, "password": password, **more}
    headers = {"Accept-Language": language}
    return office.visitor.ask("POST", "session", body, key=None, headers=headers, address=address)


def notes(office: Office) -> list[tuple[Any, ...]]:
    found = office.sql("SELECT on_id, after FROM audit WHERE what = 'sign_in_failed' ORDER BY n")
    return [(name, json.loads(after) if after else None) for name, after in found]


def binds(slapd: Slapd) -> list[str]:
    """Whom the directory was asked for, in order."""
    return re.findall(r'BIND dn="([^"]*)" method=128', slapd.log())


def rules(content: Document) -> DirectoryRules:
    found = directory_rules(DirectoryPart.model_validate(content).kept())
    assert found is not None
    return found


# Those who may


def test_whoever_the_directory_knows_works_at_a_counter_as_the_set_up_says(hall: Office) -> None:
    hall.kiosk.issue("advice")
    desk = Desk(hall, 1, "anna", password=THEIRS)
    assert desk.get("session")["user"] == {"name": "anna", "display_name": "Anna", "role": "operator"}
    assert desk.call_next() is not None
    desk.get("setup", 403)


def test_a_password_of_this_house_opens_as_before_and_the_directory_is_not_asked(hall: Office, slapd: Slapd) -> None:
    before = len(binds(slapd))
    assert attempt(hall, "administrator", PASSWORD).status_code == 200
    assert len(binds(slapd)) == before


def test_neither_kind_of_password_opens_where_the_other_one_is_kept(hall: Office) -> None:
    assert attempt(hall, "anna", PASSWORD).status_code == 401
    assert attempt(hall, "host", THEIRS).status_code == 401


def test_people_are_found_by_a_search_too(open_office: OpenOffice, slapd: Slapd, service_password: Path) -> None:
    hall = open_office(setup=set_up(slapd.by_search(service_password)))
    assert attempt(hall, "anna").status_code == 200
    assert attempt(hall, "anna", "wrong").status_code == 401
    assert attempt(hall, "twin").status_code == 401, "of two people of one name neither is let in"
    assert SERVICE_PASSWORD not in str(hall.everything())


def test_a_session_lasts_a_shift_and_outlives_the_directory(open_office: OpenOffice, tmp_path: Path) -> None:
    with ldap_server.slapd(tmp_path / "slapd") as running:
        hall = open_office(setup=set_up(running.by_name()))
        desk = Desk(hall, 1, "anna", password=THEIRS)
    assert attempt(hall, "boris").status_code == 503
    hall.clock.forward(12 * 60 * 60)
    desk.get("session")
    hall.clock.forward(1)
    assert desk.ask("GET", "session").status_code == 204


def test_an_idle_desk_is_unlocked_by_the_directorys_password_and_stays_locked_while_that_is_away(
    open_office: OpenOffice, tmp_path: Path
) -> None:
    with ldap_server.slapd(tmp_path / "slapd") as running:
        hall = open_office(setup=set_up(running.by_name()))
        desk = Desk(hall, 1, "anna", password=THEIRS)
        desk.unlocks = False
        hall.clock.forward(30 * 60)
        desk.post("counters/1/call-next", None, 423)
        assert desk.unlock("wrong").status_code == 422
        assert desk.unlock(THEIRS).status_code == 200
        desk.get("tickets")
        hall.clock.forward(30 * 60)
        desk.post("counters/1/call-next", None, 423)
    refused = desk.unlock(THEIRS)
    assert (refused.status_code, refused.get_json()["code"]) == (503, "directory_away")
    desk.post("counters/1/call-next", None, 423)


# Those who may not


def test_an_unknown_name_costs_as_much_as_a_known_one_and_is_answered_alike(
    hall: Office, slapd: Slapd, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One look at a hash, one question to the directory and one note for each, whoever keeps the password."""
    looked: list[str] = []

    def fits(kept: str, password: str) -> bool:
        looked.append(kept)
        return False

    monkeypatch.setattr(secrets, "password_fits", fits)
    told = []
    for name in ("anna", "nobody-at-all", "administrator"):
        asked, seen = len(binds(slapd)), len(looked)
        answers = [attempt(hall, name, "wrong", f"10.0.0.{len(name)}") for _ in range(7)]
        told.append((len(binds(slapd)) - asked, len(looked) - seen, [one.get_json() for one in answers]))
    assert told[0] == told[1] == told[2]
    assert told[0][:2] == (5, 5)
    assert [one["code"] for one in told[0][2]] == ["wrong_password"] * 5 + ["too_many_tries"] * 2
    assert [name for name, _ in notes(hall)] == ["anna"] * 5 + ["nobody-at-all"] * 5 + ["administrator"] * 5


def test_only_people_of_the_directory_are_asked_for_by_name_and_no_other_password_reaches_it(hall: Office) -> None:
    asked: list[tuple[Any, ...]] = []

    class Listening(Directory):
        def ask(self, rules: DirectoryRules, name: str | None, password: str, now: int) -> Verdict:
            asked.append((name, password if name else None))
            return Verdict.RIGHT

    hall.app.extensions["directory"] = Listening(hall.folder)
    for name in ("administrator", "nobody-at-all", "uid=anna", "*"):
        assert attempt(hall, name, "a-password-of-this-house").status_code == 401
    assert attempt(hall, "anna").status_code == 200
    assert asked == [(None, None)] * 4 + [("anna", THEIRS)]


def test_nobody_is_asked_for_under_a_name_and_a_password_that_were_made_up(slapd: Slapd, tmp_path: Path) -> None:
    before = len(binds(slapd))
    assert Directory(tmp_path).ask(rules(slapd.by_name()), None, THEIRS, 1) is Verdict.WRONG
    (asked,) = binds(slapd)[before:]
    assert re.fullmatch(rf"uid=nobody-[0-9a-f]{{8}},ou=people,{BASE}", asked)


def test_an_empty_password_is_never_sent(hall: Office, slapd: Slapd) -> None:
    """A bind with a name and no password is an anonymous one, and OpenLDAP and Active Directory may say yes to it."""
    before = slapd.log()
    assert attempt(hall, "anna", "").status_code == 422
    assert Directory(hall.folder).ask(rules(slapd.by_name()), "anna", "", 1) is Verdict.WRONG
    assert slapd.log() == before


@pytest.mark.parametrize(
    "name", ["*", "ann*", "anna)(cn=*", "*)(|(cn=*", "anna,ou=people", "anna+cn=anna", "uid=anna", 'anna"', "anna\\2a", "#anna "]
)
@pytest.mark.parametrize("way", ["by_name", "by_search"])
def test_a_name_is_a_name_and_no_part_of_a_question(
    slapd: Slapd, service_password: Path, tmp_path: Path, way: str, name: str
) -> None:
    content = slapd.by_name() if way == "by_name" else slapd.by_search(service_password)
    assert Directory(tmp_path).ask(rules(content), name, THEIRS, 1) is Verdict.WRONG


@pytest.mark.parametrize("password", ["пароль", "x" * 200, " " + THEIRS, THEIRS.upper()])
def test_only_the_whole_password_opens(hall: Office, password: str) -> None:
    assert attempt(hall, "anna", password).status_code in (401, 422)


def test_half_a_sign_is_no_password_and_is_not_sent(slapd: Slapd, tmp_path: Path) -> None:
    before = len(binds(slapd))
    assert Directory(tmp_path).ask(rules(slapd.by_name()), "anna", "\ud800", 1) is Verdict.WRONG
    assert "uid=nobody-" in binds(slapd)[before]


def test_a_locked_account_is_not_told_from_a_wrong_password(hall: Office) -> None:
    assert attempt(hall, "locked").get_json() == attempt(hall, "locked", "wrong").get_json()


@pytest.mark.parametrize("name", ["reset", "expired"])
def test_whoever_must_change_the_password_is_told_so_and_only_he(hall: Office, name: str) -> None:
    answer = attempt(hall, name)
    assert (answer.status_code, answer.get_json()["code"]) == (403, "directory_password_expired")
    assert "сменить" in answer.get_json()["detail"]
    assert "must be changed" in attempt(hall, name, language="en").get_json()["detail"]
    assert attempt(hall, name, "wrong").get_json()["code"] == "wrong_password"
    assert notes(hall)[0] == (name, {"code": "directory_password_expired"})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("52e", "wrong_password"),
        ("525", "wrong_password"),
        ("775", "wrong_password"),
        ("532", "directory_password_expired"),
        ("773", "directory_password_expired"),
        ("530", "directory_account_closed"),
        ("533", "directory_account_closed"),
        ("701", "directory_account_closed"),
    ],
)
def test_what_active_directory_says_of_an_account_is_said_plainly(open_office: OpenOffice, data: str, code: str) -> None:
    said = f"80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data {data}, v4563"
    with ldap_server.bad_directory(ldap_server.answering_binds(49, said)) as port:
        hall = open_office(setup=set_up({"url": f"ldap://127.0.0.1:{port}", "starttls": False, "person": "{name}@corp.example"}))
        assert attempt(hall, "anna").get_json()["code"] == code
        assert attempt(hall, "host", THEIRS).get_json()["code"] == "wrong_password"


# A directory that is away


@pytest.mark.parametrize(
    ("answering", "trouble"),
    [
        (ldap_server.nonsense, "broken_off"),
        (ldap_server.hanging_up, "broken_off"),
        (ldap_server.answering_binds(51, "busy"), "refused"),
        (ldap_server.answering_binds(8, "00002028: LdapErr: the server requires binds to turn on integrity checking"), "refused"),
    ],
)
def test_a_directory_that_gives_no_answer_lets_nobody_in(tmp_path: Path, answering: ldap_server.Answering, trouble: str) -> None:
    with ldap_server.bad_directory(answering) as port:
        content = {"url": f"ldap://127.0.0.1:{port}", "starttls": False, "person": "{name}@corp.example"}
        with pytest.raises(NoAnswer) as caught:
            Directory(tmp_path).ask(rules(content), "anna", THEIRS, 1)
    assert caught.value.code == trouble


Changed = Callable[[Slapd], Document]


@pytest.mark.parametrize(
    ("changed", "trouble"),
    [
        (lambda slapd: {"url": "ldaps://localhost:1"}, "unreachable"),
        (lambda slapd: {"url": "ldaps://no-such-host.invalid"}, "unreachable"),
        (lambda slapd: {"ca_file": None}, "certificate"),
        (lambda slapd: {"url": f"ldaps://127.0.0.1:{slapd.tls}"}, "certificate"),
        (lambda slapd: {"ca_file": "gone.pem"}, "ca_file"),
        (lambda slapd: {"url": f"ldaps://localhost:{slapd.plain}"}, "no_tls"),
        (lambda slapd: {"url": f"ldap://localhost:{slapd.tls}"}, "broken_off"),
    ],
)
def test_a_directory_that_cannot_be_trusted_is_told_nothing(slapd: Slapd, tmp_path: Path, changed: Changed, trouble: str) -> None:
    before = len(binds(slapd))
    with pytest.raises(NoAnswer) as caught:
        Directory(tmp_path).ask(rules({**slapd.by_name(), **changed(slapd)}), "anna", THEIRS, 1)
    assert caught.value.code == trouble
    assert len(binds(slapd)) == before


def test_starttls_is_checked_as_well(slapd: Slapd, service_password: Path, tmp_path: Path) -> None:
    before = len(binds(slapd))
    with pytest.raises(NoAnswer) as caught:
        Directory(tmp_path).ask(rules(slapd.by_search(service_password, ca_file=None)), "anna", THEIRS, 1)
    assert caught.value.code == "certificate"
    assert len(binds(slapd)) == before


def test_the_service_account_asks_only_with_a_password_that_nobody_else_can_read(
    slapd: Slapd, service_password: Path, tmp_path: Path
) -> None:
    def trouble(**changed: object) -> str:
        with pytest.raises(NoAnswer) as caught:
            Directory(tmp_path).ask(rules(slapd.by_search(service_password, **changed)), "anna", THEIRS, 1)
        return caught.value.code

    readable, empty = tmp_path / "readable", tmp_path / "empty"
    readable.write_text(SERVICE_PASSWORD)
    readable.chmod(0o644)
    write_secret(empty, "\n")
    assert trouble(service_password_file=str(readable)) == "password_open"
    assert trouble(service_password_file=str(empty)) == "password_file"
    assert trouble(service_password_file="gone") == "password_file"
    assert trouble(service_user=f"cn=other,{BASE}") == "service"
    assert trouble(search_base="dc=nowhere") == "search"


def test_when_the_directory_is_away_that_is_said_in_both_languages_and_an_own_password_still_opens(hall_without: Office) -> None:
    for name in ("anna", "nobody-at-all", "host"):
        answer = attempt(hall_without, name)
        assert (answer.status_code, answer.get_json()["code"]) == (503, "directory_away")
        assert "Каталог организации не отвечает" in answer.get_json()["detail"]
    assert "does not answer" in attempt(hall_without, "boris", language="en").get_json()["detail"]
    assert attempt(hall_without, "administrator", PASSWORD).status_code == 200
    assert attempt(hall_without, "host", PASSWORD).status_code == 200
    assert notes(hall_without)[0] == ("anna", {"code": "directory_away"})


def test_whoever_tries_again_and_again_waits_also_while_the_directory_is_away(hall_without: Office) -> None:
    assert [attempt(hall_without, "anna").status_code for _ in range(7)] == [503] * 5 + [429] * 2


def test_the_status_says_how_the_directory_was(hall: Office, slapd: Slapd, hall_without: Office) -> None:
    def row(office: Office) -> Document:
        found: list[Document] = office.administrator.get("status?lang=en")["items"]
        return next(one for one in found if one["code"] == "directory")

    assert row(hall)["light"] == "amber"
    attempt(hall, "anna", "wrong")
    assert (row(hall)["light"], row(hall)["text"]) == ("green", "Last answered less than a minute ago.")
    attempt(hall_without, "anna")
    assert row(hall_without)["light"] == "red"
    assert "out of reach. It has never answered yet" in row(hall_without)["text"]


def test_a_hall_without_a_directory_says_nothing_of_one(office: Office) -> None:
    assert "directory" not in [one["code"] for one in office.administrator.get("status")["items"]]
    assert Person(office, "anna").get("session")["password_in_directory"] is False


# Who keeps the password


def test_a_password_of_the_directory_is_neither_changed_nor_given_here(hall: Office) -> None:
    anna = Person(hall, "anna", password=THEIRS)
    assert anna.get("session")["password_in_directory"] is True
    answer = anna.ask("PUT", "session/password", {"old": THEIRS, "new": "пять окон и очередь"})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "password_in_directory")
    assert hall.administrator.post("users/anna/password", expect=409)["code"] == "password_in_directory"
    assert attempt(hall, "anna").status_code == 200


def brought(office: Office, expect: int = 200, **changed: Document) -> Document:
    """What it is answered with when people of the set-up are changed."""
    document = office.administrator.get("setup")
    users = [{**one, **changed.get(one["name"], {})} for one in document["setup"]["users"]]
    body = {"version": document["version"], "setup": {**document["setup"], "users": users}}
    answer: Document = office.administrator.post("setup", body, expect)
    return answer


def refusals(answer: Document) -> list[str]:
    return [one["code"] for one in answer["refusals"]]


def test_whoever_goes_over_to_the_directory_or_back_signs_in_anew_and_the_old_password_is_worth_nothing(hall: Office) -> None:
    host, anna = Person(hall, "host"), Person(hall, "anna", password=THEIRS)
    answer = brought(hall, host={"sign_in": "directory"}, anna={"sign_in": "own"})
    differences = {(one["key"], one["field"], one["after"]) for one in answer["differences"]}
    assert differences == {("anna", "sign_in", "own"), ("host", "sign_in", "directory")}
    assert [one.ask("GET", "session").status_code for one in (host, anna)] == [204, 204]
    assert [attempt(hall, name, word).status_code for name in ("host", "anna") for word in (PASSWORD, THEIRS)] == [401] * 4
    given = hall.administrator.post("users/anna/password")["password"]
    assert attempt(hall, "anna", given).get_json()["password_must_change"] is True


def test_whoever_is_removed_loses_his_sessions(hall: Office) -> None:
    anna = Person(hall, "anna", password=THEIRS)
    document = hall.administrator.get("setup")
    users = [one for one in document["setup"]["users"] if one["name"] != "anna"]
    hall.administrator.post("setup", {"version": document["version"], "setup": {**document["setup"], "users": users}})
    assert anna.ask("GET", "session").status_code == 204
    assert attempt(hall, "anna").status_code == 401


def test_nobody_changes_where_his_own_password_is_kept(hall: Office) -> None:
    # Another administrator of this house stays: it is not that which stands in the way.
    brought(hall, host={"role": "administrator"})
    assert refusals(brought(hall, 409, administrator={"sign_in": "directory"})) == ["not_your_own_password"]


def test_there_is_always_an_administrator_who_gets_in_without_the_directory(hall: Office) -> None:
    """Not even two steps lead there: one whom the directory left has no password yet, and counts for nobody."""
    brought(hall, anna={"role": "administrator"})
    anna = Person(hall, "anna", password=THEIRS)
    document = anna.get("setup")

    def by_anna(**changed: Document) -> TestResponse:
        users = [{**one, **changed.get(one["name"], {})} for one in document["setup"]["users"]]
        return anna.ask("POST", "setup", {"version": document["version"], "setup": {**document["setup"], "users": users}})

    assert by_anna(administrator={"sign_in": "directory"}).status_code == 422
    answer = by_anna(administrator={"sign_in": "directory"}, boris={"role": "administrator", "sign_in": "own"})
    assert (answer.status_code, refusals(answer.get_json())) == (409, ["nobody_without_directory"])
    new = {"name": "new", "display_name": "New", "role": "administrator"}
    without = [one for one in document["setup"]["users"] if one["name"] != "administrator"]
    body = {"version": document["version"], "setup": {**document["setup"], "users": [*without, new]}}
    assert refusals(anna.post("setup", body, 409)) == ["nobody_without_directory"]


def test_a_set_up_without_its_directory_is_refused_while_it_has_people_of_it(hall: Office) -> None:
    document = hall.administrator.get("setup")
    setup = {key: value for key, value in document["setup"].items() if key != "directory"}
    answer = hall.administrator.post("setup", {"version": document["version"], "setup": setup}, 422)
    assert answer["field"].endswith("sign_in")
