"""The table `[directory]` of the set-up file: checked, written out again, refused where nobody could ask it."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from queue_server import server, setup_file
from queue_server.cli import main
from queue_server.directory import STATE, NotInstalled
from queue_server.simulation.training import make_office, read_setup
from queue_server.store.clock import SetClock
from tests.conftest import OpenOffice
from tests.office import MORNING, ROOT, Document, Office, small_setup

BY_NAME = {"url": "ldaps://dc.corp.example", "person": "{name}@corp.example"}
BY_SEARCH = {
    "url": "ldap://ldap.corp.example:1389",
    "ca_file": "corp.pem",
    "timeout_s": 8,
    "search_base": "ou=people,dc=corp,dc=example",
    "search_filter": "(&(objectClass=person)(sAMAccountName={name}))",
    "service_user": "CORP talon@corp.example",
    "service_password_file": "directory.password",
}


def with_people(directory: Document | None, **anna: object) -> Document:
    setup = small_setup() if directory is None else small_setup(directory=directory)
    setup["users"][0] = {"name": "anna", "display_name": "Anna", "role": "operator", "sign_in": "directory", **anna}
    return setup


@pytest.mark.parametrize("directory", [BY_NAME, BY_SEARCH])
def test_a_directory_is_written_out_as_it_came_in(open_office: OpenOffice, directory: Document) -> None:
    office = open_office(setup=with_people(directory))
    exported = tomllib.loads(office.administrator.ask("GET", "setup/export").get_data(as_text=True))
    assert exported["directory"] == directory
    anna = next(one for one in exported["users"] if one["name"] == "anna")
    assert anna == {"name": "anna", "display_name": "Anna", "role": "operator", "sign_in": "directory"}
    setup_file.check(exported)
    assert office.administrator.get("setup")["setup"]["directory"] == directory


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"url": "http://dc.corp.example"}, "write ldaps://"),
        ({"url": "ldaps://dc.corp.example/ou=people"}, "write ldaps://"),
        ({"url": "ldaps://user:word@dc.corp.example"}, "write ldaps://"),
        ({"url": "ldaps://dc.corp.example:99999"}, "write ldaps://"),
        ({"url": "ldap://dc.corp.example", "starttls": False}, "in the clear"),
        ({"person": "anna@corp.example"}, "once"),
        ({"person": "{name}{name}@corp.example"}, "once"),
        ({"person": "{name}@{domain}"}, "once"),
        ({"person": "{name}"}, "write like"),
        ({"person": None}, "give either person, or all four"),
        ({"search_base": "dc=corp"}, "give either person, or all four"),
        ({"timeout_s": 0}, "greater than or equal to 1"),
        ({"timeout_s": 9}, "less than or equal to 8"),
        ({"password": "x"}, "unknown key"),
    ],
)
def test_a_wrong_directory_is_refused_with_the_remedy(changed: Document, words: str) -> None:
    with pytest.raises(setup_file.Fault, match=words) as caught:
        setup_file.check(small_setup(directory={**BY_NAME, **changed}))
    assert caught.value.where[0] == "directory"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"search_filter": "sAMAccountName={name}"}, "in brackets"),
        ({"search_filter": "((cn={name})"}, "in brackets"),
        ({"search_filter": "(cn=anna)"}, "once"),
        ({"service_password_file": None}, "all four"),
        ({"person": "{name}@corp.example"}, "give either"),
    ],
)
def test_a_wrong_search_is_refused_with_the_remedy(changed: Document, words: str) -> None:
    with pytest.raises(setup_file.Fault, match=words):
        setup_file.check(small_setup(directory={**BY_SEARCH, **changed}))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_nothing_needs_to_be_encrypted_that_never_leaves_the_machine(host: str) -> None:
    setup_file.check(small_setup(directory={**BY_NAME, "url": f"ldap://{host}:389", "starttls": False}))


def test_a_person_has_one_password() -> None:
    for given in ({"password": "right-horse-of-the-hall"}, {"password_hash": "$argon2id$x"}):
        with pytest.raises(setup_file.Fault, match="the directory keeps this password"):
            setup_file.check(with_people(BY_NAME, **given))
    with pytest.raises(setup_file.Fault, match="there is no directory; add the table"):
        setup_file.check(with_people(None))


def test_an_administrator_with_a_password_of_this_house_must_stay() -> None:
    setup = with_people(BY_NAME)
    setup["users"][-1] = {"name": "administrator", "display_name": "A", "role": "administrator", "sign_in": "directory"}
    with pytest.raises(setup_file.Fault, match="one administrator must have a password of this house"):
        setup_file.check(setup)


def test_people_of_the_directory_are_given_no_first_password_and_one_can_be_added(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import tomli_w

    file, data = tmp_path / "office.toml", tmp_path / "hall"
    setup = with_people(BY_NAME)
    del setup["users"][1]["password_hash"]
    file.write_text(tomli_w.dumps(setup), encoding="utf-8")
    assert main(["init", "--data", str(data), "--setup", str(file)]) == 0
    assert list(tomllib.loads((data / "access.toml").read_text(encoding="utf-8"))["passwords"]) == ["boris"]
    assert main(["user", "add", "olga", "--role", "host", "--directory", "--data", str(data)]) == 0
    capsys.readouterr()
    assert main(["setup", "export", "--data", str(data)]) == 0
    exported = tomllib.loads(capsys.readouterr().out)
    assert exported["users"][-1] == {"name": "olga", "display_name": "olga", "role": "host", "sign_in": "directory"}
    # Back from the directory by a file: a password is given, and shown.
    exported["users"][-1].pop("sign_in")
    file.write_text(tomli_w.dumps(exported), encoding="utf-8")
    assert main(["setup", "apply", str(file), "--data", str(data), "--yes"]) == 0
    assert '"olga" = "' in capsys.readouterr().out


def test_the_doctor_has_a_row_on_the_directory(open_office: OpenOffice, capsys: pytest.CaptureFixture[str]) -> None:
    office = open_office(setup=with_people(BY_NAME))

    def row() -> tuple[str, str]:
        capsys.readouterr()
        main(["doctor", "--data", str(office.folder), "--port", "1", "--language", "en", "--json"])
        items = json.loads(capsys.readouterr().out)["items"]
        return next((one["light"], one["text"]) for one in items if one["code"] == "directory")

    assert row() == ("amber", "It has not been asked anything yet.")
    said = {"at": 0, "trouble": "certificate", "detail": "self-signed certificate", "answered_at": 0}
    (office.folder / STATE).write_text(json.dumps(said), encoding="utf-8")
    assert row()[0] == "red"
    assert "the directory's certificate did not pass its check" in row()[1]


def test_a_training_office_finds_the_files_of_the_real_one(open_office: OpenOffice, tmp_path: Path) -> None:
    real = open_office(setup=with_people({**BY_NAME, "ca_file": "corp.pem"}))
    make_office(real.folder, tmp_path / "training")
    assert read_setup(tmp_path / "training")["directory"] == {**BY_NAME, "ca_file": str(real.folder.resolve() / "corp.pem")}


def test_nobody_is_added_for_a_directory_that_there_is_not(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    office.close()
    command = ["user", "add", "olga", "--role", "host", "--directory", "--data", str(office.folder)]
    assert main(command) == 1
    assert "there is no directory" in capsys.readouterr().err


def test_without_the_extra_a_set_up_with_a_directory_is_refused_with_the_remedy(
    open_office: OpenOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_directory, plain = open_office(setup=with_people(BY_NAME)), open_office()
    monkeypatch.setitem(sys.modules, "ldap3", None)
    with_directory.close()
    with pytest.raises(NotInstalled, match=r"pip install 'talon-queue\[ldap\]'"):
        server.serve(with_directory.folder, "127.0.0.1", 0, SetClock(MORNING))
    document = plain.administrator.get("setup")
    body = {"version": document["version"], "setup": {**document["setup"], "directory": BY_NAME}}
    refused = plain.administrator.post("setup", body, 409)["refusals"]
    assert [one["code"] for one in refused] == ["directory_not_installed", "only_at_the_server"]


def test_a_server_without_a_directory_never_needs_the_extra() -> None:
    program = "import sys, queue_server.server, queue_server.commands.doctor; sys.exit('ldap3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, timeout=120).returncode == 0
