"""The manager's reports: a day or a period against the standard, its tickets, causes and sheets, with the keyboard alone too."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.axe import faults
from tests.operator_desk.conftest import Opener
from tests.operator_desk.hall_server import Hall
from tests.operator_desk.looks import faults_in_every_look, put_on
from tests.operator_desk.report_days import DAY, day_report, not_sent, over, period_report, sheet, visits
from tests.pages import resize, settled

pytestmark = pytest.mark.browser

PATH = f"/reports?date={DAY}"
WEEK = "/reports?kind=week&date=2026-02-25"


def walk_in(hall: Hall, open_page: Opener, count: int = 300, path: str = PATH, role: str = "manager", **size: int) -> Page:
    """The page with a day of `count` visits, and a week before it."""
    hall.sign_in(role, None)
    hall.visits = visits(count)
    hall.documents.setdefault(f"day {DAY}", day_report(rows=hall.visits))
    hall.documents.setdefault("week 2026-02-25", period_report("2026-02-23", "2026-03-01", "week"))
    hall.sheets = hall.sheets or [{"day": DAY, "differs": False, "versions": [sheet()]}]
    page = open_page(path, **(size or {"width": 1366, "height": 768}))
    expect(page.locator(".reports-title h2")).to_be_visible()
    return page


def limited(hall: Hall) -> list[Any]:
    """The visits beyond the standard, longest first."""
    return over(hall.visits)


def test_the_share_within_the_standard_comes_first_with_what_it_is_a_share_of(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page, 40)
    expect(page.get_by_role("heading", name="понедельник, 2 марта 2026 г.")).to_be_visible()
    expect(page.locator(".reports-share")).to_contain_text("100 %")
    expect(page.locator(".reports-share")).to_contain_text("39 из 39 посетителей")
    expect(page.get_by_role("row", name="Ожидание 5:21")).to_contain_text("22:01")
    expect(page.get_by_text("Все визиты уложились в норматив.")).to_be_visible()
    expect(page.get_by_text("Обещанное на талоне время сбылось у 31 из 39")).to_be_visible()


def test_the_address_keeps_the_choice_and_steps_lead_back_and_forth(hall: Hall, open_page: Opener) -> None:
    hall.documents["day 2026-03-01"] = day_report(0, "2026-03-01", hours=None)
    page = walk_in(hall, open_page, 40)
    expect(page.get_by_role("button", name="На шаг позже")).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="На шаг раньше").click()
    expect(page.get_by_text("В эти дни посетителей не было.")).to_be_visible()
    expect(page.get_by_text("Приёма не было.")).to_be_visible()
    expect(page).to_have_url(re.compile("date=2026-03-01"))
    page.get_by_role("button", name="Неделя").click()
    expect(page).to_have_url(re.compile("kind=week"))
    page.get_by_role("button", name="Период").click()
    expect(page.get_by_label("Первый день")).to_have_value("2026-02-23")
    page.get_by_label("Первый день").fill("2026-02-26")
    expect(page).to_have_url(re.compile("from=2026-02-26&to=2026-03-01"))
    page.get_by_role("button", name="Сегодня").click()
    expect(page.locator(".reports-share")).to_contain_text("39 из 39")


def test_a_period_stands_beside_the_one_before_in_signs_and_words(hall: Hall, open_page: Opener) -> None:
    week = period_report("2026-02-23", "2026-03-01", "week")
    hall.documents["week 2026-02-25"] = week
    week["before"] |= {"total_max_s": week["total"]["max_s"] - 60, "waiting_mean_s": week["waiting"]["mean_s"] + 60}
    week["form_4_2"] = {"visitors": 184, "service_mean_minutes": 8.1, "waiting_mean_minutes": None}
    page = walk_in(hall, open_page, path=WEEK)
    expect(page.get_by_role("heading", name="23 февраля – 1 марта 2026 г.")).to_be_visible()
    form = page.locator(".form-row")
    expect(form).to_contain_text("Посетителей184Ожидание, в среднем–Обслуживание, в среднем8,1 мин")
    expect(page.get_by_text("5 дней с посетителями")).to_be_visible()
    before = page.locator(".reports-before")
    expect(before.locator("[data-verdict=better]", has_text="Ожидание, в среднем")).to_contain_text("лучше")
    expect(before.locator("[data-verdict=worse]", has_text="Самый долгий визит")).to_contain_text("хуже")
    expect(before.locator(".reports-change").first).to_contain_text("было 100")
    columns = page.get_by_role("group", name="Посетители по дням").get_by_role("button")
    expect(columns).to_have_count(5)
    columns.first.click()
    expect(page).to_have_url(re.compile("kind=day&date=2026-02-23"))


def test_what_the_server_says_against_a_day_is_said(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page, path="/reports?date=2026-04-01")
    expect(page.get_by_role("alert")).to_have_text("Этого дня ещё не было.")
    expect(page.locator(".reports-share")).to_have_count(0)


def test_a_day_that_goes_on_says_until_when_and_is_read_again(hall: Hall, open_page: Opener) -> None:
    hall.documents[f"day {DAY}"] = day_report(40, goes_on=True, made_at=f"{DAY}T10:42:00+07:00", open=3)
    page = walk_in(hall, open_page)
    expect(page.get_by_text("День ещё идёт, данные на 10:42.")).to_be_visible()
    expect(page.get_by_text("ещё в зале")).to_be_visible()
    hall.documents[f"day {DAY}"] = day_report(60, goes_on=True, made_at=f"{DAY}T10:50:00+07:00")
    page.get_by_role("button", name="Обновить").click()
    expect(page.get_by_text("данные на 10:50.")).to_be_visible()


def test_the_charts_are_walked_through_with_arrows_and_shown_as_tables(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    chart = page.locator("[data-chart=waiting]")
    bars = chart.locator("[data-column]")
    expect(bars).to_have_count(40)
    bars.first.focus()
    page.keyboard.press("ArrowRight")
    expect(bars.nth(1)).to_be_focused()
    expect(bars.nth(1)).to_have_attribute("aria-label", re.compile("С 08:15: ждали в среднем"))
    expect(chart.locator(".reports-readout")).to_contain_text("С 08:15: ждали в среднем")
    page.keyboard.press("End")
    expect(bars.nth(39)).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    drawer = page.get_by_role("dialog", name="Талоны, выданные за четверть часа с 08:00")
    expect(drawer.get_by_role("listitem").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    expect(bars.first).to_be_focused()
    chart.get_by_role("button", name="Таблицей").press("Enter")
    expect(chart.get_by_role("row")).to_have_count(41)


def test_a_figure_leads_to_its_tickets_and_a_ticket_to_its_story(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    missed = [each for each in hall.visits if each["state"] == "no_show"]
    missed[0]["history"] = [
        {"seq": 1, "at": missed[0]["issued_at"], "what": "issued", "counter": None, "who": "kiosk:1", "name": "1", "details": {}}
    ]
    page.get_by_role("button", name=f"{len(missed)}: неявки", exact=True).press("Enter")
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_role("listitem")).to_have_count(len(missed))
    drawer.get_by_role("button", name=missed[0]["number"]).press("Enter")
    expect(drawer.get_by_role("heading", name=f"Талон {missed[0]['number']}")).to_be_visible()
    expect(drawer.locator(".history").first).to_contain_text("1")
    page.keyboard.press("Escape")
    expect(drawer.get_by_role("button", name=missed[0]["number"])).to_be_focused()
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    expect(page.get_by_role("button", name=f"{len(missed)}: неявки", exact=True)).to_be_focused()


def test_tables_turn_by_arrows_and_their_figures_lead_to_tickets_too(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    page.get_by_role("tab", name="Услуги").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Операторы")).to_be_focused()
    row = page.get_by_role("tabpanel").get_by_role("row", name="Петрова А. С.")
    row.get_by_role("button", name="Петрова А. С., талоны").click()
    own = sum(1 for each in hall.visits if each["counter"] == 2)
    expect(page.get_by_role("dialog").get_by_text(re.compile(rf"^{own} талон"))).to_be_visible()


def test_every_figure_of_a_large_day_leads_to_all_its_tickets(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page, 3000)
    drawer = page.get_by_role("dialog")

    def leads_to(count: int) -> None:
        expect(drawer.locator(".drawer-line")).to_contain_text(re.compile(rf"^{count:,} талон".replace(",", "\\s")))
        expect(drawer.get_by_role("link", name="XLSX")).to_be_visible()
        page.keyboard.press("Escape")
        expect(drawer).to_have_count(0)

    steps = hall.documents[f"day {DAY}"]["distribution"]
    for place in (1, 2):
        page.locator("[data-chart=distribution] [data-column]").nth(place).click()
        leads_to(steps[place]["count"])
    unsaid = sum(1 for each in hall.visits if each["state"] == "finished" and each["outcome"] is None)
    page.get_by_role("tab", name="Итоги визитов").click()
    page.get_by_role("button", name=f"{unsaid}: не указан").click()
    leads_to(unsaid)
    hall.documents["week 2026-02-25"] = period_report("2026-02-23", "2026-03-01", "week")
    hall.visits = visits(40, "2026-02-25")
    page.goto(f"{hall.url}{WEEK}")
    page.get_by_role("tab", name="Дни").click()
    page.get_by_role("row", name="ср, 25 февраля").get_by_role("button", name="талоны").click()
    leads_to(40)


def test_a_long_visit_tells_what_happened_to_it_and_whether_its_times_are_doubted(hall: Hall, open_page: Opener) -> None:
    day = hall.documents[f"day {DAY}"] = day_report(300)
    day["over_standard"][0] |= {"parts": [{"what": "transferred", "at": f"{DAY}T12:40:00+07:00"}], "times_doubt": "Сбой часов"}
    row = walk_in(hall, open_page).locator(".over-row").first
    expect(row).to_contain_text("12:40 Перенаправлен")
    expect(row).to_contain_text("времена под сомнением: Сбой часов")


def test_causes_are_given_by_a_digit_each_and_the_next_visit_comes_up(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    expect(page.locator(".over-side")).to_be_visible()
    first, second = limited(hall)[:2]
    rows = page.locator(".over-choose")
    rows.first.focus()
    page.keyboard.press("2")
    expect(rows.first).to_contain_text("✓ Сложное обращение")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("3")
    expect(rows.nth(1)).to_contain_text("✓ Не работала программа")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.get_by_label("Пояснение").fill("Шесть заявлений")
    hall.show_hall(server_time=f"{DAY}T10:43:00+07:00")
    expect(page.locator(".top-clock")).to_have_text("10:43")
    page.get_by_role("button", name="Записать пояснение").click()
    expect(rows.first).to_contain_text("Шесть заявлений")
    expect(page.locator(".said")).to_have_text(f"{first['number']}: Сложное обращение.")
    assert [(one.path.rsplit("/", 1)[1], one.body) for one in hall.asked] == [
        (first["id"], {"cause": "long_service", "comment": None}),
        (second["id"], {"cause": "system_failure", "comment": None}),
        (first["id"], {"cause": "long_service", "comment": "Шесть заявлений"}),
    ]
    assert {one.csrf for one in hall.asked} == {"token-of-session"}


def test_a_cause_is_shown_at_once_and_kept_while_the_link_is_lost(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    expect(page.locator(".over-side")).to_be_visible()
    page.context.set_offline(True)
    settled(page)
    rows = page.locator(".over-choose")
    rows.first.focus()
    page.keyboard.press("1")
    page.keyboard.press("2")
    expect(rows.first).to_contain_text("… Мало открытых окон")
    expect(rows.nth(1)).to_contain_text("… Сложное обращение")
    page.context.set_offline(False)
    expect(rows.nth(1)).to_contain_text("✓ Сложное обращение", timeout=15000)
    assert [one.body["cause"] for one in hall.asked] == ["few_counters", "long_service"]


def test_causes_that_wait_for_the_link_outlive_a_reload_and_are_sent_once(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    expect(page.locator(".over-side")).to_be_visible()
    page.route("**/reports/causes/*", lambda route: route.abort())
    settled(page)
    rows = page.locator(".over-choose")
    rows.first.focus()
    page.keyboard.press("1")
    page.keyboard.press("2")
    expect(rows.nth(1)).to_contain_text("… Сложное обращение")
    page.reload()
    expect(rows.first).to_contain_text("… Мало открытых окон")
    expect(rows.nth(1)).to_contain_text("… Сложное обращение")
    assert hall.asked == []
    page.unroute("**/reports/causes/*")
    expect(rows.nth(1)).to_contain_text("✓ Сложное обращение", timeout=15000)
    assert [one.body["cause"] for one in hall.asked] == ["few_counters", "long_service"]
    page.reload()
    expect(rows.first).to_be_visible()
    assert page.evaluate("localStorage.getItem('reports-causes petrova')") == "[]"
    assert len(hall.asked) == 2


def test_a_cause_that_is_refused_is_taken_back_with_the_servers_words(hall: Hall, open_page: Opener) -> None:
    hall.answers["cause"] = (409, {"code": "not_over_standard", "detail": "Талон уложился в норматив."})
    page = walk_in(hall, open_page)
    page.get_by_role("button", name="Мало открытых окон").click()
    expect(page.locator(".said")).to_have_text("Талон уложился в норматив.")
    expect(page.locator(".over-choose").first).to_contain_text("причина не названа")


def test_a_day_of_five_thousand_is_cut_and_not_slow(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page, 5000)
    count = len(limited(hall))
    expect(page.locator(".over-row")).to_have_count(12)
    page.get_by_role("button", name=f"ещё {count - 12}", exact=True).click()
    expect(page.locator(".over-row")).to_have_count(62)
    page.get_by_role("button", name="5 000: талоны").click()
    drawer = page.get_by_role("dialog")
    expect(drawer.get_by_text("Показаны 500 из 5 000")).to_be_visible()
    expect(drawer.get_by_role("listitem")).to_have_count(60)


def test_sheets_say_what_became_of_them_and_a_new_version_needs_a_reason(hall: Hall, open_page: Opener) -> None:
    late = sheet(2, by="Петрова А. С.", reason="Исправлены данные", deliveries=[not_sent("почтовый сервер не отвечает")])
    hall.sheets = [{"day": DAY, "differs": True, "versions": [late, sheet()]}]
    page = walk_in(hall, open_page, 40)
    sheets = page.locator(".reports-sheets")
    expect(sheets).to_contain_text("данные с тех пор изменились")
    expect(sheets).to_contain_text(
        "Ещё не отправлен, следующая попытка 02.03 18:30 – почта boss@example.org: почтовый сервер не отвечает"
    )
    sheets.get_by_text("Ещё 1 прежняя версия").click()
    expect(sheets.get_by_text("Отправлен 02.03 18:05: папка отчёты")).to_be_visible()
    sheets.get_by_role("button", name="Отправить ещё раз: boss@example.org").click()
    expect(page.locator(".said")).to_have_text("Отправляется ещё раз: boss@example.org.")
    sent = hall.asked.pop()
    assert (sent.path, sent.body["target"]) == (f"/api/v1/reports/sheets/{DAY}/2/send", "boss@example.org")
    sheets.get_by_role("button", name="Сделать новую версию").click()
    sheets.get_by_label("Другая причина").fill("Нашлись два бланка")
    sheets.get_by_role("button", name="Сделать", exact=True).click()
    expect(page.locator(".said")).to_have_text("Новая версия листа сделана.")
    assert [(one.path, one.body) for one in hall.asked] == [(f"/api/v1/reports/sheets/{DAY}", {"reason": "Нашлись два бланка"})]
    assert hall.asked[0].key


def test_files_are_downloaded_and_a_refusal_is_said_in_words(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page, 40)
    with page.expect_download() as given:
        page.get_by_role("link", name="PDF: понедельник").click()
    assert given.value.suggested_filename == "day.pdf"
    expect(page.locator(".said")).to_have_text("PDF сохранён в загрузках.")
    page.context.set_offline(True)
    settled(page)
    page.get_by_role("link", name="XLSX: понедельник").click()
    expect(page.locator(".said")).to_contain_text("Файл не получен: нет связи с сервером.")


def test_all_of_it_is_in_english_too(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page, path=f"{PATH}&lang=en")
    expect(page.get_by_role("heading", name="Monday, 2 March 2026")).to_be_visible()
    page.get_by_role("button", name="no-shows").first.click()
    expect(page.get_by_role("dialog", name="no-shows")).to_be_visible()
    assert "reports." not in page.locator("body").inner_text()


def test_an_operator_and_a_host_are_told_whose_page_it_is(hall: Hall, open_page: Opener) -> None:
    hall.sign_in("host", None)
    page = open_page("/reports")
    expect(page.get_by_text("Отчёты открыты старшему смены, руководителю и администратору.")).to_be_visible()


def test_nothing_runs_out_of_the_page_at_any_width(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    expect(page.locator(".reports-form")).to_be_visible()
    for width in (1024, 1280, 1920):
        resize(page, width, 800)
        outside = page.evaluate(
            """() => [...document.querySelectorAll(".reports-main .card, .reports-bar > *, .reports-main .button")]
                .filter((each) => each.getBoundingClientRect().right > innerWidth + 1).map((each) => each.className)"""
        )
        assert outside == [], width
        main = page.locator(".reports-main")
        assert main.evaluate("(each) => each.scrollWidth <= each.clientWidth"), width


def test_the_page_has_no_fault_that_a_machine_can_find(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    assert faults_in_every_look(page, lambda: expect(page.locator(".over-side")).to_be_visible()) == []
    put_on(page, "light")
    page.locator("[data-chart=services]").get_by_role("button", name="Таблицей").click()
    page.get_by_role("button", name="300: талоны").click()
    expect(page.locator(".drawer-row").first).to_be_visible()
    assert faults(page) == []
