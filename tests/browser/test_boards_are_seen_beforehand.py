"""Staff see a board as it would draw itself, on a screen of another size, with the real server; and hear nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import Hall

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("name", "may"), [("host", True), ("manager", False)])
def test_staff_see_a_board_in_three_sizes_without_its_token(
    hall: Hall, open_page: Callable[..., Page], name: str, may: bool
) -> None:
    page = open_page(f"{hall.url}/devices", 1280, 800)
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=password]").fill(hall.password(name))
    page.locator("button[type=submit]").click()
    card = page.get_by_role("region", name="hall-board", exact=True)
    expect(card).to_be_visible()
    if not may:
        expect(card.get_by_role("link")).to_have_count(0)
        page.goto(f"{hall.url}/devices/preview?board=hall-board")
        expect(page.get_by_text("Табло смотрят администратор зала")).to_be_visible()
        return
    card.get_by_role("link", name="Показать табло").click()
    picture = page.frame_locator("iframe")
    expect(picture.locator(".call")).to_have_count(8)
    assert "token" not in page.url
    for words, width, height in (("1920×1080", 1920, 1080), ("1280×720", 1280, 720), ("1080×1920", 1080, 1920)):
        page.get_by_role("button", name=words).click()
        frame = page.locator(f"iframe[width='{width}'][height='{height}']")
        expect(frame).to_be_visible()
        inside = frame.element_handle().content_frame()
        assert inside is not None
        inside.wait_for_function("([width, height]) => innerWidth === width && innerHeight === height", arg=[width, height])
        box = frame.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 1280
        assert box["y"] + box["height"] <= 800
    page.get_by_role("button", name="Как сейчас").click()
    expect(picture.get_by_text("Возьмите талон")).to_be_visible()
    page.get_by_role("button", name="EN, English").or_(page.locator("button[lang=en]")).first.click()
    expect(picture.get_by_text("Take a ticket")).to_be_visible()
    assert page.frames[-1].evaluate("document.querySelectorAll('audio').length") == 0
