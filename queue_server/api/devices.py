"""Kiosks and boards: what they say of themselves, and what staff do with them."""

from __future__ import annotations

from flask import Response, current_app

from queue_server.access import HOSTS, KIOSK
from queue_server.actions import devices as actions
from queue_server.actions import sound_tests, trials
from queue_server.api.device_models import DeviceAnswer, HealthBody, PlaceBody, TrialAnswer, TrialBody
from queue_server.api.models import ReasonBody
from queue_server.api.routing import Call, NoBody, answer
from queue_server.api.table import routes

_DEVICE = {200: ("The device", DeviceAnswer)}
_TRIAL = {200: ("The test page", TrialAnswer)}
_SOUND = {200: ("The test of its sound", TrialAnswer)}
_CHIEFS = HOSTS - {"host"}


@routes.add("PUT", "/kiosk/health", KIOSK, {204: ("Heard", None)}, body=HealthBody)
def health(call: Call) -> Response:
    """A kiosk says how much paper it has, and what is wrong with its printer."""
    if call.actor.device_id is not None:
        current_app.extensions["live"].note_health(call.actor.device_id, call.body.paper, call.body.fault)
    return answer(None)


@routes.add("POST", "/devices/<kind>/<name>/lock", HOSTS, _DEVICE, body=ReasonBody, keyed=True, refusals=(404,))
def lock(call: Call) -> Response:
    """Locks a kiosk: it shows why, and gives no tickets."""
    return answer(actions.lock(call.store, call.actor, call.path["kind"], call.path["name"], call.body.reason, call.key))


@routes.add("POST", "/devices/<kind>/<name>/unlock", HOSTS, _DEVICE, body=NoBody, keyed=True, refusals=(404,))
def unlock(call: Call) -> Response:
    """Lets a kiosk give tickets again."""
    return answer(actions.unlock(call.store, call.actor, call.path["kind"], call.path["name"], call.key))


@routes.add("POST", "/devices/<kind>/<name>/place", HOSTS, _DEVICE, body=PlaceBody, keyed=True, refusals=(404,))
def place(call: Call) -> Response:
    """Writes down where a device stands."""
    return answer(actions.put(call.store, call.actor, call.path["kind"], call.path["name"], call.body.place, call.key))


@routes.add("POST", "/devices/<kind>/<name>/test-print", HOSTS, _TRIAL, body=NoBody, keyed=True, refusals=(404, 409))
def print_test_page(call: Call) -> Response:
    """Asks a kiosk for one test page; what became of it is told with the state of the hall."""
    kind, name = call.path["kind"], call.path["name"]
    device = call.store.office.device(kind, name)
    now = current_app.extensions["live"].devices().get(device.id) if device is not None else None
    return answer(trials.ask(call.store, call.actor, kind, name, now is not None and now.online, call.key))


@routes.add("POST", "/devices/<kind>/<name>/sound-test", HOSTS, _SOUND, body=NoBody, keyed=True, refusals=(404, 409))
def try_sound(call: Call) -> Response:
    """Asks a board to try its sound; what came of it is told with the state of the hall."""
    kind, name = call.path["kind"], call.path["name"]
    live = current_app.extensions["live"]
    device = call.store.office.device(kind, name)
    now = live.devices().get(device.id) if device is not None else None
    running = live.boards.asked(device.id) if device is not None else None
    asked = sound_tests.ask(call.store, call.actor, kind, name, now is not None and now.online, running, call.key)
    if device is not None and asked is not None:
        live.boards.ask(device.id, asked["id"])
    return answer(asked)


@routes.add("POST", "/kiosk/test-prints/<trial>", KIOSK, _TRIAL, body=TrialBody, keyed=True, refusals=(404,))
def report_test_page(call: Call) -> Response:
    """The kiosk says what became of its test page."""
    body: TrialBody = call.body
    return answer(trials.report(call.store, call.actor, call.path["trial"], body.outcome, body.fault, call.key))


@routes.add("POST", "/devices/<kind>/<name>/revoke", _CHIEFS, _DEVICE, body=NoBody, keyed=True, refusals=(404,))
def revoke(call: Call) -> Response:
    """Sends a device away for good: its token is worth nothing, its screens are cut."""
    return answer(actions.revoke(call.store, call.actor, call.path["kind"], call.path["name"], call.key))
