"""The report of a period on paper: by day, beside the period before it, in the look of the day's sheet."""

from __future__ import annotations

import pytest

from queue_server.reports.sheet_words import period_pdf
from tests.reports.conftest import Read
from tests.reports.documents import Document, period_document


@pytest.fixture(scope="module")
def month() -> Document:
    return period_document(60)


@pytest.fixture(scope="module")
def sheet(month: Document) -> bytes:
    return period_pdf(month, "ru")


def test_a_month_has_its_name_and_stands_beside_the_month_before(month: Document, sheet: bytes, read: Read) -> None:
    first = read(sheet)[0]
    assert "Март 2026 года" in first
    assert "Приём шёл 20 дней." in first
    assert "март 2026 года февраль 2026 года Изменение" in first
    assert f"Талонов выдано {month['tickets']} 700 +{month['tickets'] - 700}" in first
    assert "Ожидание в среднем" in first
    assert "11:42" in first


def test_each_day_of_the_period_has_its_row(month: Document, sheet: bytes, read: Read) -> None:
    whole = " ".join(read(sheet))
    assert "пн 02.03.2026" in whole
    for one in month["by_day"]:
        day = ".".join(reversed(one["day"].split("-")))
        counts = " ".join(str(one[name]) for name in ("tickets", "finished", "no_show", "cancelled", "expired"))
        assert f"{day} {counts}" in whole


def test_of_many_long_visits_the_longest_are_shown_and_that_is_said(month: Document, sheet: bytes, read: Read) -> None:
    whole = " ".join(read(sheet))
    assert month["over_standard_count"] > 200
    assert f"Визиты дольше 30 минут: {month['over_standard_count']}" in whole
    assert "Показаны самые долгие: 200." in whole


def test_a_period_needs_no_signature(sheet: bytes, read: Read) -> None:
    assert "Лист проверил" not in " ".join(read(sheet))


@pytest.mark.parametrize(
    ("kind", "language", "name"),
    [
        ("year", "ru", "2026 год"),
        ("quarter", "ru", "1-й квартал 2026 года"),
        ("range", "en", "1 March – 31 March 2026"),
        ("week", "ru", "1 марта – 31 марта 2026 года"),
        ("month", "en", "March 2026"),
    ],
)
def test_a_period_is_called_what_people_call_it(read: Read, kind: str, language: str, name: str) -> None:
    assert name in read(period_pdf(period_document(3, language, days=2, kind=kind), language))[0]


def test_a_year_of_days_and_a_period_without_visitors_are_drawn(read: Read) -> None:
    year = read(period_pdf(period_document(4, days=250, kind="year"), "ru"))
    assert len(year) < 15
    empty = period_document(0, days=1)
    empty["by_day"], empty["days"] = [], 0
    nothing = {key: None for key in empty["before"] if key.endswith("_s")} | {"share_within_standard": None}
    empty["before"] |= nothing
    assert "не с чем сравнить" in read(period_pdf(empty, "ru"))[0]
