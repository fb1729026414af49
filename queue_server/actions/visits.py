"""What happens to a ticket after it was issued: called, served, put aside, sent on, ended."""

from __future__ import annotations

from typing import Any

from queue_server.actions.actor import (
    Actor,
    CounterOccupied,
    CounterPaused,
    Forbidden,
    Invalid,
    MayNotChoose,
    RecallsUsedUp,
    ReturnTooLate,
    ServiceClosed,
    TooSoon,
)
from queue_server.actions.fairness import may_choose, passed_by
from queue_server.actions.found import seat_of, the_counter, the_ticket, ticket_answer
from queue_server.actions.once import Answer, once
from queue_server.actions.results import check_result
from queue_server.documents.menu import reachable, texts_of
from queue_server.documents.ticket import ticket_document
from queue_server.hall import booking, calling
from queue_server.hall.calling import Why
from queue_server.hall.ticket import AT_COUNTER, State, Step, after
from queue_server.store import counters, hall_turn, tickets
from queue_server.store.counters import CounterRow
from queue_server.store.events import Event
from queue_server.store.store import Change, Store
from queue_server.store.tickets import TicketRow

#: Of those whom a call passed over, so many are named in its event.
PASSED_NAMED = 20


def call_next(store: Store, actor: Actor, number: int, key: str | None = None) -> Answer:
    """Calls the next visitor to a counter; None when nobody waits for it.

    Raises CounterOccupied when the counter still has a visitor, CounterPaused, Forbidden, NotFound.
    """

    def work(change: Change) -> Answer:
        seat = _free_counter(change, actor, number)
        services, helps = counters.services_of(change.office, seat), counters.helps_of(change.office, seat)
        heads = tickets.heads(change.connection, change.office)
        turn = hall_turn.turn(change.connection, change.office)
        choice = calling.choose(heads, seat.number, services, change.office.calling, change.now, turn, helps)
        if choice is None:
            return None
        called = the_ticket(change, choice.ticket)
        if choice.contested:
            hall_turn.next_turn(change)
        return _call(change, actor, called, seat, choice.why, turn)

    return once(store, actor, key, ("call-next", number), work)


def call_chosen(store: Store, actor: Actor, number: int, ticket: str, reason: str, key: str | None = None) -> Answer:
    """Calls one visitor out of the order, for a reason that stays in the history.

    Whom to take of those who wait is a right (MayNotChoose); a parked visitor was at a counter already, any desk calls him.
    """

    def work(change: Change) -> Answer:
        seat = _free_counter(change, actor, number)
        row = the_ticket(change, ticket)
        after(Step.CALL, State(row.state))
        if row.state == State.WAITING and not may_choose(change.office, actor):
            raise MayNotChoose
        turn = hall_turn.turn(change.connection, change.office)
        return _call(change, actor, row, seat, Why.CHOSEN, turn, reason)

    return once(store, actor, key, ("call", number, ticket, reason), work)


def recall(store: Store, actor: Actor, ticket: str, key: str | None = None) -> Answer:
    """Repeats a call: it is shown and spoken again. Raises RecallsUsedUp, TooSoon."""

    def work(change: Change) -> Answer:
        row = _own_row(change, actor, ticket, Step.RECALL)
        settings = change.office.settings
        if row.recalls >= settings.recalls:
            raise RecallsUsedUp(recalls=row.recalls)
        wait = (row.announced_at or 0) + settings.recall_pause_s - change.now
        if wait > 0:
            raise TooSoon(retry_after_s=wait)
        moved = tickets.take_step(change, row, Step.RECALL, {"recalls": row.recalls + 1, "announced_at": change.now})
        announcement = change.announce(row.id, row.counter_id, row.service_id)
        change.record(Event.RECALLED, actor.who, row.id, row.counter_id, {"announcement": announcement, "recalls": moved.recalls})
        return ticket_answer(change, actor, moved)

    return once(store, actor, key, ("recall", ticket), work)


def start(store: Store, actor: Actor, ticket: str, key: str | None = None) -> Answer:
    """The visitor came: the service begins."""

    def work(change: Change) -> Answer:
        row = _own_row(change, actor, ticket, Step.START)
        values: dict[str, Any] = {"operator_id": actor.user_id or row.operator_id}
        if row.started_at is None:
            values["started_at"] = change.now
        moved = tickets.take_step(change, row, Step.START, values)
        change.record(Event.STARTED, actor.who, row.id, row.counter_id)
        return ticket_answer(change, actor, moved)

    return once(store, actor, key, ("start", ticket), work)


def finish(store: Store, actor: Actor, ticket: str, outcome: str | None = None, key: str | None = None) -> Answer:
    """The service ends. A visitor who was sent here with "back to me after" goes back into the queue of the first counter.

    Raises ResultNeeded where the set-up wants a result; a host may finish a forgotten service without one.
    """

    def work(change: Change) -> Answer:
        row = _own_row(change, actor, ticket, Step.FINISH)
        check_result(change, actor, row, outcome)
        return ticket_answer(change, actor, end_service(change, actor, row, outcome))

    return once(store, actor, key, ("finish", ticket, outcome), work)


def further_service(
    store: Store, actor: Actor, ticket: str, service: str, outcome: str | None = None, key: str | None = None
) -> Answer:
    """The visitor wants something else too: this service ends with its result, the next begins at once at the same counter.

    Number, place and all times stay; the history keeps how long each service took.
    """

    def work(change: Change) -> Answer:
        row = _own_row(change, actor, ticket, Step.FURTHER_SERVICE)
        check_result(change, actor, row, outcome)
        wanted = change.office.service_by_code.get(service)
        if wanted is None or wanted.id == row.service_id:
            raise Invalid(field="service")
        values = {"service_id": wanted.id, "operator_id": actor.user_id or row.operator_id}
        moved = tickets.take_step(change, row, Step.FURTHER_SERVICE, values)
        details = {
            "from_service": change.office.service_by_id[row.service_id].code,
            "outcome": outcome,
            "service_s": change.now - row.since,
            "service": wanted.code,
        }
        change.record(Event.FURTHER_SERVICE, actor.who, row.id, row.counter_id, details)
        return ticket_answer(change, actor, moved)

    return once(store, actor, key, ("further-service", ticket, service, outcome), work)


def no_show(store: Store, actor: Actor, ticket: str, key: str | None = None) -> Answer:
    """The visitor did not come."""

    def work(change: Change) -> Answer:
        row = _own_row(change, actor, ticket, Step.NO_SHOW)
        return ticket_answer(change, actor, miss(change, actor, row))

    return once(store, actor, key, ("no-show", ticket), work)


def park(
    store: Store,
    actor: Actor,
    ticket: str,
    reason: str,
    minutes: int | None = None,
    own: bool = False,
    key: str | None = None,
) -> Answer:
    """Puts a visit aside for a reason, with an alarm after `minutes` when given; for all desks, or this operator's `own`."""

    def work(change: Change) -> Answer:
        row = _own_row(change, actor, ticket, Step.PARK)
        return ticket_answer(change, actor, put_aside(change, actor, row, reason, minutes, own))

    return once(store, actor, key, ("park", ticket, reason, minutes, *(("own",) if own else ())), work)


def transfer(
    store: Store,
    actor: Actor,
    ticket: str,
    service: str | None = None,
    counter: int | None = None,
    comment: str | None = None,
    return_to_me: bool = False,
    key: str | None = None,
) -> Answer:
    """Sends a visitor on to another service or counter. Number and place in the order of arrival stay: the whole visit counts.

    Raises Invalid, and ServiceClosed for a service that no counter could ever call for.
    """

    def work(change: Change) -> Answer:
        row = _own_row(change, actor, ticket, Step.TRANSFER)
        target = change.office.counter_by_number.get(counter) if counter is not None else None
        new_service = change.office.service_by_code.get(service) if service is not None else None
        if (service is None and counter is None) or (service is not None and new_service is None):
            raise Invalid(field="service")
        if counter is not None and target is None:
            raise Invalid(field="counter")
        if target is None and new_service is not None and new_service.code not in change.office.served:
            raise ServiceClosed(text=texts_of("closed.unserved"), opens_at=None)
        if return_to_me and row.state not in AT_COUNTER:
            raise Invalid(field="return_to_me")
        values: dict[str, Any] = {
            "service_id": new_service.id if new_service else row.service_id,
            "for_counter_id": target.id if target else None,
            "counter_id": None,
            "recalls": 0,
        }
        if comment is not None:
            values["comment"] = comment
        if return_to_me:
            values |= {"back_to_counter_id": row.counter_id, "back_to_service_id": row.service_id}
        moved = tickets.take_step(change, row, Step.TRANSFER, values)
        change.record(
            Event.TRANSFERRED,
            actor.who,
            row.id,
            row.counter_id,
            {
                "from_service": change.office.service_by_id[row.service_id].code,
                "service": change.office.service_by_id[moved.service_id].code,
                "counter": counter,
                "comment": comment,
                "return_to_me": return_to_me,
            },
        )
        return ticket_answer(change, actor, moved)

    return once(store, actor, key, ("transfer", ticket, service, counter, comment, return_to_me), work)


def return_to_queue(store: Store, actor: Actor, ticket: str, key: str | None = None) -> Answer:
    """A parked or missed visitor is back.

    A parked one has the place of arrival; one who missed the call comes as next but one, or keeps his appointment when its time
    had not come. Raises ReturnTooLate.
    """

    def work(change: Change) -> Answer:
        row = the_ticket(change, ticket)
        after(Step.RETURN, State(row.state))
        values: dict[str, Any] = {"counter_id": None, "recalls": 0, "alarm_at": None, "park_reason": None, "parked_own": None}
        if row.state == State.NO_SHOW:
            if change.now - row.since > change.office.settings.return_within_s:
                raise ReturnTooLate(minutes=change.office.settings.return_within_s // 60)
            if row.booked_at is None or booking.is_lost(row.booked_at, row.since):
                values |= {"place": _place_of_return(change, row), "returned": True}
        moved = tickets.take_step(change, row, Step.RETURN, values)
        change.record(Event.RETURNED, actor.who, row.id, details={"from": row.state, "place": moved.place})
        return ticket_answer(change, actor, moved)

    return once(store, actor, key, ("return", ticket), work)


def cancel(store: Store, actor: Actor, ticket: str, reason: str, key: str | None = None) -> Answer:
    """Calls a visit off."""

    def work(change: Change) -> Answer:
        row = _own_row(change, actor, ticket, Step.CANCEL)
        moved = tickets.take_step(change, row, Step.CANCEL, {"finished_at": change.now})
        change.record(Event.CANCELLED, actor.who, row.id, row.counter_id, {"reason": reason})
        return ticket_answer(change, actor, moved)

    return once(store, actor, key, ("cancel", ticket, reason), work)


def end_service(change: Change, actor: Actor, row: TicketRow, outcome: str | None) -> TicketRow:
    """The service of this visitor ends here and now; see `finish`."""
    if row.back_to_counter_id is not None:
        return _send_back(change, actor, row, outcome)
    moved = tickets.take_step(change, row, Step.FINISH, {"finished_at": change.now, "outcome": outcome})
    change.record(Event.FINISHED, actor.who, row.id, row.counter_id, {"outcome": outcome})
    return moved


def miss(change: Change, actor: Actor, row: TicketRow) -> TicketRow:
    """This visitor did not come."""
    moved = tickets.take_step(change, row, Step.NO_SHOW)
    change.record(Event.NO_SHOW, actor.who, row.id, row.counter_id)
    return moved


def put_aside(change: Change, actor: Actor, row: TicketRow, reason: str, minutes: int | None, own: bool = False) -> TicketRow:
    """This visit is parked; see `park`."""
    alarm_at = None if minutes is None else change.now + minutes * 60
    values = {"park_reason": reason, "alarm_at": alarm_at, "parked_own": own or None}
    moved = tickets.take_step(change, row, Step.PARK, values)
    details = {"reason": reason, "alarm_at": alarm_at, **({"own": True} if own else {})}
    change.record(Event.PARKED, actor.who, row.id, row.counter_id, details)
    return moved


def _own_row(change: Change, actor: Actor, ticket: str, step: Step) -> TicketRow:
    """The ticket, when this person may take this step with it. Raises StepNotAllowed with the present state, Forbidden."""
    row = the_ticket(change, ticket)
    after(step, State(row.state))
    at_a_counter = row.state in AT_COUNTER
    if at_a_counter and not actor.host and counters.one_now(change.connection, row.counter_id).operator_id != actor.user_id:
        raise Forbidden(why="not_your_counter")
    return row


def _free_counter(change: Change, actor: Actor, number: int) -> CounterRow:
    """The actor's own counter, open and without a visitor."""
    seat = seat_of(change, actor, the_counter(change, number))
    visitor = tickets.at_counter(change.connection, seat.id)
    if visitor is not None:
        raise CounterOccupied(ticket=ticket_document(visitor, change.office, change.now, actor.language))
    if seat.paused_reason is not None:
        raise CounterPaused
    return seat


def _call(
    change: Change, actor: Actor, row: TicketRow, seat: CounterRow, why: Why, turn: int, reason: str | None = None
) -> Answer:
    passed = passed_by(change, row, seat, why, turn)
    moved = tickets.take_step(
        change,
        row,
        Step.CALL,
        {
            "counter_id": seat.id,
            "operator_id": actor.user_id,
            "for_counter_id": None,
            "called_at": change.now,
            "announced_at": change.now,
            "recalls": 0,
            "alarm_at": None,
            "park_reason": None,
            "parked_own": None,
        },
    )
    announcement = change.announce(row.id, seat.id, row.service_id)
    details: dict[str, Any] = {"announcement": announcement, "why": why.value}
    if reason is not None:
        details["reason"] = reason
    lent = counters.lent_to(change.office, seat)
    if lent:
        details["lent"] = sorted(lent)
    if passed:
        details["passed"] = {"count": len(passed), "numbers": [one.number for one in passed[:PASSED_NAMED]]}
        if change.office.calling.passes is not None and why in calling.IN_THE_LINE:
            tickets.count_passed(change, [one.id for one in passed if one.rank == 0])
    change.record(Event.CALLED, actor.who, row.id, seat.id, details)
    return ticket_answer(change, actor, moved)


def _send_back(change: Change, actor: Actor, row: TicketRow, outcome: str | None) -> TicketRow:
    values = {
        "service_id": row.back_to_service_id,
        "for_counter_id": row.back_to_counter_id,
        "counter_id": None,
        "back_to_counter_id": None,
        "back_to_service_id": None,
        "recalls": 0,
    }
    moved = tickets.take_step(change, row, Step.SEND_BACK, values)
    change.record(
        Event.SENT_BACK,
        actor.who,
        row.id,
        row.counter_id,
        {
            "service": change.office.service_by_id[moved.service_id].code,
            "counter": change.office.counter_by_id[moved.for_counter_id].number,
            "outcome": outcome,
        },
    )
    return moved


def _place_of_return(change: Change, row: TicketRow) -> float:
    service = change.office.service_by_id[row.service_id]
    others = reachable(change.office, service, counters.desks(change.connection, change.office, change.now))
    queue = [
        one
        for one in (
            tickets.as_waiting(visit, change.office)
            for visit in tickets.in_hall(change.connection, change.office)
            if visit.state == State.WAITING and visit.rank == row.rank and tickets.appointment(visit) is None
        )
        if one.service in others
    ]
    return calling.place_of_return(queue, row.place, tickets.places(change.connection, change.office, row.business_day))
