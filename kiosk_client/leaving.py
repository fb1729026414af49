"""Staff at the kiosk: the PIN, what slows down guessing, and what staff may do behind it.

The PIN is never known to the page: it asks here, and is given a pass that lives for a minute after its last use.
"""

from __future__ import annotations

import json
import logging
import math
import os
import re
import secrets
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import Blueprint, Response, jsonify, request

from kiosk_client import strict_json
from kiosk_client.words import FIRST, LANGUAGES, Words

log = logging.getLogger(__name__)

#: Mistakes that cost no waiting; then 5 s, 10 s, 20 s … and at most ten minutes: 4 digits take two months to guess.
FREE_MISTAKES = 3
FIRST_DELAY_S, LONGEST_DELAY_S = 5.0, 600.0
#: Right or wrong, an answer takes as long as this, so that it tells nothing but itself.
ANSWER_AFTER_S = 0.4
PASS_S = 60.0
LEAVE_WITHIN_S = 15.0
SAMPLE = "sample-"
_PIN = re.compile(r"[0-9]{4,12}")
#: OWASP's second choice for Argon2id, as for the passwords of people.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


class PinError(ValueError):
    """Why a PIN cannot be taken or kept: one line."""


def keep_pin(pin: str, path: Path) -> None:
    """Writes the hash of `pin` to `path`, whole or not at all, readable by the owner of its folder only.

    Raises PinError for a PIN that is none, and for a file that cannot be written.
    """
    if not _PIN.fullmatch(pin):
        raise PinError("a PIN has 4 to 12 digits and nothing else")
    if len(set(pin)) == 1 or pin in "01234567890" or pin in "09876543210":
        raise PinError("this PIN is the first that anybody tries; choose another")
    spare = path.with_name(path.name + ".new")
    try:
        spare.unlink(missing_ok=True)
        with os.fdopen(os.open(spare, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(_hasher.hash(pin) + "\n")
            file.flush()
            os.fsync(file.fileno())
        folder = path.absolute().parent.stat()
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            os.chown(spare, folder.st_uid, folder.st_gid)  # root sets the PIN, the kiosk's own user reads it
        spare.replace(path)
    except OSError as error:
        raise PinError(f"cannot write {path} ({error.strerror}); give a file in the kiosk's own folder") from None


def delay_s(mistakes: int) -> float:
    """Seconds to wait after so many mistakes in a row."""
    if mistakes < FREE_MISTAKES:
        return 0.0
    return float(min(FIRST_DELAY_S * 2 ** min(mistakes - FREE_MISTAKES, 20), LONGEST_DELAY_S))


class Mistakes:
    """Wrong PINs in a row, kept over a restart. `wall` is in seconds: the waiting goes on while the kiosk is off."""

    def __init__(self, path: Path | None, wall: Callable[[], float] = time.time) -> None:
        self._path = path
        self._wall = wall
        self._count, self._at = self._read()

    def wait_s(self) -> float:
        """Seconds until the next try; a clock that was put back waits the whole delay, no longer."""
        passed = self._wall() - self._at
        delay = delay_s(self._count)
        return delay if passed < 0 else max(0.0, delay - passed)

    def add(self) -> None:
        """Counts a try as wrong; it is on the disk before anybody knows whether it was, so that no power cut forgets it."""
        self._count, self._at = self._count + 1, self._wall()
        self._write()

    def forget(self) -> None:
        """After the right PIN."""
        self._count = 0
        self._write()

    def _read(self) -> tuple[int, float]:
        if self._path is None or not self._path.exists():
            return 0, 0.0
        try:
            kept = strict_json.parse(self._path.read_bytes())
            count, at = int(kept["mistakes"]), float(kept["at"])
        except (OSError, strict_json.BadBody, KeyError, TypeError, ValueError, OverflowError):
            log.warning("%s cannot be read; as if the PIN had been mistaken %d times", self._path, FREE_MISTAKES)
            return FREE_MISTAKES, self._wall()
        return max(0, count), at

    def _write(self) -> None:
        if self._path is None:
            return
        spare = self._path.with_suffix(".new")
        try:
            with spare.open("w", encoding="ascii") as file:
                file.write(json.dumps({"mistakes": self._count, "at": self._at}))
                file.flush()
                os.fsync(file.fileno())
            spare.replace(self._path)
        except OSError as error:
            log.error("cannot write %s: %s", self._path, error)


class Staff:
    """Who is behind the PIN, and what they may do. Without `pin_file` nobody ever is.

    `leave_command` is run without a shell. `condition()` tells how printer and server are; `print_sample()` asks for a
    test ticket and returns the identifier under which its paper is known.
    """

    def __init__(
        self,
        pin_file: Path | None = None,
        leave_command: Sequence[str] = (),
        data: Path | None = None,
        condition: Callable[[], Mapping[str, Any]] = dict,
        print_sample: Callable[[str], str] | None = None,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._pin_file = pin_file
        self.leave_command = tuple(leave_command)
        self.mistakes = Mistakes(data / "pin-tries.json" if data else None, wall)
        self.condition = condition
        self.print_sample = print_sample
        self._monotonic = monotonic
        self._sleep = sleep
        self._trying = threading.Lock()
        self._pass: tuple[str, float] | None = None
        self._seen_at: float | None = None

    # The page

    def page_is_alive(self) -> None:
        self._seen_at = self._monotonic()

    def seen_s_ago(self) -> float | None:
        """Seconds since the page last said that it is alive; None before the first time."""
        return None if self._seen_at is None else self._monotonic() - self._seen_at

    # The PIN

    def has_pin(self) -> bool:
        return self._hash() is not None

    def enter(self, pin: str) -> tuple[str | None, str, float]:
        """(pass, "", 0) for the right PIN; else (None, `wrong_pin` or `too_soon`, seconds until the next try)."""
        if not self._trying.acquire(blocking=False):
            return None, "too_soon", 1.0
        try:
            wait_s = self.mistakes.wait_s()
            if wait_s > 0:
                return None, "too_soon", wait_s
            begun = self._monotonic()
            self.mistakes.add()
            fits = self._fits(pin)
            if fits:
                self.mistakes.forget()
                self._pass = (secrets.token_urlsafe(24), self._monotonic())
            self._sleep(max(0.0, ANSWER_AFTER_S - (self._monotonic() - begun)))
            return (self._pass[0], "", 0.0) if fits and self._pass else (None, "wrong_pin", self.mistakes.wait_s())
        finally:
            self._trying.release()

    def knows(self, given: str) -> bool:
        """Whether `given` is the pass of somebody who is still here; each use makes it last another minute."""
        if self._pass is None or not secrets.compare_digest(self._pass[0].encode(), given.encode()):
            return False
        if self._monotonic() - self._pass[1] > PASS_S:
            self._pass = None
            return False
        self._pass = (self._pass[0], self._monotonic())
        return True

    def goes(self) -> None:
        """Ends the pass."""
        self._pass = None

    def _hash(self) -> str | None:
        if self._pin_file is None:
            return None
        try:
            return self._pin_file.read_text(encoding="ascii").strip() or None
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            log.warning("the PIN in %s cannot be read: %s", self._pin_file, error)
            return None

    def _fits(self, pin: str) -> bool:
        try:
            return _hasher.verify(self._hash() or "", pin)
        except (VerificationError, InvalidHashError):
            return False

    # The way out

    def leave(self) -> str | None:
        """Runs the configured command; None when it did its work, else why not, in one line."""
        try:
            done = subprocess.run(  # noqa: S603 – the command of the kiosk's own set-up, without a shell
                self.leave_command, stdin=subprocess.DEVNULL, capture_output=True, timeout=LEAVE_WITHIN_S, check=False
            )
        except subprocess.TimeoutExpired:
            return f"no end after {LEAVE_WITHIN_S:g} s"
        except OSError as error:
            return error.strerror or type(error).__name__
        if done.returncode == 0:
            return None
        lines = (done.stderr or done.stdout).decode("utf-8", "replace").split("\n")
        said = next((line.strip() for line in reversed(lines) if line.strip()), "")
        readable = "".join(letter for letter in said if letter.isprintable())
        return f"{readable[:160]} ({done.returncode})" if readable else f"({done.returncode})"


def except_samples(report: Callable[..., None]) -> Callable[..., None]:
    """`report` for all papers but test tickets: the server knows no such tickets."""

    def filtered(ticket_id: str, *words: Any) -> None:
        if not ticket_id.startswith(SAMPLE):
            report(ticket_id, *words)

    return filtered


def staff_routes(staff: Staff, words: Words) -> Blueprint:
    """The local routes of page and staff; the application's own checks of host and origin stand before them."""
    pages = Blueprint("staff", __name__)

    def problem(status: int, code: str, **more: Any) -> Response:
        language = request.args.get("lang", FIRST)
        language = language if language in LANGUAGES else FIRST
        detail = words.say(language, f"kiosk.problem.{code}", **more)
        response = jsonify({**more, "type": "about:blank", "title": code, "status": status, "code": code, "detail": detail})
        response.status_code = status
        response.content_type = "application/problem+json"
        return response

    def stranger() -> Response | None:
        """The refusal for somebody without a pass."""
        return None if staff.knows(request.headers.get("X-Staff", "")) else problem(403, "staff_only")

    @pages.get("/local/page")
    def seen() -> Response:
        return jsonify({"seen_s_ago": staff.seen_s_ago()})

    @pages.post("/local/page")
    def alive() -> Response:
        staff.page_is_alive()
        return jsonify({"staff": staff.has_pin()})

    @pages.post("/local/staff")
    def enter() -> Response | tuple[Response, int]:
        if request.mimetype != "application/json":
            return problem(415, "not_json")
        try:
            body = strict_json.parse(request.get_data())
        except strict_json.BadBody:
            return problem(400, "invalid_json")
        pin = body.get("pin")
        if set(body) != {"pin"} or not isinstance(pin, str) or not _PIN.fullmatch(pin):
            return problem(422, "invalid_pin")
        if not staff.has_pin():
            return problem(403, "no_pin")
        granted, refused, wait_s = staff.enter(pin)
        if granted is not None:
            return jsonify({"pass": granted}), 201
        wait = {"retry_after_s": math.ceil(wait_s)} if wait_s > 0 else {}
        response = problem(429 if refused == "too_soon" else 403, refused, **wait)
        if wait:
            response.headers["Retry-After"] = str(wait["retry_after_s"])
        return response

    @pages.get("/local/staff")
    def condition() -> Response:
        return stranger() or jsonify({**staff.condition(), "leave": bool(staff.leave_command)})

    @pages.delete("/local/staff")
    def goes() -> Response:
        refusal = stranger()
        staff.goes() if refusal is None else None
        return refusal or jsonify({})

    @pages.post("/local/staff/test-print")
    def test_print() -> Response | tuple[Response, int]:
        refusal = stranger()
        if refusal is not None:
            return refusal
        if staff.print_sample is None:
            return problem(409, "no_sample")
        language = request.args.get("lang", FIRST)
        return jsonify({"id": staff.print_sample(language if language in LANGUAGES else FIRST)}), 201

    @pages.post("/local/staff/leave")
    def leave() -> Response:
        refusal = stranger()
        if refusal is not None:
            return refusal
        if not staff.leave_command:
            return problem(409, "no_leave")
        why = staff.leave()
        if why is not None:
            log.error("the screen could not be left: %s", why)
            return problem(409, "leave_failed", why=why)
        staff.goes()
        return jsonify({})

    return pages
