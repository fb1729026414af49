"""The set-up file says what stands on the office's tickets, and every kiosk is told."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from kiosk_client.ticket_layout import TicketLayout
from queue_server.cli import main
from queue_server.setup_file import SetupError, read
from tests.office import Office
from tests.printer_drivers.test_template import logo, url
from tests.scenarios.test_setup_file import GOOD, export, written

TICKET = """
[ticket]
blocks = ["logo", "number", { block = "service", size = "large" }, { text = { ru = "Ждите", en = "Wait" } }]
logo = "logo.png"
"""
SENT = {
    "blocks": [
        "logo",
        "number",
        {"block": "service", "size": "large"},
        {"text": {"ru": "Ждите", "en": "Wait"}, "size": "normal"},
    ],
    "logo": url(logo()),
}


def test_a_kiosk_is_told_what_stands_on_tickets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "logo.png").write_bytes(logo())
    setup = read(written(tmp_path, GOOD + TICKET))
    office = Office(tmp_path / "first", setup=setup.model_dump(mode="json", exclude_none=True))
    state = office.kiosk_state()
    assert state["settings"]["ticket_layout"] == SENT
    assert len(TicketLayout(lambda: state)().blocks) == 4
    again = export(office.folder, tmp_path / "exported.toml", capsys)
    office.close()
    assert tomllib.loads(again.read_text(encoding="utf-8"))["ticket"] == SENT
    assert main(["setup", "check", str(again)]) == 0


def test_an_office_without_a_layout_sends_none(tmp_path: Path) -> None:
    office = Office(tmp_path / "first", setup=json.loads(read(written(tmp_path, GOOD)).model_dump_json(exclude_none=True)))
    assert "ticket_layout" not in office.kiosk_state()["settings"]
    office.close()


@pytest.mark.parametrize(
    ("ticket", "words"),
    [
        ('blocks = ["office"]', 'add "number"'),
        ('blocks = ["number", "nummer"]', "unknown block 'nummer'; known are logo"),
        ('logo = "nowhere.png"', "nowhere.png cannot be read"),
        ('block = ["number"]', "unknown key"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_to_do(tmp_path: Path, ticket: str, words: str) -> None:
    with pytest.raises(SetupError) as refused:
        read(written(tmp_path, f"{GOOD}\n[ticket]  # AT\n{ticket}\n"))
    line = f"{GOOD}\n".count("\n") + 1
    assert str(refused.value).startswith(f"{tmp_path / 'office.toml'}, line {line}: ticket")
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)
