"""Whether a kept report still says what would be counted now; pure."""

from __future__ import annotations

from typing import Any

#: What may differ although no figure does: when it was counted, words, and who said something.
WORDS = frozenset({"made_at", "goes_on", "rules", "name", "display_name", "by", "timezone"})


def same_figures(kept: Any, now: Any) -> bool:
    """Compares two reports as JSON. Only keys that both have are compared: a newer program tells more of the same day."""
    if isinstance(kept, dict) and isinstance(now, dict):
        return all(same_figures(value, now[key]) for key, value in kept.items() if key in now and key not in WORDS)
    if isinstance(kept, list) and isinstance(now, list):
        return len(kept) == len(now) and all(same_figures(*pair) for pair in zip(kept, now, strict=True))
    return bool(kept == now)
