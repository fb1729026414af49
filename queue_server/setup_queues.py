"""What a new set-up means for those who wait: which services leave, who still serves them, and how they stay to the end."""

from __future__ import annotations

from collections.abc import Mapping

from queue_server.hall.desk import SEATED_ROLES
from queue_server.setup_file import CounterPart, Setup, UserPart, check
from queue_server.setup_names import Name


def takes(counter: CounterPart, code: str) -> bool:
    return not counter.services or code in counter.services or code in counter.helps


def can(user: UserPart, code: str) -> bool:
    return user.role in SEATED_ROLES and not user.disabled and (not user.services or code in user.services)


def served(setup: Setup, code: str) -> bool:
    """Whether a visitor for a service can be called: a counter takes it, and somebody who may sit there can do it."""
    return (
        any(one.code == code for one in setup.services)
        and any(takes(one, code) for one in setup.counters)
        and any(can(one, code) for one in setup.users)
    )


def leaving(before: Setup, after: Setup) -> Mapping[str, str]:
    """The services that take nobody any more, or that nobody serves any more: removed, closed, or unserved, by code."""
    there = {one.code: one for one in after.services}
    found = {}
    for one in before.services:
        if one.code not in there:
            found[one.code] = "removed"
        elif one.closed_reason is None and there[one.code].closed_reason is not None:
            found[one.code] = "closed"
        elif served(before, one.code) and not served(after, one.code):
            found[one.code] = "unserved"
    return found


def kept_open(before: Setup, after: Setup, code: str, reason: Name) -> Setup:
    """`after`, in which a service takes nobody any more and yet stays with the counters and people who had it before.

    Raises Fault where that cannot be.
    """
    setup = after.model_copy(deep=True)
    index, old = next((index, one) for index, one in enumerate(before.services) if one.code == code)
    service = next((one for one in setup.services if one.code == code), None)
    if service is None:
        service = old.model_copy(deep=True)
        setup.services.insert(min(index, len(setup.services)), service)
        if all(one.letter != service.group for one in setup.groups):
            setup.groups.append(next(one for one in before.groups if one.letter == service.group))
    service.closed_reason = service.closed_reason or reason
    counters = {one.number: one for one in before.counters}
    for counter in setup.counters:
        had = counters.get(counter.number)
        if had is not None and takes(had, code) and not takes(counter, code):
            (counter.helps if code in had.helps else counter.services).append(code)
    users = {one.name: one for one in before.users}
    for user in setup.users:
        could = users.get(user.name)
        if could is not None and can(could, code) and not can(user, code) and user.role in SEATED_ROLES:
            user.services.append(code)
    return check(setup.model_dump(mode="json", exclude_none=True))
