"""How a hall behaves, as its set-up says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

#: A name by language.
Name = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Settings:
    """How the hall behaves; every one of them a key of `[settings]` in the set-up file."""

    recalls: int = 2
    recall_pause_s: int = 20
    return_within_s: int = 30 * 60
    ask_above: int = 3
    idle_s: int = 30
    ticket_s: int = 15
    ticker: Name | Sequence[Name] = field(default_factory=dict)
    tracking_url: str = ""
    ask_who: bool = False
    booking_codes: bool = False
    booking_minutes: int = 15
    bookings_at_once: int = 1
    operators_take_roll_numbers: bool = True
    kiosk_tickets_per_minute: int = 0
    sound_test_minutes: int = 10
    media_after_s: int = 30
    public_load: bool = False
    training: bool = False
    advice_saves_at_least: int = 5
    long_queue: int = 10
    results: Sequence[Mapping[str, Any]] = ()
    result_required: bool = False
    auto_call_s: int = 0
    forgotten_times: float = 3
    lock_desk_minutes: int = 30
    lock_administrator_minutes: int = 15
    ticket_layout: Mapping[str, Any] | None = None
    voice: Mapping[str, Any] = field(default_factory=dict)
    calling: Mapping[str, Any] = field(default_factory=dict)
    reports: Mapping[str, Any] = field(default_factory=dict)
    backup: Mapping[str, Any] = field(default_factory=dict)
    directory: Mapping[str, Any] = field(default_factory=dict)
    board_layouts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    #: Kind, address, phone and email of the office: keys of `[office]`.
    card: Mapping[str, Any] = field(default_factory=dict)
