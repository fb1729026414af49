"""Staff put up pictures and video for the boards, put them in order, and take them away."""

from __future__ import annotations

from collections.abc import Callable

from queue_server.actions.actor import Actor, NotFound, Refused
from queue_server.actions.once import Answer, once
from queue_server.documents.between_calls import medium_document
from queue_server.store import between_calls
from queue_server.store.catalogue import Medium
from queue_server.store.events import Event
from queue_server.store.store import Change, Store

#: How long a new picture stands.
PICTURE_S = 10
#: All files of the boards together.
LARGEST_FOLDER = 2 * 1024**3


class MediaFull(Refused):
    """The folder of the boards' files is full."""

    code = "media_full"


def add(
    store: Store,
    actor: Actor,
    medium_id: str,
    kind: str,
    title: str,
    size: int,
    content: str,
    keep: Callable[[], None],
    key: str | None = None,
) -> Answer:
    """Puts up a file that was checked; `content` is its hash as it came, `keep()` gives it its place. Raises MediaFull."""

    def work(change: Change) -> Answer:
        if sum(one.bytes for one in change.office.media) + size > LARGEST_FOLDER:
            raise MediaFull
        keep()
        between_calls.add_medium(change, medium_id, kind, title, size, PICTURE_S)
        details = {"medium": medium_id, "title": title, "kind": kind, "bytes": size}
        change.record(Event.MEDIUM_ADDED, actor.who, details=details)
        return medium_document(Medium(medium_id, kind, title, size, PICTURE_S, True, 0))

    answer = once(store, actor, key, ("medium", title, content), work)
    store.refresh()
    return answer


def change(store: Store, actor: Actor, medium_id: str, shown: bool | None, seconds: int | None, key: str | None = None) -> Answer:
    """Shows a picture or a video or not, and a picture for so many seconds; None leaves it as it is. Raises NotFound."""

    def work(change: Change) -> Answer:
        medium = _medium(change, medium_id)
        now_shown = medium.shown if shown is None else shown
        now_seconds = medium.seconds if seconds is None else seconds
        between_calls.change_medium(change, medium_id, shown=now_shown, seconds=now_seconds)
        return _changed(change, actor, medium, now_shown, now_seconds, change.office.media.index(medium) + 1)

    answer = once(store, actor, key, ("medium changed", medium_id, shown, seconds), work)
    store.refresh()
    return answer


def move(store: Store, actor: Actor, medium_id: str, to: int, key: str | None = None) -> Answer:
    """Moves it to a place, counted from 1; no further than there are places. Raises NotFound."""

    def work(change: Change) -> Answer:
        medium = _medium(change, medium_id)
        row = [one for one in change.office.media if one is not medium]
        place = min(len(row), to - 1)
        row.insert(place, medium)
        for position, one in enumerate(row, 1):
            if one.position != position:
                between_calls.change_medium(change, one.id, position=position)
        return _changed(change, actor, medium, medium.shown, medium.seconds, place + 1)

    answer = once(store, actor, key, ("medium moved", medium_id, to), work)
    store.refresh()
    return answer


def remove(store: Store, actor: Actor, medium_id: str, key: str | None = None) -> Answer:
    """Takes it away for good; its file may be deleted after this. Raises NotFound."""

    def work(change: Change) -> Answer:
        medium = _medium(change, medium_id)
        between_calls.remove_medium(change, medium_id)
        change.record(Event.MEDIUM_REMOVED, actor.who, details={"medium": medium_id, "title": medium.title})
        return medium_document(medium)

    answer = once(store, actor, key, ("medium removed", medium_id), work)
    store.refresh()
    return answer


def _medium(change: Change, medium_id: str) -> Medium:
    found = next((one for one in change.office.media if one.id == medium_id), None)
    if found is None:
        raise NotFound(what="medium")
    return found


def _changed(change: Change, actor: Actor, medium: Medium, shown: bool, seconds: int, position: int) -> Answer:
    details = {"medium": medium.id, "shown": shown, "seconds": seconds, "position": position}
    change.record(Event.MEDIUM_CHANGED, actor.who, details=details)
    return medium_document(Medium(medium.id, medium.kind, medium.title, medium.bytes, seconds, shown, position))
