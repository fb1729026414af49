"""What a day's report says beside its times: quarter hours, idle counters, results, promises, what happened to long visits."""

from __future__ import annotations

from tests.conftest import OpenOffice
from tests.office import ROUND_THE_CLOCK, Document, Office, at

DAY = "2026-03-02"


def quarter(report: Document, clock: str) -> Document:
    return next(one for one in report["quarter_hours"] if one["at"] == clock)


def test_the_morning_is_told_by_the_quarter_until_now(office: Office) -> None:
    office.desk(1)
    office.clock.forward(60)
    office.kiosk.issue("advice")
    office.clock.forward(240)
    office.desk(1).call_next()
    office.clock.forward(30)
    office.desk(1).start()
    office.clock.forward(870)
    report = office.report(DAY)
    assert (report["hours"], report["goes_on"], report["open"]) == ({"opens": "08:00", "closes": "18:00"}, True, 1)
    assert (report["timezone"], report["made_at"]) == ("Asia/Novokuznetsk", "2026-03-02T10:20:00+07:00")
    assert [one["at"] for one in report["quarter_hours"]][::4] == ["08:00", "09:00", "10:00"]
    assert quarter(report, "10:00") == {
        "at": "10:00",
        "starts_at": "2026-03-02T10:00:00+07:00",
        "arrived": 1,
        "waiting": {"mean": 0.27, "max": 1},
        "open_counters": 1.0,
        "busy_counters": 0.67,
        "longest_wait_s": 240,
        "idle_while_waiting_s": 240,
    }
    # Five minutes of this one have passed.
    assert quarter(report, "10:15")["busy_counters"] == 1.0
    assert [(one["counter"], one["open_s"], one["busy_s"], one["idle_while_waiting_s"]) for one in report["by_counter"]] == [
        (1, 1200, 900, 240)
    ]


def test_a_counter_that_takes_another_service_or_has_a_pause_is_not_idle(open_office: OpenOffice) -> None:
    office = open_office(counters=[{"number": 1, "services": ["meter"]}, {"number": 2}, {"number": 3, "helps": ["advice"]}])
    for number in (1, 2, 3):
        office.desk(number)
    office.desk(2).pause("lunch")
    office.kiosk.issue("advice")
    office.clock.forward(100)
    assert office.report(DAY)["idle_while_waiting_s"] == 100
    office.host.post("counters/1/services/advice/lend")
    office.clock.forward(100)
    report = office.report(DAY)
    assert [(one["operator"]["name"], one["tickets"], one["idle_while_waiting_s"]) for one in report["by_operator"]] == [
        ("anna", 0, 100),
        ("vera", 0, 200),
    ]
    assert report["idle_while_waiting_s"] == 300


def test_results_are_told_with_the_most_frequent_first(office: Office) -> None:
    for outcome in ("papers_missing", "solved", None, "solved"):
        office.kiosk.issue("advice")
        office.desk(1).serve(outcome=outcome)
    assert office.report(DAY, "en")["results"] == [
        {"result": {"code": "solved", "name": "Solved"}, "count": 2},
        {"result": {"code": "papers_missing", "name": "Papers missing"}, "count": 1},
        {"result": None, "count": 1},
    ]


def test_a_visit_over_the_standard_tells_what_happened_to_it(office: Office) -> None:
    office.kiosk.issue("advice")
    desk = office.desk(1)
    desk.call_next()
    office.clock.forward(20)
    desk.start()
    office.clock.forward(1000)
    desk.further_service("meter", "solved")
    office.clock.forward(1000)
    ticket = desk.park()
    office.clock.forward(60)
    desk.call(ticket)
    desk.start()
    desk.finish()
    office.host.step("times", ticket, {"accurate": False, "reason": "Забыли нажать"})
    report = office.report(DAY)
    (item,) = report["over_standard"]
    assert item["parts"] == [
        {"what": "further_service", "at": "2026-03-02T10:17:00+07:00"},
        {"what": "parked", "at": "2026-03-02T10:33:40+07:00"},
    ]
    assert (item["cause"], item["times_doubt"]) == (None, "Забыли нажать")
    assert (item["called_at"], item["started_at"]) == ("2026-03-02T10:34:40+07:00", "2026-03-02T10:00:20+07:00")
    assert report["data_quality"]["doubted"] == 1
    assert report["total"]["max_s"] == item["total_s"] == 2020
    # Put aside after its call: no promise was made for that.
    assert report["estimate"]["told"] == 0


def test_the_limit_of_waiting_is_told_where_the_office_has_one(open_office: OpenOffice) -> None:
    office = open_office(standard={"waiting_minutes": 5})
    for waited in (300, 301):
        office.kiosk.issue("advice")
        office.clock.forward(waited)
        office.desk(1).serve()
    waiting = office.report(DAY)["waiting"]
    assert (waiting["within_limit"], waiting["share_within_limit"]) == (1, 0.5)


def test_services_that_somebody_else_ended_are_forgotten_ones(office: Office) -> None:
    for number in (1, 2, 3):
        office.kiosk.issue("advice")
        office.desk(number).call_next()
        office.desk(number).start()
    settled = office.desk(2).visitor
    assert settled is not None
    office.host.post("counters/1/free", {"then": "finish", "reason": "Ушли оба"})
    office.host.post(f"shift/tickets/{settled['id']}", {"how": "finish", "reason": "Конец смены"})
    office.kiosk.issue("advice")
    office.day("2026-03-03 09:00")
    quality = office.report(DAY)["data_quality"]
    assert (quality["forgotten_finishes"], quality["expired"]) == (3, 2)


def test_who_was_left_for_the_night_waits_until_closing_and_no_longer(office: Office) -> None:
    office.desk(1)
    office.clock.set(at("2026-03-02 17:50"))
    office.kiosk.issue("advice")
    office.day("2026-03-03 09:00")
    report = office.report(DAY)
    assert report["quarter_hours"][-1]["at"] == "17:45"
    assert report["quarter_hours"][-1]["longest_wait_s"] == 600
    assert report["idle_while_waiting_s"] == 600


def test_a_kiosk_on_its_own_is_counted_with_the_time_it_was_away(office: Office) -> None:
    office.side_kiosk.ask("PUT", "kiosk/numbers", {})
    office.clock.forward(3600)
    for number, ago in (("С900", 600), ("С901", 400)):
        tap = {"tap": f"tap-{ago}", "day": DAY, "number": number, "service": "advice", "issued_at": office.clock.now() - ago}
        office.side_kiosk.post("kiosk/tickets", tap, 201)
    quality = office.report(DAY)["data_quality"]
    assert (quality["offline"], quality["unlinked_s"]) == (2, 600)


def test_the_night_on_which_two_oclock_comes_twice_has_both(open_office: OpenOffice) -> None:
    berlin = {"code": "west", "name": "Зал", "timezone": "Europe/Berlin"}
    office = open_office(at("2026-10-25 01:30", "Europe/Berlin"), office=berlin, hours=ROUND_THE_CLOCK)
    for _ in range(3):
        office.kiosk.issue("advice")
        office.clock.forward(3600)
    report = office.report("2026-10-25")
    assert [(one["starts_at"], one["arrived"]) for one in report["quarter_hours"] if one["at"] == "02:30"] == [
        ("2026-10-25T02:30:00+02:00", 1),
        ("2026-10-25T02:30:00+01:00", 1),
    ]
    assert [(one["hour"], one["tickets"]) for one in report["by_hour"]] == [(1, 1), (2, 2)]
    office.clock.set(at("2026-10-26 00:10", "Europe/Berlin"))
    office._people.clear()
    assert len(office.report("2026-10-25")["quarter_hours"]) == 100


def test_a_visitor_of_yesterday_is_in_the_hall_after_midnight(open_office: OpenOffice) -> None:
    office = open_office(at("2026-03-02 23:50"), hours=ROUND_THE_CLOCK)
    office.kiosk.issue("advice")
    office.desk(1).call_next()
    office.desk(1).start()
    office.clock.forward(1200)
    office.desk(1).finish()
    report = office.report("2026-03-03")
    assert report["tickets"] == 0
    assert [(one["counter"], one["busy_s"]) for one in report["by_counter"]] == [(1, 600)]


def test_a_day_that_has_not_come_is_refused_in_words(office: Office) -> None:
    refusal = office.manager.get("reports/day?date=2026-03-03&lang=en", 422)
    assert refusal["code"] == "day_in_future"
    assert refusal["detail"] == "This day has not come yet: 2026-03-03. Choose today or an earlier one."


def test_the_report_says_how_many_calls_there_were_and_whom_they_passed(office: Office) -> None:
    office.kiosk.issue("advice")
    chosen = office.kiosk.issue("advice")
    office.desk(1).call(chosen, "Очень спешит")
    fairness = office.report(DAY)["fairness"]
    assert fairness["calls"] == 1
    assert fairness["items"] == office.manager.get(f"fairness?day={DAY}")["items"]
    assert [(one["number"], one["reason"]) for one in fairness["items"]] == [("С002", "Очень спешит")]
