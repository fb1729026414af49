"""Kinds of day that can be played: how many come, to how many counters, for what and for how long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Preset:
    """A kind of day.

    `visits` come in a whole day to `counters` open counters; with fewer counters fewer come, so that the hall is as busy.
    `early_share` of them (0-1) come within `early_s` seconds of the opening, the rest in two peaks over the day.
    `service_factor` stretches every service time.
    """

    visits: int
    counters: int
    early_share: float = 0.04
    early_s: int = 3 * 60
    service_factor: float = 1.0


PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        "small": Preset(visits=15, counters=2),
        "skek": Preset(visits=110, counters=4),
        "mfc": Preset(visits=550, counters=55),
        # 35 tickets an hour on three counters: only short matters go at such a rate, and the queue grows all the same.
        "stress": Preset(visits=350, counters=3, service_factor=0.5),
        "opening-crowd": Preset(visits=110, counters=4, early_share=0.25, early_s=60 * 60),
    }
)


@dataclass(frozen=True, slots=True)
class Usual:
    """A service: how many of a hundred visitors want it, and its mean time in minutes."""

    weight: float
    minutes: float


#: What people come for in a centre of an electricity and water network, by service code; the mean over all is about 9.5 minutes.
USUAL: Mapping[str, Usual] = MappingProxyType(
    {
        "grid-person": Usual(10, 15),
        "grid-company": Usual(4, 20),
        "grid-contract": Usual(8, 5),
        "water-contract": Usual(9, 12),
        "water-application": Usual(4, 15),
        "meter-electricity": Usual(9, 10),
        "meter-water": Usual(10, 8),
        "meter-reading": Usual(7, 6),
        "outage": Usual(5, 10),
        "complaint": Usual(3, 12),
        "advice-grid": Usual(11, 8),
        "advice-other": Usual(10, 7),
        "account": Usual(10, 6),
    }
)

#: A service that an office named otherwise: a usual share and a usual time.
OTHER = Usual(8, 9)


def usual(service: str) -> Usual:
    """Share and mean minutes of a service by its code."""
    return USUAL.get(service, OTHER)
