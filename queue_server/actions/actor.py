"""Who acts, and the ways in which the hall says no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something that acts: a person at a counter, a host, a kiosk, the system itself."""

    who: str
    language: str = "ru"
    user_id: int | None = None
    device_id: int | None = None
    role: str = ""
    #: The address that the connection came from; "command" for a command on the server's own machine.
    origin: str = ""

    @property
    def host(self) -> bool:
        """Whether this is somebody who looks after the whole hall."""
        return self.role in ("host", "supervisor", "administrator")


SYSTEM = Actor(who="system")


class Refused(Exception):
    """The hall says no. `code` is stable, `details` go to the caller with it; the words are in the catalogue."""

    code = "refused"

    def __init__(self, **details: Any) -> None:
        super().__init__(self.code)
        self.details = details


class NotFound(Refused):
    """There is no such ticket, counter or service in this office."""

    code = "not_found"


class Forbidden(Refused):
    """This person may not do that."""

    code = "forbidden"


class MayNotChoose(Refused):
    """Calling out of the order needs a right that this operator has not."""

    code = "may_not_choose"


class ResultNeeded(Refused):
    """This service may not end without a result. details: field, service"""

    code = "result_needed"


class ServiceClosed(Refused):
    """The service takes nobody now. details: text by language, opens_at"""

    code = "service_closed"


class KioskLocked(Refused):
    """Staff locked this kiosk. details: reason"""

    code = "kiosk_locked"


class KioskAway(Refused):
    """The kiosk has no link to the server now. details: name"""

    code = "kiosk_away"


class BoardAway(Refused):
    """The hall display has no link to the server now. details: name"""

    code = "board_away"


class NoSound(Refused):
    """A kiosk announces no calls. details: name"""

    code = "no_sound"


class NoPrinter(Refused):
    """A hall display prints nothing. details: name"""

    code = "no_printer"


class DeviceThere(Refused):
    """A device of this name works already. details: name"""

    code = "device_there"


class TooManyTickets(Refused):
    """This kiosk has given so many tickets in so short a time that somebody must be playing with it. details: retry_after_s"""

    code = "too_many"


class NotAtThisKiosk(Refused):
    """This kiosk's menu has no such service."""

    code = "not_at_this_kiosk"


class NotYourNumber(Refused):
    """This number was not given to this kiosk, or it stands on another ticket. details: number"""

    code = "not_your_number"


class BadRollNumber(Refused):
    """No pre-printed roll bears such a number. details: field"""

    code = "bad_roll_number"


class RollNumberTaken(Refused):
    """This number of the roll was entered today. details: number, ticket, state, words, since"""

    code = "roll_number_taken"


class RollNumberMistakable(Refused):
    """A machine gave a number today that people would take for this one. details: number, ticket, state, words, since"""

    code = "roll_number_mistakable"


class BadArrival(Refused):
    """Nobody who still waits came then: in the future, or too long ago. details: field, hours"""

    code = "bad_arrival"


class BadPaperDay(Refused):
    """The paper of this day does not come in any more, or the day has not been yet. details: field, days"""

    code = "bad_paper_day"


class BadPaperRows(Refused):
    """Lines of a paper form are wrong. details: rows (row, field, reason of each), row and reason of the first"""

    code = "bad_paper_rows"


class LimitReached(Refused):
    """The service has given all its tickets of the day."""

    code = "limit_reached"


class CounterOccupied(Refused):
    """The counter still has a visitor. details: ticket"""

    code = "counter_occupied"


class CounterPaused(Refused):
    """The counter is closed for a while."""

    code = "counter_paused"


class CounterTaken(Refused):
    """Somebody else sits at this counter. details: holder"""

    code = "counter_taken"


class TooSoon(Refused):
    """The call may be repeated only after a pause. details: retry_after_s"""

    code = "too_soon"


class RecallsUsedUp(Refused):
    """The call was repeated as often as the set-up allows."""

    code = "recalls_used_up"


class ReturnTooLate(Refused):
    """The visitor missed the call too long ago to come back."""

    code = "return_too_late"


class KeyReused(Refused):
    """This idempotency key was used for something else."""

    code = "key_reused"


class Invalid(Refused):
    """The request names something that cannot be. details: field"""

    code = "invalid"


class ClockNotSet(Refused):
    """The computer's clock is before the day this program was made: no ticket would have a true time."""

    code = "clock_not_set"
