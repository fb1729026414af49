"""What the hall host does about desks and visits, by touch and by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.axe import faults
from tests.operator_desk.conftest import Opener
from tests.operator_desk.documents import at, hall_state, ticket
from tests.operator_desk.hall_server import Hall
from tests.operator_desk.test_hall import walk_in
from tests.pages import resize

pytestmark = pytest.mark.browser

HELP = {"code": "help", "text": "Окно 4 зовёт администратора", "level": "red", "counter": 4}


def calling(hall: Hall, helper: str | None = None) -> None:
    """Counter 4 calls for the host."""
    counters = [{**one, "help": {"since": at(5), "helper": helper}} if one["number"] == 4 else one for one in hall_counters(hall)]
    coming = {"code": "help_coming", "text": f"{helper} идёт к окну 4", "level": "green", "counter": 4}
    hall.show_hall(counters=counters, alarms=[HELP if helper is None else coming, *hall_state()["alarms"]])


def hall_counters(hall: Hall) -> list[dict[str, object]]:
    listed: list[dict[str, object]] = hall.hall["counters"]
    return listed


def free_counter(page: Page, number: int) -> None:
    page.locator(f"[data-counter='{number}']").click()
    page.get_by_role("button", name="Освободить окно").click()


def test_a_desk_that_calls_is_shown_at_once_and_softly_heard_until_somebody_goes(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    page.evaluate(
        """() => {
            window.notes = 0;
            const start = OscillatorNode.prototype.start;
            OscillatorNode.prototype.start = function (...when) { window.notes += 1; return start.apply(this, when); };
        }"""
    )
    page.locator("h1").click()
    calling(hall)
    line = page.get_by_role("region", name="Главное сейчас")
    expect(line.get_by_role("alert")).to_contain_text("Окно 4 зовёт администратора")
    expect(page.locator("[data-counter='4']")).to_contain_text("Зовёт вас")
    expect(page).to_have_title("Зовёт окно 4 · Центр обслуживания клиентов")
    page.wait_for_function("window.notes >= 2")
    line.get_by_role("button", name="Иду").click()
    expect(page.locator(".said")).to_have_text("Окно 4 видит, что вы идёте.")
    assert hall.paths() == ["/api/v1/counters/4/help/answer"]
    calling(hall, "Орлова Н. В.")
    expect(line).to_contain_text("Орлова Н. В. идёт к окну 4")
    heard = page.evaluate("window.notes")
    page.wait_for_timeout(400)
    assert page.evaluate("window.notes") == heard
    line.get_by_role("button", name="Готово").click()
    expect(page.locator(".said")).to_contain_text("больше не зовёт")


def test_a_stuck_desk_is_freed_with_the_visitor_back_at_his_place(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    free_counter(page, 3)
    page.get_by_role("checkbox", name="Снять с окна: Петрова А. С.").check()
    page.get_by_role("button", name="Оператор отошёл").click()
    expect(page.locator(".said")).to_have_text("Окно 3 свободно.")
    assert hall.asked[0].path == "/api/v1/counters/3/free"
    assert hall.asked[0].body == {"then": "queue", "reason": "Оператор отошёл", "sign_off": True, "accurate": True}


def test_a_service_that_was_forgotten_is_ended_and_its_times_are_doubted(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    free_counter(page, 3)
    page.get_by_role("button", name="Завершить: посетителя уже обслужили").click()
    expect(page.get_by_role("checkbox", name="Время этого визита неточное")).to_be_checked()
    page.get_by_role("button", name="Забыли завершить").click()
    expect(page.locator(".said")).to_have_text("Окно 3 свободно.")
    assert hall.asked[0].body == {"then": "finish", "reason": "Забыли завершить", "sign_off": False, "accurate": False}


def test_an_operator_who_left_without_a_visitor_is_signed_off_by_keyboard(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    page.locator("[data-counter='6']").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Снять оператора с окна").press("Enter")
    page.get_by_label("Другая причина").fill("Ушёл домой")
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_have_text("Окно 6 свободно.")
    assert hall.asked[0].body == {"then": None, "reason": "Ушёл домой", "sign_off": True, "accurate": True}


def test_a_priority_is_changed_only_with_a_reason(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    page.locator("[data-ticket='А015']").click()
    page.get_by_role("button", name="Право без очереди").click()
    expect(page.get_by_role("button", name="Показал документ")).to_have_count(0)
    page.get_by_role("button", name="Ветеран боевых действий").click()
    page.get_by_role("button", name="Показал документ").click()
    expect(page.locator(".said")).to_have_text("А015: право без очереди изменено.")
    assert hall.asked[0].path == "/api/v1/tickets/id-А015/priority"
    assert hall.asked[0].body == {"priority": "veteran", "reason": "Показал документ"}


def test_a_priority_is_taken_away_again(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    page.locator("[data-ticket='А014']").click()
    page.get_by_role("button", name="Право без очереди").click()
    page.get_by_role("button", name="Нет", exact=True).click()
    page.get_by_role("button", name="Ошибка при выдаче").click()
    expect(page.locator(".said")).to_contain_text("изменено")
    assert hall.asked[0].body == {"priority": None, "reason": "Ошибка при выдаче"}


def test_whoever_is_served_has_no_priority_to_change(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    page.locator("[data-ticket='А012']").click()
    expect(page.get_by_role("button", name="Время неточное")).to_be_visible()
    expect(page.get_by_role("button", name="Право без очереди")).to_have_count(0)


def test_times_of_an_ended_visit_are_marked_as_not_accurate(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    page.get_by_role("searchbox").fill("e 1")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Время неточное").click()
    page.get_by_role("button", name="Забыли завершить").click()
    expect(page.locator(".said")).to_contain_text("отметка о времени записана")
    assert hall.asked[0].path == "/api/v1/tickets/id-Е001/times"
    assert hall.asked[0].body == {"accurate": False, "reason": "Забыли завершить"}


def test_a_mark_is_shown_and_can_be_taken_back(hall: Hall, open_page: Opener) -> None:
    doubted = [ticket("А015", used=900, times_doubt="Не было связи")]
    hall.hall = hall_state(tickets=doubted)
    page = walk_in(hall, open_page)
    page.locator("[data-ticket='А015']").click()
    expect(page.locator(".note")).to_have_text("Время неточное: Не было связи")
    page.get_by_role("button", name="Время точное").click()
    page.get_by_role("button", name="Отметили по ошибке").click()
    expect(page.locator(".said")).to_contain_text("отметка")
    assert hall.asked[0].body == {"accurate": True, "reason": "Отметили по ошибке"}


def test_digits_alone_find_the_number_under_every_letter_and_the_host_picks(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    page.get_by_role("searchbox").fill("1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Подходят 2 талона")).to_be_visible()
    expect(page.locator(".panel")).to_contain_text("Завершён")
    page.locator("[data-panel=found] [data-ticket='Е001']").press("Enter")
    expect(page.get_by_role("heading", name="Талон Е001")).to_be_visible()


def test_the_story_of_a_ticket_answers_why_another_was_called_before(hall: Hall, open_page: Opener) -> None:
    rule = {"code": "priority", "text": "Вне очереди"}
    chosen = {"code": "chosen", "text": "Выбран оператором"}
    other = {"ticket": "x", "issued_at": at(600), "who": "user:anna", "name": "Анна", "reason": None}
    hall.order = {
        "overtaken_by": [
            {**other, "number": "В020", "at": at(300), "counter": 2, "why": rule},
            {**other, "number": "С003", "at": at(200), "counter": 4, "why": chosen, "reason": "Плохо себя чувствует"},
        ],
        "overtook": [],
        "elsewhere": 4,
    }
    page = walk_in(hall, open_page)
    page.locator("[data-ticket='А014']").click()
    panel = page.locator("[data-panel=ticket]")
    expect(panel).to_contain_text("В020, выдан 10:32")
    expect(panel).to_contain_text("Окно 2 · Вне очереди")
    expect(panel).to_contain_text("Окно 4 · Выбран оператором (Анна): Плохо себя чувствует")
    expect(panel).to_contain_text("Ещё 4 пришедших позже вызваны к окнам, которые эту услугу не принимают.")


def test_the_history_says_rules_and_changes_in_words(hall: Hall, open_page: Opener) -> None:
    events = [
        ("called", 3, {"why": "priority", "announcement": 3}),
        ("counter_freed", 3, {"then": "queue", "reason": "Оператор отошёл", "signed_off": None}),
        ("priority_changed", None, {"from": "disabled", "priority": None, "reason": "Ошибка при выдаче"}),
        ("transferred", None, {"service": "water", "from_service": "grid-person", "counter": 2}),
    ]
    told = [
        {"seq": seq, "at": at(900), "what": what, "who": "user:olga", "name": "Ольга", "counter": counter, "details": details}
        for seq, (what, counter, details) in enumerate(events)
    ]
    hall.hall = hall_state(tickets=[ticket("А015", used=900, history=told)])
    page = walk_in(hall, open_page)
    page.locator("[data-ticket='А015']").click()
    history = page.locator(".history")
    expect(history).to_contain_text("Вызван · Окно 3 · Ольга · Вне очереди")
    expect(history).to_contain_text("Окно освобождено администратором · Окно 3 · Ольга · Вернуть в очередь на прежнее место")
    expect(history).to_contain_text("Изменено право без очереди · Ольга · Инвалид I–II группы → Нет · Ошибка при выдаче")
    expect(history).to_contain_text("Перенаправлен · Ольга · Договоры водоснабжения и водоотведения · Окно 2")


def test_the_host_writes_to_desks_and_sees_who_has_not_read_it(hall: Hall, open_page: Opener) -> None:
    sent = {"id": "m1", "words": "Обед в 13:30", "at": at(60), "sender": "Орлова", "counters": [1, 2, 3, 4, 5, 6]}
    hall.hall = hall_state(desk_messages=[{**sent, "unread": [2, 3, 4]}])
    page = walk_in(hall, open_page)
    page.get_by_role("button", name="Сообщения 1").click()
    panel = page.get_by_role("region", name="Сообщения")
    expect(panel).to_contain_text("Все окна · не прочитали окна: 3, 4")  # counter 2 is empty: nobody there can read
    panel.get_by_label("Кому").select_option("desks")
    expect(panel).to_contain_text("Посетители этого не видят.")
    panel.get_by_label("Текст").fill("Закрываемся в 17:30")
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_have_text("Сообщение окнам отправлено.")
    page.wait_for_timeout(450)  # the second half of a double press is not taken
    panel.get_by_label("Кому").select_option("3")
    panel.get_by_label("Текст").fill("Зайдите ко мне")
    page.keyboard.press("Enter")
    expect(panel.get_by_label("Текст")).to_have_value("")
    panel.get_by_role("button", name="Убрать: Обед в 13:30").click()
    expect(page.locator(".said")).to_have_text("Сообщение убрано.")
    assert [(one.path, one.body) for one in hall.asked] == [
        ("/api/v1/desk-messages", {"words": "Закрываемся в 17:30"}),
        ("/api/v1/desk-messages", {"words": "Зайдите ко мне", "counter": 3}),
        ("/api/v1/desk-messages/m1/remove", {}),
    ]


def test_a_word_to_one_desk_is_written_from_its_card(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    page.locator("[data-counter='1']").click()
    page.get_by_label("Сообщение этому окну").fill("Позовите юриста")
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_have_text("Сообщение окнам отправлено.")
    assert hall.asked[0].body == {"words": "Позовите юриста", "counter": 1}


def test_an_alarm_leads_to_what_it_is_about(hall: Hall, open_page: Opener) -> None:
    device = {"code": "device", "text": "«Киоск у входа»: бумага кончается.", "level": "amber", "device": "Киоск у входа"}
    hall.hall = hall_state(alarms=[*hall_state()["alarms"], device])
    page = walk_in(hall, open_page)
    line = page.get_by_role("region", name="Главное сейчас")
    line.get_by_role("button", name="А012").click()
    expect(page.get_by_role("heading", name="Талон А012")).to_be_visible()
    line.get_by_role("button", name="ещё 2").click()
    page.locator(".alarm-list").get_by_role("button", name="Киоск у входа").click()
    expect(page.get_by_role("heading", name="Устройство «Киоск у входа»")).to_be_visible()


def test_a_calm_hall_says_so_and_nothing_moves(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    before = page.locator(".hall-main").bounding_box()
    hall.show_hall(alarms=[], devices=[one for one in hall_state()["devices"] if one["light"] == "green"])
    expect(page.get_by_role("region", name="Главное сейчас")).to_have_text("Всё спокойно")
    expect(page.locator(".devices-line")).to_contain_text("работает")
    assert page.locator(".hall-main").bounding_box() == before


def test_a_manager_looks_and_has_no_steps(hall: Hall, open_page: Opener) -> None:
    hall.sign_in("manager", None)
    page = open_page("/hall", 1280, 800)
    page.locator("[data-ticket='А015']").click()
    expect(page.get_by_role("button", name="Отменить талон")).to_have_count(0)
    page.locator("[data-counter='3']").click()
    expect(page.get_by_role("button", name="Талон А012")).to_be_visible()
    expect(page.get_by_role("button", name="Освободить окно")).to_have_count(0)


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_queues_counters_and_alarms_are_all_in_sight(hall: Hall, open_page: Opener, lang: str) -> None:
    hall.sign_in("host", None)
    calling(hall)
    page = open_page(f"/hall?lang={lang}")
    expect(page.locator(".queue")).to_have_count(6)
    for size in (1024, 768), (1280, 800), (1366, 768), (1920, 1080):
        resize(page, *size)
        hidden = page.evaluate(
            """() => [...document.querySelectorAll(".queue, .counter, .devices-line, .alarm-line, .find, .figures > *")]
                .filter((each) => {
                    const box = each.getBoundingClientRect();
                    const room = each.closest(".scroll") || document.documentElement;
                    const frame = room.getBoundingClientRect();
                    return box.bottom > Math.min(frame.bottom, innerHeight) + 1 || box.right > innerWidth || box.top < 0;
                })
                .map((each) => each.className)"""
        )
        assert hidden == [], size


@pytest.mark.parametrize("panel", ["", "counter", "ticket", "alarms", "devices", "messages"])
def test_everything_that_is_touched_is_large_enough_for_a_finger(hall: Hall, open_page: Opener, panel: str) -> None:
    page = walk_in(hall, open_page)
    opens = {"counter": "[data-counter='3']", "ticket": "[data-ticket='А015']", "alarms": ".alarm-all"}
    opens |= {"devices": ".devices-line", "messages": ".hall-more .button"}
    if panel:
        page.locator(opens[panel]).first.click()
        expect(page.locator(f"[data-panel={panel}]")).to_be_visible()
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, select, a[href], input:not([type=checkbox]), .check")]
            .map((each) => [each.textContent.trim() || each.className, each.getBoundingClientRect()])
            .filter(([, box]) => box.width && (box.height < 44 || box.width < 44))
            .map(([words, box]) => `${words} ${box.width} × ${box.height}`)"""
    )
    assert small == []


def test_a_tablet_held_upright_needs_no_scrolling_sideways(hall: Hall, open_page: Opener) -> None:
    hall.sign_in("host", None)
    page = open_page("/hall", 800, 1280)
    expect(page.locator(".queue")).to_have_count(6)
    assert page.evaluate("document.documentElement.scrollWidth") <= 800


@pytest.mark.parametrize("panel", ["counter", "free", "priority", "messages", "alarms"])
def test_no_panel_has_a_fault_that_a_machine_can_find(hall: Hall, open_page: Opener, panel: str) -> None:
    page = walk_in(hall, open_page)
    calling(hall)
    if panel in ("counter", "free"):
        page.locator("[data-counter='4']").click()
    if panel == "free":
        page.get_by_role("button", name="Освободить окно").click()
    if panel == "priority":
        page.locator("[data-ticket='А015']").click()
        page.get_by_role("button", name="Право без очереди").click()
    if panel == "messages":
        page.get_by_role("button", name="Сообщения").click()
    if panel == "alarms":
        page.locator(".alarm-all").click()
    expect(page.locator(f"[data-panel={panel}]")).to_be_visible()
    assert faults(page) == []


def test_a_service_is_lent_to_a_counter_and_taken_back_from_its_card(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    page.locator("[data-counter='4']").click()
    card = page.locator("[data-panel=counter]")
    choice = card.get_by_label("Сегодня пусть принимает и")
    assert choice.locator("option").all_inner_texts() == [
        "Выберите услугу",
        "К · Жалобы на отключения и качество",
        "Т · Помощь с личным кабинетом",
    ]
    expect(card.get_by_role("button", name="Добавить")).to_be_disabled()
    choice.select_option("complaints")
    card.get_by_role("button", name="Добавить").click()
    expect(page.locator(".said")).to_have_text(
        "Окно 4 сегодня принимает и «Жалобы на отключения и качество». Оператору сообщили."
    )
    counter = next(one for one in hall_counters(hall) if one["number"] == 4)
    taken = {"services": [*counter["services"], "complaints"], "lent": ["complaints"], "could_take": ["accounts"]}  # type: ignore[misc]
    hall.show_hall(counters=[{**one, **(taken if one["number"] == 4 else {})} for one in hall_counters(hall)])
    lent = card.get_by_role("listitem").filter(has_text="Жалобы")
    expect(lent).to_contain_text("на сегодня")
    expect(choice.locator("option")).to_have_count(2)
    assert faults(page) == []
    lent.get_by_role("button", name="Убрать «Жалобы на отключения и качество»").click()
    expect(page.locator(".said")).to_contain_text("Окно 4 больше не принимает")
    assert hall.paths() == [f"/api/v1/counters/4/services/complaints/{step}" for step in ("lend", "take-back")]


def test_a_counter_says_with_which_services_it_only_helps(hall: Hall, open_page: Opener) -> None:
    counters = [{**one, **({"helps": one["services"][:1]} if one["number"] == 4 else {})} for one in hall_counters(hall)]
    hall.hall["counters"] = counters
    page = walk_in(hall, open_page)
    page.locator("[data-counter='4']").click()
    taken = page.locator("[data-panel=counter] .counter-services").get_by_role("listitem")
    expect(taken.filter(has_text="только помогает")).to_have_count(1)


def test_nothing_is_lent_to_a_closed_counter_nor_by_a_manager(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    page.locator("[data-counter='2']").click()
    expect(page.locator("[data-panel=counter]")).to_contain_text("Принимает")
    expect(page.get_by_label("Сегодня пусть принимает и")).to_have_count(0)
    hall.sign_in("manager", None)
    manager = open_page("/hall", 1280, 800)
    manager.locator("[data-counter='4']").click()
    expect(manager.locator("[data-panel=counter]")).to_contain_text("Принимает")
    expect(manager.get_by_label("Сегодня пусть принимает и")).to_have_count(0)
