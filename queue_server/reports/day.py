"""The figures of one day against the standard, from one indexed read."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from queue_server.documents.ticket import moment
from queue_server.hall.ticket import BY_HAND, Origin, State
from queue_server.reports.figures import grouped, share, spread
from queue_server.store import tickets
from queue_server.store.catalogue import Office, Service, told
from queue_server.store.store import Store
from queue_server.texts import text

Document = dict[str, Any]

#: A service shorter than this is doubtful: somebody pressed the keys without a visitor.
SHORT_SERVICE_S = 20
RULES = ("rule.waiting", "rule.walking", "rule.service", "rule.paused", "rule.total", "rule.percentile")

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def day_report(store: Store, day: str, language: str) -> Document:
    """The report of a business day (YYYY-MM-DD) as the contract has it."""
    office = store.office
    with store.read_apart() as connection:
        rows = tickets.of_day(connection, office, day)
    return report_of(rows, office, day, language)


def report_of(rows: Sequence[Any], office: Office, day: str, language: str) -> Document:
    """The report over the tickets of one day."""
    finished = [row for row in rows if row.state == State.FINISHED]
    limit = office.standard.total_limit_s
    over = sorted((row for row in finished if _total(row) > limit), key=lambda row: (-_total(row), row.id))
    return {
        "day": day,
        "office": {"code": office.code, "name": told(office.name, language)},
        "standard": {"total_limit_s": limit, "waiting_limit_s": office.standard.waiting_limit_s},
        "tickets": len(rows),
        **_ended(rows),
        **_figures(finished, limit),
        "by_service": [
            _of_service(office.service_by_id[key], some, limit, language)
            for key, some in sorted(grouped(rows, lambda row: row.service_id).items())
        ],
        "by_operator": [
            {
                "operator": {"name": office.user_by_id[key].name, "display_name": office.user_by_id[key].display_name},
                **_part(some, limit),
            }
            for key, some in sorted(grouped([row for row in rows if row.operator_id], lambda row: row.operator_id).items())
        ],
        "by_counter": [
            {"counter": office.counter_by_id[key].number, **_part(some, limit)}
            for key, some in sorted(grouped([row for row in rows if row.counter_id], lambda row: row.counter_id).items())
        ],
        "by_hour": [
            {"hour": hour, **_part(some, limit)}
            for hour, some in sorted(grouped(rows, lambda row: office.calendar.local(row.issued_at).hour).items())
        ],
        "over_standard": [_over(row, office, language) for row in over],
        "data_quality": {
            "short_services": sum(1 for row in finished if row.service_s < SHORT_SERVICE_S),
            "expired": sum(1 for row in rows if row.state == State.EXPIRED),
            "returned": sum(1 for row in rows if row.returned),
            "by_hand": sum(1 for row in rows if row.origin in BY_HAND),
            "imported": sum(1 for row in rows if row.origin == Origin.IMPORTED),
            "unprinted": sum(1 for row in rows if row.print_state in ("failed", "uncertain")),
        },
        "rules": [text(language, rule) for rule in RULES],
    }


def day_csv(report: Document) -> str:
    """The services of a day report for a spreadsheet, with a byte order mark for Excel; no cell begins a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        ["service", "tickets", "finished", "no_show", "within_standard", "waiting_p50_s", "service_p50_s", "total_max_s"]
    )
    for one in report["by_service"]:
        row = [
            one["service"]["name"],
            one["tickets"],
            one["finished"],
            one["no_show"],
            one["total"]["within_standard"],
            one["waiting"]["p50_s"],
            one["service"]["p50_s"],
            one["total"]["max_s"],
        ]
        writer.writerow([_harmless(cell) for cell in row])
    return "\ufeff" + out.getvalue()


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell


def _total(row: Any) -> int:
    return int(row.waiting_s + row.walking_s + row.service_s)


def _ended(rows: Sequence[Any]) -> Document:
    return {
        name: sum(1 for row in rows if row.state == state)
        for name, state in (
            ("finished", State.FINISHED),
            ("no_show", State.NO_SHOW),
            ("cancelled", State.CANCELLED),
            ("expired", State.EXPIRED),
        )
    }


def _figures(finished: Sequence[Any], limit: int) -> Document:
    """Waiting, service and total of finished visits."""
    within = sum(1 for row in finished if _total(row) <= limit)
    return {
        "waiting": spread(row.waiting_s for row in finished),
        "service": spread(row.service_s for row in finished),
        "total": {
            **spread(_total(row) for row in finished),
            "within_standard": within,
            "share_within_standard": share(within, len(finished)),
        },
    }


def _part(rows: Sequence[Any], limit: int) -> Document:
    finished = [row for row in rows if row.state == State.FINISHED]
    figures = _figures(finished, limit)
    return {
        "tickets": len(rows),
        "finished": len(finished),
        "no_show": sum(1 for row in rows if row.state == State.NO_SHOW),
        **figures,
    }


def _of_service(service: Service, rows: Sequence[Any], limit: int, language: str) -> Document:
    """A service's part. The contract gives "service" twice, as the service and as its times: one object holds both."""
    part = _part(rows, limit)
    return {**part, "service": {"code": service.code, "name": told(service.name, language), **part["service"]}}


def _over(row: Any, office: Office, language: str) -> Document:
    service = office.service_by_id[row.service_id]
    operator = office.user_by_id.get(row.operator_id)
    return {
        "id": row.id,
        "number": row.number,
        "service": {"code": service.code, "name": told(service.name, language)},
        "counter": office.counter_by_id[row.counter_id].number if row.counter_id else None,
        "operator": operator.display_name if operator else None,
        "issued_at": moment(row.issued_at, office),
        "finished_at": moment(row.finished_at, office),
        "waiting_s": row.waiting_s,
        "walking_s": row.walking_s,
        "service_s": row.service_s,
        "paused_s": row.paused_s,
        "total_s": _total(row),
    }
