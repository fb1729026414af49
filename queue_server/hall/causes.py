"""Why a visit broke the standard: what a manager can pick without a word in the set-up."""

from __future__ import annotations

#: Causes that every office has words for; a set-up may name fewer, or its own.
CAUSES = ("long", "papers", "system", "closed", "crowd", "late", "forgotten", "another")
