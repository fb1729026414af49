"""What boards show beside calls: pictures and video while nobody is called, and the messages of the day."""

from __future__ import annotations

from queue_server.documents.ticket import Document
from queue_server.store.catalogue import Medium, Message, Office

#: Where the files of the boards are found, below the server's address.
ADDRESS = "/api/v1/media/files/"


def media_of(office: Office) -> Document:
    """What a board plays, in order, once no call is younger than `after_s`."""
    return {
        "after_s": office.settings.media_after_s,
        "items": [
            {"address": ADDRESS + one.id, "kind": one.kind.partition("/")[0], "seconds": one.seconds}
            for one in office.media
            if one.shown
        ],
    }


def medium_document(medium: Medium) -> Document:
    """A picture or a video as those see it who look after the boards."""
    return {
        "id": medium.id,
        "address": ADDRESS + medium.id,
        "kind": medium.kind,
        "title": medium.title,
        "bytes": medium.bytes,
        "seconds": medium.seconds,
        "shown": medium.shown,
    }


def messages_of(office: Office, day: str) -> list[Message]:
    """What the running line says on a business day beside the office's own lines."""
    return [one for one in office.messages if one.business_day == day]
