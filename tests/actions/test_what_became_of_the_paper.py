"""The kiosk tells the truth about its paper, and staff ask for a copy."""

from __future__ import annotations

import pytest

from tests.office import Office


@pytest.mark.parametrize("outcome", ["printed", "failed", "uncertain"])
def test_the_kiosk_says_what_became_of_the_paper(office: Office, outcome: str) -> None:
    ticket = office.kiosk.issue("advice")
    assert ticket["print_state"] == "pending"
    assert office.kiosk.paper(ticket, outcome, "Замятие")["ticket"]["print_state"] == outcome
    unprinted = [one["id"] for one in office.hall()["unprinted"]]
    assert unprinted == ([] if outcome == "printed" else [ticket["id"]])


def test_a_ticket_without_paper_is_called_like_any_other(office: Office) -> None:
    ticket = office.kiosk.issue("advice")
    office.kiosk.paper(ticket, "failed", "Нет бумаги")
    assert office.desk(1).call_next()["id"] == ticket["id"]  # type: ignore[index]


def test_a_kiosk_speaks_only_of_its_own_tickets(office: Office) -> None:
    ticket = office.kiosk.issue("advice")
    by_hand = office.host.issue("advice")
    for other in (ticket, by_hand):
        assert office.side_kiosk.paper(other, "printed", expect=403)["why"] == "not_your_ticket"
    assert office.side_kiosk.get(f"tickets/{ticket['id']}", 404)["code"] == "not_found"
    assert office.host.ticket(ticket)["print_state"] == "pending"


def test_a_kiosk_sees_its_own_ticket_without_the_history(office: Office) -> None:
    ticket = office.kiosk.issue("advice")
    assert "history" not in office.kiosk.get(f"tickets/{ticket['id']}")


def test_a_kiosk_lists_the_tickets_that_it_gave_and_no_others(office: Office) -> None:
    for caller in (office.kiosk, office.side_kiosk, office.host, office.kiosk):
        caller.issue("advice")
    assert [one["number"] for one in office.kiosk.get("tickets")["items"]] == ["С001", "С004"]
    assert [one["number"] for one in office.side_kiosk.get("tickets?day=today")["items"]] == ["С002"]
    assert office.side_kiosk.get("tickets?number=C1")["items"] == []


def test_a_copy_comes_out_of_the_kiosk_that_issued_the_ticket_and_is_counted(office: Office) -> None:
    ticket = office.side_kiosk.issue("advice")
    office.side_kiosk.paper(ticket, "failed")
    office.host.reprint(ticket)
    assert to_print(office, "side-kiosk") == [("С001", 1)]
    assert to_print(office, "hall-kiosk") == []
    office.side_kiosk.paper(ticket, "printed")
    assert to_print(office, "side-kiosk") == []
    office.host.reprint(ticket)
    assert to_print(office, "side-kiosk") == [("С001", 2)]


def test_a_ticket_given_by_hand_can_be_printed_at_the_first_kiosk(office: Office) -> None:
    ticket = office.host.issue("advice")
    assert office.host.reprint(ticket)["print_state"] == "pending"
    assert to_print(office, "hall-kiosk") == [("С001", 1)]


def test_a_copy_changes_neither_the_place_nor_the_state(office: Office) -> None:
    ticket = office.kiosk.issue("advice")
    copy = office.desk(1).reprint(ticket)
    assert {key: copy[key] for key in ("number", "state", "issued_at")} == {
        key: ticket[key] for key in ("number", "state", "issued_at")
    }
    assert office.waiting_in_order() == ["С001"]


def to_print(office: Office, kiosk: str) -> list[tuple[str, int]]:
    """The copies that a kiosk is asked for."""
    return [(one["number"], one["copy"]) for one in office.kiosk_state(kiosk)["to_print"]]
