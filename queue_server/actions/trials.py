"""Staff ask a kiosk for a test page, and the kiosk says what became of it."""

from __future__ import annotations

import secrets

from queue_server.actions.actor import Actor, KioskAway, NoPrinter, NotFound
from queue_server.actions.devices import found
from queue_server.actions.once import Answer, once
from queue_server.hall import trial
from queue_server.hall.trial import Trial
from queue_server.store import trials
from queue_server.store.events import Event
from queue_server.store.store import Change, Store


def ask(store: Store, actor: Actor, kind: str, name: str, online: bool, key: str | None = None) -> Answer:
    """Asks a kiosk for one test page; while it is being printed, further askers get the same one.

    `online` says whether the kiosk can hear it now. Raises NotFound, NoPrinter, KioskAway.
    """

    def work(change: Change) -> Answer:
        device = found(change, kind, name)
        if device.kind != "kiosk":
            raise NoPrinter(name=name)
        running = trials.newest(change.connection, change.now).get(device.id)
        if running is not None and trial.state(running.asked_at, running.outcome, change.now) is Trial.ASKED:
            return {"id": running.id}
        if not online:
            raise KioskAway(name=name)
        trial_id = secrets.token_hex(8)
        trials.ask(change, trial_id, device.id, actor.language)
        change.record(Event.TEST_PRINT_ASKED, actor.who, details={"name": name})
        return {"id": trial_id}

    return once(store, actor, key, ("test-print", kind, name), work)


def report(store: Store, actor: Actor, trial_id: str, outcome: str, fault: str | None, key: str | None = None) -> Answer:
    """The kiosk says what became of its test page; the first word counts. Raises NotFound."""

    def work(change: Change) -> Answer:
        row = trials.of_device(change.connection, trial_id, actor.device_id or 0)
        if row is None:
            raise NotFound(what="test print")
        if row.outcome is None:
            trials.end(change, trial_id, outcome, fault)
            name = change.office.device_by_id[row.device_id].name
            change.record(Event.TEST_PRINT_REPORTED, actor.who, details={"name": name, "outcome": outcome, "fault": fault})
        return {"id": trial_id}

    return once(store, actor, key, ("test-print reported", trial_id, outcome, fault), work)
