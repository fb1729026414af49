"""What a service came to: which results there are, and where one must be said."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from queue_server import setup_file
from queue_server.store.office_setup import export
from tests.conftest import OpenOffice
from tests.office import Office, small_setup

OWN = {"code": "seal_ordered", "name": {"ru": "Заказана пломба", "en": "Seal ordered"}}


def strict(**settings: Any) -> dict[str, Any]:
    """The small hall where meters have results of their own and advice must say none."""
    setup = small_setup(settings={"results": ["solved", "sent_elsewhere"], "result_required": True, **settings})
    services = {one["code"]: one for one in setup["services"]}
    services["meter"]["results"] = ["solved", OWN]
    services["advice"]["result_required"] = False
    return setup


def serve(office: Office, service: str) -> None:
    office.kiosk.issue(service)
    office.desk(1).call_next()
    office.desk(1).start()


def test_where_a_result_is_needed_the_service_does_not_end_without_one(open_office: OpenOffice) -> None:
    office = open_office(setup=strict())
    serve(office, "meter")
    refusal = office.desk(1).finish(expect=422)
    assert (refusal["code"], refusal["field"]) == ("result_needed", "outcome")
    assert refusal["detail"].startswith("Сначала выберите результат")
    assert office.desk(1).further_service("advice", expect=422)["code"] == "result_needed"
    assert office.hall()["counters"][0]["state"] == "serving"
    assert office.desk(1).finish("seal_ordered")["outcome"] == "seal_ordered"


def test_a_service_may_be_free_of_it(open_office: OpenOffice) -> None:
    office = open_office(setup=strict())
    serve(office, "advice")
    assert office.desk(1).finish()["outcome"] is None


def test_a_host_ends_a_forgotten_service_without_a_result(open_office: OpenOffice) -> None:
    office = open_office(setup=strict())
    serve(office, "meter")
    assert office.host.step("finish", office.tickets()[0])["state"] == "finished"


def test_a_result_that_the_setup_does_not_name_is_refused(open_office: OpenOffice) -> None:
    office = open_office(setup=strict())
    serve(office, "meter")
    assert office.desk(1).finish("sent_elsewhere", expect=422)["field"] == "outcome"


def test_the_desk_offers_the_results_of_the_service_that_goes_on(open_office: OpenOffice) -> None:
    office = open_office(setup=strict())
    assert (office.desk_state(1)["result_required"], len(office.desk_state(1)["outcomes"])) == (False, 2)
    serve(office, "meter")
    state = office.desk_state(1)
    assert state["outcomes"] == [
        {"code": "solved", "name": "Вопрос решён"},
        {"code": "seal_ordered", "name": "Заказана пломба"},
    ]
    assert state["result_required"] is True
    assert office.desk_state(1, "en")["outcomes"][1]["name"] == "Seal ordered"


def test_the_result_at_a_second_counter_is_kept_too(office: Office) -> None:
    serve(office, "advice")
    office.desk(1).send_on(service="meter", return_to_me=True)
    office.desk(2).call_next()
    office.desk(2).start()
    ticket = office.desk(2).finish("application_taken")
    sent_back = next(one for one in office.host.ticket(ticket)["history"] if one["what"] == "sent_back")
    assert sent_back["details"]["outcome"] == "application_taken"


def test_the_setup_comes_out_as_it_went_in(open_office: OpenOffice) -> None:
    setup = strict(auto_call_s=5, forgotten_times=2.5)
    setup["users"][0] |= {"may_choose": True, "sees_queue": False}
    office = open_office(setup=setup)
    with office.store.read() as connection:
        out = export(connection)
    assert setup_file.check(copy.deepcopy(out)).model_dump()["settings"] == setup_file.check(setup).model_dump()["settings"]
    assert out["settings"]["results"] == ["solved", "sent_elsewhere"]
    services = {one["code"]: one for one in out["services"]}
    assert services["meter"]["results"] == ["solved", OWN]
    assert services["advice"]["result_required"] is False
    assert "results" not in services["connection"]
    anna, boris = out["users"][:2]
    assert (anna["may_choose"], anna["sees_queue"]) == (True, False)
    assert (boris["may_choose"], "sees_queue" in boris) == (True, False)


@pytest.mark.parametrize(
    ("results", "words"),
    [
        (["solved", "lost"], 'there are no words for lost; write { code = "lost", name = "…" }'),
        (["solved", "solved"], "solved stands twice"),
        ([], "at least 1 item"),
        ([{"code": f"r{n}", "name": "Итог"} for n in range(10)], "at most 9 items"),
    ],
)
def test_results_that_cannot_be_are_refused_in_words(results: list[Any], words: str) -> None:
    with pytest.raises(Exception, match=words.replace("{", r"\{").replace("}", r"\}")):
        setup_file.check(small_setup(settings={"results": results}))


def test_a_service_looks_forgotten_after_three_times_its_usual_length_and_never_before_ten_minutes(
    open_office: OpenOffice,
) -> None:
    office = open_office(setup=small_setup())
    serve(office, "connection")
    assert office.desk_state(1)["forgotten_after_s"] == 3 * 15 * 60
    office.desk(1).further_service("advice")
    assert office.desk_state(1)["forgotten_after_s"] == 3 * 5 * 60
    never = open_office(setup=small_setup(settings={"forgotten_times": 0}))
    serve(never, "advice")
    assert never.desk_state(1)["forgotten_after_s"] is None
