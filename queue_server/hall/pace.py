"""How fast one kiosk may give tickets: nobody taps a whole roll of paper away."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """What a kiosk may still give at once, as of `at` (seconds of a clock that never goes back)."""

    spare: float
    at: float


def full(per_minute: int, now: float) -> Pace:
    """A kiosk that has given nothing for a while: half a minute's share, so that no minute ever sees more than `per_minute`."""
    return Pace(max(1.0, per_minute / 2), now)


def one_more(pace: Pace, per_minute: int, now: float) -> Pace | float:
    """The pace after one more ticket; or the seconds until there may be one.

    What was given comes back at half of `per_minute`: with 60, one ticket every two seconds for as long as one likes, and
    families and groups of up to thirty at once.
    """
    rate = per_minute / 120
    spare = min(full(per_minute, now).spare, pace.spare + max(0.0, now - pace.at) * rate)
    if spare < 1:
        return (1 - spare) / rate
    return Pace(spare - 1, now)
