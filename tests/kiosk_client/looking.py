"""What a machine can find wrong with a screen of the kiosk: measured in the browser, and by axe."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

SIZES = [(1080, 1920), (1280, 1024), (800, 480)]
AXE = Axe().axe_script
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
#: Two centimetres at 96 dpi.
TARGET_PX = 75.6
TEXT_PX = 24
CONTRAST = 7.0

#: What is wrong with the page that is shown: small targets and texts, weak contrast, things cut off or out of reach.
LOOK = """([target, least, contrast, lower]) => {
    const wrong = [];
    const shown = (element) => { const box = element.getBoundingClientRect(); return box.width > 0 && box.height > 0; };
    const words = (element) => element.textContent.trim().slice(0, 40) || element.className;
    for (const button of document.querySelectorAll("button")) {
        const box = button.getBoundingClientRect();
        if (!shown(button)) continue;
        if (Math.min(box.width, box.height) < target) wrong.push(`small target ${box.width}x${box.height}: ${words(button)}`);
        const off = Math.max(box.bottom - innerHeight, box.right - innerWidth, -box.left, -box.top);
        if (off > 1) wrong.push(`off the screen: ${words(button)}`);
        if (lower && box.top < innerHeight / 2 - 4) wrong.push(`out of reach at ${box.top}: ${words(button)}`);
        const over = button.scrollHeight - button.clientHeight;
        if (over > 4) wrong.push(`cut off by ${over}: ${words(button)}`);
        for (const other of document.querySelectorAll("button")) {
            const its = other.getBoundingClientRect();
            const beside = box.left >= its.right - 1 || its.left >= box.right - 1;
            if (other !== button && !beside && box.top < its.bottom - 1 && its.top < box.bottom - 1)
                wrong.push(`over one another: ${words(button)} / ${words(other)}`);
        }
    }
    const rgb = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
    const part = (v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
    const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
    const below = (element) => { for (let at = element; at; at = at.parentElement) {
        const colour = rgb(getComputedStyle(at).backgroundColor);
        if (colour.length === 3 || colour[3] > 0) return colour;
    } return [255, 255, 255]; };
    const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!walker.currentNode.textContent.trim() || !shown(element)) continue;
        const style = getComputedStyle(element);
        if (parseFloat(style.fontSize) < least) wrong.push(`small text ${style.fontSize}: ${words(element)}`);
        const pair = [light(rgb(style.color)), light(below(element))].sort((a, b) => b - a);
        const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
        if (ratio < contrast) wrong.push(`contrast ${ratio.toFixed(2)}: ${words(element)}`);
    }
    const rooms = [document.scrollingElement, ...document.querySelectorAll("main *")];
    for (const room of rooms) {
        const style = getComputedStyle(room), whole = room === document.scrollingElement;
        if (!whole && [style.overflowX, style.overflowY].every((one) => one === "visible")) continue;
        const over = [room.scrollWidth - room.clientWidth, room.scrollHeight - room.clientHeight];
        const leading = whole ? 0 : parseFloat(style.fontSize) * 0.2; // below the letters of the last line
        if (shown(room) && Math.max(over[0] - 2, over[1] - leading) > 1)
            wrong.push(`more than there is room for, by ${over}: ${words(room)}`);
    }
    const glyphs = [];
    const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        if (!texts.currentNode.textContent.trim()) continue;
        const range = document.createRange();
        range.selectNodeContents(texts.currentNode);
        for (const { left, right, top, height } of range.getClientRects())
            glyphs.push({ text: texts.currentNode, left, right, top: top + height * 0.25, bottom: top + height * 0.8 });
    }
    for (const [at, one] of glyphs.entries()) {
        const where = words(one.text.parentElement);
        if (Math.max(-one.left, one.right - innerWidth, -one.top, one.bottom - innerHeight) > 1) wrong.push(`outside: ${where}`);
        for (const other of glyphs.slice(at + 1))
            if (one.text !== other.text && one.left < other.right - 2 && other.left < one.right - 2
                && one.top < other.bottom - 2 && other.top < one.bottom - 2)
                wrong.push(`one over the other: ${where} / ${words(other.text.parentElement)}`);
    }
    for (const part of document.querySelectorAll(".screen > *, .screen .paper > *, .screen .before > *")) {
        const box = part.getBoundingClientRect(), foot = document.querySelector("footer").getBoundingClientRect();
        if (box.bottom > innerHeight + 2) wrong.push(`below the screen: ${words(part)}`);
        if (shown(part) && box.bottom > foot.top + 2 && box.right > foot.left + 2) wrong.push(`under the footer: ${words(part)}`);
    }
    return wrong;
}"""


def faults(page: Page, low: bool) -> list[str]:
    return list(page.evaluate(LOOK, [TARGET_PX, TEXT_PX, CONTRAST, low]))


def violations(page: Page) -> list[str]:
    """What axe has to say; its script is put into each loaded page once."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    run = "(tags) => axe.run(document, { runOnly: tags, resultTypes: ['violations'], elementRef: false })"
    found: list[dict[str, Any]] = page.evaluate(run, TAGS)["violations"]
    return [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]


def look_at(page: Page, screen: str, large: bool, turn: int | None, every_size: bool) -> list[str]:
    """The faults of the screen that is shown, at all sizes; axe looks at size number `turn`, if any, or at every size."""
    wrong: list[str] = []
    for size, (width, height) in enumerate(SIZES):
        page.set_viewport_size({"width": width, "height": height})
        drawn = page.locator(f"main[data-low='{str(height < 600).lower()}']")
        expect(drawn).to_be_visible()
        page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true))))")
        by_axe = violations(page) if every_size or (turn is not None and size == turn % len(SIZES)) else []
        wrong += [f"{screen} {width}x{height}: {fault}" for fault in [*faults(page, large), *by_axe]]
    return wrong
