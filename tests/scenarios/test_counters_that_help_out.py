"""A counter with services of its own that helps with others in quiet moments, and what everybody is told about it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from queue_server import setup_file
from queue_server.setup_file import SetupError
from queue_server.store.office_setup import export
from tests.conftest import OpenOffice
from tests.office import SKEK, Office, small_setup


def counters(**first: Any) -> list[dict[str, Any]]:
    """The counters of the small office, the first of them changed."""
    one, *others = small_setup()["counters"]
    return [{**one, **first}, *others]


@pytest.fixture
def helping(open_office: OpenOffice) -> Office:
    """Counter 1 is for advice and helps with connections."""
    return open_office(counters=counters(services=["advice"], helps=["connection"]))


def test_its_own_visitors_go_first_and_it_helps_while_there_are_none(helping: Office) -> None:
    long = helping.kiosk.issue("connection")
    helping.clock.forward(60)
    short = helping.kiosk.issue("advice")
    desk = helping.desk(1)
    assert helping.desk_state(1)["next"]["why"] == {"code": "own", "text": "Сначала услуги этого окна"}
    assert desk.call_next()["number"] == short["number"]
    desk.start()
    desk.finish()
    assert helping.desk_state(1)["next"]["why"]["code"] == "helping"
    assert desk.call_next()["number"] == long["number"]
    reasons = helping.sql("SELECT json_extract(details, '$.why') FROM event WHERE what = 'called' ORDER BY seq")
    assert [why for (why,) in reasons] == ["own", "helping"]


def test_who_was_passed_for_it_stands_in_the_fairness_log_with_the_reason(helping: Office) -> None:
    long = helping.kiosk.issue("connection")
    short = helping.kiosk.issue("advice")
    helping.desk(1).call_next()
    [call] = helping.host.get("fairness")["items"]
    assert (call["number"], call["why"]["code"]) == (short["number"], "own")
    assert call["passed"]["numbers"] == [long["number"]]
    order = helping.host.get(f"tickets/{long['id']}/order")
    assert [one["why"]["code"] for one in order["overtaken_by"]] == ["own"]


def test_a_counter_that_has_the_service_as_its_own_calls_by_arrival(helping: Office) -> None:
    long = helping.kiosk.issue("connection")
    helping.kiosk.issue("advice")
    assert helping.desk(2).call_next()["number"] == long["number"]


def test_who_waits_for_the_other_service_is_not_before_a_visitor_of_its_own(helping: Office) -> None:
    helping.desk(1)
    for _ in range(3):
        helping.kiosk.issue("connection")
    assert helping.kiosk.issue("advice")["people_ahead"] == 0
    assert helping.service("advice")["estimate"]["low_minutes"] == 0


def test_screens_and_rule_say_that_it_helps(helping: Office, office: Office) -> None:
    helping.desk(1)
    one = helping.hall()["counters"][0]
    assert (one["services"], one["helps"]) == (["advice", "connection"], ["connection"])
    assert "помогает с другими" in helping.host.get("hall")["rule"]
    assert "помогает" not in office.host.get("hall")["rule"]


def test_what_is_lent_to_it_is_its_own_for_the_day(helping: Office) -> None:
    helping.desk(1)
    assert "connection" in helping.hall()["counters"][0]["could_take"]
    lent = helping.host.post("counters/1/services/connection/lend", {}, 200)
    assert lent["lent"] == ["connection"]
    assert helping.hall()["counters"][0]["helps"] == []
    long = helping.kiosk.issue("connection")
    helping.kiosk.issue("advice")
    assert helping.desk(1).call_next()["number"] == long["number"]


def test_the_set_up_comes_back_as_it_was_given(helping: Office, open_office: OpenOffice) -> None:
    with helping.engine.connect() as connection:
        exported = export(connection)
    assert exported["counters"][0]["services"] == ["advice"]
    assert exported["counters"][0]["helps"] == ["connection"]
    all_but_one = open_office(counters=counters(services=[], helps=["meter"]))
    with all_but_one.engine.connect() as connection:
        exported = export(connection)
    assert "services" not in exported["counters"][0]
    assert all_but_one.store.office.counters[0].services == all_but_one.store.office.service_by_code.keys()
    assert exported["counters"][0]["helps"] == ["meter"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('services = ["account"]\nhelps = ["account"]', "account stands in services, too"),
        ('helps = ["nothing"]', "there is no service nothing"),
        ('helps = ["account", "account"]', "account stands twice"),
        ("helps = [{all}]", "leave one out"),
    ],
)
def test_a_wrong_set_up_is_told_what_to_do_with_file_and_line(tmp_path: Path, lines: str, said: str) -> None:
    whole = SKEK.read_text(encoding="utf-8")
    codes = ", ".join(f'"{one["code"]}"' for one in tomllib.loads(whole)["services"])
    file = tmp_path / "office.toml"
    file.write_text(whole.replace("[[counters]]\nnumber = 1\n", f"[[counters]]\nnumber = 1\n{lines.format(all=codes)}\n"))
    with pytest.raises(SetupError, match=said) as told:
        setup_file.read(file)
    assert re.search(r"office\.toml, line \d+: counters\.helps: ", str(told.value))
