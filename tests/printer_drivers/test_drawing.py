"""What a visitor holds in the hand: words whole, number large, paper short, code readable."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from printer_drivers import TicketPaper, draw
from printer_drivers.fonts import has_character
from printer_drivers.layout import MOST_ROWS, USUAL_ROWS
from printer_drivers.models import WIDTHS
from printer_drivers.text import clean, clean_line, cut_lines, wrap
from tests.printer_drivers.tickets import CATALOGUE_TEXTS, ENGLISH, LONG_NAME, USUAL

COPY = replace(USUAL, copy_mark="КОПИЯ")
LARGE = replace(USUAL, large=True)
TICKETS = {
    "usual": USUAL,
    "English": ENGLISH,
    "copy": COPY,
    "large": LARGE,
    "long name": replace(USUAL, service=LONG_NAME),
    "long name, large, copy": replace(COPY, service=LONG_NAME, large=True),
    "no QR": replace(USUAL, qr=None),
}

every_width = pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
every_ticket = pytest.mark.parametrize("paper", TICKETS.values(), ids=TICKETS)
any_text = st.text(alphabet=st.characters(codec=None), max_size=300)


def read_codes(picture: Image.Image) -> list[str]:
    """What a phone reads from the paper, which is wider than what is printed on it."""
    paper = ImageOps.expand(picture.convert("L"), border=32, fill=255)
    return [code.text for code in zxingcpp.read_barcodes(paper)]


def black_share(picture: Image.Image) -> float:
    """Share of the dots that are black."""
    return picture.convert("L").histogram()[0] / (picture.width * picture.height)


@every_width
@every_ticket
def test_a_ticket_is_as_wide_as_the_paper_and_at_most_twelve_centimetres_long(paper: TicketPaper, width: int) -> None:
    picture = draw(paper, width)
    assert picture.mode == "1"
    assert picture.width == width
    assert picture.height <= (MOST_ROWS if LONG_NAME in paper.service else USUAL_ROWS)
    assert USUAL_ROWS + 14 * 8 <= MOST_ROWS == 120 * 8, "14 mm to the blade belong to the 12 cm"


@every_width
@every_ticket
def test_a_phone_reads_the_address_from_the_paper(paper: TicketPaper, width: int) -> None:
    assert read_codes(draw(paper, width)) == ([paper.qr] if paper.qr else [])


@every_width
def test_nothing_is_drawn_in_the_outermost_dots_of_an_unmarked_ticket(width: int) -> None:
    picture = draw(USUAL, width).convert("L")
    for column in (0, width - 8):
        assert picture.crop((column, 0, column + 8, picture.height)).getextrema() == (255, 255)


@every_width
def test_the_number_fills_the_width(width: int) -> None:
    plain = TicketPaper(office="", heading="", number="А012", group="", service="")
    picture = draw(plain, width).convert("L")
    box = ImageOps.invert(picture.crop((0, 20, width, picture.height))).getbbox()
    assert box is not None
    assert box[0] == 8, "its ink begins at the common left edge"
    assert box[2] >= width - 8 - width // 50


def test_a_copy_bears_a_black_band_that_no_one_overlooks() -> None:
    picture = draw(COPY, 576)
    band = picture.crop((0, 0, 576, 60))
    assert 0.6 < black_share(band) < 0.95
    assert black_share(draw(USUAL, 576).crop((0, 0, 576, 60))) < 0.2


def test_a_visitor_who_asked_for_large_letters_gets_them() -> None:
    short = replace(ENGLISH, qr=None)
    assert draw(replace(short, large=True), 576).height > 1.1 * draw(short, 576).height


@pytest.mark.parametrize("text", [*CATALOGUE_TEXTS, LONG_NAME])
def test_every_letter_of_our_texts_is_drawn_as_itself(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Приём\x1bp\x00 \x1d\x10\x04заявок", "Приёмp заявок"),
        ("\u202eА012\u202c", "А012"),
        ("А\u200b01\u200d2\ufeff", "А012"),
        ("Мир 👨‍👩‍👧 и 1️⃣ 🇷🇺", "Мир и 1"),
        ("a → b ● c", "a – b • c"),
        ("محمد علي", "…"),
        ("Зал 中文 2", "Зал … 2"),
        ("Ⅻ ٣ ① ﬃ", "XII 3 1 ffi"),
        ("е\u0301\u0301\u0301\u0301", "е\u0301"),
        ("и\u0306", "й"),
        ("\ud800А\udfff", "А"),
        ("два\r\nряда\tи\u2028три", "два\nряда и\nтри"),
        ("10\u202f000\u00a0₽", "10\u00a0000\u00a0₽"),
        ("\u0301\u0301", ""),
    ],
)
def test_what_cannot_be_drawn_is_replaced_or_left_out(written: str, shown: str) -> None:
    assert clean(written) == shown


@given(any_text)
def test_no_text_ever_shows_a_box_or_a_control_character(text: str) -> None:
    shown = clean(text)
    assert all(has_character(char) for char in shown if char != "\n")
    assert "?" not in shown or "?" in unicodedata.normalize("NFKC", text)
    assert clean(shown) == shown
    assert "\n" not in clean_line(text)


@given(any_text, st.integers(4, 60), st.integers(1, 5))
def test_lines_are_never_wider_than_the_paper_and_lose_no_word(text: str, width: int, most: int) -> None:
    shown = clean(text)
    lines = wrap(shown, width, len)
    assert all(len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(shown.split())
    if len(lines) > most:
        cut = cut_lines(lines, width, len, most)
        assert len(cut) == most
        assert cut[-1].endswith("…")
        assert all(len(line) <= width for line in cut)


def test_a_line_does_not_end_in_a_short_word_or_part_number_and_unit() -> None:
    assert wrap("Подойдите к окну в зале через 10–20 минут", 20, len) == [
        "Подойдите к\u00a0окну",
        "в\u00a0зале через",
        "10–20\u00a0минут",
    ]


def test_no_single_word_is_left_over_on_the_last_line() -> None:
    assert wrap("Подача заявки на подключение дома", 28, len) == ["Подача заявки", "на\u00a0подключение дома"]


texts_of_a_ticket = st.builds(
    TicketPaper,
    office=any_text,
    heading=any_text,
    number=any_text,
    group=any_text,
    service=any_text,
    ahead=any_text,
    papers_heading=any_text,
    papers=st.lists(any_text, max_size=9).map(tuple),
    qr=st.none() | any_text,
    qr_caption=any_text,
    issued=any_text,
    footer=st.lists(any_text, max_size=5).map(tuple),
    copy_mark=any_text,
    large=st.booleans(),
)


@settings(max_examples=40, deadline=None)
@given(texts_of_a_ticket, st.sampled_from(sorted(WIDTHS.values())))
def test_any_texts_make_a_ticket_of_proper_size(paper: TicketPaper, width: int) -> None:
    picture = draw(paper, width)
    assert picture.width == width
    assert 0 < picture.height <= MOST_ROWS


@every_width
def test_a_ticket_of_absurd_texts_keeps_its_number_and_its_code(width: int) -> None:
    absurd = TicketPaper(
        office="Ц" * 10_000,
        heading="слово " * 999,
        number="А012",
        group="слово " * 999,
        service="Очень длинное название, " * 999,
        ahead="строка\n" * 999,
        papers=("Документ " * 99,) * 99,
        papers_heading="слово " * 999,
        qr=USUAL.qr,
        qr_caption="слово " * 999,
        issued="дата " * 999,
        footer=("слово " * 999,) * 99,
        copy_mark="КОПИЯ",
    )
    assert read_codes(draw(absurd, width)) == [USUAL.qr]


def test_an_address_too_long_for_a_phone_to_read_is_left_out() -> None:
    assert read_codes(draw(replace(USUAL, qr="x" * 2500), 384)) == []
    assert read_codes(draw(replace(USUAL, qr="x" * 250), 384)) == ["x" * 250]
