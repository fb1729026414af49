"""The forecast's own process: reads the hall from the database, plays it forward, and answers with what it found.

It runs by itself (`python -m queue_server.forecasts.worker DATA`): a second of reckoning stops no screen. It only reads, and ends
when its input ends, so it never outlives the server.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from queue_server.documents.now import HallNow, hall_now
from queue_server.forecasts.present import learnt, present
from queue_server.frames import read_frame, write_frame
from queue_server.hall import estimate
from queue_server.hall.advising import Advice, ways_out
from queue_server.hall.forecast import HIGH, HIGH_WIDER, LOW, Breach, forecast, quantile
from queue_server.hall.foreseen import Foreseen
from queue_server.hall.learning import Learnt
from queue_server.store import past
from queue_server.store.office_rows import load

#: The first byte of an answer: a forecast, or why there is none.
OK, FAILED = b"+", b"-"

#: Where fewer of a month's ranges held, they end later from then on.
HELD_AT_LEAST = 0.80
#: With fewer told ranges a month says nothing.
TOLD_AT_LEAST = 50


class Forecaster:
    """Forecasts of one office's hall; what past days tell is learnt once a day."""

    def __init__(self) -> None:
        self._learnt: tuple[tuple[str, int], Learnt, tuple[int, int]] | None = None

    def foresee(self, connection: Connection, at: int) -> Foreseen | None:
        """What is foreseen at an instant; None while the office has no set-up."""
        office = load(connection)
        if office is None:
            return None
        hall = hall_now(connection, office, at)
        known, (counted, held) = self._past(connection, hall)
        now = present(hall, known)
        seen = forecast(now, hall.seq)
        waits: dict[str, tuple[float, float]] = {}
        if known.is_enough:
            wider = counted >= TOLD_AT_LEAST and held < HELD_AT_LEAST * counted
            high = HIGH_WIDER if wider else HIGH
            waits = {code: (quantile(found, LOW), quantile(found, high)) for code, found in seen.waits.items()}
        wanted = known.is_enough and bool(now.waiting) and bool(now.desks) and office.calendar.is_open(hall.now)
        found = ways_out(now, hall.seq) if wanted else []
        rolled = estimate.waits_s(hall.ahead, hall.desks, office.usual_s)
        return Foreseen(hall.now, waits, rolled, seen.breaches, found, counted, held)

    def _past(self, connection: Connection, hall: HallNow) -> tuple[Learnt, tuple[int, int]]:
        key = (hall.day, hall.office.version)
        if self._learnt is None or self._learnt[0] != key:
            record = past.told_and_held(connection, hall.office, hall.day)
            self._learnt = (key, learnt(connection, hall.office, hall.day), record)
        return self._learnt[1], self._learnt[2]


def as_json(foreseen: Foreseen | None) -> bytes:
    return json.dumps(None if foreseen is None else asdict(foreseen)).encode()


def from_json(content: bytes) -> Foreseen | None:
    """The forecast of an answer."""
    told: dict[str, Any] | None = json.loads(content)
    if told is None:
        return None
    told["waits"] = {code: (low, high) for code, (low, high) in told["waits"].items()}
    told["breaches"] = [Breach(**one) for one in told["breaches"]]
    told["ways_out"] = [Advice(**one) for one in told["ways_out"]]
    return Foreseen(**told)


def main() -> int:
    """Answers each request `{now}` until the input ends."""
    from queue_server import data_dir, texts
    from queue_server.store.engine import open_engine, sqlite_url

    target = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    data = Path(sys.argv[1])
    texts.add_from(data)
    engine = open_engine(sqlite_url(data_dir.database(data)))
    forecaster = Forecaster()
    while (request := read_frame(sys.stdin.buffer)) is not None:
        try:
            with engine.connect().execution_options(reads=True) as connection:
                connection.exec_driver_sql("PRAGMA query_only = ON")
                answer = OK + as_json(forecaster.foresee(connection, json.loads(request)["now"]))
        except Exception:
            answer = FAILED + traceback.format_exc().encode()
        # Between two forecasts the database belongs to the server alone.
        engine.dispose()
        write_frame(target, answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
