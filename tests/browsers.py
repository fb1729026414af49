"""The machine's own browser as the tests start it: without calls home, and with sound before a touch, as in a hall.

Pages are opened in Chromium without its windows (`chromium-headless-shell`) where it is installed: the same engine, and a page
takes less than half the time. What is about the browser itself is tried in the whole one; `CHROMIUM=/path` is used for all.
"""

from __future__ import annotations

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
SOUND_AT_ONCE = "--autoplay-policy=no-user-gesture-required"
SOUND_AFTER_A_TOUCH = "--autoplay-policy=document-user-activation-required"


def program() -> str:
    """The browser named in $CHROMIUM, or the first one found. A test run without one fails."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    assert found, "no browser: install the package chromium, or name one in CHROMIUM"
    return found


def engine() -> str:
    """What draws pages for tests: the engine alone where it is installed, else the whole browser."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium-headless-shell") or program()


def flags(sound: str = SOUND_AT_ONCE) -> list[str]:
    quiet = [
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--disable-quic",
        # A page of tests lives for a second: what fetches its files needs no process of its own.
        "--enable-features=NetworkServiceInProcess2,CDPScreenshotNewSurface",
        # Each test has pages of its own; one process after another draws them.
        "--renderer-process-limit=1",
        sound,
    ]
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*quiet, "--no-sandbox"] if root else quiet
