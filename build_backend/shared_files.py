"""Copies what all pages share to the kiosk client: it runs on its own computer and looks right while the server is away."""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "queue_server" / "web"
KIOSK = ROOT / "kiosk_client" / "static" / "shared"
#: Paths below web/static.
FILES = ("theme.css", "page.js", "favicon.svg", "vendor/standalone.module.js", "vendor/htm.module.js")


def share() -> None:
    """Makes the kiosk client's copies anew."""
    for name in FILES:
        target = KIOSK / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(WEB / "static" / name, target)
    languages = KIOSK / "languages"
    shutil.rmtree(languages, ignore_errors=True)
    shutil.copytree(WEB / "languages", languages)


if __name__ == "__main__":
    share()
