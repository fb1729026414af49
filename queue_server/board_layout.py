"""How boards are laid out: the tables `[layouts.NAME]` of the set-up, and what `[[devices]]` of kind board may say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from queue_server.setup_faults import Fault, Wrong

if TYPE_CHECKING:
    from queue_server.setup_file import DevicePart, Setup


class LayoutPart(BaseModel):
    """One layout. `large` and `list` count numbers, `moving_s` is how long a new call moves."""

    model_config = ConfigDict(extra="forbid", strict=True)

    large: int = Field(2, ge=1, le=2)
    list: int = Field(6, ge=5, le=8)
    missed: bool = True
    waiting: bool = True
    clock: bool = True
    ticker: bool = True
    text: Literal["normal", "large"] = "normal"
    moving_s: int = Field(10, ge=5, le=60)


#: How a board looks that nobody laid out.
USUAL: Mapping[str, Any] = LayoutPart().model_dump()


def wishes_fit_the_kind(device: DevicePart) -> None:
    """Raises ValueError when a device says something that one of its kind cannot do."""
    said = {"zone": device.zone, "counter": device.counter, "layout": device.layout}
    if device.kind != "board":
        for key, value in said.items():
            if value is not None:
                raise Wrong("only_board", f"{key}: only a board has one; take it out")
    elif device.counter is not None and (device.zone or device.groups or device.services):
        raise Wrong("board", "counter: a board over a counter shows that counter only; take out zone, groups and services")


def unknown_name(setup: Setup) -> Fault | None:
    """The first zone, counter or layout of a board that the set-up does not have: None: all are there."""
    zones = {one.zone for one in setup.counters if one.zone}
    numbers = {one.number for one in setup.counters}
    for index, device in enumerate(setup.devices):
        if device.zone is not None and device.zone not in zones:
            words = f'devices.zone: no counter is in zone {device.zone}; write zone = "{device.zone}" at its [[counters]]'
            return Fault(("devices", index, "zone"), words, "zone")
        if device.counter is not None and device.counter not in numbers:
            words = f"devices.counter: there is no counter {device.counter}; add it to [[counters]]"
            return Fault(("devices", index, "counter"), words, "counter", n=device.counter)
        if device.layout is not None and device.layout not in setup.layouts:
            words = f"devices.layout: there is no layout {device.layout}; add [layouts.{device.layout}]"
            return Fault(("devices", index, "layout"), words, "layout")
    return None
