"""Two watchmen: systemd hears that the kiosk's program answers, and a browser whose page has died is ended.

`Beat` speaks systemd's notify protocol (sd_notify(3)) with the standard library alone. `watch` runs the browser and ends
it when the program has not heard from its page for a while; what started `watch` starts it anew.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from ipaddress import ip_address
from types import FrameType
from typing import Any, NoReturn

import requests

log = logging.getLogger(__name__)

LOOK_S = 2.0
ANSWER_WITHIN_S = 2.0
END_WITHIN_S = 3.0


class Beat:
    """Tells systemd READY=1 once the kiosk's program answers, and WATCHDOG=1 for as long as it does.

    Without NOTIFY_SOCKET in `environment` it does nothing. `answers()` asks the program as its page would.
    """

    def __init__(self, answers: Callable[[], bool], environment: Mapping[str, str] = os.environ) -> None:
        self._answers = answers
        self._address = environment.get("NOTIFY_SOCKET", "")
        watchdog_us = environment.get("WATCHDOG_USEC", "")
        ours = environment.get("WATCHDOG_PID", "") in ("", str(os.getpid()))
        self._pause_s = int(watchdog_us) / 3e6 if watchdog_us.isdecimal() and ours else None
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="beat", daemon=True)

    def start(self) -> None:
        if self._address:
            self._thread.start()

    def close(self) -> None:
        """Says that the program ends by itself."""
        self._ending.set()
        if self._address:
            self._say("STOPPING=1")

    def _beat(self) -> None:
        while not self._answers():
            if self._ending.wait(0.2):
                return
        self._say("READY=1")
        while self._pause_s is not None and not self._ending.is_set():
            if self._answers():
                self._say("WATCHDOG=1")
            self._ending.wait(self._pause_s)

    def _say(self, word: str) -> None:
        name = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as wire:
                wire.sendto(word.encode(), name)
        except OSError as error:
            log.warning("systemd cannot be told %s: %s", word, error)


def answering(host: str, port: int) -> Callable[[], bool]:
    """A question to the kiosk's program on `host` and `port` of this computer: does it answer within two seconds?"""
    host = "127.0.0.1" if host == "localhost" else host  # a bare system has no names
    with contextlib.suppress(ValueError):
        if ip_address(host).is_unspecified:
            host = "::1" if ":" in host else "127.0.0.1"
    address = f"http://[{host}]:{port}/healthz" if ":" in host else f"http://{host}:{port}/healthz"

    def answers() -> bool:
        return _ask(address) is not None

    return answers


class Patience:
    """How long a page may be silent: `spent(now, seen_s_ago)` is True after `limit_s` seconds without a sign of life.

    `seen_s_ago` is what the kiosk's program says, None while it does not answer: then its page cannot be judged, and the
    time begins anew.
    """

    def __init__(self, limit_s: float, now: float) -> None:
        self._limit_s = limit_s
        self._last = now

    def spent(self, now: float, answered: bool, seen_s_ago: float | None) -> bool:
        if not answered:
            self._last = now
        elif seen_s_ago is not None:
            self._last = max(self._last, now - seen_s_ago)
        return now - self._last > self._limit_s


def watch(command: Sequence[str], page: str, limit_s: float, monotonic: Callable[[], float] = time.monotonic) -> int:
    """Runs the browser `command` until it ends (its exit code) or its page is silent for `limit_s` seconds (1).

    Raises OSError when the browser cannot be started. SIGTERM ends the browser and then this program.
    """

    def leave(number: int, frame: FrameType | None) -> NoReturn:
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, leave)
    browser = subprocess.Popen(command, start_new_session=True)  # noqa: S603 – words of the kiosk's own start script
    try:
        patience = Patience(limit_s, monotonic())
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                return browser.wait(min(LOOK_S, limit_s / 4))
            seen = _ask(page.rstrip("/") + "/local/page")
            if patience.spent(monotonic(), seen is not None, (seen or {}).get("seen_s_ago")):
                log.warning("the page has not been alive for %g s; its browser is ended", limit_s)
                return 1
    finally:
        _end(browser)


def _end(browser: subprocess.Popen[bytes]) -> None:
    """Ends the browser with all its processes, first politely."""
    for number, patience_s in ((signal.SIGTERM, END_WITHIN_S), (signal.SIGKILL, None)):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(browser.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            browser.wait(patience_s)


def _ask(address: str) -> dict[str, Any] | None:
    """The JSON object at `address` on this computer, or None when none comes in time."""
    try:
        with requests.Session() as session:
            session.trust_env = False
            answer = session.get(address, timeout=ANSWER_WITHIN_S, allow_redirects=False)
            body = answer.json() if answer.ok else None
    except (requests.RequestException, ValueError):
        return None
    return body if isinstance(body, dict) else None
