"""How figures, durations, shares and times of day are written on paper."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

Document = dict[str, Any]

NONE = "–"
NARROW = "\u00a0"
_BLANK = re.compile(r"\{(\w+)\}")


class Told:
    """The words of one sheet, and figures in its language."""

    def __init__(self, words: Document, zone: str | None) -> None:
        """`words` as sheet_words makes them; `zone` is the office's, by which a doubled hour is told."""
        self.words = words
        self._texts: dict[str, str] = words["texts"]
        self._zone = ZoneInfo(zone) if zone else None
        self.twice = False

    def __call__(self, key: str, **values: object) -> str:
        """The text under `key`, its blanks filled in once."""
        return _BLANK.sub(lambda blank: str(values.get(blank[1], blank[0])), self._texts[key])

    def number(self, count: int | None) -> str:
        """A whole number; from 10 000 on in groups of three."""
        if count is None:
            return NONE
        return f"{count:,}".replace(",", NARROW) if count >= 10_000 else str(count)

    def decimal(self, value: float | None, places: int = 1) -> str:
        return NONE if value is None else f"{value:.{places}f}".replace(".", self._texts["decimal"])

    def duration(self, seconds: float | None) -> str:
        """м:сс, from an hour on ч:мм:сс."""
        if seconds is None:
            return NONE
        minutes, rest = divmod(round(seconds), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{rest:02}" if minutes >= 60 else f"{minutes}:{rest:02}"

    def share(self, value: float | None) -> str:
        """A share of 0–1 in per cent; «100 %» is said of all alone, and «0 %» of none."""
        if value is None:
            return NONE
        percent = round(value * 100, 1)
        if value not in (0, 1):
            percent = min(max(percent, 0.1), 99.9)
        return self("percent", n=self.decimal(percent))

    def share_of(self, part: int, whole: int) -> str:
        """The same from the counts themselves."""
        return self.share(part / whole if whole else None)

    def part(self, part: int | None, whole: int | None) -> str:
        """«38 из 40»."""
        return NONE if part is None or not whole else self("of", part=self.number(part), whole=self.number(whole))

    def clock(self, moment: str | None) -> str:
        """The office's time of day of an ISO instant; a star where the clocks show it for the second time this night."""
        if not moment:
            return NONE
        second = False
        if self._zone:
            at = datetime.fromisoformat(moment)
            second = at.utcoffset() != at.replace(tzinfo=self._zone, fold=0).utcoffset()
            self.twice = self.twice or second
        return moment[11:16] + ("*" if second else "")
