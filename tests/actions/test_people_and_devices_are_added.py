"""A command adds people and devices while the server runs: they are let in at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from queue_server.actions.office import add_device, add_user
from queue_server.store.engine import open_engine, sqlite_url
from queue_server.store.store import Store
from tests.office import Caller, Office, Person


@pytest.fixture
def beside(office: Office) -> Iterator[Store]:
    """The store of another program on the same database."""
    store = Store(open_engine(sqlite_url(office.file)), office.clock)
    yield store
    store.close()


def test_a_new_board_is_let_in_at_once(office: Office, beside: Store) -> None:
    token = add_device(beside, "board", "window-board")
    display = Caller(office, {"Authorization": f"Bearer {token}"})
    assert display.get("board")["office"]["code"] == "small"


def test_a_new_kiosk_issues_at_once(office: Office, beside: Store) -> None:
    office.board()
    token = add_device(beside, "kiosk", "third-kiosk")
    kiosk = Caller(office, {"Authorization": f"Bearer {token}"})
    assert kiosk.post("tickets", {"service": "advice"}, 201)["number"] == "С001"


def test_a_new_colleague_signs_in_at_once(office: Office, beside: Store) -> None:
    add_user(beside, "nina", "Нина", "operator", "a-long-password")
    nina = Person(office, "nina", 1, password="a-long-password")
    assert nina.get("session")["counter"] == 1
