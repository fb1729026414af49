"""The `state` document of a hall display: all that it shows and speaks, in one message."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

from queue_server.board_layout import USUAL
from queue_server.documents.between_calls import media_of, messages_of
from queue_server.documents.now import HallNow
from queue_server.documents.ticket import Document, moment
from queue_server.hall import numbering, voicing
from queue_server.hall.board_health import sound_test
from queue_server.hall.boards import EVERYTHING, SHOWN, Wishes
from queue_server.store.catalogue import told
from queue_server.texts import text

#: a call → {text, parts, heard}
Speak = Callable[[voicing.Call], Document]


def board_document(now: HallNow, language: str, speak: Speak, wishes: Wishes = EVERYTHING) -> Document:
    """What a hall display with these wishes shows and speaks: the newest calls first."""
    office = now.office
    wishes = wishes.with_lent(now.lent)
    own = (one for one in now.calls if wishes.shows_call(_service(now, one.for_service_id), _counter(now, one)))
    repeats = dict(zip((one.announcement for one in now.calls), _repeats(now), strict=True))
    waiting = [row for row in now.waiting if wishes.shows_queue(_service(now, row.service_id))]
    return {
        "seq": now.seq,
        "server_time": moment(now.now, office),
        "office": {"code": office.code, "name": told(office.name, language)},
        "set_up": office.set_up,
        "open": office.calendar.is_open(now.now),
        "calls": [
            {
                "announcement": one.announcement,
                "number": one.number,
                "counter": _counter(now, one),
                "state": one.state,
                "called_at": moment(one.at, office),
                "speech": speak(_call(now, one, repeats[one.announcement], language, wishes.sound)),
                "accessible": bool(one.accessible),
            }
            for one in islice(own, SHOWN)
        ],
        "sound": {"on": wishes.sound != "off", "volume": voicing.volume(office.voice, wishes.volume)},
        "waiting": {
            "total": len(waiting),
            "by_group": [
                {
                    "letter": group.letter,
                    "name": told(group.name, language),
                    "waiting": sum(1 for row in waiting if office.service_by_id[row.service_id].group is group),
                }
                for group in office.groups
                if any(wishes.shows_queue(one.code) for one in office.services if one.group is group)
            ],
        },
        "missed": [
            row.number
            for row in now.missed
            if now.now - row.since <= office.settings.return_within_s and wishes.shows_queue(_service(now, row.service_id))
        ],
        "ticker": _ticker(now, language, waiting),
        "media": media_of(office),
        "sound_test": _sound_test(now),
        "counter": _over(now, wishes.counter),
        "layout": {**USUAL, **office.settings.board_layouts.get(wishes.layout or "", {})},
    }


def _repeats(now: HallNow) -> list[bool]:
    return voicing.recalls([(one.id, one.recalls) for one in now.calls])


def _call(now: HallNow, one: Any, repeat: bool, language: str, sound: str) -> voicing.Call:
    rules = now.office.voice
    service = now.office.service_by_id[one.for_service_id]
    return voicing.Call(
        number=one.number,
        counter=_counter(now, one),
        heard=voicing.heard(rules, sound, repeat, now.office.calendar.local(one.at).time()),
        wording=tuple(
            (spoken, service.call.get(spoken) or rules.call.get(spoken))
            for spoken in voicing.languages(rules, language, one.language)
        ),
    )


def _sound_test(now: HallNow) -> Document | None:
    """Between when and when a board tries its sound by itself next."""
    due = sound_test(now.office.calendar, now.now, now.office.settings.sound_test_minutes)
    return None if due is None else {"from": due[0].isoformat(), "until": due[1].isoformat()}


def _over(now: HallNow, number: int | None) -> Document | None:
    """The counter that a small board hangs over, and how it is now."""
    counter = now.office.counter_by_number.get(number) if number is not None else None
    if counter is None:
        return None
    return {"number": counter.number, "state": now.counter_state(now.counter_row(counter))}


def _service(now: HallNow, service: int) -> str:
    return now.office.service_by_id[service].code


def _counter(now: HallNow, call: Any) -> int:
    return now.office.counter_by_id[call.to_counter_id].number


def _ticker(now: HallNow, language: str, waiting: list[Any]) -> str:
    """What staff say today, then the office's own lines; and what numbers of a kiosk are that was cut off, while people wait."""
    lines = now.office.settings.ticker
    words = [one.words for one in messages_of(now.office, now.day)]
    words += [told(one, language) for one in ([lines] if isinstance(lines, Mapping) else lines)]
    if any(numbering.counted_alone(row.number) for row in waiting):
        words.append(text(language, "board.numbers_alone"))
    return " · ".join(filter(None, words))
