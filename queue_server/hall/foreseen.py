"""What a forecast said of the hall at an instant, and how far it still holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from queue_server.hall.advising import Advice
from queue_server.hall.estimate import Estimate, outwards
from queue_server.hall.forecast import Breach

#: An older forecast says nothing any more: the hall is rolled forward instead.
HOLDS_S = 120


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A forecast as of `at`.

    `waits` are the two quantiles that people are told, in seconds by service, and `rolled_s` what one roll of the hall said at
    the same instant: by how much that has changed since, the quantiles are moved. `counted` visits were told a range in the last
    month, and for `held` of them it was true. `ways_out`: what would help, tried where the hall is open and somebody waits.
    """

    at: int
    waits: Mapping[str, tuple[float, float]]
    rolled_s: Mapping[str, float]
    breaches: Sequence[Breach] = ()
    ways_out: Sequence[Advice] = ()
    counted: int = 0
    held: int = 0

    def wait(self, service: str, rolled_s: float | None, now: int) -> Estimate | None:
        """The range for a newcomer now; None when this forecast cannot tell."""
        if not 0 <= now - self.at <= HOLDS_S or service not in self.waits or rolled_s is None or service not in self.rolled_s:
            return None
        moved = rolled_s - self.rolled_s[service]
        low, high = (max(0.0, seconds + moved) for seconds in self.waits[service])
        return outwards(low, high)

    def is_news_after(self, before: Foreseen | None) -> bool:
        """Whether screens that were drawn from `before` would show something else now."""
        if before is None or (self.counted, self.held) != (before.counted, before.held):
            return True
        if any(self.wait(code, rolled, self.at) != before.wait(code, rolled, self.at) for code, rolled in self.rolled_s.items()):
            return True
        return [one.in_words for one in self.breaches] != [one.in_words for one in before.breaches]
