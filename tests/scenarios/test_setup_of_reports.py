"""What the set-up file says about the evening is kept, comes back, and is refused with line and remedy where it is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from queue_server import setup_file
from queue_server.hall.causes import CAUSES
from queue_server.setup_file import SetupError, read
from queue_server.simulation.training import make_office, read_setup
from queue_server.store import office_setup
from queue_server.texts import catalogue
from tests.office import SKEK, Office, small_setup

REPORTS: dict[str, Any] = {
    "close_after_minutes": 45,
    "language": "en",
    "folder": "/mnt/office/reports",
    "causes": [{"code": "papers"}, {"code": "bus", "name": {"ru": "Автобус", "en": "A bus"}}],
    "mail": {
        "host": "mail.office.local",
        "port": 2525,
        "security": "tls",
        "user": "queue",
        "password_file": "mail.password",
        "from": "queue@office.example",
        "to": ["manager@office.example", "chief@office.example"],
    },
}


def test_all_of_it_comes_back_as_it_was_written(tmp_path: Path) -> None:
    office = Office(tmp_path, setup=small_setup(reports=REPORTS))
    with office.store.read() as connection:
        written = office_setup.export(connection)
    assert written["reports"] == REPORTS
    assert setup_file.check(written)
    reports = office.store.office.reports
    office.close()
    assert (reports.close_after_s, reports.language) == (45 * 60, "en")
    assert reports.targets == (
        ("folder", "/mnt/office/reports"),
        ("mail", "manager@office.example"),
        ("mail", "chief@office.example"),
    )


def test_a_set_up_without_a_word_about_it_closes_after_half_an_hour_and_sends_nothing(tmp_path: Path) -> None:
    office = Office(tmp_path)
    with office.store.read() as connection:
        assert "reports" not in office_setup.export(connection)
    assert (office.store.office.reports.close_after_s, office.store.office.reports.targets) == (1800, ())
    office.close()


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_each_way_of_securing_mail_has_its_usual_port(tmp_path: Path, security: str) -> None:
    mail = {"host": "mail.example", "security": security, "from": "a@b.example", "to": ["c@d.example"]}
    office = Office(tmp_path, setup=small_setup(reports={"mail": mail}))
    found = office.store.office.reports.mail
    office.close()
    assert found is not None
    assert found.port == {"none": 25, "starttls": 587, "tls": 465}[security]


MAIL = '[reports.mail]\nhost = "mail.example"\nfrom = "a@b.example"\nto = ["c@d.example"]\n'


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ("[reports]\nclose_after_minutes = -1\n", "reports.close_after_minutes"),
        ("[reports]\nclose_after_minutes = 601\n", "reports.close_after_minutes"),
        ('[reports]\nlanguage = "fr"\n', "there is no language fr"),
        ('[reports]\nfolder = "reports"\n', "whole path"),
        ('[reports]\nfolder = "/mnt/a\\u0007b"\n', "whole path"),
        ('[reports]\ncauses = ["weather"]\n', "no words for weather"),
        ('[reports]\ncauses = ["crowd", "crowd"]\n', "stands twice"),
        ("[reports]\ncauses = []\n", "reports.causes"),
        ("[reports]\nclose_at = 3\n", "unknown key"),
        (MAIL + 'password = "secret"\n', "unknown key"),
        (MAIL + 'user = "queue"\n', "both user and password_file"),
        (MAIL + 'security = "none"\nuser = "q"\npassword_file = "p"\n', "in the clear"),
        (MAIL + "port = 0\n", "reports.mail.port"),
        (MAIL.replace("mail.example", "mail example"), "reports.mail.host"),
        (MAIL.replace("c@d.example", "c@d.example\\nBcc: e@f.example"), "reports.mail.to"),
        (MAIL.replace("c@d.example", "Chief <c@d.example>"), "reports.mail.to"),
        (MAIL.replace("a@b.example", "nobody"), "reports.mail.from"),
        (MAIL.replace('["c@d.example"]', "[]"), "reports.mail.to"),
        (MAIL.replace('["c@d.example"]', '["c@d.example", "c@d.example"]'), "stands twice"),
    ],
)
def test_what_cannot_be_is_refused_with_line_and_remedy(tmp_path: Path, lines: str, fault: str) -> None:
    file = tmp_path / "office.toml"
    whole = SKEK.read_text(encoding="utf-8")
    file.write_text(f"{whole}\n{lines}", encoding="utf-8")
    with pytest.raises(SetupError) as refusal:
        read(file)
    said = str(refusal.value)
    assert fault in said
    line = int(said.partition("line ")[2].partition(":")[0])
    assert line > len(whole.splitlines())


def test_every_usual_cause_has_words_in_both_languages() -> None:
    for language in ("ru", "en"):
        assert {f"cause.{code}" for code in CAUSES} <= catalogue(language).keys()


def test_a_training_office_sends_nothing_to_anybody(tmp_path: Path) -> None:
    office = Office(tmp_path / "real", setup=small_setup(reports=REPORTS))
    office.close()
    make_office(tmp_path / "real", tmp_path / "training")
    copied = read_setup(tmp_path / "training")
    assert copied["settings"]["training"] is True
    assert "reports" not in copied
