"""A simulation from beginning to end: find the server and its people, play the day, tell the figures, compare."""

from __future__ import annotations

import json
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date, datetime
from typing import TextIO

from queue_server.data_dir import FIRST_SECRETS
from queue_server.hall.ticket import State
from queue_server.simulation import own_server, staff, summary
from queue_server.simulation.link import Link
from queue_server.simulation.open_day import OpenDay, find_day, find_timing
from queue_server.simulation.plan import plan_day
from queue_server.simulation.play import EARLY_S, Play, Progress, desks_of
from queue_server.simulation.presets import PRESETS
from queue_server.simulation.staff import Access, Staff
from queue_server.simulation.table import table
from queue_server.simulation.timing import RealTime, Timing

EQUAL, DIFFERENT = 0, 1
#: So many differences are told one by one.
TOLD = 20
PROGRESS_EVERY_S = 0.2
ERASE_LINE = "\r\x1b[K"

Tell = Callable[[str], None]


def simulate(given: Namespace) -> int:
    """Plays the day that the command line asks for; returns 0, or 1 when the server's report says something else."""
    if given.data is None:
        return _simulate(given, given.server, staff.read_access(staff.find_access(given.access)), given.day)
    day = given.day or date.today()
    begins = own_server.start_of(day)
    made = own_server.make_office(given.data, given.setup, begins)
    access = staff.read_access(given.access or made or given.data / FIRST_SECRETS)
    with own_server.running(given.data, begins) as url:
        return _simulate(given, url, access, day)


def _simulate(given: Namespace, url: str, access: Access, wanted: date | None) -> int:
    tell = _teller(sys.stderr if given.json else sys.stdout)
    with closing(Staff(Link(url), access)) as people:
        timing = find_timing(people, given.speed)
        people.link.before = timing.settle
        day = find_day(people, timing, wanted, or_later=given.day is None)
        play = _prepare(given, people, timing, day, tell)
        play.run()
        sys.stderr.write(ERASE_LINE if sys.stderr.isatty() else "")
        _tell_remarks(play, tell)
        return _compare(play, given.json, tell)


def _prepare(given: Namespace, people: Staff, timing: Timing, day: OpenDay, tell: Tell) -> Play:
    """Waits until shortly before the opening, lets the operators sit down, and draws the day for them."""
    preset = PRESETS[given.preset]
    sit_down_at = int(day.opens.timestamp()) - EARLY_S
    if isinstance(timing, RealTime) and timing.now() < sit_down_at:
        tell(f"The office opens at {day.opens:%H:%M}; waiting for that.")
    timing.skip_to(sit_down_at)
    seats = people.take_seats(preset.counters)
    plan = plan_day(
        preset,
        f"{given.seed} {day.day}",
        length_s=int((day.closes - day.opens).total_seconds()),
        services=list(day.services),
        priorities=day.priorities,
        counters=len(seats),
        share=day.share,
    )
    tell(f"{day.office['name']}, {day.opens:%Y-%m-%d, %H:%M} to {day.closes:%H:%M}: {_counters(len(seats), preset.counters)}")
    return Play(people, timing, day, plan, desks_of(seats, plan), _progress(day, sys.stderr))


def _counters(open_now: int, wanted: int) -> str:
    if open_now == wanted:
        return f"{open_now} counters"
    return f"{open_now} counters of {wanted} (the office has no more free counters with operators), so fewer visitors as well"


def _tell_remarks(play: Play, tell: Tell) -> None:
    """What the figures do not show."""
    if play.own:
        left_at = datetime.fromtimestamp(max(one.since for one in play.own), play.day.opens.tzinfo)
        tell(f"The last visitor left at {left_at:%H:%M}.")
    if expired := sum(1 for one in play.own if one.state is State.EXPIRED):
        tell(f"{expired} were still here at midnight: no open counter takes their service, or there are too few counters.")
    if play.turned_away:
        tell(f"{play.turned_away} more would have come and found the office or the service closed.")
    if play.strangers:
        tell(f"{play.strangers} visitors who had come by themselves were served as well; the figures here are without them.")


def _compare(play: Play, as_json: bool, tell: Tell) -> int:
    """Prints the figures, and what the server says of the same day."""
    day = play.day.day
    report = play.staff.reader.ask("GET", f"/reports/day?date={day}&format=json&lang=en")
    listed = play.staff.host.ask("GET", f"/tickets?day={day}&lang=en")["items"]
    operators = {desk.operator.name: desk.operator.display_name for desk in play.desks}
    own = summary.figures(play.own, play.day, report, operators)
    print(json.dumps(own, ensure_ascii=False, indent=2) if as_json else f"\n{table(own)}\n")
    others = len(listed) - len(play.own)
    differences = summary.ticket_differences(play.own, listed)
    if others == 0:
        differences += summary.report_differences(own, report)
    else:
        tell(
            f"The day holds {others} tickets that were not issued here, and the server's report counts them: "
            f"only the {len(play.own)} tickets of this run are compared, one by one."
        )
    return _tell_verdict(differences, "equal to the server's report" if others == 0 else "equal to the server's tickets", tell)


def _tell_verdict(differences: Sequence[str], equal: str, tell: Tell) -> int:
    if not differences:
        tell(f"What the visitors saw is {equal}.")
        return EQUAL
    said = [*differences[:TOLD], *([f"and {len(differences) - TOLD} more"] if len(differences) > TOLD else [])]
    print("queue-server: the server says something else than the visitors saw:", *said, sep="\n  ", file=sys.stderr)
    return DIFFERENT


def _teller(out: TextIO) -> Tell:
    def tell(line: str) -> None:
        print(line, file=out, flush=True)

    return tell


def _progress(day: OpenDay, out: TextIO) -> Progress:
    """Shows how far the day is, on a terminal only."""
    shown_at = 0.0

    def show(now: int, came: int, planned: int, waiting: int) -> None:
        nonlocal shown_at
        if time.monotonic() - shown_at < PROGRESS_EVERY_S:
            return
        shown_at = time.monotonic()
        clock = datetime.fromtimestamp(now, day.opens.tzinfo)
        out.write(f"{ERASE_LINE}{clock:%H:%M}  {came} of {planned} visitors, {waiting} waiting")
        out.flush()

    return show if out.isatty() else lambda *_: None
