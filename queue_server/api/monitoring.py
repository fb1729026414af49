"""What monitoring asks; outside the versioned API, as its tools expect."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import text

from queue_server.backups.backing_up import BackingUp
from queue_server.documents.now import hall_now
from queue_server.store.store import Store

blueprint = Blueprint("monitoring", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return jsonify({"status": "ok"})


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """The database can be read, an office is set up, and the clock did not jump."""
    store: Store = current_app.extensions["store"]
    with store.read() as connection:
        connection.execute(text("SELECT 1"))
    clock = "jumped" if getattr(store.clock, "jumped", bool)() else "ok"
    return jsonify({"status": "ok", "office": store.office.code, "clock": clock}), 200


@blueprint.get("/metrics")
def metrics() -> Response:
    """The hall in figures, for Prometheus."""
    registry = CollectorRegistry()
    registry.register(_Hall(current_app.extensions["store"], current_app.extensions["live"].screens()))
    registry.register(_Backups(current_app.extensions["backing_up"]))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Hall(Collector):
    """The hall's figures at the moment of the question; nothing is counted beside the database."""

    def __init__(self, store: Store, screens: dict[str, int]) -> None:
        self._store = store
        self._screens = screens

    def collect(self) -> list[GaugeMetricFamily]:
        with self._store.read() as connection:
            now = hall_now(connection, self._store.office, self._store.clock.now())
        return [
            _gauge("queue_waiting", "People waiting now", len(now.waiting)),
            _gauge("queue_parked", "Visits put aside now", len(now.parked)),
            _gauge("queue_at_counter", "Visitors called or served now", len(now.at_counter)),
            _gauge("queue_counters_open", "Counters with an operator", sum(1 for row in now.counter_rows if row.operator_id)),
            _gauge("queue_issued_today", "Tickets issued today", now.counts.issued),
            _gauge("queue_finished_today", "Visits finished today", now.counts.finished),
            _gauge("queue_within_standard_today", "Visits finished within the standard today", now.counts.within_standard),
            _gauge("queue_seq", "The newest event", now.seq),
            *(
                _gauge(f"queue_screens_{name}", f"Live {name} screens connected", count)
                for name, count in sorted(self._screens.items())
            ),
        ]


class _Backups(Collector):
    """Whether the hall could be restored."""

    def __init__(self, backing_up: BackingUp) -> None:
        self._backing_up = backing_up

    def collect(self) -> list[GaugeMetricFamily]:
        age_s, drill = self._backing_up.age_s(), self._backing_up.last_drill()
        return [
            _gauge("queue_backup_age_seconds", "Since when events may be without a backup", age_s),
            _gauge("queue_backup_ok", "1: the last backup went well, to both folders", self._backing_up.is_well()),
            _gauge("queue_restore_drill_ok", "1: the last trial of a restore went well", drill is not None and drill["ok"]),
        ]


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=value)
