"""Pictures and video for the boards: put up, put in order, taken away, and read by the boards."""

from __future__ import annotations

import sys

from flask import Response, current_app, request
from werkzeug.wsgi import wrap_file

from queue_server.access import ANYONE, HOSTS
from queue_server.actions import media as actions
from queue_server.actions.actor import NotFound
from queue_server.actions.once import Answer
from queue_server.api.between_calls_models import MediaAnswer, MediumAnswer, MediumBody, MoveBody, UploadQuery
from queue_server.api.problems import Problem
from queue_server.api.routing import Answers, Call, NoBody, answer
from queue_server.api.table import routes
from queue_server.documents.between_calls import medium_document
from queue_server.media_files import Arrived, Busy, CutOff, MediaFiles, NoRoom, TooLarge
from queue_server.media_formats import ENDINGS, LARGEST_PICTURE, LARGEST_VIDEO, MB, NotShown

_CHIEFS = HOSTS - {"host"}
_MEDIUM = {200: ("The picture or video", MediumAnswer)}
_FILE = "application/octet-stream"
RETRY_S = "10"


@routes.add("GET", "/media", _CHIEFS, {200: ("All of them, in order", MediaAnswer)})
def media(call: Call) -> Response:
    """Pictures and video of the boards, in the order in which they are shown."""
    office = call.store.office
    return answer(
        {
            "items": [medium_document(one) for one in office.media],
            "bytes": sum(one.bytes for one in office.media),
            "largest_folder": actions.LARGEST_FOLDER,
            "largest_picture": LARGEST_PICTURE,
            "largest_video": LARGEST_VIDEO,
            "after_s": office.settings.media_after_s,
        }
    )


@routes.add(
    "POST",
    "/media",
    _CHIEFS,
    {201: ("The picture or video", MediumAnswer)},
    query=UploadQuery,
    keyed=True,
    takes=_FILE,
    refusals=(400, 409, 413, 415, 422, 503, 507),
)
def add_medium(call: Call) -> Response:
    """Puts up a picture or a video; the body is the file itself, and its content says what it is."""
    if request.mimetype != _FILE:
        raise Problem(415, "medium_type")
    files = _files()
    arrived = _take_in(files)
    try:
        document = _keep(call, files, arrived)
    finally:
        files.drop(arrived)
    return answer(document, 201)


@routes.add("POST", "/media/<medium>/change", _CHIEFS, _MEDIUM, body=MediumBody, keyed=True, refusals=(404,))
def change_medium(call: Call) -> Response:
    """Shows a picture or a video or not, and a picture for so many seconds."""
    body: MediumBody = call.body
    return answer(actions.change(call.store, call.actor, call.path["medium"], body.shown, body.seconds, call.key))


@routes.add("POST", "/media/<medium>/move", _CHIEFS, _MEDIUM, body=MoveBody, keyed=True, refusals=(404,))
def move_medium(call: Call) -> Response:
    """Moves it to a place in the order, counted from 1."""
    return answer(actions.move(call.store, call.actor, call.path["medium"], call.body.to, call.key))


@routes.add("POST", "/media/<medium>/remove", _CHIEFS, _MEDIUM, body=NoBody, keyed=True, refusals=(404,))
def remove_medium(call: Call) -> Response:
    """Takes a picture or a video away for good."""
    removed = actions.remove(call.store, call.actor, call.path["medium"], call.key)
    _files().remove(call.path["medium"])
    return answer(removed)


_BYTES: Answers = {200: ("The file, whole", *ENDINGS), 206: ("A part of it", *ENDINGS)}


@routes.add("GET", "/media/files/<name>", ANYONE, _BYTES, refusals=(404, 416))
def media_file(call: Call) -> Response:
    """A picture or a video under the name that only boards and staff are told."""
    found = _files().open(call.path["name"])
    if found is None:
        raise NotFound(what="medium")
    kind, size, file = found
    response = Response(wrap_file(request.environ, file), mimetype=kind, direct_passthrough=True)
    response.call_on_close(file.close)
    response.content_length = size
    response.set_etag(call.path["name"])
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.make_conditional(request.environ, accept_ranges=True, complete_length=size)
    return response


def _files() -> MediaFiles:
    found: MediaFiles = current_app.extensions["media"]
    return found


def _take_in(files: MediaFiles) -> Arrived:
    """The file that the request brings. Raises Problem with what to do."""
    request.max_content_length = sys.maxsize  # how much is too much depends on what it is
    try:
        return files.take_in(request.stream, request.content_length)
    except NotShown as refusal:
        raise Problem(422, str(refusal)) from None
    except TooLarge as refusal:
        raise Problem(413, "medium_large", most=refusal.most // MB) from None
    except CutOff:
        raise Problem(400, "medium_cut") from None
    except NoRoom:
        raise Problem(507, "disk_full") from None
    except Busy:
        raise Problem(503, "medium_busy", {"Retry-After": RETRY_S}) from None


def _keep(call: Call, files: MediaFiles, arrived: Arrived) -> Answer:
    kept = False

    def keep() -> None:
        nonlocal kept
        files.keep(arrived)
        kept = True

    title = call.query.title
    try:
        return actions.add(
            call.store, call.actor, arrived.name, arrived.kind, title, arrived.size, arrived.content, keep, call.key
        )
    except BaseException:
        if kept:
            files.remove(arrived.name)  # what the database does not know must not stay
        raise
