"""The same key, the same answer: a request that comes again after a lost answer changes nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import bindparam, delete, insert, select

from queue_server.actions.actor import Actor, KeyReused
from queue_server.store.prepared import Prepared
from queue_server.store.schema import idempotency
from queue_server.store.store import Change, Store


class Written(dict[str, Any]):
    """A document that was written down as JSON already: the kept text is also the one that is sent."""

    def __init__(self, document: dict[str, Any], text: str) -> None:
        super().__init__(document)
        self.text = text


Answer = dict[str, Any] | None

_KEPT = Prepared(
    select(idempotency.c.request, idempotency.c.answer).where(
        idempotency.c.office_id == bindparam("office"),
        idempotency.c.who == bindparam("actor"),
        idempotency.c.key == bindparam("request_key"),
    )
)
_KEEP = Prepared(insert(idempotency))


def once(store: Store, actor: Actor, key: str | None, request: tuple[Any, ...], work: Callable[[Change], Answer]) -> Answer:
    """Does `work` in one transaction and keeps its answer under `key`; under a key that was used before, gives the kept one.

    Raises KeyReused when the key was used for another request. Refusals are not kept: nothing was done.
    """
    with store.change() as change:
        if key is None:
            return work(change)
        asked = hashlib.sha256(json.dumps(request).encode()).hexdigest()
        kept = _KEPT.first(change.connection, {"office": change.office.id, "actor": actor.who, "request_key": key})
        if kept is not None:
            if kept.request != asked:
                raise KeyReused
            return _written(json.loads(kept.answer), kept.answer)
        answer = work(change)
        text = json.dumps(answer, ensure_ascii=False)
        _KEEP.run(
            change.connection,
            {
                "office_id": change.office.id,
                "who": actor.who,
                "key": key,
                "request": asked,
                "answer": text,
                "business_day": change.day,
            },
        )
        return _written(answer, text)


def kept(change: Change, actor: Actor, key: str) -> dict[str, Any] | None:
    """The answer that this caller once got under a key, or None."""
    found = _KEPT.first(change.connection, {"office": change.office.id, "actor": actor.who, "request_key": key})
    return None if found is None else json.loads(found.answer)


def _written(answer: Answer, text: str) -> Answer:
    return None if answer is None else Written(answer, text)


def forget_keys(change: Change, before: str) -> None:
    """Drops the keys of business days before `before`."""
    change.connection.execute(
        delete(idempotency).where(idempotency.c.office_id == change.office.id, idempotency.c.business_day < before)
    )
