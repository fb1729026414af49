"""The words of a report on paper in one language, and the two documents that are drawn from them."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from queue_server.reports.drawing import drawn
from queue_server.texts import catalogue, counted, text, whole

Document = dict[str, Any]

PREFIX = "sheet."


def day_pdf(report: Document, language: str, version: int | None = None) -> bytes:
    """The sheet of a day for the manager's signature, from `day_report`; `version` of the kept sheets, None: not kept.

    Draws in a process of its own and blocks until it has ended. Raises NotDrawn.
    """
    return _pdf(report, day_words(report, language, version))


def period_pdf(report: Document, language: str, version: int | None = None) -> bytes:
    """The same look for a period, from `period_report`. Raises NotDrawn."""
    return _pdf(report, period_words(report, language, version))


def _pdf(report: Document, words: Document) -> bytes:
    return drawn("sheet_pdf", json.dumps({"report": report, "words": words}).encode(), within_s=60)


def day_words(report: Document, language: str, version: int | None = None) -> Document:
    """What stands on the sheet of a day beside its figures: {language, texts, title, kind, lead, short, made, version, parts}."""
    day = date.fromisoformat(report["day"])
    title = text(language, "sheet.day_title", weekday=text(language, f"weekday.{day.weekday()}"), date=_date(day, language))
    hours = report.get("hours")
    lead = text(language, "sheet.hours", **hours) if hours else text(language, "sheet.closed")
    return {
        "title": title[0].upper() + title[1:],
        "kind": text(language, "sheet.kind.day"),
        "lead": lead,
        "short": _date(day, language),
        **_common(report, language, version),
    }


def period_words(report: Document, language: str, version: int | None = None) -> Document:
    """The same of a period, and `before`: the name of the period before."""
    before = report["before"]
    name = _period(report["kind"], report["from"], report["to"], language)
    days = counted(language, "sheet.days", report["days"])
    return {
        "title": name[0].upper() + name[1:],
        "kind": text(language, "sheet.kind.period"),
        "lead": text(language, "sheet.period_days", days=days),
        "short": name,
        "before": _period(report["kind"], before["from"], before["to"], language),
        **_common(report, language, version),
    }


def _common(report: Document, language: str, version: int | None) -> Document:
    standard = report["standard"]
    made_at = report.get("made_at")
    made = datetime.fromisoformat(made_at) if made_at else None
    return {
        "language": language,
        "texts": {key.removeprefix(PREFIX): words for key, words in whole(language).items() if key.startswith(PREFIX)},
        "limit": limit_words(standard["total_limit_s"], language),
        "waiting_limit": limit_words(standard["waiting_limit_s"] or 0, language),
        "made": text(language, "sheet.made", date=_date(made.date(), language), time=f"{made:%H:%M}") if made else "",
        "version": text(language, "sheet.version", n=version) if version else text(language, "sheet.not_kept"),
        "parts": _parts(report, language),
    }


def limit_words(seconds: int, language: str) -> str:
    """A limit as it stands after «not longer than»: «30 минут», or minutes and seconds where it is not whole minutes."""
    if seconds % 60:
        return f"{seconds // 60}:{seconds % 60:02}"
    return counted(language, "sheet.minutes", seconds // 60)


def _parts(report: Document, language: str) -> Document:
    """What happened within the visits over the standard, in words; a thing that has none keeps its name."""
    found = {part["what"] for one in report["over_standard"] for part in one.get("parts", ())}
    known = whole(language)
    words = {}
    for what in sorted(found):
        key = next((key for key in (f"sheet.part.{what}", f"hall.event.{what}") if key in known), None)
        words[what] = text(language, key).lower() if key else what
    return words


def _date(day: date, language: str) -> str:
    return _day(day, "sheet.date", language)


def _day(day: date, key: str, language: str) -> str:
    return text(language, key, day=day.day, month=text(language, f"sheet.month_of.{day.month}"), year=day.year)


def _period(kind: str, first: str, last: str, language: str) -> str:
    """«Март 2026 года», «1-й квартал 2026 года», «2026 год», or from a day to a day."""
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    month = text(language, f"sheet.month.{begin.month}")
    values = {"year": begin.year, "month": month, "quarter": (begin.month + 2) // 3}
    key = f"sheet.period.{kind}"
    if kind in ("month", "quarter", "year") and key in catalogue(language):
        return text(language, key, **values)
    first_day = _date(begin, language) if begin.year != end.year else _day(begin, "sheet.day_month", language)
    return text(language, "sheet.period.range", first=first_day, last=_date(end, language))
