"""One definition for each figure: mean, nearest-rank percentiles, true maximum; pure, over whole seconds."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

PERCENTILES = (50, 80, 90, 95)


def spread(values: Iterable[int]) -> dict[str, Any]:
    """Count, mean, percentiles and maximum of durations in seconds; None where there are none."""
    ordered = sorted(values)
    figures: dict[str, Any] = {"count": len(ordered), "mean_s": _mean(ordered)}
    for percent in PERCENTILES:
        figures[f"p{percent}_s"] = nearest_rank(ordered, percent)
    figures["max_s"] = ordered[-1] if ordered else None
    return figures


def nearest_rank(ordered: Sequence[int], percent: int) -> int | None:
    """The smallest value that at least `percent` of a hundred do not exceed."""
    if not ordered:
        return None
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def share(part: int, whole: int) -> float | None:
    """Part of the whole with four decimals, None of nothing."""
    return round(part / whole, 4) if whole else None


def grouped(rows: Iterable[Any], key: Callable[[Any], Any]) -> dict[Any, list[Any]]:
    """Rows by key, in the order in which the keys appear."""
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def _mean(ordered: Sequence[int]) -> float | None:
    return round(sum(ordered) / len(ordered), 1) if ordered else None
