"""The life of a ticket: its states, and which step leads from which state to which."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType


class State(StrEnum):
    """Where a visit stands."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    PARKED = "parked"
    FINISHED = "finished"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Step(StrEnum):
    """What somebody does with a ticket."""

    CALL = "call"
    RECALL = "recall"
    PRIORITY = "priority"
    START = "start"
    FINISH = "finish"
    FURTHER_SERVICE = "further_service"
    SEND_BACK = "send_back"
    NO_SHOW = "no_show"
    PARK = "park"
    TRANSFER = "transfer"
    RETURN = "return"
    CANCEL = "cancel"
    EXPIRE = "expire"


class Origin(StrEnum):
    """Where a visit's number came from."""

    KIOSK = "kiosk"
    HOST = "host"
    ROLL = "roll"
    PAPER_DAY = "paper_day"
    IMPORTED = "imported"


#: These visits were entered by people.
BY_HAND = frozenset({Origin.HOST, Origin.ROLL, Origin.PAPER_DAY})

#: Of these visits the history holds no steps, only the times that a form or another system had.
WITHOUT_STEPS = frozenset({Origin.PAPER_DAY, Origin.IMPORTED})


class StepNotAllowed(Exception):
    """This step leads nowhere from the ticket's present state."""

    def __init__(self, step: Step, state: State) -> None:
        super().__init__(f"{step} is not allowed while the ticket is {state}")
        self.step = step
        self.state = state


class ServiceGone(Exception):
    """The visitor's service is offered no more: nobody would call him from its queue."""


_LEADS_TO: Mapping[Step, Mapping[State, State]] = MappingProxyType(
    {
        Step.CALL: {State.WAITING: State.CALLED, State.PARKED: State.CALLED},
        Step.RECALL: {State.CALLED: State.CALLED},
        # He waits on where he is: who is called before him changes, not his place in the order of arrival.
        Step.PRIORITY: {State.WAITING: State.WAITING, State.PARKED: State.PARKED},
        Step.START: {State.CALLED: State.SERVING},
        Step.FINISH: {State.SERVING: State.FINISHED},
        # One service of the visit is done, the next begins with the same people at the same counter.
        Step.FURTHER_SERVICE: {State.SERVING: State.SERVING},
        # "Back to me after": the second counter is done, the visit goes on where it came from.
        Step.SEND_BACK: {State.SERVING: State.WAITING},
        Step.NO_SHOW: {State.CALLED: State.NO_SHOW},
        Step.PARK: {State.CALLED: State.PARKED, State.SERVING: State.PARKED},
        Step.TRANSFER: {
            State.WAITING: State.WAITING,
            State.CALLED: State.WAITING,
            State.SERVING: State.WAITING,
            State.PARKED: State.WAITING,
        },
        Step.RETURN: {State.PARKED: State.WAITING, State.NO_SHOW: State.WAITING},
        Step.CANCEL: {
            State.WAITING: State.CANCELLED,
            State.CALLED: State.CANCELLED,
            State.PARKED: State.CANCELLED,
            State.NO_SHOW: State.CANCELLED,
        },
        Step.EXPIRE: {
            State.WAITING: State.EXPIRED,
            State.CALLED: State.EXPIRED,
            State.SERVING: State.EXPIRED,
            State.PARKED: State.EXPIRED,
        },
    }
)

#: A visit in one of these states is still going on.
OPEN = frozenset({State.WAITING, State.CALLED, State.SERVING, State.PARKED})

#: In these states the visitor is at a counter, or on the way to it.
AT_COUNTER = frozenset({State.CALLED, State.SERVING})

#: These steps end no stretch of the visit: its clock runs on as if nothing had happened.
RUNS_ON = frozenset({Step.RECALL, Step.PRIORITY})

#: Steps that only the system takes; nobody has a button for them.
BY_ITSELF = frozenset({Step.SEND_BACK, Step.EXPIRE})


def after(step: Step, state: State) -> State:
    """The state that `step` leads to from `state`. Raises StepNotAllowed when there is none."""
    try:
        return _LEADS_TO[step][state]
    except KeyError:
        raise StepNotAllowed(step, state) from None


@cache
def steps_from(state: State) -> tuple[Step, ...]:
    """The steps that people may take from `state`, in the order of `Step`."""
    return tuple(step for step in Step if step not in BY_ITSELF and state in _LEADS_TO[step])


def states_for(step: Step) -> tuple[State, ...]:
    """The states from which `step` is allowed."""
    return tuple(_LEADS_TO[step])
