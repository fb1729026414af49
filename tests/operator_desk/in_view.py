"""What stands on a screen as a whole."""

from __future__ import annotations

from playwright.sync_api import Page

#: The computers at which rooms are looked at, and the screen on a wall.
SCREENS = ((1366, 768), (1280, 800), (1920, 1080))


def whole(page: Page, cards: str, taller_than: int) -> list[bool]:
    """Of each of these cards, whether it is all on the screen and taller (px) than if its words were cut."""
    found: list[bool] = page.locator(cards).evaluate_all(
        """(all, least) => all.map((each) => each.getBoundingClientRect()).map((at) => at.width > 0 && at.height > least
            && at.left >= 0 && at.right <= innerWidth && at.bottom <= innerHeight)""",
        taller_than,
    )
    return found
