"""Who is called next, and why: priority, then arrival, with visitors who were sent to one counter or came back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.hall.calling import WEIGHTED, Choice, Waiting, Why, callable_at, choose, in_order, place_of_return, why

BOTH = frozenset({"advice", "meter"})


def someone(ticket: str, place: float, **more: Any) -> Waiting:
    return Waiting(**({"ticket": ticket, "service": "advice", "rank": 0, "place": place} | more))


def called(waiting: Sequence[Waiting], counter: int = 1, services: frozenset[str] = BOTH) -> str | None:
    choice = choose(waiting, counter, services)
    return choice.ticket if choice else None


def test_whoever_came_first_is_called_first() -> None:
    assert choose([someone("later", 2), someone("first", 1)], 1, BOTH) == Choice("first", Why.ARRIVAL)


def test_a_higher_priority_goes_first_and_the_reason_says_so() -> None:
    queue = [someone("first", 1), someone("veteran", 2, rank=10), someone("disabled", 3, rank=20)]
    assert choose(queue, 1, BOTH) == Choice("disabled", Why.PRIORITY)
    assert [one.ticket for one in in_order(queue)] == ["disabled", "veteran", "first"]


def test_among_equal_priorities_arrival_decides() -> None:
    queue = [someone("second", 5, rank=10), someone("first", 4, rank=10), someone("nobody", 1)]
    assert [one.ticket for one in in_order(queue)] == ["first", "second", "nobody"]


def test_nobody_is_called_when_nobody_waits() -> None:
    assert choose([], 1, BOTH) is None


def test_a_counter_calls_only_for_the_services_that_it_takes() -> None:
    queue = [someone("meter", 1, service="meter"), someone("advice", 2)]
    assert called(queue, services=frozenset({"advice"})) == "advice"
    assert called(queue, services=frozenset({"connection"})) is None


HELPS = frozenset({"meter"})


def test_a_counter_that_helps_calls_for_its_own_services_first_and_says_so() -> None:
    queue = [someone("meter", 1, service="meter"), someone("advice", 2)]
    assert choose(queue, 1, BOTH, helps=HELPS) == Choice("advice", Why.OWN)
    assert choose(queue[:1], 1, BOTH, helps=HELPS) == Choice("meter", Why.HELPING)
    assert choose([someone("advice", 1), *queue[:1]], 1, BOTH, helps=HELPS) == Choice("advice", Why.ARRIVAL)


def test_priority_a_due_appointment_and_whoever_was_sent_go_first_at_a_counter_that_only_helps_with_their_service() -> None:
    own = someone("advice", 1)
    assert choose([own, someone("disabled", 2, service="meter", rank=20)], 1, BOTH, helps=HELPS) == Choice(
        "disabled", Why.PRIORITY
    )
    booked = someone("booked", 2, service="meter", booked_at=100)
    assert choose([own, booked], 1, BOTH, now=100, helps=HELPS) == Choice("booked", Why.BOOKED)
    sent = someone("sent", 0, service="meter", for_counter=1)
    assert choose([own, sent], 1, BOTH, helps=HELPS) == Choice("sent", Why.ARRIVAL)


def test_whoever_has_waited_to_the_cap_goes_first_at_a_counter_that_only_helps_too() -> None:
    queue = [someone("meter", 1, service="meter", came_at=0), someone("advice", 2, came_at=1000)]
    assert choose(queue, 1, BOTH, WEIGHTED, 40 * 60, helps=HELPS) == Choice("advice", Why.OWN)
    assert choose(queue, 1, BOTH, WEIGHTED, 45 * 60, helps=HELPS) == Choice("meter", Why.WAITED)


def test_a_visitor_who_was_sent_to_a_counter_is_called_there_whatever_it_takes_and_nowhere_else() -> None:
    sent = someone("sent", 2, service="meter", for_counter=3)
    queue = [someone("first", 1), sent]
    assert called(queue, counter=1) == "first"
    assert called([sent], counter=1) is None
    assert called([sent], counter=3, services=frozenset({"advice"})) == "sent"
    assert [one.ticket for one in callable_at(queue, 3, frozenset({"advice"}))] == ["first", "sent"]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({}, Why.ARRIVAL),
        ({"returned": True}, Why.RETURNED),
        ({"rank": 10}, Why.PRIORITY),
        ({"rank": 10, "returned": True}, Why.PRIORITY),
    ],
)
def test_every_call_has_a_reason_that_can_be_shown(more: dict[str, Any], reason: Why) -> None:
    assert why([someone("one", 1, **more)]) is reason


# Coming back after a missed call


def returned(queue: list[Waiting], ticket: str, own_place: float = 0.5) -> list[Waiting]:
    place = place_of_return(queue, own_place)
    return [*queue, someone(ticket, place, returned=True)]


def test_a_visitor_who_missed_the_call_comes_back_as_next_but_one() -> None:
    queue = returned([someone(f"waits-{place}", place) for place in (1, 2, 3)], "back")
    assert [one.ticket for one in in_order(queue)] == ["waits-1", "back", "waits-2", "waits-3"]


def test_several_who_come_back_stand_behind_one_another_after_the_first_in_line() -> None:
    queue = [someone(f"waits-{place}", place) for place in (1, 2, 3)]
    for ticket in ("back-1", "back-2", "back-3"):
        queue = returned(queue, ticket)
    assert [one.ticket for one in in_order(queue)] == ["waits-1", "back-1", "back-2", "back-3", "waits-2", "waits-3"]


def test_with_one_person_waiting_whoever_comes_back_is_second() -> None:
    assert [one.ticket for one in in_order(returned([someone("waits", 7)], "back"))] == ["waits", "back"]


def test_with_nobody_waiting_whoever_comes_back_is_next_at_the_old_place() -> None:
    assert place_of_return([], 12.0) == 12.0


def test_a_newcomer_stands_behind_whoever_came_back() -> None:
    queue = returned([someone("waits-1", 1), someone("waits-2", 2)], "back")
    queue.append(someone("newcomer", 3))
    assert [one.ticket for one in in_order(queue)][-1] == "newcomer"


# What must hold in every hall

services = st.sampled_from(["advice", "meter", "connection"])
visitors = st.builds(
    lambda service, rank, counter, back: {"service": service, "rank": rank, "for_counter": counter, "returned": back},
    services,
    st.sampled_from([0, 0, 0, 10, 20]),
    st.sampled_from([None, None, None, 1, 2]),
    st.just(False),
)


@given(st.lists(visitors, max_size=25), st.sets(services), st.sampled_from([1, 2, 3]))
def test_nobody_is_passed_over_except_by_priority_or_by_whom_the_counter_may_call(
    hall: list[dict[str, Any]], taken: set[str], counter: int
) -> None:
    queue = [someone(str(place), place, **one) for place, one in enumerate(hall)]
    choice = choose(queue, counter, frozenset(taken))
    may_come = [one for one in queue if one.for_counter == counter or (one.for_counter is None and one.service in taken)]
    if choice is None:
        assert may_come == []
        return
    chosen = next(one for one in queue if one.ticket == choice.ticket)
    assert chosen in may_come
    assert not [one for one in may_come if one.rank > chosen.rank]
    assert not [one for one in may_come if one.rank == chosen.rank and one.place < chosen.place]


@given(
    st.lists(st.tuples(services, st.sampled_from([0, 10])), max_size=20),
    st.lists(st.tuples(st.sampled_from([1, 2]), st.sampled_from(["call", "miss", "return"])), max_size=60),
)
def test_within_a_service_and_rank_only_those_who_came_back_stand_before_earlier_visitors(
    arrivals: list[tuple[str, int]], happenings: list[tuple[int, str]]
) -> None:
    """A small hall: visitors come, are called, miss their call, come back; each call looks whom it passes over."""
    waiting = {
        f"v{place}": someone(f"v{place}", float(place), service=service, rank=rank)
        for place, (service, rank) in enumerate(arrivals)
    }
    arrived = {ticket: one.place for ticket, one in waiting.items()}
    missed: list[Waiting] = []
    takes = {1: frozenset({"advice", "meter", "connection"}), 2: frozenset({"advice"})}
    for counter, what in happenings:
        if what == "return" and missed:
            one = missed.pop()
            queue = [other for other in waiting.values() if other.rank == one.rank]
            place = place_of_return(queue, one.place)
            waiting[one.ticket] = someone(one.ticket, place, service=one.service, rank=one.rank, returned=True)
            continue
        choice = choose(waiting.values(), counter, takes[counter])
        if choice is None:
            continue
        chosen = waiting.pop(choice.ticket)
        for other in waiting.values():
            if other.service == chosen.service and other.rank == chosen.rank and not other.returned and not chosen.returned:
                assert arrived[other.ticket] > arrived[chosen.ticket]
        if what == "miss":
            missed.append(chosen)
