"""Staff ask a board to try its sound."""

from __future__ import annotations

import secrets

from queue_server.actions.actor import Actor, BoardAway, NoSound
from queue_server.actions.devices import found
from queue_server.actions.once import Answer, once
from queue_server.store.events import Event
from queue_server.store.store import Change, Store


def ask(store: Store, actor: Actor, kind: str, name: str, online: bool, running: str | None, key: str | None = None) -> Answer:
    """Asks a board for one test of its sound; `running` is the one that it may still answer: further askers get the same.

    `online` says whether the board can hear it now. Raises NotFound, NoSound, BoardAway.
    """

    def work(change: Change) -> Answer:
        device = found(change, kind, name)
        if device.kind != "board":
            raise NoSound(name=name)
        if not online:
            raise BoardAway(name=name)
        if running is not None:
            return {"id": running}
        change.record(Event.SOUND_TEST_ASKED, actor.who, details={"name": name})
        return {"id": secrets.token_hex(8)}

    return once(store, actor, key, ("sound-test", kind, name), work)
