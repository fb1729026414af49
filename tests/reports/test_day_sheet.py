"""The sheet of a day, read back from its PDF: what the manager signs is what the report says."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from queue_server.reports.drawing import NotDrawn, drawn
from queue_server.reports.sheet_words import day_pdf, day_words, period_pdf
from queue_server.texts import text
from tests.office import Office
from tests.reports.conftest import Read
from tests.reports.documents import Document, day_document, period_document
from tests.reports.hostile import hostile


def minutes(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    whole = round(seconds)
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02}"
    return f"{whole // 3600}:{whole % 3600 // 60:02}:{whole % 60:02}"


def per_cent(part: int, whole: int, language: str = "ru") -> str:
    share = 100 * part / whole
    return f"{share:.1f} %".replace(".", ",") if language == "ru" else f"{share:.1f}%"


@pytest.fixture(scope="module")
def day() -> Document:
    return day_document(40)


@pytest.fixture(scope="module")
def sheet(day: Document) -> bytes:
    return day_pdf(day, "ru", 1)


def test_the_first_page_says_whether_the_promise_was_kept_and_to_how_many(day: Document, sheet: bytes, read: Read) -> None:
    first, total = read(sheet)[0], day["total"]
    assert "Понедельник, 2 марта 2026 года" in first
    assert day["office"]["name"] in first
    assert "не дольше 30 минут" in first
    assert per_cent(total["within_standard"], day["finished"]) in first
    assert f"{total['within_standard']} из {day['finished']}" in first
    names = ("Талонов выдано", "Завершены", "Не явились", "Отменены", "Истекли в конце дня")
    for name, count in zip(names, ("tickets", "finished", "no_show", "cancelled", "expired"), strict=True):
        assert f"{name} {day[count]}" in first


@pytest.mark.parametrize(
    ("name", "span"),
    [
        ("Ожидание", "waiting"),
        ("Подход к окну", "walking"),
        ("Обслуживание", "service"),
        ("Паузы, не в нормативе", "paused"),
        ("Всё вместе без пауз", "total"),
    ],
)
def test_the_spread_of_each_span_of_time_is_that_of_the_report(
    day: Document, sheet: bytes, read: Read, name: str, span: str
) -> None:
    figures = " ".join(minutes(day[span][key]) for key in ("mean_s", "p50_s", "p80_s", "p90_s", "p95_s", "max_s"))
    assert f"{name} {figures}" in read(sheet)[0]


def test_the_tables_have_the_reports_figures(day: Document, sheet: bytes, read: Read) -> None:
    whole = " ".join(read(sheet))
    for one in day["by_hour"]:
        spans = [minutes(one[span][key]) for span in ("waiting", "service") for key in ("mean_s", "p90_s")]
        spans += [minutes(one["total"][key]) for key in ("p90_s", "max_s")]
        kept = f"{one['total']['within_standard']} из {one['finished']}"
        row = [f"{one['hour']:02}:00–{one['hour'] + 1:02}:00", one["tickets"], one["finished"], one["no_show"], *spans, kept]
        assert " ".join(map(str, row)) in whole
    for one in day["by_counter"]:
        assert f"Окно {one['counter']} {one['tickets']} {one['finished']} {one['no_show']}" in whole
        assert f"{minutes(one['open_s'])} {minutes(one['busy_s'])} {minutes(one['idle_while_waiting_s'])}" in whole
    for one in day["results"]:
        name = one["result"]["name"] if one["result"] else "Не указан"
        assert f"{name} {one['count']} {per_cent(one['count'], day['finished'])}" in whole


def test_every_visit_over_the_standard_stands_there_with_its_parts(read: Read) -> None:
    day = day_document(200, counters=6)
    pages = read(day_pdf(day, "ru", 1))
    whole = " ".join(pages)
    assert len(day["over_standard"]) > 15
    for one in day["over_standard"]:
        parts = " ".join(minutes(one[f"{part}_s"]) for part in ("waiting", "walking", "service", "paused", "total"))
        assert f"{one['issued_at'][11:16]} {one['finished_at'][11:16]} {parts}" in whole
        assert one["number"] in whole
    head = "Талон Услуга Окно, оператор Выдан Конец Ожидание Подход У окна Паузы Всего Причина"
    listed = [page for page in pages if any(f" {minutes(one['total_s'])}" in page for one in day["over_standard"])]
    assert sum(page.count(head) for page in pages) >= 2
    assert len(listed) >= 2


def test_the_sheet_ends_with_how_it_was_counted_and_the_place_to_sign(day: Document, sheet: bytes, read: Read) -> None:
    last = read(sheet)[-1]
    for rule in day["rules"]:
        assert rule in last
    assert "Лист проверил руководитель" in last
    assert last.index("подпись") > last.index("Как посчитано")


def test_a_kept_sheet_bears_who_signs_it_and_the_hash_of_the_log_beside_the_signature(
    day: Document, sheet: bytes, read: Read
) -> None:
    kept = {**day, "log": "3f0c5a77e1b2d948", "signed_by": "Ершова Татьяна"}
    last = read(day_pdf(kept, "ru", 1))[-1]
    assert last.index("Лист проверил руководитель") < last.index("Ершова Татьяна")
    assert "Журнал: 3f0c5a77e1b2d948" in last
    assert "Журнал" not in read(sheet)[-1]


def test_each_page_says_of_which_sheet_it_is(sheet: bytes, read: Read) -> None:
    pages = read(sheet)
    for number, page in enumerate(pages, 1):
        assert "Версия 1 · составлен 2 марта 2026 года в 18:05" in page
        assert page.endswith(f"Страница {number} из {len(pages)}")


def test_all_type_is_embedded_and_nothing_else_is_named(sheet: bytes, tmp_path: Path) -> None:
    file = tmp_path / "sheet.pdf"
    file.write_bytes(sheet)
    listed = subprocess.run(["pdffonts", str(file)], capture_output=True, check=True, text=True).stdout.splitlines()[2:]
    assert {line.split()[0].partition("+")[2] for line in listed} == {"PTSans-Regular", "PTSans-Bold"}
    assert all(re.search(r" yes yes yes +\d+ +0$", line) for line in listed)


def test_the_same_report_gives_the_same_bytes(day: Document, sheet: bytes) -> None:
    assert day_pdf(day, "ru", 1) == sheet


def test_in_english_all_words_and_figures_are_english(read: Read) -> None:
    day = day_document(40, "en")
    for one in day["by_operator"]:
        one["operator"]["display_name"] = f"Operator {one['operator']['name']}"
    for one in day["over_standard"]:
        one["operator"], one["cause"], one["times_doubt"] = "Anna", None, None
    for one in day["fairness"]["items"]:
        one["name"], one["reason"] = "Anna", None
    pages = read(day_pdf(day, "en"))
    assert "Monday, 2 March 2026" in pages[0]
    assert per_cent(day["total"]["within_standard"], day["finished"], "en") in pages[0]
    assert "Not from the archive · made on 2 March 2026 at 18:05 Page 1 of" in pages[0]
    assert re.findall("[а-яё]{2}", " ".join(pages), re.IGNORECASE) == []


@pytest.mark.parametrize(("count", "most"), [(0, 1), (1, 3), (900, 14)])
def test_a_sheet_is_as_long_as_its_day(read: Read, count: int, most: int) -> None:
    pages = read(day_pdf(day_document(count), "ru", 1))
    assert len(pages) <= most
    assert "Лист проверил руководитель" in pages[-1]
    if count == 0:
        assert "Завершённых визитов не было" in pages[0]


def test_a_day_that_goes_on_says_so_and_counts_who_is_still_there(read: Read) -> None:
    first = read(day_pdf(day_document(40, unfinished=1), "ru"))[0]
    assert "День ещё идёт: цифры предварительные." in first
    assert "Ещё не завершены 1" in first
    assert "Не из архива" in first


@pytest.mark.parametrize(("day", "hours"), [("2026-10-25", 25), ("2026-03-29", 23)])
def test_a_night_in_which_the_clocks_are_moved_has_all_its_hours(read: Read, day: str, hours: int) -> None:
    report = day_document(300, day=day, zone="Europe/Berlin", hours=(0, 24), counters=3)
    assert len([one for one in report["quarter_hours"] if one["at"].endswith(":00")][:hours]) == hours
    whole = " ".join(read(day_pdf(report, "ru", 1)))
    over = report["over_standard"]
    twice = [one for one in over if one["finished_at"].startswith(f"{day}T02:") and one["finished_at"].endswith("+01:00")]
    assert bool(twice) == (hours == 25)
    for one in twice:
        assert f"{one['finished_at'][11:16]}* {minutes(one['waiting_s'])}" in whole
    assert ("Второй раз за эту ночь" in whole) == (hours == 25)


def test_names_are_texts_whatever_they_look_like_and_are_cut_to_their_place(read: Read) -> None:
    pages = read(day_pdf(hostile(day_document(120, counters=3)), "ru", 1))
    whole = " ".join(pages)
    for told in ("<b>x</b> & </para> &amp; <br/>", "=cmd|' /C calc'!A0", "до после [31m строка ещё назад", "{n} {page} %s \\"):
        assert told in whole
    assert '<img src="file:///etc/passwd"/>' in whole
    assert "root:" not in whole
    assert "Ы" * 12 in whole
    assert "…" in whole
    assert len(whole) < 60_000
    assert len(pages) < 20
    assert all(page.endswith(f"Страница {number} из {len(pages)}") for number, page in enumerate(pages, 1))


@pytest.mark.parametrize(
    "draw",
    [
        lambda: day_pdf(day_document(300, counters=8, unfinished=1), "ru", 1),
        lambda: day_pdf(day_document(900, "en", counters=20), "en"),
        lambda: day_pdf(hostile(day_document(120, counters=3)), "ru", 1),
        lambda: period_pdf(period_document(60), "ru", 1),
        lambda: period_pdf(period_document(12, "en", days=30, kind="year"), "en"),
    ],
    ids=["Russian", "English, crowded", "hostile names", "month", "year"],
)
def test_nothing_lies_over_anything_else(tmp_path: Path, draw: Callable[[], bytes]) -> None:
    """No two words share a place on the paper, and none leaves it, also with names that are too long."""
    file = tmp_path / "sheet.pdf"
    file.write_bytes(draw())
    told = subprocess.run(["pdftotext", "-bbox", str(file), "-"], capture_output=True, check=True, text=True).stdout
    for page in told.split("<page ")[1:]:
        found = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"', page)
        # The height of a line of type is more than what its letters fill.
        words = sorted((float(a), float(b) + 0.35 * (float(d) - float(b)), float(c), float(d)) for a, b, c, d in found)
        assert words[0][0] > 50
        assert max(word[2] for word in words) < 563
        for place, (_, top, right, bottom) in enumerate(words):
            for other in words[place + 1 :]:
                if other[0] > right - 0.5:
                    break
                assert min(bottom, other[3]) - max(top, other[1]) < 3, (words[place], other)


def test_a_share_is_never_called_all_while_one_visit_took_longer(read: Read) -> None:
    day = day_document(40)
    day["finished"] = day["total"]["count"] = 5000
    day["total"]["within_standard"], day["total"]["share_within_standard"] = 4999, 0.9998
    first = read(day_pdf(day, "ru"))[0]
    assert "99,9 %" in first
    assert "4999 из 5000" in first


def test_the_sheet_of_a_day_comes_as_a_file_over_http(office: Office, read: Read) -> None:
    desk = office.desk(1)
    office.kiosk.issue("advice")
    office.clock.forward(60)
    desk.serve(10, 100)
    answer = office.manager.ask("GET", "reports/day?date=2026-03-02&format=pdf&lang=ru")
    assert answer.status_code == 200
    assert answer.content_type == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="day-2026-03-02.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    first = read(answer.data)[0]
    assert "100,0 %" in first
    assert "Ожидание 1:00 1:00 1:00 1:00 1:00 1:00" in first


def test_a_sheet_that_cannot_be_drawn_is_refused_in_words(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    # A machine with no room for a child of its own.
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    answer = office.manager.ask("GET", "reports/day?date=2026-03-02&format=pdf&lang=ru")
    assert (answer.status_code, answer.get_json()["code"]) == (503, "not_drawn")
    assert answer.get_json()["detail"] == text("ru", "error.not_drawn")


@pytest.mark.usefixtures("as_servers_do")
def test_the_largest_day_keeps_to_its_limits_and_a_greedier_drawing_does_not(read: Read) -> None:
    """Five thousand tickets in a child of the memory and time that every sheet has; with less of either it is ended."""
    day = day_document(5000, counters=150)
    asked = json.dumps({"report": day, "words": day_words(day, "ru", 1)}).encode()
    pages = read(drawn("sheet_pdf", asked))
    assert len(pages) < 120
    assert "Лист проверил руководитель" in pages[-1]
    with pytest.raises(NotDrawn, match="needed more than 45 MB of memory"):
        drawn("sheet_pdf", asked, memory_mb=45)
    with pytest.raises(NotDrawn, match=r"not done within 0\.2 s"):
        drawn("sheet_pdf", asked, within_s=0.2)
