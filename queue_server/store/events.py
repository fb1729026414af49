"""What can happen in the hall: each event is a row of the history, written in the transaction that made it true."""

from __future__ import annotations

from enum import Enum


class Event(Enum):
    """Kinds of events, each with what its details hold."""

    def __init__(self, word: str, meaning: str) -> None:
        self._value_ = word
        self.meaning = meaning

    ISSUED = (
        "issued",
        "A visitor got a ticket. number, service, priority, people_ahead, low_minutes, high_minutes, booking (of one who was "
        "booked), booked_at (not of one who came too late for it)",
    )
    ISSUED_ALONE = (
        "issued_alone",
        "A kiosk that could not reach the server had given a number and handed it in now. number, service, priority, issued_at",
    )
    ISSUED_ROLL = (
        "issued_roll",
        "A visitor with a number of a pre-printed roll was entered. number, number_on_paper, service, priority, arrived_at "
        "(only where it was said), people_ahead, low_minutes, high_minutes",
    )
    ISSUED_ON_PAPER = (
        "issued_on_paper",
        "A visit of a day without power was entered from its paper form. number, number_on_paper, service, outcome, day",
    )
    CALLED = (
        "called",
        "A visitor was called to a counter. announcement, why, reason of a chosen call, passed (count, numbers: who could have "
        "been called there before), lent (services that the counter had on loan; only where it had)",
    )
    RECALLED = "recalled", "The call was repeated. announcement, recalls"
    STARTED = "started", "The visitor came and the service began."
    FINISHED = "finished", "The service ended. outcome, reason (only where somebody ended it at the end of a shift)"
    FURTHER_SERVICE = (
        "further_service",
        "The visit goes on with another service at the same counter. from_service, outcome, service_s (of that one), service",
    )
    SENT_BACK = "sent_back", "The second counter is done; the visitor goes back to the first. service, counter, outcome"
    NO_SHOW = "no_show", "The visitor did not come."
    PARKED = "parked", "The visit was put aside. reason, alarm_at, own (for this desk alone)"
    TRANSFERRED = "transferred", "The visitor was sent on. from_service, service, counter, comment, return_to_me"
    OTHER_SERVICE = (
        "other_service",
        "A visit that was put aside, or a missed one, is for another service now: its own left the set-up. from_service, service",
    )
    RETURNED = "returned", "A parked or missed visitor is back in the queue. from, place, reason (only at the end of a shift)"
    CANCELLED = "cancelled", "The visit was called off. reason"
    EXPIRED = "expired", "The day ended and the visit had not. state, reason (only where staff closed it before the night did)"
    PRIORITY_CHANGED = "priority_changed", "The host changed who is called before whom. from, priority, reason"
    TIMES_DOUBTED = "times_doubted", "Staff said that the times of the visit are not accurate. reason"
    TIMES_CONFIRMED = "times_confirmed", "Staff said that they are accurate after all. reason"
    PRINT_REPORTED = "print_reported", "The kiosk said what became of the paper. outcome, detail"
    REPRINT_ASKED = "reprint_asked", "Staff asked for a copy of the paper. copy"
    BOOKING_MADE = "booking_made", "A time was booked for a visitor. booking, service, booked_at"
    BOOKING_CANCELLED = "booking_cancelled", "A booking was called off. booking, service, booked_at"
    COUNTER_OPENED = "counter_opened", "An operator sat down at a counter. operator, instead_of"
    COUNTER_PAUSED = "counter_paused", "A counter closed for a while. reason, back_at, work (whether it counts as work)"
    COUNTER_RESUMED = "counter_resumed", "A counter is open again."
    COUNTER_CLOSED = "counter_closed", "The operator left the counter, or staff signed him off. operator"
    COUNTER_FREED = (
        "counter_freed",
        "The host freed a stuck counter. then (queue, finish, park, no_show, or null without a visitor), reason, "
        "signed_off (the operator who had left, or null)",
    )
    SERVICE_LENT = (
        "service_lent",
        "The host let an open counter take one more service, for as long as its operator stays, until the day's end at most. "
        "service, operator",
    )
    SERVICE_TAKEN_BACK = "service_taken_back", "It takes it no longer: the host took it back, or the day has ended. service"
    HELP_ASKED = "help_asked", "A desk called for the hall host."
    HELP_ANSWERED = "help_answered", "Somebody said that he comes. helper"
    HELP_ENDED = "help_ended", "The desk needs no help any more."
    DEVICE_PAIRED = "device_paired", "Staff typed the code of a new kiosk or board and let it in. kind, name"
    DEVICE_LOCKED = "device_locked", "Staff locked a kiosk or board. kind, name, reason"
    DEVICE_UNLOCKED = "device_unlocked", "Staff unlocked it. kind, name"
    DEVICE_REVOKED = "device_revoked", "Staff sent it away: its token is worth nothing from now on. kind, name"
    DEVICE_PLACED = "device_placed", "Staff wrote down where it stands. kind, name, place"
    DEVICE_AWAY = (
        "device_away",
        "A kiosk or board is here again that was away for more than a minute. kind, name, left_at, came_at",
    )
    DESK_AWAY = (
        "desk_away",
        "A desk whose link had broken while somebody sat there is here again after more than a minute. left_at, came_at",
    )
    TEST_PRINT_ASKED = "test_print_asked", "Staff asked a kiosk for a test page. name"
    TEST_PRINT_REPORTED = "test_print_reported", "The kiosk said what became of the test page. name, outcome, fault"
    SOUND_TEST_ASKED = "sound_test_asked", "Staff asked a board to try its sound. name"
    MEDIUM_ADDED = "medium_added", "A picture or a video for the boards was put up. medium, title, kind, bytes"
    MEDIUM_CHANGED = "medium_changed", "It is shown or not, for how long, or at which place. medium, shown, seconds, position"
    MEDIUM_REMOVED = "medium_removed", "It was taken away. medium, title"
    MESSAGE_ADDED = "message_added", "The boards' running line says something today. message, words"
    MESSAGE_REMOVED = "message_removed", "It says it no longer. message, words"
    ADVICE_GIVEN = (
        "advice_given",
        "One more counter was advised, or one more service for an open one. advice, saved, counter, service (null: one to open)",
    )
    ADVICE_ANSWERED = "advice_answered", "Staff followed the advice, or not. advice, answer"
    ADVICE_JUDGED = "advice_judged", "How many broke the standard in the hour after an advice. advice, late"
    SHIFT_OPENED = "shift_opened", "Somebody looked the hall over and began the day's shift."
    SHIFT_CLOSED = "shift_closed", "Somebody closed the day's shift: no visit and no counter was open. tickets, finished"
    DESK_MESSAGE_SENT = "desk_message_sent", "The host wrote to desks. message, words, counters"
    DESK_MESSAGE_READ = "desk_message_read", "It was read at a desk. message"
    DESK_MESSAGE_REMOVED = "desk_message_removed", "The host took it back. message"
    CLOCK_JUMPED = (
        "clock_jumped",
        "The computer's clock was set while people were here; the hall went on with the time that was. seconds (after that time; "
        "less than nought: before it)",
    )
    DAY_CLOSED = (
        "day_closed",
        "The day is over and its sheet is kept: version 1. day, tickets, finished, expired, sha256 (of the report)",
    )
    SHEET_MADE = "sheet_made", "A closed day was counted again: its next version. day, version, reason, sha256"
    SHEET_SENT_AGAIN = (
        "sheet_sent_again",
        "A manager had a sheet that did not arrive sent once more. day, version, way, target",
    )
    CAUSE_PICKED = (
        "cause_picked",
        "A manager said why the visit broke the standard. cause (its code, or null where it was taken back), comment",
    )
    HISTORY_IMPORTED = (
        "history_imported",
        "Visits of past days came in from a file, all in one event. file, sha256, rows, days, first, last",
    )
    RESTORED = (
        "restored",
        "The database was put back from a backup; what happened after it is lost, numbers go on above all that were given. "
        "backup (its file), at (the instant of its newest event), seq (that event), aside (where the database of before lies), "
        "exact (whether the numbers given since were known)",
    )
    SETUP_CHANGED = (
        "setup_changed",
        "An administrator changed the set-up of the office. version, reason, differences (part, key, field, kind, before, after "
        "of each)",
    )
    PASSWORD_GIVEN = "password_given", "A person got a new password. user"
    SETUP_LOADED = "setup_loaded", "The office's set-up was changed. version, user, role, kiosk, board (who or what was added)"
