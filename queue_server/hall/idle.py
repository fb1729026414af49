"""When a computer that nobody uses is locked, and what its page may still do."""

from __future__ import annotations

#: Whose screens show the hall all day: locked, they go on showing it, and only a change asks for the password.
LOOKERS = frozenset({"host", "supervisor"})

#: What a person did is written down at most this often; so much later than written may be done what a session did last.
NOTED_EVERY_S = 60


def limit_s(role: str, desk_minutes: int, administrator_minutes: int) -> int:
    """After how many idle seconds the session of somebody with this role is locked; 0: never."""
    return 60 * (administrator_minutes if role == "administrator" else desk_minutes)


def is_idle(now: int, active_at: int, called_at: int | None, limit: int) -> bool:
    """Whether a session is to be locked. All times in seconds; `active_at`: when its person last did something.

    `called_at`: when the visitor who is at the person's counter was called, None while nobody is. Whoever serves is not locked
    out in the middle of the visit; a second computer, at which nothing was done since that call, is.
    """
    return bool(limit) and not keeps_busy(active_at, called_at) and now - active_at >= limit


def keeps_busy(active_at: int, called_at: int | None) -> bool:
    """Whether a visit of this session goes on: as long as it lasts, its person does something."""
    return called_at is not None and called_at <= active_at + NOTED_EVERY_S
