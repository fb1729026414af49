"""The pace of each kiosk, kept while the server runs."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from queue_server.actions.actor import TooManyTickets
from queue_server.hall import pace
from queue_server.hall.pace import Pace


@dataclass
class Paces:
    """How fast each kiosk gives tickets now, by its id."""

    _of: dict[int, Pace] = field(default_factory=dict)

    def one_more(self, device_id: int, per_minute: int, now: float) -> None:
        """Counts one ticket of a kiosk; `now` is monotonic, `per_minute` 0 when there is no limit. Raises TooManyTickets."""
        if per_minute == 0:
            return
        after = pace.one_more(self._of.get(device_id) or pace.full(per_minute, now), per_minute, now)
        if not isinstance(after, Pace):
            raise TooManyTickets(retry_after_s=max(1, math.ceil(after)))
        self._of[device_id] = after
