"""An office says what stands on its tickets: in its order, its sizes, with its logo; and is told what cannot be."""

from __future__ import annotations

import base64
import contextlib
import io
import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from printer_drivers import BLOCKS, Template, TemplateError, as_data, draw, emulate, preview, read_template
from printer_drivers.layout import MOST_ROWS, USUAL_ROWS
from printer_drivers.logo import LARGEST_FILE
from printer_drivers.models import WIDTHS, model
from printer_drivers.template import Block
from printer_drivers.typed import typed
from tests.printer_drivers.test_drawing import read_codes
from tests.printer_drivers.test_jobs import same
from tests.printer_drivers.tickets import ENGLISH, USUAL


def logo(width: int = 300, height: int = 120, kind: str = "PNG") -> bytes:
    picture = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((0, 0, height - 1, height - 1), fill=(0, 60, 160, 255))
    file = io.BytesIO()
    (picture if kind == "PNG" else picture.convert("RGB")).save(file, kind)
    return file.getvalue()


def noise() -> bytes:
    """A whole PNG that is too large for a ticket."""
    file = io.BytesIO()
    Image.frombytes("L", (256, 256), random.Random(7).randbytes(65536)).save(file, "PNG")
    return file.getvalue()


def url(content: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(content).decode()


def test_without_a_layout_a_ticket_is_as_usual() -> None:
    assert read_template({}) == Template()
    assert [block.name for block in Template().blocks] == [name for name in BLOCKS if name != "logo"]


def test_blocks_stand_where_the_office_puts_them() -> None:
    only = replace(USUAL, template=read_template({"blocks": ["number"]}))
    assert draw(only, 576).height < draw(USUAL, 576).height / 2
    below = replace(USUAL, template=read_template({"blocks": ["office", "number"]}))
    above = replace(USUAL, template=read_template({"blocks": ["number", "office"]}))
    assert draw(below, 576).height == draw(above, 576).height
    assert not same(draw(below, 576), draw(above, 576))


def test_a_block_is_larger_or_smaller_as_the_office_wants_it() -> None:
    heights = [
        draw(replace(USUAL, template=read_template({"blocks": ["number", {"block": "service", "size": size}]})), 576).height
        for size in ("small", "normal", "large")
    ]
    assert heights == sorted(set(heights))


def test_a_free_text_speaks_the_visitors_language() -> None:
    template = read_template({"blocks": ["number", {"text": {"ru": "Спасибо", "en": "Thank you"}}]})
    for printed in (lambda paper: draw(paper, 576), lambda paper: emulate(typed(paper, model(), "cp866")[0], 576)):
        papers = [printed(replace(USUAL, template=template, language=language)) for language in ("ru", "en", "tt")]
        assert not same(papers[0], papers[1])
        assert same(papers[0], papers[2]), "a language without a text of its own gets the first"


@pytest.mark.parametrize("width", WIDTHS)
def test_a_logo_is_printed_at_most_8_mm_high_and_the_ticket_stays_short(width: str) -> None:
    template = read_template({"logo": url(logo(1600, 900))})
    assert template.blocks[0].name == "logo"
    for paper in (USUAL, ENGLISH, replace(USUAL, large=True), replace(ENGLISH, large=True, copy_mark="COPY")):
        picture = preview(replace(paper, template=template), width)
        assert picture.height <= USUAL_ROWS, "12 cm with the way to the blade"
        assert read_codes(picture) == [paper.qr]
        job, rows = typed(replace(paper, template=template), model(None, width), "cp1251")
        assert rows <= MOST_ROWS
        assert read_codes(emulate(job, WIDTHS[width], model(None, width))) == [paper.qr]


def test_a_logo_may_be_a_file_beside_the_set_up(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(logo())
    template = read_template({"blocks": ["logo", "number"], "logo": "logo.png"}, tmp_path)
    assert template.logo == logo()
    assert read_template(json.loads(json.dumps(as_data(template)))) == template


def test_a_layout_is_sent_as_it_was_read() -> None:
    written = {
        "blocks": ["office", {"block": "number", "size": "large"}, {"text": {"ru": "Ждите", "en": "Wait"}, "size": "small"}]
    }
    assert as_data(read_template(written)) == written


MISTAKES: dict[str, tuple[Any, str]] = {
    "no table": ("number", "write a table"),
    "an unknown key": ({"block": ["number"]}, "ticket.block: unknown key; known are blocks, logo"),
    "no list": ({"blocks": "number"}, "write a list of 1 to 20 blocks from logo, office"),
    "no block": ({"blocks": []}, "write a list of 1 to 20 blocks"),
    "too many blocks": ({"blocks": ["number", *[{"text": "x"}] * 20]}, "write a list of 1 to 20 blocks"),
    "too many texts": ({"blocks": ["number", *[{"text": "x"}] * 6]}, "more than 5 free texts"),
    "no number": ({"blocks": ["office"]}, 'a ticket needs its number; add "number"'),
    "an unknown block": ({"blocks": ["number", "nummer"]}, "unknown block 'nummer'; known are logo, office, heading, number"),
    "a block twice": ({"blocks": ["number", "number"]}, "number stands twice; keep one"),
    "no name": ({"blocks": ["number", 7]}, "a block is a name"),
    "text and block": ({"blocks": [{"block": "number", "text": "x"}]}, "a block is a name"),
    "an unknown word of a block": ({"blocks": [{"block": "number", "colour": "red"}]}, "unknown key 'colour'"),
    "an unknown size": ({"blocks": [{"block": "number", "size": "huge"}]}, "a size is small, normal, large"),
    "a block that is no name": ({"blocks": [{"block": ["number"]}]}, "unknown block ['number']"),
    "a size that is no word": ({"blocks": [{"block": "number", "size": []}]}, "size [] is not possible"),
    "no text": ({"blocks": ["number", {"text": {}}]}, "a text is"),
    "an empty text": ({"blocks": ["number", {"text": {"ru": " "}}]}, "the text in 'ru' must have 1 to 200 characters"),
    "a long text": ({"blocks": ["number", {"text": "x" * 201}]}, "1 to 200 characters"),
    "a logo that is nowhere": ({"logo": "nowhere.png"}, "nowhere.png cannot be read"),
    "a logo in no block": ({"blocks": ["number"], "logo": url(logo())}, 'put "logo" into ticket.blocks'),
    "a block without a logo": ({"blocks": ["logo", "number"]}, '"logo" needs a picture'),
    "a logo that is no text": ({"logo": 7}, "write the path of a PNG"),
    "a logo of another kind": ({"logo": url(logo(kind="JPEG"))}, "no PNG; save the picture as PNG"),
    "a broken logo": ({"logo": url(logo()[:200])}, "a broken PNG"),
    "a logo that is no base64": ({"logo": "data:image/png;base64,ы"}, "no base64"),
    "a huge file": ({"logo": url(noise())}, f"make it {LARGEST_FILE} at most"),
    "a huge picture": ({"logo": url(logo(2400, 20))}, "make it 2000 a side at most"),
}


@pytest.mark.parametrize(("written", "words"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_in_one_line_with_what_to_do(written: Any, words: str, tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as refused:
        read_template(written, tmp_path)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_layout_that_comes_by_wire_opens_no_file() -> None:
    with pytest.raises(TemplateError, match="only data:image/png"):
        read_template({"logo": "/etc/passwd"})


anything = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.lists(st.sampled_from([*BLOCKS, {}, 7, {"text": 1}]))
)


@given(st.dictionaries(st.sampled_from(["blocks", "logo", "x"]), anything, max_size=2))
def test_whatever_is_written_is_a_layout_with_a_number_or_a_clear_refusal(written: dict[str, Any]) -> None:
    template = Template()
    with contextlib.suppress(TemplateError):
        template = read_template(written)
    assert any(block.name == "number" for block in template.blocks)


@settings(max_examples=3, deadline=None)
@given(
    st.permutations([Block(name, size) for name, size in zip(BLOCKS[1:], ["small", "large"] * 5, strict=True)]),
    st.sampled_from(sorted(WIDTHS)),
    st.booleans(),
)
def test_any_order_makes_a_ticket_within_twelve_centimetres(blocks: list[Block], width: str, large: bool) -> None:
    texts = [Block("text", "large", {"ru": "слово " * 33})] * 5
    paper = replace(USUAL, template=Template((*texts, *blocks)), large=large)
    assert preview(paper, width).height <= MOST_ROWS
    assert read_codes(draw(paper, WIDTHS[width])) == [USUAL.qr]
