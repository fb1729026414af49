"""The kiosk as a visitor meets it: tap to ticket, tap to paper, the page's weight, and how soon the menu is there.

The server answers from its disk, so a ratio to a bare request of the same kiosk is printed beside each time. The printer is the
emulator: its clock stops when the whole paper lies in its folder, which is later than the first byte.
"""

from __future__ import annotations

import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from benchmarks.figures import p50, p95, show, timed
from benchmarks.serving import Client, Server, free_port, wait_for

TAPS = 100
OPENINGS = 5
TICKET_MS = 150
PRINTER_MS = 250
MENU_MS = 1000
PAGE_KB = 120
WITHIN_S = 10.0


def run(folder: Path) -> list[bool]:
    with Server(folder / "server") as server, _kiosk(server, folder) as (port, paper):
        page = Client(port, {"X-Kiosk": "1"})
        bare = timed(lambda: page.request("GET", "/healthz"), TAPS)
        tickets, papers = _taps(page, paper)
        ratio = f"ms p95; {p95(tickets) / p95(bare):.0f} × a bare request of {p95(bare) * 1000:.1f} ms"
        results = [show("tap to ticket", p95(tickets) * 1000, TICKET_MS, ratio)]
        ratio = f"ms p95 until the whole paper is there; {p95(papers) / p95(bare):.0f} × a bare request"
        results.append(show("tap to printer", p95(papers) * 1000, PRINTER_MS, ratio))
        return results + _page(port)


@contextmanager
def _kiosk(server: Server, folder: Path) -> Iterator[tuple[int, Path]]:
    """A kiosk that is connected: its port, and the folder of its paper."""
    port, paper, token = free_port(), folder / "paper", folder / "kiosk.token"
    token.write_text(server.access["kiosk"]["hall-kiosk"], encoding="utf-8")
    token.chmod(0o600)
    command = [sys.executable, "-m", "kiosk_client", "run", "--server", f"http://127.0.0.1:{server.port}"]
    command += [
        "--token-file",
        str(token),
        "--port",
        str(port),
        "--printer",
        f"emulator:{paper}",
        "--data",
        str(folder / "kiosk"),
    ]
    with (folder / "kiosk.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            wait_for(port)
            client = Client(port, {})
            end = time.monotonic() + WITHIN_S
            while client.request("GET", "/local/state")[1]["server"]["age_s"] is None and time.monotonic() < end:
                time.sleep(0.05)
            client.close()
            yield port, paper
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def _taps(page: Client, paper: Path) -> tuple[list[float], list[float]]:
    """Seconds from each tap to its ticket, and to its paper; the next visitor comes when the paper is there."""
    tickets, papers = [], []
    for number in range(1, TAPS + 1):
        choice = {"service": "account", "language": "ru", "priority": None, "key": secrets.token_hex(16), "large": False}
        start = perf_counter()
        status, document = page.request("POST", "/local/tickets", choice)
        tickets.append(perf_counter() - start)
        if status != 201:
            raise RuntimeError(f"{status} {document}")
        while not (paper / f"{number:06d}.bin").exists():
            if perf_counter() - start > WITHIN_S:
                raise RuntimeError("no paper came out")
            time.sleep(0.001)
        papers.append(perf_counter() - start)
    return tickets, papers


def _page(port: int) -> list[bool]:
    """What a browser that was never here loads, and how long until its menu is there."""
    from playwright.sync_api import sync_playwright

    from tests.browsers import flags, program

    weigh = """() => performance.getEntriesByType("resource").concat(performance.getEntriesByType("navigation"))
        .filter((each) => !each.name.includes("/local/")).map((each) => [each.name, each.transferSize])"""
    times, weights = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program(), args=flags())
        for _ in range(OPENINGS):
            context = browser.new_context(viewport={"width": 1080, "height": 1920})
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{port}/", wait_until="commit")
            page.wait_for_selector(".tile")
            times.append(page.evaluate("performance.now()"))
            page.wait_for_load_state("load")
            page.evaluate("document.fonts.ready.then(() => true)")
            weights = page.evaluate(weigh)
            context.close()
        browser.close()
    fonts = sum(size for name, size in weights if "/fonts/" in name) / 1024
    whole = sum(size for _, size in weights) / 1024
    return [
        show("kiosk page, without fonts", whole - fonts, PAGE_KB, f"KB on a cold cache; with two fonts {whole:.0f} KB"),
        show("menu is there, cold cache", p50(times), MENU_MS, f"ms, slowest of {OPENINGS}: {max(times):.0f} ms"),
    ]
