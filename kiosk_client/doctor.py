"""`kiosk-client doctor`: what is in order on this kiosk, what is not, and what to do about it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import requests

from kiosk_client.words import FIRST, FOLDER, BadCatalogue, Words

SHARED = FOLDER.parent
NEEDED = ("theme.css", "page.js", "favicon.svg", "vendor/standalone.module.js", "vendor/htm.module.js")
#: Older news than this means that the hall is out of reach.
AWAY_S = 3.0

Finding = tuple[bool, str]


def examine(port: int) -> bool:
    """Prints one line per finding; True when all is in order. The kiosk on `port` is asked how it is if it runs."""
    findings = [*_installed(), *_running(port)]
    for good, line in findings:
        print(f"{'ok  ' if good else 'BAD '} {line}")
    return all(good for good, _ in findings)


def _installed() -> Iterator[Finding]:
    yield sys.version_info >= (3, 11), f"Python {sys.version.split()[0]} (3.11 or newer is needed)"
    missing = [name for name in NEEDED if not (SHARED / name).is_file()]
    yield not missing, f"page files in {SHARED}" + (f": missing {', '.join(missing)}; install again" if missing else "")
    try:
        words = Words()
    except BadCatalogue as error:
        yield False, f"{error}"
        return
    first = {_stem(key) for key in words.catalogue(FIRST) if key.startswith(("kiosk.", "paper."))}
    for language in words.languages():
        lacking = sorted(first - {_stem(key) for key in words.catalogue(language)})
        good = bool(first) and not lacking
        yield (
            good,
            f"texts in {language}" + ("" if good else f": missing {', '.join(lacking[:5]) or 'all'}; install again"),
        )
    try:
        fonts = Path(import_module("fontpkg_pt_sans").ROOT)
        yield fonts.is_dir(), f"fonts in {fonts}"
    except ImportError:
        yield False, "fonts: fontpkg-pt-sans is missing; install again"


def _stem(key: str) -> str:
    """A key without its plural form: languages have different ones."""
    stem, _, form = key.rpartition(".")
    return stem if form in ("one", "few", "many", "other") else key


def _running(port: int) -> Iterator[Finding]:
    address = f"http://127.0.0.1:{port}"
    try:
        with requests.Session() as session:
            session.trust_env = False
            state: Any = session.get(f"{address}/local/state", timeout=(2, 3)).json()
        server, printer = state["server"], state["printer"]
    except (requests.RequestException, ValueError, KeyError, TypeError):
        yield False, f"no kiosk answers at {address}; start it with: kiosk-client run …, or name its port with --port"
        return
    yield True, f"the kiosk answers at {address}"
    if server.get("disabled"):
        yield False, "an administrator disabled this kiosk; enable it in the set-up, at its kiosks and boards"
    elif server["refused"]:
        yield False, "the server refuses the token; make a new one with: queue-server device add kiosk NAME --data DIR"
    else:
        near = server["age_s"] is not None and server["age_s"] <= AWAY_S
        yield (
            near,
            "the queue server is in reach"
            if near
            else "no news from the queue server; look at network, server and, with https://, SSL_CERT_FILE",
        )
    yield from _printer(printer["paper"], printer["fault"], Words())


def _printer(paper: str, fault: str | None, words: Words) -> Iterator[Finding]:
    """What is wrong with the printer and the next step, in the words that staff read."""
    language = FIRST
    code = "paper_out" if paper == "out" else fault or ("near_end" if paper == "near_end" else None)
    if code is None:
        yield True, words.say(language, "doctor.printer.fine" if paper == "ok" else "doctor.printer.unknown")
        return
    known = code if f"fault.{code}" in words.catalogue(language) else "unnamed"
    yield code == "near_end", f"{words.say(language, f'fault.{known}', code=code)}. {words.say(language, f'fault.{known}.do')}"
