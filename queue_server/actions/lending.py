"""The host lets an open counter take one more service for a while: its operator is told, and every queue knows it at once."""

from __future__ import annotations

from queue_server.actions.actor import Actor, NotFound, Refused
from queue_server.actions.found import name_of, the_counter
from queue_server.actions.once import Answer, once
from queue_server.documents.menu import texts_of
from queue_server.store import counters, desk_messages
from queue_server.store.catalogue import Counter, Service
from queue_server.store.events import Event
from queue_server.store.store import Change, Store


class CounterClosed(Refused):
    """Nobody sits at this counter. details: counter"""

    code = "counter_closed"


class ServiceThere(Refused):
    """This counter takes the service already. details: counter, text by language"""

    code = "service_there"


class OperatorCannot(Refused):
    """Whoever sits there has not learnt this service. details: counter, text by language"""

    code = "operator_cannot"


class NotLent(Refused):
    """This counter has no such service on loan (any more). details: counter, text by language"""

    code = "not_lent"


def lend(store: Store, actor: Actor, number: int, service: str, key: str | None = None) -> Answer:
    """Lets a counter take a service too, until it is taken back, its operator leaves, or the day ends.

    Raises NotFound, CounterClosed, ServiceThere, OperatorCannot.
    """

    def work(change: Change) -> Answer:
        counter, wanted = the_counter(change, number), the_service(change, service)
        lend_now(change, actor, counter, wanted)
        return _document(change, counter)

    return once(store, actor, key, ("lend", number, service), work)


def take_back(store: Store, actor: Actor, number: int, service: str, key: str | None = None) -> Answer:
    """The counter takes the service no longer; a visitor who is there is served to the end. Raises NotFound, NotLent."""

    def work(change: Change) -> Answer:
        counter, lent = the_counter(change, number), the_service(change, service)
        if not counters.take_back(change, counter.id, lent.id):
            raise NotLent(counter=number, text=texts_of("error.not_lent", counter=number, service=lent.name))
        change.record(Event.SERVICE_TAKEN_BACK, actor.who, counter=counter.id, details={"service": lent.code})
        desk_messages.add(change, [counter], name_of(change, actor), texts_of("lent.taken_back", service=lent.name))
        return _document(change, counter)

    return once(store, actor, key, ("take back", number, service), work)


def lend_now(change: Change, actor: Actor, counter: Counter, wanted: Service) -> None:
    """See `lend`."""
    office, number = change.office, counter.number
    seat = counters.one_now(change.connection, counter.id)
    operator = office.user_by_id.get(seat.operator_id) if seat.operator_id is not None else None
    if operator is None:
        raise CounterClosed(counter=number)
    if wanted.code in counters.services_of(office, seat) - counters.helps_of(office, seat):
        raise ServiceThere(counter=number, text=texts_of("error.service_there", counter=number, service=wanted.name))
    if wanted.code not in operator.services:
        words = texts_of("error.operator_cannot", operator=operator.display_name, service=wanted.name)
        raise OperatorCannot(counter=number, text=words)
    counters.lend(change, counter.id, wanted.id)
    details = {"service": wanted.code, "operator": operator.name}
    change.record(Event.SERVICE_LENT, actor.who, counter=counter.id, details=details)
    desk_messages.add(change, [counter], name_of(change, actor), texts_of("lent.given", service=wanted.name))


def the_service(change: Change, code: str) -> Service:
    """Raises NotFound."""
    service = change.office.service_by_code.get(code)
    if service is None:
        raise NotFound(what="service")
    return service


def _document(change: Change, counter: Counter) -> Answer:
    seat = counters.one_now(change.connection, counter.id)
    return {
        "counter": counter.number,
        "services": sorted(counters.services_of(change.office, seat)),
        "lent": sorted(counters.lent_to(change.office, seat)),
    }
