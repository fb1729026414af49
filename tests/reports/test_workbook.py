"""Workbooks, read back as a spreadsheet reads them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from queue_server.reports import workbook
from queue_server.reports.book_tables import Block, Kind, Sheet, Words
from queue_server.reports.cells import readable
from queue_server.reports.drawing import NotDrawn, drawn
from queue_server.reports.sheet_xlsx import LETTERS_AT_MOST, Workbook, plain
from queue_server.reports.workbook import report_xlsx
from queue_server.texts import catalogue
from tests.office import Office
from tests.reports import xlsx_documents as documents
from tests.reports.xlsx_documents import HARMFUL, Document

SHEETS = [
    "Сводка",
    "По услугам",
    "По операторам",
    "По окнам",
    "По часам",
    "Четверти часа",
    "Дольше норматива",
    "Порядок вызовов",
    "Качество данных",
    "Правила счёта",
    "Талоны",
]


def opened(made: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(made))


def table(sheet: Worksheet) -> list[dict[str, Any]]:
    """The rows below the heading, by its words, until an empty line."""
    rows = sheet.iter_rows(values_only=True)
    head = next(rows)
    found = []
    for row in rows:
        if all(cell is None for cell in row):
            break
        found.append({str(name): cell for name, cell in zip(head, row, strict=True) if name is not None})
    return found


def facts(sheet: Worksheet) -> dict[str, Any]:
    return {one["Показатель"]: one["Значение"] for one in table(sheet)}


def block(sheet: Worksheet, head: str) -> list[tuple[Any, ...]]:
    """The rows of a block of the summary below the line that begins with `head`."""
    rows = list(sheet.iter_rows(values_only=True))
    start = next(place for place, row in enumerate(rows) if row[0] == head)
    found = []
    for row in rows[start + 1 :]:
        if all(cell is None for cell in row):
            break
        found.append(row)
    return found


def cells(book: openpyxl.Workbook) -> Iterator[Any]:
    for sheet in book:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if cell.value is not None)


def raw(made: bytes) -> dict[str, str]:
    """The XML of each part of the file."""
    with zipfile.ZipFile(BytesIO(made)) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist() if name.endswith((".xml", ".rels"))}


def s(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


@pytest.fixture(scope="module")
def day_book() -> openpyxl.Workbook:
    return opened(report_xlsx(documents.day(), [documents.ticket(), documents.waiting_ticket()], "ru"))


def test_the_workbook_of_a_day_has_a_sheet_for_each_part(day_book: openpyxl.Workbook) -> None:
    assert day_book.sheetnames == SHEETS


def test_it_is_in_the_language_of_its_reader() -> None:
    book = opened(report_xlsx(documents.day(), [documents.waiting_ticket()], "en"))
    assert book.sheetnames[:3] == ["Summary", "By service", "By operator"]
    assert table(book["Tickets"])[0]["State"] == catalogue("en")["state.waiting"]
    russian = [cell.value for sheet in book for cell in sheet[1] if re.search("[а-яё]", str(cell.value), re.I)]
    assert russian == []


def test_the_summary_says_what_the_report_says(day_book: openpyxl.Workbook) -> None:
    told = facts(day_book["Сводка"])
    assert told["Центр обслуживания"] == "Малый зал"
    assert told["День"] == datetime(2026, 3, 2)
    assert told["Часы работы"] == "08:00–18:00"
    assert told["Отчёт сделан"] == datetime(2026, 3, 2, 18, 0, 5)
    assert told["Норматив: общее время не больше"] == s(1800)
    assert told["Предел ожидания"] == s(900)
    assert [
        told[name] for name in ("Выдано талонов", "Завершено", "Не явились", "Отменено", "Истекло", "Талонов ещё не закрыто")
    ] == [
        8,
        5,
        1,
        1,
        1,
        0,
    ]
    assert (told["Уложились в норматив"], told["Доля в нормативе"]) == (4, 0.8)
    assert (told["Уложились в предел ожидания"], told["Доля в пределе ожидания"]) == (3, 0.6)
    assert told["Простой открытых окон, пока люди ждут"] == s(190)
    assert (told["Назван срок ожидания"], told["Срок сбылся"], told["Доля сбывшихся сроков"]) == (6, 5, 0.8333)
    assert (told["Вызовов"], told["Вызовов с обходом очереди"]) == (7, 1)


def test_the_times_results_and_steps_of_the_summary_are_those_of_the_report(day_book: openpyxl.Workbook) -> None:
    sheet = day_book["Сводка"]
    spreads = block(sheet, "Время")
    assert [row[0] for row in spreads] == ["Ожидание", "Подход", "Обслуживание", "Общее время", "Паузы"]
    assert spreads[0][1:8] == (3, *map(s, documents.WAITING[1:]))
    assert spreads[3][1:8] == (3, *map(s, documents.TOTAL[1:]))
    assert [row[:2] for row in block(sheet, "Результат")] == [("Вопрос решён", 4), ("Не указан", 1)]
    steps = block(sheet, "Общее время, от")
    assert [row[:3] for row in steps] == [(s(0), s(300), 1), (s(1500), s(1800), 3), (s(3600), None, 1)]


def test_the_parts_are_those_of_the_report(day_book: openpyxl.Workbook) -> None:
    expected = {
        "Талонов": 5,
        "Завершено": 3,
        "Неявок": 1,
        "Ожидание, в среднем": s(786.5),
        "Ожидание, медиана": s(600),
        "Ожидание, 90 % не дольше": s(1770),
        "Ожидание, дольше всего": s(1770),
        "Обслуживание, в среднем": s(182.2),
        "Обслуживание, дольше всего": s(600),
        "Общее время, в среднем": s(986.2),
        "Общее время, дольше всего": s(1801),
        "В нормативе": 2,
        "Доля в нормативе": 0.6667,
    }
    keys = {
        "По услугам": {"Код услуги": "advice", "Буква": "С", "Услуга": "Вопрос", "Отменено": 1, "Истекло": 0},
        "По операторам": {"Имя для входа": "anna", "Оператор": "Анна", "Простой, пока ждут": s(95)},
        "По окнам": {"Окно": 1, "Окно открыто": s(36_000), "Окно занято": s(30_000), "Простой, пока ждут": s(95)},
        "По часам": {"Час": 10},
    }
    for name, own in keys.items():
        row = table(day_book[name])[0]
        assert row | expected | own == row, name
    assert [row["Час"] for row in table(day_book["По часам"])] == [10, 11]


def test_quarters_of_an_hour_are_real_times_with_decimals(day_book: openpyxl.Workbook) -> None:
    assert table(day_book["Четверти часа"])[0] == {
        "Начало": datetime(2026, 3, 2, 10),
        "Сдвиг от UTC": "+07:00",
        "Пришло": 4,
        "Ждут в среднем": 2.25,
        "Ждут, больше всего": 5,
        "Открыто окон": 2.5,
        "Занято окон": 1.75,
        "Самое долгое ожидание": s(480),
        "Простой, пока ждут": s(60),
    }


def test_a_visit_over_the_standard_tells_its_course_and_its_cause(day_book: openpyxl.Workbook) -> None:
    row = table(day_book["Дольше норматива"])[0]
    assert row["Талон"] == "А001"
    assert (row["Выдан"], row["Вызван"]) == (datetime(2026, 3, 2, 10), datetime(2026, 3, 2, 10, 29, 30))
    assert [row[name] for name in ("Ожидание", "Подход", "Обслуживание", "Паузы", "Общее время")] == [
        s(1770),
        s(30),
        s(1),
        s(0),
        s(1801),
    ]
    assert row["Что было"] == "Перенаправлен 10:10; Отложен 10:20"
    assert (row["Причина"], row["Примечание"], row["Кто указал причину"]) == ("Не хватало окон", "Двое болели", "manager")
    assert row["Когда указал"] == datetime(2026, 3, 2, 18)


def test_the_order_of_calls_the_quality_and_the_rules_are_there(day_book: openpyxl.Workbook) -> None:
    assert table(day_book["Порядок вызовов"]) == [
        {
            "Когда": datetime(2026, 3, 2, 10, 5),
            "Талон": "А001",
            "Услуга": "Вопрос",
            "Окно": 1,
            "Кто вызвал": "Anna",
            "Правило": "Выбран оператором",
            "Почему": "Просил старший",
            "Скольких обошли": 2,
            "Кого обошли": "А002, С003",
        }
    ]
    quality = facts(day_book["Качество данных"])
    assert len(quality) == len(documents.day()["data_quality"])
    assert quality["Выданы киосками без связи с сервером"] == 3
    assert quality["Сервер, киоски, табло или окна были без связи"] == s(125)
    assert [row["Как считается"] for row in table(day_book["Правила счёта"])] == documents.day()["rules"]


def test_every_ticket_of_the_day_is_there_with_real_times(day_book: openpyxl.Workbook) -> None:
    first, second = table(day_book["Талоны"])
    assert first == {
        "День": datetime(2026, 3, 2),
        "Талон": "А001",
        "Код услуги": "advice",
        "Услуга": "Вопрос",
        "Окно": 2,
        "Оператор": "Борис",
        "Состояние": "завершён",
        "Результат": "Вопрос решён",
        "Выдан": datetime(2026, 3, 2, 10),
        "Вызван": datetime(2026, 3, 2, 10, 29, 30),
        "Начало": datetime(2026, 3, 2, 10, 30),
        "Завершён": datetime(2026, 3, 2, 10, 30, 1),
        "Ожидание": s(1770),
        "Подход": s(30),
        "Обслуживание": s(1),
        "Паузы": s(0),
        "Общее время": s(1801),
        "Дольше норматива": "да",
        "Откуда талон": "Киоск",
        "Идентификатор": documents.ticket()["id"],
    }
    assert [second[name] for name in ("Состояние", "Окно", "Вызван", "Дольше норматива", "Откуда талон")] == [
        "ждёт",
        None,
        None,
        None,
        "Номер с рулона",
    ]


FORMATS = {
    "Выдан": "dd.mm.yyyy hh:mm:ss",
    "День": "dd.mm.yyyy",
    "Общее время": "[h]:mm:ss",
    "Окно": "0",
    "Талон": "@",
}


def test_a_cell_is_of_the_kind_of_what_it_holds(day_book: openpyxl.Workbook) -> None:
    sheet = day_book["Талоны"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for name, form in FORMATS.items():
        assert sheet.cell(2, columns[name]).number_format == form, name
    share = next(cell for cell in day_book["По услугам"][2] if cell.number_format.endswith("%"))
    assert (share.value, share.data_type) == (0.6667, "n")
    kinds = {type(cell.value) for cell in cells(day_book)}
    assert kinds == {str, int, float, datetime, timedelta}


def test_durations_are_numbers_that_can_be_added() -> None:
    made = raw(report_xlsx(documents.day(), [documents.ticket(total_s=90_000)], "ru"))
    assert f"<v>{90_000 / 86_400:.16G}</v>" in made[f"xl/worksheets/sheet{len(SHEETS)}.xml"]


def test_every_sheet_has_a_fixed_bold_heading_a_filter_and_fits_the_paper(day_book: openpyxl.Workbook) -> None:
    for sheet in day_book:
        heads = [cell for cell in sheet[1] if cell.value is not None]
        assert all(cell.font.bold for cell in heads), sheet.title
        assert sheet.freeze_panes == "A2"
        filtered = sheet.auto_filter.ref
        rows = len(table(sheet))
        assert filtered == f"A1:{openpyxl.utils.get_column_letter(len(heads))}{rows + 1}", sheet.title
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows == "$1:$1"


def test_every_column_is_as_wide_as_what_stands_in_it(day_book: openpyxl.Workbook) -> None:
    letters = {"dd.mm.yyyy hh:mm:ss": 19, "dd.mm.yyyy": 10, "[h]:mm:ss": 8}
    for sheet in day_book:
        widths = {}
        for letter, dimension in sheet.column_dimensions.items():
            first = openpyxl.utils.column_index_from_string(letter)
            widths |= dict.fromkeys(range(first, dimension.max + 1), dimension.width)
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                if cell.value is not None and not (cell.alignment.wrap_text or cell.font.bold):
                    needed = letters.get(cell.number_format, len(str(cell.value)))
                    assert needed <= widths[cell.column] + 6, (sheet.title, cell.coordinate, cell.value)


def test_no_text_becomes_a_formula_a_link_or_markup() -> None:
    texts = [*HARMFUL, "a\x00b\x01\x0b\x1f\x7f", "\ufffe\uffff", "x" * 10_000, "я" * 40_000, "😀" * 30_000]
    report = documents.day(
        office={"code": "small", "name": HARMFUL[20]},
        by_operator=[documents.part(operator={"name": text, "display_name": text}) for text in texts],
        rules=texts,
    )
    report["over_standard"][0]["cause"] |= {"name": HARMFUL[0], "comment": HARMFUL[14]}
    tickets = [documents.ticket(text[:40], operator=text, service={"code": "s", "name": text}) for text in texts]
    made = report_xlsx(report, tickets, "ru")
    book = opened(made)
    for sheet, column in (("По операторам", "Оператор"), ("Правила счёта", "Как считается"), ("Талоны", "Услуга")):
        shown = [row[column] for row in table(book[sheet])]
        # "_x0041_" is written as "_x005F_x0041_", so that nobody takes it for an A.
        told = [unescape(one).rstrip("\u2060") for one in shown]
        assert told == [plain(text).rstrip("\u2060") for text in texts], sheet
    for cell in cells(book):
        assert cell.hyperlink is None
        assert cell.data_type in ("s", "n", "d"), cell.coordinate
        assert (cell.data_type == "s") is isinstance(cell.value, str)
    parts = raw(made)
    assert not any(re.search(r"<(?:\w+:)?(?:f|hyperlink|hyperlinks|externalReference)[ >/]", xml) for xml in parts.values())
    assert not any("TargetMode" in xml for xml in parts.values())


def test_what_xml_forbids_is_replaced_and_lines_stay_lines() -> None:
    assert plain("a\x00b\x1bc\x7fd\ufffee\ud800f") == "a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf"
    assert plain("eins\r\nzwei\rdrei\tvier") == "eins\nzwei\ndrei\tvier"
    assert readable("Ёлка № 5 — «да» 😀") == "Ёлка № 5 — «да» 😀"


def test_a_text_is_cut_where_a_cell_ends_and_no_sign_is_halved() -> None:
    assert plain("x" * LETTERS_AT_MOST) == "x" * LETTERS_AT_MOST
    assert plain("x" * 40_000) == "x" * LETTERS_AT_MOST
    assert plain("😀" * 40_000) == "😀" * (LETTERS_AT_MOST // 2)


def test_an_empty_day_has_all_its_sheets_and_no_figures() -> None:
    book = opened(report_xlsx(documents.empty_day(), [], "ru"))
    assert book.sheetnames == SHEETS
    told = facts(book["Сводка"])
    assert (told["Выдано талонов"], told["Часы работы"]) == (0, "Выходной")
    assert "Доля в нормативе" not in told
    assert block(book["Сводка"], "Время")[0][:3] == ("Ожидание", 0, None)
    for name in SHEETS[1:8] + SHEETS[-1:]:
        assert table(book[name]) == []
        assert len(book[name][1]) > 5


def test_an_autumn_night_shows_half_past_two_twice_and_which_is_which() -> None:
    again = {"issued_at": "2026-10-25T02:30:00+01:00", "finished_at": "2026-10-25T03:00:00+01:00", "total_s": 1800}
    first = documents.ticket(issued_at="2026-10-25T02:30:00+02:00", finished_at="2026-10-25T02:10:00+01:00", total_s=2400)
    book = opened(report_xlsx(documents.autumn_day(), [first, documents.ticket("А002", **again)], "ru"))
    quarters = table(book["Четверти часа"])
    assert [row["Начало"] for row in quarters] == [datetime(2026, 10, 25, 2, 30)] * 2
    assert [row["Сдвиг от UTC"] for row in quarters] == ["+02:00", "+01:00"]
    rows = table(book["Талоны"])
    assert [row["Выдан"] for row in rows] == [datetime(2026, 10, 25, 2, 30)] * 2
    assert [row["Общее время"] for row in rows] == [s(2400), s(1800)]


def test_a_period_has_its_days_and_the_period_before() -> None:
    tickets = [documents.ticket(), documents.ticket("А001", day="2026-03-03")]
    book = opened(report_xlsx(documents.period(), tickets, "ru"))
    assert book.sheetnames == ["Сводка", "По дням", *SHEETS[1:5], "Дольше норматива", *SHEETS[8:]]
    told = facts(book["Сводка"])
    assert (told["С"], told["По"]) == (datetime(2026, 3, 2), datetime(2026, 3, 8))
    assert (told["Дней с посетителями"], told["Дольше норматива"]) == (2, 3)
    days = table(book["По дням"])
    assert [(row["День"], row["Талонов"], row["Доля в нормативе"]) for row in days] == [
        (datetime(2026, 3, 2), 8, 0.8),
        (datetime(2026, 3, 3), 8, None),
    ]
    assert days[0]["Общее время, 90 % не дольше"] == s(1801)
    compared = {row[0]: row[1:3] for row in compared_rows(book["Сводка"])}
    assert compared["Выдано талонов"] == (8, 8)
    assert compared["С"] == (datetime(2026, 3, 2), datetime(2026, 2, 23))
    assert compared["Общее время, дольше всего"] == (s(1801), s(2500))
    assert [row["День"] for row in table(book["Талоны"])] == [datetime(2026, 3, 2), datetime(2026, 3, 3)]


def test_a_period_has_no_empty_columns_for_what_only_a_day_knows() -> None:
    report = documents.period(by_counter=[documents.part(counter=1)])
    del report["by_operator"][0]["idle_while_waiting_s"]
    book = opened(report_xlsx(report, [], "ru"))
    for name in ("По окнам", "По операторам"):
        heads = [cell.value for cell in book[name][1]]
        assert heads[-2:] == ["В нормативе", "Доля в нормативе"]


def compared_rows(sheet: Worksheet) -> list[tuple[Any, ...]]:
    rows = list(sheet.iter_rows(values_only=True))
    start = next(place for place, row in enumerate(rows) if row[2] == "Период до него")
    return rows[start + 1 : start + 12]


def test_a_report_of_before_has_what_it_has_and_no_more() -> None:
    """Reports that were kept before the day on paper knew quarter hours and causes."""
    old = {key: value for key, value in documents.day().items() if key not in ("quarter_hours", "fairness", "results", "rules")}
    book = opened(report_xlsx(old, [], "ru"))
    assert book.sheetnames == [name for name in SHEETS if name not in ("Четверти часа", "Порядок вызовов", "Правила счёта")]


def test_the_workbook_of_a_real_day_says_what_its_report_says(office: Office) -> None:
    for service_s in (100, 1801):
        office.kiosk.issue("advice")
        office.desk(1).serve(10, service_s, "solved")
    report = office.report("2026-03-02")
    answer = office.manager.ask("GET", "reports/day?date=2026-03-02&format=xlsx")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="day-2026-03-02.xlsx"'
    assert (answer.headers["Cache-Control"], answer.headers["X-Content-Type-Options"]) == ("no-store", "nosniff")
    book = opened(answer.data)
    assert facts(book["Сводка"])["Выдано талонов"] == report["tickets"] == 2
    rows = table(book["По услугам"])
    assert [(row["Код услуги"], row["Завершено"], row["В нормативе"]) for row in rows] == [("advice", 2, 1)]
    assert [row["Общее время"] for row in table(book["Талоны"])] == [s(110), s(1811)]
    assert [row["Талон"] for row in table(book["Дольше норматива"])] == ["С002"]


def test_a_list_longer_than_a_sheet_goes_on_with_the_next(tmp_path: Path) -> None:
    words = Words({"book.format.day": "yyyy-mm-dd", "book.format.moment": "yyyy-mm-dd"})
    book = Workbook(tmp_path / "book.xlsx", words, {}, rows_at_most=4)
    rows = [[(Kind.COUNT, count)] for count in range(7)]
    assert book.add(Sheet("A very long name: of / more than [31] letters", [9], [Block(["n"], rows)])) == 7
    assert book.add(Sheet("n", [9], [Block(["n"], rows[:3])])) == 3
    book.close()
    read = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert [[row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] for sheet in read] == [
        [0, 1, 2],
        [3, 4, 5],
        [6],
        [0, 1, 2],
    ]
    assert all(len(name) <= 31 for name in read.sheetnames)


def test_the_same_report_makes_the_same_workbook() -> None:
    """What was kept can be held against what is made anew."""
    first, second = (report_xlsx(documents.day(), [documents.ticket()], "ru") for _ in range(2))
    assert first == second


# When it cannot be made


def test_a_read_that_fails_in_the_middle_is_told_and_leaves_nothing_behind(tmp_path: Path) -> None:
    def tickets() -> Iterator[Document]:
        yield documents.ticket()
        raise LookupError("the database is gone")

    with pytest.raises(LookupError):
        workbook.write_xlsx(tmp_path / "book.xlsx", documents.day(), tickets(), "ru")
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_fails_says_why() -> None:
    with pytest.raises(NotDrawn, match="JSON"):
        drawn("sheet_xlsx", b"no report\n", 30, 512)
    with pytest.raises(NotDrawn):
        drawn("no_such_program", b"", 30, 512)


def test_a_process_that_takes_too_long_is_ended() -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b" " * 65_536

    with pytest.raises(NotDrawn):
        drawn("sheet_xlsx", endless(), 1, 4096)


@pytest.mark.usefixtures("as_servers_do")
def test_a_process_that_takes_too_much_memory_is_ended() -> None:
    with pytest.raises(NotDrawn):
        drawn("sheet_xlsx", (b" " * 1_000_000 for _ in range(200)), 30, 120)


def test_a_folder_that_takes_no_file_is_told_in_words(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(office.folder / "nowhere"))
    for kind in ("xlsx", "csv"):
        answer = office.manager.ask("GET", f"reports/day?date=2026-03-02&format={kind}&lang=en")
        assert answer.status_code == 503
        assert answer.get_json()["detail"] == "The table could not be made. Try again in a minute."
