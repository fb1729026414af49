"""What axe has to say against a page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

SCRIPT = Axe().axe_script
#: A new visitor is marked by a slow pulse, and colours are measured after it: what has an end is at its end.
REST = """() => {
    for (const each of document.getAnimations())
        if (each.effect.getComputedTiming().endTime < Infinity) each.finish();
    return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
}"""
RUN = "axe.run(document, { resultTypes: ['violations'], elementRef: false, runOnly: %s })"
#: What another look of the same page can change.
OF_A_LOOK = ("color-contrast", "link-in-text-block", "target-size")


def faults(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """One line per rule and place; the script is put into each loaded page once. `rules`: only these, where there are any."""
    page.evaluate(REST)
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    found: list[dict[str, Any]] = page.evaluate(RUN % (json.dumps(rules) if rules else "undefined"))["violations"]
    return [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]
