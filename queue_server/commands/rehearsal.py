"""The commands that play past days again: `replay-rules` under other rules of calling, `plan-breaks` with other lunches."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from queue_server.commands.words import day as typed_day
from queue_server.hall.calling import ARRIVAL, WEIGHTED, Rule
from queue_server.hall.forecast import quantile
from queue_server.hall.rehearsal import Lunches, Outcome, PastDay, best_lunches, rehearse
from queue_server.hall.ticket import State

if TYPE_CHECKING:
    from queue_server.store.store import Store

RULES = {"arrival": ARRIVAL, "weighted": WEIGHTED, "weighted-strong": replace(WEIGHTED, weights=(3.0, 2.0, 1.0))}
#: Plans that are shown.
SHOWN = 5


class NothingToReplay(Exception):
    """No visit was served on those days; the text is one line with the remedy."""


def add_to(commands: Any) -> None:
    """Adds the commands to the parser."""
    rules = commands.add_parser("replay-rules", help="what a past day would have been under other rules of calling")
    rules.add_argument("--data", type=Path, required=True, metavar="DIR")
    rules.add_argument("--day", type=typed_day, action="append", required=True, metavar="YYYY-MM-DD", help="may be given again")
    rules.add_argument("--rule", choices=list(RULES), action="append", help="default: all; the office's own is always shown")
    rules.set_defaults(command=_rules)
    breaks = commands.add_parser("plan-breaks", help="which lunches would have kept most visits within the standard")
    breaks.add_argument("--data", type=Path, required=True, metavar="DIR")
    breaks.add_argument("--until", type=typed_day, metavar="YYYY-MM-DD", help="the last day that is tried; default: yesterday")
    breaks.add_argument("--days", type=_count, default=28, metavar="N", help="so many days back; default: 28")
    breaks.set_defaults(command=_breaks)


def _count(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) <= 366:
        raise argparse.ArgumentTypeError("a number of days is 1 to 366")
    return int(text)


def _rules(given: argparse.Namespace) -> int:
    from queue_server.opening import open_office

    store = open_office(given.data)
    days = _past_days(store, sorted(set(given.day)))
    own = store.office.calling
    rules: dict[str, Rule] = {"the office's own": own}
    rules |= {name: replace(RULES[name], turns=own.turns) for name in given.rule or RULES}
    really = _as_it_was(store, sorted(set(given.day)))
    rows: list[tuple[str, ...]] = [("as it was", *really, "", "")]
    for name, rule in rules.items():
        outcomes = [rehearse(day, rule) for day, _ in days]
        rows.append((name, *_told(outcomes)))
    _print(("rule", "visits", "within", "p90", "worst", "overtaken", "by at most"), rows)
    return 0


def _breaks(given: argparse.Namespace) -> int:
    from queue_server.opening import open_office

    store = open_office(given.data)
    last = given.until or store.office.calendar.business_day(store.clock.now()) - timedelta(days=1)
    days = _past_days(store, [last - timedelta(days=back) for back in range(given.days)])
    rule = store.office.calling
    really = [rehearse(day, rule) for day, _ in days]
    visits, kept = sum(len(one.totals_s) for one in really), sum(one.kept for one in really)
    found = best_lunches(days, rule)
    rows = [("as the pauses were", *_kept(kept, visits))]
    rows += [(_plan(plan), *_kept(would_keep, visits)) for plan, would_keep in found[:SHOWN]]
    _print(("lunches of 45 minutes", "within", "share"), rows)
    best, most = found[0]
    if most > kept:
        print(f"{len(days)} days, {visits} visits. Best: {_plan(best)}; counters go in turn: 1, 2, 3 …, then again.")
    else:
        print(f"{len(days)} days, {visits} visits. No plan would have kept more than the pauses as they were.")
    return 0


def _past_days(store: Store, days: Sequence[date]) -> list[tuple[PastDay, float]]:
    from queue_server.reports.past_day import past_day

    found = [past_day(store, day.isoformat()) for day in days]
    there = [one for one in found if one is not None]
    if not there:
        raise NothingToReplay(f"{', '.join(map(str, days[:3]))}: nobody was served then; choose days with visits")
    return there


def _as_it_was(store: Store, days: Iterable[date]) -> tuple[str, ...]:
    from queue_server.store import tickets

    totals: list[float] = []
    for day in days:
        with store.read_apart() as connection:
            rows = tickets.of_day(connection, store.office, day.isoformat(), State.FINISHED)
        totals += [row.waiting_s + row.walking_s + row.service_s for row in rows]
    return _figures(totals, sum(one <= store.office.standard.total_limit_s for one in totals))


def _told(outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    totals = [one for outcome in outcomes for one in outcome.totals_s]
    passed, youngest = sum(one.passed for one in outcomes), max(one.youngest_s for one in outcomes)
    return *_figures(totals, sum(one.kept for one in outcomes)), str(passed), _clock(youngest)


def _figures(totals: list[float], kept: int) -> tuple[str, ...]:
    totals.sort()
    return str(len(totals)), _share(kept, len(totals)), _clock(quantile(totals, 0.9)), _clock(totals[-1])


def _kept(kept: int, of: int) -> tuple[str, str]:
    return str(kept), _share(kept, of)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _plan(plan: Lunches) -> str:
    begin = int(plan.first_s)
    return f"{plan.waves} waves from {begin // 3600}:{begin % 3600 // 60:02d}"


def _print(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    for row in [head, *rows]:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        sys.stdout.write("  ".join(cells).rstrip() + "\n")
