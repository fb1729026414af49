"""What administrators see of a layout that is not in force is the very paper that the kiosk would print."""

from __future__ import annotations

import base64
import io
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from kiosk_client.draft_paper import answer
from kiosk_client.ticket_text import worded
from printer_drivers import open_printer, read_template
from tests.printer_drivers.test_jobs import same

from .conftest import WORDS
from .test_paper import TICKET

LAYOUT = {"blocks": ["office", {"block": "number", "size": "large"}, {"text": {"ru": "Ждите"}, "size": "small"}, "qr"]}


def asked(**changed: Any) -> dict[str, Any]:
    usual = {"layout": LAYOUT, "ticket": TICKET, "office": "Центр", "copy": False, "large": False, "width": "80"}
    return usual | changed


@pytest.mark.parametrize("width", ["80", "58"])
@pytest.mark.parametrize(("copy", "large"), [(False, False), (True, False), (False, True)])
def test_the_paper_of_a_draft_is_the_one_that_a_printer_prints(width: str, copy: bool, large: bool, tmp_path: Any) -> None:
    told = answer(asked(width=width, copy=copy, large=large), WORDS)
    paper = replace(worded(TICKET, "Центр", WORDS, copy, large), template=read_template(LAYOUT))
    printer = open_printer(f"emulator:{tmp_path}?width={width}")
    assert same(Image.open(io.BytesIO(base64.b64decode(told["picture"]))), printer.picture(paper))
    assert told["left_out"] == ""


def test_a_draft_that_is_no_layout_is_told_with_its_line() -> None:
    assert answer(asked(layout={"blocks": ["number", {"text": ""}]}), WORDS) == {"wrong": "text", "block": 1}
    assert answer(asked(layout={"blocks": ["office"]}), WORDS) == {"wrong": "number", "block": None}
    assert answer(asked(layout={}), WORDS)["left_out"] == ""
