"""What an operator may say at a desk: results of a service, breaks, reasons to put a visit aside; and what was forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

#: Results that every office has words for; a set-up may name fewer, or its own.
OUTCOMES = ("solved", "application_taken", "appeal_registered", "papers_missing", "sent_elsewhere")

#: Why a counter closes for a while, and for how many minutes that usually is.
PAUSES: Mapping[str, int] = MappingProxyType({"lunch": 45, "technical": 10, "back_office": 30, "training": 60})

#: In these the operator works, only without a visitor: no break in any figure.
WORK_REASONS = frozenset({"back_office"})

PARK_REASONS = ("papers", "form", "payment", "colleague", "visitor_asked")

#: Who may sit at a counter.
SEATED_ROLES = ("operator", "host", "supervisor", "administrator")

#: How long a pause may be said to last, in minutes.
PAUSE_MINUTES = (5, 240)

#: Nobody is asked about a service younger than this, however short the service usually is.
FORGOTTEN_AT_LEAST_S = 10 * 60


def forgotten_after_s(usual_s: float, times: float) -> int | None:
    """After how many seconds a service looks forgotten: so many times its usual length. None: nobody is ever asked."""
    return max(FORGOTTEN_AT_LEAST_S, round(usual_s * times)) if times else None
