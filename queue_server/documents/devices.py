"""Kiosks and boards as the hall host sees them: here or not, what is wrong, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from queue_server.documents.ticket import Document, moment
from queue_server.hall.standard import Light
from queue_server.store.catalogue import Device, Office
from queue_server.texts import catalogue, text

#: A fault that nobody has words for yet.
OTHER = "unnamed"


@dataclass(frozen=True)
class DeviceNow:
    """What is known of a device: `last_seen` in seconds since 1970; what a kiosk said of its printer."""

    online: bool = False
    last_seen: int | None = None
    paper: str | None = None
    fault: str | None = None


def device_list(office: Office, language: str, now: Mapping[int, DeviceNow]) -> list[Document]:
    """All devices, those first that need somebody."""
    listed = [_device(office, one, language, now.get(one.id, DeviceNow())) for one in office.devices if not one.revoked]
    order = [Light.RED.value, Light.AMBER.value, Light.GREEN.value]
    return sorted(listed, key=lambda one: order.index(one["light"]))


def device_alarms(devices: list[Document], language: str) -> list[Document]:
    """What the host should know at once: kiosks that will print no ticket, or soon none."""
    return [
        {
            "code": "device",
            "text": text(language, "alarm.device", device=one["name"], fault=one["trouble"]["text"], do=one["trouble"]["do"]),
            "level": one["light"],
        }
        for one in devices
        if one["kind"] == "kiosk" and one["online"] and one["trouble"]
    ]


def _device(office: Office, device: Device, language: str, now: DeviceNow) -> Document:
    code = _trouble(device, now)
    return {
        "kind": device.kind,
        "name": device.name,
        "online": now.online,
        "last_seen": moment(now.last_seen, office),
        "paper": now.paper,
        "locked": device.locked,
        "light": _light(code).value,
        "trouble": None if code is None else _words(code, language),
    }


def _trouble(device: Device, now: DeviceNow) -> str | None:
    """The gravest thing that is wrong, as the code of its words."""
    if device.locked is not None:
        return "locked"
    if not now.online:
        return "away" if now.last_seen is not None else "never_seen"
    if now.paper == "out":
        return "paper_out"
    if now.fault:
        return now.fault
    return "near_end" if now.paper == "near_end" else None


def _light(code: str | None) -> Light:
    if code is None:
        return Light.GREEN
    return Light.AMBER if code in ("near_end", "locked", "overheated", "never_seen", "spooled") else Light.RED


def _words(code: str, language: str) -> Document:
    known = code if f"fault.{code}" in catalogue("ru") else OTHER
    return {"code": code, "text": text(language, f"fault.{known}", code=code), "do": text(language, f"fault.{known}.do")}
