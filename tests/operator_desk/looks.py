"""The looks that people give to their screens, and what axe has to say against a page in each of them."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.axe import OF_A_LOOK, faults

LOOKS = {
    "light": "",
    "dark": "localStorage.setItem('talon.tone', 'dark')",
    "contrast": "localStorage.setItem('talon.contrast', 'high')",
}
FORGET = "localStorage.removeItem('talon.tone'); localStorage.removeItem('talon.contrast');"


def faults_in_every_look(page: Page, ready: Callable[[], object]) -> list[str]:
    """All rules in the first look, in the others those that a look can break. `ready` brings a loaded page to what is asked."""
    found = []
    for look in LOOKS:
        if look != "light":
            put_on(page, look)
        ready()
        found += [f"{look}: {fault}" for fault in faults(page, rules_for(look))]
    return found


def put_on(page: Page, look: str) -> None:
    """The page, loaded anew in a look."""
    page.evaluate(FORGET + LOOKS[look])
    page.reload()


def rules_for(look: str) -> tuple[str, ...]:
    """The rules that axe is asked for; none means all."""
    return () if look == "light" else OF_A_LOOK
