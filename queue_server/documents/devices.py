"""Kiosks and boards as the hall host sees them: here or not, what is wrong, since when, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from queue_server.documents.boards import BoardNow, SoundTest, board_document, sound_test_document, trouble_of
from queue_server.documents.menu import Written, in_language, texts_of
from queue_server.documents.now import HallNow
from queue_server.documents.ticket import Document, moment
from queue_server.hall import numbering, trial
from queue_server.hall.standard import Light
from queue_server.hall.trial import Trial
from queue_server.store.catalogue import Device, Office
from queue_server.texts import catalogue, text

#: A fault that nobody has words for yet.
OTHER = "unnamed"
#: Reasons to lock a kiosk that visitors read in their own language; any other is shown as staff typed it.
LOCK_REASONS = ("paper", "repair", "cleaning")
#: What can wait a little; everything else needs somebody at once.
_AMBER = frozenset(
    {"near_end", "locked", "disabled", "overheated", "never_seen", "spooled", "board_behind", "sound_off", "page_old"}
)


@dataclass(frozen=True)
class DeviceNow:
    """What is known of a device; instants in seconds since 1970, None where nobody knows.

    `paper` and `fault` are what a kiosk said of its printer, `came_at`, `paper_at` and `fault_at` since when the link, the
    paper and the fault are as they are; `alone` are the numbers of its own that wait in the hall, `trial` its newest test
    page (state and row); `board` is what a connected board says of itself, `board_at` since when that is so or wrong,
    `sound_test` what came of the last test of its sound.
    """

    online: bool = False
    last_seen: int | None = None
    paper: str | None = None
    fault: str | None = None
    came_at: int | None = None
    paper_at: int | None = None
    fault_at: int | None = None
    alone: tuple[str, ...] = ()
    trial: tuple[Trial, Any] | None = None
    board: BoardNow | None = None
    board_at: int | None = None
    sound_test: SoundTest | None = None


def devices_of(hall: HallNow, language: str, known: Mapping[int, DeviceNow]) -> list[Document]:
    """All devices with what the hall knows of them besides; `known` is what they said and when they were here."""
    alone = alone_in_the_hall(hall)
    now = {}
    for device in hall.office.devices:
        row = hall.trials.get(device.id)
        shown = None if row is None else (trial.state(row.asked_at, row.outcome, hall.now), row)
        now[device.id] = replace(known.get(device.id, DeviceNow()), alone=tuple(alone.get(device.id, ())), trial=shown)
    return device_list(hall.office, language, now, hall.now)


def alone_in_the_hall(hall: HallNow) -> dict[int, list[str]]:
    """By kiosk (its id): the numbers in the hall that it gave while it could not reach the server."""
    found: dict[int, list[str]] = {}
    for row in hall.visits:
        if row.kiosk_id is not None and numbering.counted_alone(row.number):
            found.setdefault(row.kiosk_id, []).append(row.number)
    return found


def page_to_print(hall: HallNow, kiosk: int) -> Document | None:
    """The test page that a kiosk (its id) is to print now."""
    row = hall.trials.get(kiosk)
    if row is None or trial.state(row.asked_at, row.outcome, hall.now) is not Trial.ASKED:
        return None
    return {"id": row.id, "language": row.language}


def device_list(office: Office, language: str, known: Mapping[int, DeviceNow], now: int) -> list[Document]:
    """All devices at `now`, those first that need somebody."""
    listed = [_device(office, one, language, known.get(one.id, DeviceNow()), now) for one in office.devices if not one.revoked]
    order = [Light.RED.value, Light.AMBER.value, Light.GREEN.value]
    return sorted(listed, key=lambda one: order.index(one["light"]))


def device_alarms(devices: list[Document], language: str) -> list[Document]:
    """What the host should know at once: kiosks that will print no ticket, or soon none, and boards that nobody hears."""
    return [
        {
            "code": "device",
            "text": text(language, "alarm.device", device=one["name"], fault=one["trouble"]["text"], do=one["trouble"]["do"]),
            "level": one["light"],
            "device": one["name"],
        }
        for one in devices
        if one["online"] and one["trouble"] and (one["kind"] == "kiosk" or one["light"] == Light.RED.value)
    ]


def lock_reason(reason: str, written: Written) -> Any:
    """Why a kiosk is locked, as people read it: a common reason in words, any other as staff typed it."""
    return written(texts_of(f"lock.{reason}")) if reason in LOCK_REASONS else reason


def _device(office: Office, device: Device, language: str, now: DeviceNow, instant: int) -> Document:
    code = _trouble(device, now)
    return {
        "kind": device.kind,
        "name": device.name,
        "place": device.place,
        "online": now.online,
        "last_seen": moment(now.last_seen, office),
        "paper": now.paper,
        "locked": None if device.locked is None else lock_reason(device.locked, in_language(language)),
        "light": _light(code).value,
        "trouble": None if code is None else _words(code, language),
        "since": moment(_since(code, device, now), office),
        "alone": _alone(device, now, language),
        "test_print": None if now.trial is None else _trial(*now.trial, office, language),
        "board": board_document(now.board),
        "sound_test": sound_test_document(now.sound_test, instant, office, language),
    }


def _trouble(device: Device, now: DeviceNow) -> str | None:
    """The gravest thing that is wrong, as the code of its words."""
    if device.disabled:
        return "disabled"
    if device.locked is not None:
        return "locked"
    if not now.online:
        return "away" if now.last_seen is not None else "never_seen"
    if device.kind == "board":
        return trouble_of(now.board, meant_to_be_silent=device.sound == "off")
    if now.paper == "out":
        return "paper_out"
    if now.fault:
        return now.fault
    return "near_end" if now.paper == "near_end" else None


def _since(code: str | None, device: Device, now: DeviceNow) -> int | None:
    """Since when it is as `_trouble` says; None where that was so already when the server started."""
    if code == "locked":
        return device.locked_at
    if code in ("away", "never_seen", "disabled"):
        return now.last_seen
    if device.kind == "board" and code is not None:
        return now.board_at
    if code in ("paper_out", "near_end"):
        return now.paper_at
    if code is not None:
        return now.fault_at
    return max((one for one in (now.came_at, now.paper_at, now.fault_at, now.board_at) if one is not None), default=None)


def _light(code: str | None) -> Light:
    if code is None:
        return Light.GREEN
    return Light.AMBER if code in _AMBER else Light.RED


def _words(code: str, language: str) -> Document:
    known = code if f"fault.{code}" in catalogue("ru") else OTHER
    return {"code": code, "text": text(language, f"fault.{known}", code=code), "do": text(language, f"fault.{known}.do")}


def _alone(device: Device, now: DeviceNow, language: str) -> Document | None:
    """Whether a kiosk gives, or gave, numbers of its own: nobody knows the first as long as it is away."""
    if device.kind != "kiosk":
        return None
    if not now.online and now.last_seen is not None and device.locked is None and not device.disabled:
        return {"code": "perhaps", "text": text(language, "device.alone.perhaps")}
    if now.alone:
        return {"code": "was", "text": text(language, "device.alone.was", numbers=", ".join(now.alone))}
    return None


def _trial(state: Trial, row: Any, office: Office, language: str) -> Document:
    """What became of a test page; `text` says it with the reason."""
    reason = _words(row.fault, language)["text"] if state is Trial.FAILED and row.fault else ""
    key = f"test_print.{state.value}_why" if reason else f"test_print.{state.value}"
    words = text(language, key, fault=reason)
    return {"state": state.value, "asked_at": moment(row.asked_at, office), "text": words}
