"""The paper of a ticket under a layout that is not in force: drawn as printers print it, and nothing in the hall is changed."""

from __future__ import annotations

import base64
import io
import random
from typing import Any

import pytest
from PIL import Image, ImageDraw

from printer_drivers import read_template
from queue_server import draft_paper
from tests.office import Document, Office
from tests.printer_drivers.test_drawing import read_codes
from tests.printer_drivers.test_jobs import same

SERVICE = {"ru": "Заявка на подключение", "en": "Application"}
ASKED: Document = {
    "layout": {},
    "office": {"ru": "Малый зал", "en": "Small hall"},
    "letter": "А",
    "group": {"ru": "Подключение", "en": "Connection"},
    "service": SERVICE,
    "papers": {"ru": ["Паспорт", "План участка"], "en": ["Passport"]},
    "tracking_url": "",
    "paper": "usual",
    "width": "80",
}


def picture(hall: Office, /, **changed: Any) -> tuple[Image.Image, str]:
    """The paper, and what had no room on it."""
    document = hall.administrator.post("setup/paper", ASKED | changed)
    return Image.open(io.BytesIO(base64.b64decode(document["picture"]))), document["left_out"]


def refused(office: Office, layout: Any) -> tuple[str, int | None]:
    document = office.administrator.post("setup/paper", ASKED | {"layout": layout}, 422)
    return document["code"], document.get("block")


def logo_of(office: Office, content: bytes, expect: int = 200, kind: str = "application/octet-stream") -> Document:
    answer = office.administrator.ask("POST", "setup/logo", raw=content, headers={"Content-Type": kind}, key=None)
    assert answer.status_code == expect, answer.get_data(as_text=True)
    document: Document = answer.get_json()
    return document


def drawing_of(width: int, height: int, kind: str = "PNG", ink: Any = (0, 60, 160, 255)) -> bytes:
    made = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    ImageDraw.Draw(made).ellipse((width // 4, height // 4, width * 3 // 4, height * 3 // 4), fill=ink)
    file = io.BytesIO()
    (made if kind != "JPEG" else Image.alpha_composite(Image.new("RGBA", made.size, "white"), made).convert("RGB")).save(
        file, kind
    )
    return file.getvalue()


def test_each_kind_of_ticket_is_drawn_on_both_rolls_and_nothing_is_changed(office: Office) -> None:
    office.administrator.get("setup")
    before = office.everything()
    seen: list[Image.Image] = []
    for paper in ("usual", "large", "copy", "english"):
        for width, dots in (("80", 576), ("58", 384)):
            made, left_out = picture(office, paper=paper, width=width)
            assert (made.width, left_out) == (dots, "")
            assert read_codes(made)[0].endswith("/t/0123456789abcdef")
            assert not any(same(made, other) for other in seen)
            seen.append(made)
    assert office.everything() == before


def test_names_that_are_being_typed_stand_on_the_paper_at_once(office: Office) -> None:
    usual, _ = picture(office)
    assert same(usual, picture(office)[0])
    typed: list[Document] = [{"office": {}}, {"group": {"ru": "Вода"}}, {"service": {"ru": "З"}}, {"papers": {}}, {"letter": "Ё"}]
    for changed in typed:
        assert not same(usual, picture(office, **changed)[0])
    addressed, _ = picture(office, tracking_url="https://hall.example/t/{ticket}")
    assert read_codes(addressed) == ["https://hall.example/t/0123456789abcdef"]


def test_a_layout_that_cannot_be_used_is_told_with_the_line_that_is_wrong(office: Office) -> None:
    assert refused(office, {"blocks": ["office"]}) == ("paper_number", None)
    assert refused(office, {"blocks": []}) == ("paper_blocks", None)
    assert refused(office, {"blocks": ["number", "qr", "qr"]}) == ("paper_twice", 2)
    for text in ({}, {"ru": ""}, {"ru": "ж" * 201}):
        assert refused(office, {"blocks": ["number", {"text": text, "size": "normal"}]}) == ("paper_text", 1)
    assert refused(office, {"blocks": ["number", *[{"text": {"ru": "Да"}}] * 6]}) == ("paper_texts", None)
    assert refused(office, {"blocks": ["number", "logo"]}) == ("paper_logo", None)
    assert refused(office, {"blocks": ["number", "logo"], "logo": "data:image/png;base64,AAAA"}) == ("paper_logo", None)
    for wrong in (
        {"blocks": "number"},
        {"more": 1},
        {"blocks": ["number", {"block": "number", "size": 7}]},
        {"logo": "/etc/passwd"},
    ):
        assert refused(office, wrong)[0].startswith("paper_")
    assert picture(office)[1] == ""


def test_a_layout_with_too_much_on_it_is_told_and_so_is_what_has_no_room(office: Office) -> None:
    usual = ("office", "heading", "number", "group", "service", "ahead", "papers", "qr", "advice")
    texts = [{"text": {"ru": "Объявление центра обслуживания на три строки. " * 4}, "size": "large"}] * 5
    much = {"blocks": [*({"block": one, "size": "large"} for one in usual), *texts]}
    assert picture(office, layout=much, width="58")[1] == "layout"
    assert picture(office, layout={"blocks": [*usual, *texts]}, width="58")[1] == "papers"
    long = {"ru": "Присоединение энергопринимающих устройств " * 20}
    assert picture(office, service=long, papers={}, width="58")[1] == "words"


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "\u202e\u2066переворот",
        "а\u0301" * 400,
        "\x1b@\x10\x04\x01\x00",
        "\ufffe\U000e0001",
        "😀" * 900,
    ],
    ids=["markup", "direction", "accents", "commands", "unassigned", "pictures"],
)
def test_hostile_texts_are_drawn_as_far_as_they_are_letters(office: Office, hostile: str) -> None:
    layout = {"blocks": ["office", "number", "service", {"text": {"ru": hostile[:200]}, "size": "large"}, "papers"]}
    texts = {"ru": hostile}
    made, _ = picture(office, layout=layout, office=texts, group=texts, service=texts, papers={"ru": [hostile] * 3})
    assert made.size[0] == 576
    assert made.size[1] <= 960


def test_what_is_no_ticket_at_all_is_refused(office: Office) -> None:
    wrong: list[Document] = [{"width": "81"}, {"paper": "longest"}, {"more": 1}, {"service": {"ru": "ж" * 1001}}, {"layout": []}]
    for changed in wrong:
        assert office.administrator.post("setup/paper", ASKED | changed, 422)["code"] == "invalid"
    office.administrator.post("setup/paper", ASKED | {"service": {"ru": "ж" * 70_000}}, 413)


def test_a_program_that_was_ended_or_hangs_takes_no_paper_with_it(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    papers: draft_paper.DraftPapers = office.app.extensions["draft_papers"]
    usual, _ = picture(office)
    assert papers._child is not None
    papers._child.kill()
    assert same(usual, picture(office)[0])
    monkeypatch.setattr(draft_paper, "WITHIN_S", 0.0)
    assert office.administrator.post("setup/paper", ASKED, 503)["code"] == "paper_not_drawn"
    monkeypatch.undo()
    assert same(usual, picture(office)[0])


def test_more_askers_than_may_wait_are_told_to_come_again(office: Office) -> None:
    papers: draft_paper.DraftPapers = office.app.extensions["draft_papers"]
    for _ in range(draft_paper.WAITING_AT_MOST):
        papers._waiting.acquire()
    answer = office.administrator.ask("POST", "setup/paper", ASKED)
    assert (answer.status_code, answer.get_json()["code"]) == (503, "paper_busy")
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_becomes_a_small_logo_cut_to_what_is_drawn(office: Office, kind: str) -> None:
    office.administrator.get("setup")
    before = office.everything()
    made = logo_of(office, drawing_of(1600, 800, kind))["logo"]
    template = read_template({"blocks": ["logo", "number"], "logo": made})
    logo = Image.open(io.BytesIO(template.logo))
    assert (logo.mode, logo.size) == ("L", (128, 64))
    with_logo, _ = picture(office, layout={"blocks": ["logo", "number"], "logo": made})
    assert with_logo.height > picture(office, layout={"blocks": ["number"]})[0].height
    assert office.everything() == before


def test_the_wildest_picture_is_a_logo_that_a_layout_takes(office: Office) -> None:
    file = io.BytesIO()
    Image.frombytes("RGB", (1200, 200), random.Random(7).randbytes(720_000)).save(file, "PNG")
    _, setup = office.administrator.get("setup").values()
    setup["ticket"] = {"blocks": ["logo", "number"], "logo": logo_of(office, file.getvalue())["logo"]}
    office.administrator.post("setup", {"version": 1, "setup": setup, "reason": "Логотип"})
    assert office.administrator.get("setup")["setup"]["ticket"] == setup["ticket"]


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 422, "logo_unknown"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", 422, "logo_unknown"),
        (b"\x00\x00\x00\x18ftypmp42" + bytes(80), 422, "logo_unknown"),
        (b"\x89PNG\r\n\x1a\n" + bytes(80), 422, "medium_broken"),
        (drawing_of(300, 200)[:200], 422, "medium_broken"),
        (drawing_of(300, 200, ink=(255, 240, 200, 255)), 422, "logo_pale"),
        (bytes(5 * 1024**2 + 1), 413, "medium_large"),
    ],
    ids=["nothing", "svg", "video", "broken", "cut off", "pale", "large"],
)
def test_what_is_no_logo_is_refused_with_what_to_do(office: Office, content: bytes, status: int, code: str) -> None:
    assert logo_of(office, content, status)["code"] == code


def test_a_picture_of_more_dots_than_a_screen_has_is_not_unpacked(office: Office) -> None:
    file = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(file, "PNG")
    assert logo_of(office, file.getvalue(), 422)["code"] == "medium_pixels"


def test_a_logo_comes_as_a_file(office: Office) -> None:
    assert logo_of(office, drawing_of(30, 20), 415, "image/png")["code"] == "medium_type"


def test_kiosks_are_given_the_new_layout_at_once_and_the_old_one_after_it_was_undone(office: Office) -> None:
    assert "ticket_layout" not in office.kiosk_state()["settings"]
    document = office.administrator.get("setup")
    layout = {"blocks": ["office", {"block": "number", "size": "large"}, {"text": {"ru": "До 18"}, "size": "normal"}]}
    office.administrator.post("setup", {"version": 1, "setup": document["setup"] | {"ticket": layout}, "reason": "Короче"})
    assert office.kiosk_state()["settings"]["ticket_layout"] == layout
    told = office.administrator.get("setup/versions")["items"][0]
    assert [(one["part"], one["field"], one["kind"]) for one in told["differences"]] == [("ticket", "blocks", "added")]
    office.administrator.post("setup/undo", {"version": 2, "reason": "Рано"})
    assert "ticket_layout" not in office.kiosk_state()["settings"]
