"""The office's layout reaches the paper, and can be looked at before."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from kiosk_client.app import Settings, create_app
from kiosk_client.cli import main
from kiosk_client.ticket_layout import TicketLayout
from printer_drivers import Template, read_template
from tests.printer_drivers.test_drawing import read_codes
from tests.printer_drivers.test_template import logo, url

from .conftest import WORDS, TestPrinter, eventually
from .test_local_api import Link, Papers
from .test_paper import TICKET, Reports, printing

SHORT = {"blocks": ["office", {"block": "number", "size": "large"}, {"text": {"ru": "Ждите", "en": "Wait"}}, "qr"]}


def sent(layout: Any) -> dict[str, Any]:
    return {"settings": {"idle_s": 30, "ticket_layout": layout}}


def test_a_ticket_is_printed_in_the_layout_that_the_server_sent_last(tmp_path: Path, printer: TestPrinter) -> None:
    state = sent(SHORT)
    worker = printing(printer, Reports(), tmp_path, layout=TicketLayout(lambda: state, tmp_path))
    worker.start()
    worker.print_ticket(TICKET)
    eventually(lambda: worker.state_of("t-1") == "printed")
    state["settings"]["ticket_layout"] = None
    worker.print_ticket({**TICKET, "id": "t-2", "language": "en"})
    eventually(lambda: worker.state_of("t-2") == "printed")
    worker.close()
    assert [paper.template for paper in printer.papers] == [read_template(SHORT), Template()]
    assert [paper.language for paper in printer.papers] == ["ru", "en"]


@pytest.mark.parametrize("broken", [{"blocks": ["office"]}, "text", 7, {"logo": "/etc/passwd"}, {"blocks": None}])
def test_a_layout_that_cannot_be_used_keeps_no_ticket_from_being_printed(broken: Any) -> None:
    state = sent(SHORT)
    layout = TicketLayout(lambda: state)
    assert layout() == read_template(SHORT)
    state["settings"]["ticket_layout"] = broken
    assert layout() == read_template(SHORT)
    assert TicketLayout(lambda: sent(broken))() == Template()


def test_the_layout_is_known_after_a_start_without_the_server(tmp_path: Path) -> None:
    TicketLayout(lambda: sent(SHORT), tmp_path)()
    assert TicketLayout(lambda: None, tmp_path)() == read_template(SHORT)
    (tmp_path / "ticket_layout.json").write_text('{"blocks": [', encoding="utf-8")
    assert TicketLayout(lambda: None, tmp_path)() == Template()
    assert TicketLayout(lambda: sent(SHORT), tmp_path / "nowhere")() == read_template(SHORT)


def test_the_present_layout_can_be_looked_at_in_the_browser() -> None:
    link = Link()
    page = create_app(link, Papers(), Settings(words=WORDS)).test_client()
    seen = {}
    for layout in (None, SHORT):
        link.state = sent(layout)
        for width, dots in (("80", 576), ("58", 384)):
            for language in ("ru", "en"):
                for large in ("0", "1"):
                    answer = page.get(f"/local/preview.png?width={width}&large={large}&lang={language}")
                    assert (answer.status_code, answer.mimetype) == (200, "image/png")
                    with Image.open(io.BytesIO(answer.data)) as paper:
                        assert paper.width == dots
                        assert read_codes(paper)
                    seen[answer.data] = True
    assert len(seen) == 16
    assert page.get("/local/preview.png").status_code == 200


@pytest.mark.parametrize("query", ["width=81", "large=yes", "lang=tt", "width="])
def test_a_preview_of_something_else_is_refused(query: str) -> None:
    answer = create_app(Link(), Papers(), Settings(words=WORDS)).test_client().get(f"/local/preview.png?{query}")
    assert (answer.status_code, answer.get_json()["code"]) == (400, "invalid")


def test_the_touchscreen_is_not_sent_the_logo() -> None:
    link = Link()
    link.state = sent({"logo": url(logo())})
    answer = create_app(link, Papers(), Settings(words=WORDS)).test_client().get("/local/state")
    assert answer.get_json()["settings"] == {"idle_s": 30}


def test_a_layout_is_tried_before_the_office_uses_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "logo.png").write_bytes(logo())
    (tmp_path / "ticket.toml").write_text('[ticket]\nblocks = ["logo", "number", "qr"]\nlogo = "logo.png"\n', encoding="utf-8")
    for options in ("width=58", "mode=text&profile=TM-T88V"):
        out = tmp_path / "paper.png"
        command = ["preview", "--printer", f"emulator:{tmp_path}?{options}", "--out", str(out), "--lang", "en", "--large"]
        assert main([*command, "--layout", str(tmp_path / "ticket.toml")]) == 0
        assert "mm" in capsys.readouterr().out
        with Image.open(out) as paper:
            assert read_codes(paper)
        assert main(command) == 0
    assert not list(tmp_path.glob("*.bin")), "nothing was printed"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('[ticket]\nblocks = ["office"]', 'add "number"'),
        ("[ticket", "is not TOML"),
        ("[office]", "write a table [ticket]"),
        ('[ticket]\nlogo = "nowhere.png"', "nowhere.png cannot be read"),
        (None, "give the path of a TOML file"),
    ],
)
def test_a_wrong_layout_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None, words: str
) -> None:
    file = tmp_path / "ticket.toml"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    command = ["preview", "--printer", f"emulator:{tmp_path}", "--out", str(tmp_path / "paper.png"), "--layout", str(file)]
    assert main(command) == 1
    error = capsys.readouterr().err
    assert words in error
    assert len(error.splitlines()) == 1


def test_a_picture_that_cannot_be_written_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "nowhere" / "paper.png"
    assert main(["preview", "--printer", f"emulator:{tmp_path}", "--out", str(out)]) == 1
    assert "give another path with --out" in capsys.readouterr().err
