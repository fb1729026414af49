"""Medians, percentiles, and the one line in which a result is printed beside its goal."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence
from time import perf_counter


def timed(work: Callable[[], object], times: int) -> list[float]:
    """How long each of `times` runs of `work` took, in seconds."""
    took = []
    for _ in range(times):
        start = perf_counter()
        work()
        took.append(perf_counter() - start)
    return took


def p50(values: Sequence[float]) -> float:
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * 0.95) - 1)]


def p99(values: Sequence[float]) -> float:
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * 0.99) - 1)]


def show(name: str, ratio: float, goal: float, words: str, higher: bool = False) -> bool:
    """Prints a result and returns whether the goal was met."""
    met = ratio >= goal if higher else ratio <= goal
    sign = "≥" if higher else "≤"
    print(f"{'met   ' if met else 'MISSED'}  {name:<46} {ratio:7.2f}   goal {sign} {goal:g}   {words}", flush=True)
    return met
