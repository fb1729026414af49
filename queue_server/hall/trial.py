"""Test prints: when the kiosk still may print one, and what is known of it."""

from __future__ import annotations

from enum import StrEnum

#: A kiosk that works says within this time what became of the page; nobody stands beside its printer for longer.
ANSWER_WITHIN_S = 20
#: So long staff are shown what became of the last page.
SHOWN_S = 12 * 60 * 60


class Trial(StrEnum):
    """What is known of a test page."""

    ASKED = "asked"
    PRINTED = "printed"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


def state(asked_at: int, outcome: str | None, now: int) -> Trial:
    """What is known at `now` of a page asked for at `asked_at`; `outcome` is what the kiosk said, if anything."""
    if outcome is not None:
        return Trial(outcome)
    return Trial.ASKED if now < asked_at + ANSWER_WITHIN_S else Trial.UNCERTAIN
