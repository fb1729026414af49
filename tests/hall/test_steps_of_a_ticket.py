"""Which step leads where: the whole table, written down by hand a second time."""

from __future__ import annotations

import pytest

from queue_server.hall.ticket import AT_COUNTER, BY_ITSELF, OPEN, State, Step, StepNotAllowed, after, states_for, steps_from

NOWHERE = "-"
STATES = ("waiting", "called", "serving", "parked", "finished", "no_show", "cancelled", "expired")

#: Each step with the state it leads to from each of STATES.
TABLE = {
    #             waiting      called      serving     parked      finished  no_show      cancelled  expired
    "call": ("called", NOWHERE, NOWHERE, "called", NOWHERE, NOWHERE, NOWHERE, NOWHERE),
    "recall": (NOWHERE, "called", NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE),
    "priority": ("waiting", NOWHERE, NOWHERE, "parked", NOWHERE, NOWHERE, NOWHERE, NOWHERE),
    "start": (NOWHERE, "serving", NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE),
    "finish": (NOWHERE, NOWHERE, "finished", NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE),
    "further_service": (NOWHERE, NOWHERE, "serving", NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE),
    "send_back": (NOWHERE, NOWHERE, "waiting", NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE),
    "no_show": (NOWHERE, "no_show", NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE),
    "park": (NOWHERE, "parked", "parked", NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE),
    "transfer": ("waiting", "waiting", "waiting", "waiting", NOWHERE, NOWHERE, NOWHERE, NOWHERE),
    "return": (NOWHERE, NOWHERE, NOWHERE, "waiting", NOWHERE, "waiting", NOWHERE, NOWHERE),
    "cancel": ("cancelled", "cancelled", NOWHERE, "cancelled", NOWHERE, "cancelled", NOWHERE, NOWHERE),
    "expire": ("expired", "expired", "expired", "expired", NOWHERE, NOWHERE, NOWHERE, NOWHERE),
}  # fmt: skip

EVERY_CASE = [(step, state, leads_to) for step, line in TABLE.items() for state, leads_to in zip(STATES, line, strict=True)]


def test_the_table_names_every_step_and_every_state() -> None:
    assert set(TABLE) == {step.value for step in Step}
    assert set(STATES) == {state.value for state in State}


@pytest.mark.parametrize(("step", "state", "leads_to"), EVERY_CASE)
def test_a_step_leads_where_the_table_says_or_is_refused_with_the_present_state(step: str, state: str, leads_to: str) -> None:
    if leads_to == NOWHERE:
        with pytest.raises(StepNotAllowed) as refusal:
            after(Step(step), State(state))
        assert (refusal.value.step, refusal.value.state) == (step, state)
    else:
        assert after(Step(step), State(state)) == leads_to


@pytest.mark.parametrize("state", STATES)
def test_the_buttons_of_a_state_are_the_steps_that_people_may_take_from_it(state: str) -> None:
    column = STATES.index(state)
    expected = [step for step, line in TABLE.items() if line[column] != NOWHERE and step not in ("send_back", "expire")]
    assert sorted(steps_from(State(state))) == sorted(expected)


@pytest.mark.parametrize("step", TABLE)
def test_the_states_for_a_step_are_those_of_its_line(step: str) -> None:
    assert set(states_for(Step(step))) == {
        state for state, leads_to in zip(STATES, TABLE[step], strict=True) if leads_to != NOWHERE
    }


def test_nobody_has_a_button_for_what_the_hall_does_by_itself() -> None:
    assert {"send_back", "expire"} == BY_ITSELF


def test_an_ended_visit_has_no_steps_left() -> None:
    for state in ("finished", "cancelled", "expired"):
        assert steps_from(State(state)) == ()
        assert state not in OPEN


def test_a_visitor_is_at_a_counter_while_called_or_served() -> None:
    assert {"called", "serving"} == AT_COUNTER
    assert AT_COUNTER < OPEN
