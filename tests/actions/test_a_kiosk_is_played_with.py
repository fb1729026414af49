"""Somebody taps at a kiosk again and again: the roll of paper outlasts it."""

from tests.conftest import OpenOffice


def test_of_two_hundred_taps_at_most_sixty_give_a_ticket_and_the_rest_are_told_to_wait(open_office: OpenOffice) -> None:
    office = open_office(settings={"kiosk_tickets_per_minute": 60})
    answers = []
    for tap in range(200):
        if tap % 4 == 3:
            office.clock.forward(1)
        answers.append(office.kiosk.ask("POST", "tickets", {"service": "advice", "language": "ru"}))
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) == {201, 429}
    assert 50 <= statuses.count(201) <= 60
    refused = answers[statuses.index(429)]
    assert refused.get_json()["code"] == "too_many"
    assert "подождите" in refused.get_json()["detail"].lower()
    assert int(refused.headers["Retry-After"]) == refused.get_json()["retry_after_s"] == 2


def test_the_next_visitor_gets_a_ticket_after_the_time_that_was_told(open_office: OpenOffice) -> None:
    office = open_office(settings={"kiosk_tickets_per_minute": 2})
    office.kiosk.issue()
    wait_s = office.kiosk.issue(expect=429)["retry_after_s"]
    office.clock.forward(wait_s)
    assert office.kiosk.issue()["number"] == "С002"


def test_the_same_tap_sent_again_is_answered_and_not_counted(open_office: OpenOffice) -> None:
    office = open_office(settings={"kiosk_tickets_per_minute": 4})
    first = office.kiosk.issue(key="tap-1")
    assert all(office.kiosk.issue(key="tap-1") == first for _ in range(10))
    assert office.kiosk.issue(key="tap-2")["number"] == "С002"
    office.kiosk.issue(expect=429)
    assert office.kiosk.issue(key="tap-1") == first


def test_one_kiosk_does_not_slow_down_the_other_nor_the_host(open_office: OpenOffice) -> None:
    office = open_office(settings={"kiosk_tickets_per_minute": 2})
    office.kiosk.issue()
    office.kiosk.issue(expect=429)
    assert office.side_kiosk.issue()["number"] == "С002"
    assert [office.host.issue()["number"] for _ in range(5)][-1] == "С007"


def test_an_office_that_sets_no_limit_has_none(open_office: OpenOffice) -> None:
    office = open_office()
    assert [office.kiosk.issue()["number"] for _ in range(200)][-1] == "С200"
