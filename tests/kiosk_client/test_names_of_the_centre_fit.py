"""The first customer's own services stand on the kiosk in full, in every mode, language and size."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import Kiosk, Screen
from .fake_hall import ESTIMATE, FakeHall, group, service
from .grand_hall import press
from .looking import SIZES

pytestmark = pytest.mark.browser

SKEK = Path(__file__).parents[2] / "examples" / "skek.toml"
#: Words of which a line, or part of one, is not shown; tails of letters may hang below their line.
CUT = """() => [...document.querySelectorAll(".tile .name, h1")]
    .filter((each) => each.scrollHeight > each.clientHeight + parseFloat(getComputedStyle(each).fontSize) / 2
        || each.scrollWidth > each.clientWidth + 2)
    .map((each) => each.textContent)"""


def centre() -> list[dict[str, Any]]:
    """The groups of the example office, with people in every line."""
    setup = tomllib.loads(SKEK.read_text(encoding="utf-8"))
    busy = {"waiting": 12, "estimate": ESTIMATE}
    return [
        group(
            each["letter"],
            each["name"]["ru"],
            each["name"]["en"],
            [
                service(one["code"], one["name"]["ru"], one["name"]["en"], **busy)
                for one in setup["services"]
                if one["group"] == each["letter"]
            ],
        )
        for each in setup["groups"]
    ]


@pytest.fixture
def page(blank_screen: Screen, kiosk: Kiosk, hall: FakeHall) -> Page:
    hall.menu["groups"] = centre()
    hall.push()
    page = blank_screen(reduced_motion="reduce")
    page.goto(kiosk.url)
    return page


def cut_at_any_size(page: Page) -> list[str]:
    cut: list[str] = []
    for width, height in [*SIZES, SIZES[0]]:
        page.set_viewport_size({"width": width, "height": height})
        expect(page.locator(f"main[data-low='{str(height < 600).lower()}']")).to_be_visible()
        page.wait_for_function("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true))))")
        cut += [f"{width}x{height}: {words}" for words in page.evaluate(CUT)]
    return cut


@pytest.mark.parametrize("large", [False, True], ids=["plain", "accessible"])
@pytest.mark.parametrize("lang", ["ru", pytest.param("en", marks=pytest.mark.slow)])
def test_no_name_of_the_centre_is_cut(page: Page, lang: str, large: bool) -> None:
    if lang != "ru":
        press(page, f".languages [lang='{lang}']")
    if large:
        press(page, "footer .contrast")
        expect(page.locator("html[data-contrast='high']")).to_be_visible()
    expect(page.locator("main[data-screen='menu'] .tile .letter").first).to_be_visible()
    cut: list[str] = []
    for each in centre():
        if len(each["services"]) == 1:
            continue
        while not page.locator(f".tile:has(.letter:text-is('{each['letter']}'))").count():
            cut += cut_at_any_size(page)
            press(page, ".onward .tile")
        cut += cut_at_any_size(page)
        press(page, f".tile:has(.letter:text-is('{each['letter']}'))")
        expect(page.locator("main[data-screen='services']")).to_be_visible()
        cut += cut_at_any_size(page)
        press(page, "footer .back")
        expect(page.locator("main[data-screen='menu'] .tile .letter").first).to_be_visible()
    assert sorted(set(cut)) == []
