"""Kiosks and boards: what they say of themselves, and what staff do with them."""

from __future__ import annotations

from flask import Response, current_app

from queue_server.access import HOSTS, KIOSK
from queue_server.actions import devices as actions
from queue_server.api.models import DeviceAnswer, HealthBody, ReasonBody
from queue_server.api.routing import Call, NoBody, answer
from queue_server.api.table import routes

_DEVICE = {200: ("The device", DeviceAnswer)}
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


@routes.add("POST", "/devices/<kind>/<name>/revoke", _CHIEFS, _DEVICE, body=NoBody, keyed=True, refusals=(404,))
def revoke(call: Call) -> Response:
    """Sends a device away for good: its token is worth nothing, its screens are cut."""
    kind, name = call.path["kind"], call.path["name"]
    device = call.store.office.device(kind, name)
    done = answer(actions.revoke(call.store, call.actor, kind, name, call.key))
    if device is not None:
        current_app.extensions["live"].end_device(device.id)
    return done
