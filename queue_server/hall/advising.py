"""When one more counter is advised, when the hall is left alone, and when an advice was right."""

from __future__ import annotations

from queue_server.hall.forecast import MANY, Advice

#: After a refusal nothing is said for so long.
SILENT_AFTER_REFUSAL_S = 30 * 60
#: An advice stands so long; one that was followed is at work for the hour that it asked for.
STANDS_S, WORKS_S = 10 * 60, 65 * 60
#: What came of an advice is known so long after it: whoever came within the hour has been served by then.
JUDGED_AFTER_S = 100 * 60
FOLLOWED, REFUSED = "followed", "refused"


def is_worth_saying(advice: Advice | None, at_least: int) -> bool:
    """Whether one more counter would keep so many visitors within the standard."""
    return advice is not None and advice.saved >= at_least


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
    """Followed: fewer visits broke the standard than were expected without the counter. Otherwise: as many as are trouble did."""
    return late_really < late if answer == FOLLOWED else late_really >= MANY
