"""What would help the hall, when it is said, when the hall is left alone, and when an advice was right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from queue_server.hall.forecast import MINUTE_S, Present, dice_of, draw, is_late, weighed
from queue_server.hall.rollout import Counter, Rollout, Visit

#: Runs of each pair for an advice.
PAIRS = 60
#: An advice looks at those who wait now and who come within the hour.
LOOKS_AHEAD_S = 60 * MINUTE_S
#: Until somebody has sat down at one more counter, and how long he stays.
OPENS_IN_S, OPEN_FOR_S = 5 * MINUTE_S, 60 * MINUTE_S
#: So many of the services that could be lent to counters are tried.
MOVES = 3
#: A service that is lent costs nobody an hour: it is advised where it saves at least so much of what one more counter would.
NEARLY = 0.75
#: So many visits that break the standard within the hour are trouble.
MANY = 5

#: After a refusal nothing is said for so long.
SILENT_AFTER_REFUSAL_S = 30 * 60
#: An advice stands so long; one that was followed is at work for the hour that it asked for.
STANDS_S, WORKS_S = 10 * 60, 65 * 60
#: What came of an advice is known so long after it: whoever came within the hour has been served by then.
JUDGED_AFTER_S = 100 * 60
FOLLOWED, REFUSED = "followed", "refused"


@dataclass(frozen=True, slots=True)
class Advice:
    """What one change would do: visits saved from breaking the standard, on average.

    Without it `late` visits break the standard on average, and MANY or more with the `chance`. The counter with the number
    `counter` takes `service` too; or, where both are None, one more counter is opened.
    """

    saved: float
    chance: float
    late: float
    counter: int | None = None
    service: str | None = None


def ways_out(
    present: Present, seed: int, pairs: int = PAIRS, opens_in_s: float = OPENS_IN_S, for_s: float = OPEN_FOR_S
) -> list[Advice]:
    """What each change would do, against leaving the hall alone in the same draws.

    One more counter for everything, for an hour, where one may be opened; then the likeliest of the services that could be lent.
    """
    moves = likely_moves(present)
    changes: list[tuple[int | None, str | None]] = [(None, None)] if present.may_open else []
    changes += [(present.desks[position].number, service) for position, service in moves]
    if not changes:
        return []
    extra = Counter(frozenset(present.usual), opens_in_s, until=opens_in_s + for_s)
    saved = [0] * len(changes)
    late = troubled = 0
    for number in range(pairs):
        drawn = draw(present, dice_of(seed, number), LOOKS_AHEAD_S)
        halls = [[*drawn.counters, extra]] if present.may_open else []
        halls += [_lent(drawn.counters, position, service) for position, service in moves]
        left_alone, *helped = (_late(present, drawn.visits(), hall) for hall in (drawn.counters, *halls))
        saved = [before + left_alone - one for before, one in zip(saved, helped, strict=True)]
        late += left_alone
        troubled += left_alone >= MANY
    return [
        Advice(count / pairs, troubled / pairs, late / pairs, counter, service)
        for count, (counter, service) in zip(saved, changes, strict=True)
    ]


def likely_moves(present: Present) -> list[tuple[int, str]]:
    """(position of a desk, service to lend to it), the likeliest to help first: from little work to much."""
    work = dict.fromkeys(present.usual, 0.0)
    for one in present.waiting:
        work[one.service] += present.usual[one.service].mean_s
    for begin, seconds, by_service in present.arrivals:
        part = max(0.0, min(begin + seconds, LOOKS_AHEAD_S) - begin) / seconds
        for code, count in by_service.items():
            work[code] += part * count * present.usual[code].mean_s
    here = [position for position, desk in enumerate(present.desks) if desk.back_in_s is None]
    takers = {code: [position for position in here if code in present.desks[position].services] for code in work}
    load = {
        position: sum(work[code] / len(takers[code]) for code in present.desks[position].services & work.keys())
        for position in here
    }
    found = []
    for position in here:
        for code in sorted(present.desks[position].could & work.keys()):
            theirs = [load[one] for one in takers[code]]
            gap = (sum(theirs) / len(theirs) if theirs else float("inf")) - load[position]
            if work[code] > 0 and gap > 0:
                found.append((-gap, -work[code], position, code))
    return [(position, code) for _, _, position, code in sorted(found)[:MOVES]]


def best(found: Sequence[Advice], at_least: int) -> Advice | None:
    """The one to be said, if any is worth it: a service to lend rather than a counter to open, where that does nearly as much."""
    worth = [one for one in found if one.saved >= at_least]
    opening = next((one for one in worth if one.counter is None), None)
    move = max((one for one in worth if one.counter is not None), key=lambda one: one.saved, default=None)
    if move is None or (opening is not None and move.saved < NEARLY * opening.saved):
        return opening
    return move


def may_speak(given_at: int | None, answer: str | None, answered_at: int | None, now: int) -> bool:
    """Whether a new advice may be given after the one before it."""
    if given_at is None:
        return True
    if answer == REFUSED:
        return now - (answered_at or given_at) >= SILENT_AFTER_REFUSAL_S
    if answer == FOLLOWED:
        return now - (answered_at or given_at) >= WORKS_S
    return now - given_at >= STANDS_S


def stands(given_at: int, answer: str | None, now: int) -> bool:
    """Whether an advice is still to be answered."""
    return answer is None and now - given_at < STANDS_S


def was_right(answer: str | None, late: float, late_really: int) -> bool:
    """Followed: fewer visits broke the standard than were expected without it. Otherwise: as many as are trouble did."""
    return late_really < late if answer == FOLLOWED else late_really >= MANY


def _lent(counters: Sequence[Counter], position: int, service: str) -> list[Counter]:
    changed = list(counters)
    one = changed[position]
    changed[position] = replace(one, services=one.services | {service}, helps=one.helps - {service})
    return changed


def _late(present: Present, visits: list[Visit], counters: Sequence[Counter]) -> int:
    Rollout(visits, counters, weighed(present), present.rule, present.turn).run()
    return sum(is_late(one, present.limit_s) for one in visits)
