"""A new kiosk or board shows a code, staff type it, and the device has its token: nobody types 43 letters."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from flask import Response, current_app, request

from queue_server.access import ANYONE, HOSTS
from queue_server.actions import devices as actions
from queue_server.api.device_models import AskInBody, CollectBody, DeviceAnswer, PairBody, PairingAnswer, TokenAnswer
from queue_server.api.problems import Problem
from queue_server.api.routing import Call, answer
from queue_server.api.table import routes
from queue_server.secrets import new_token

#: A code is good for so long.
LASTS_S = 10 * 60.0
#: So many devices may ask at once, all together and from one address.
MOST, MOST_OF_ONE = 20, 5
CODE_DIGITS = 6


@dataclass
class Pairing:
    """A device that asks to be let in; `kind` is what it says it is, `token` is there once staff have typed its code."""

    code: str
    secret: str
    address: str
    until: float
    kind: str | None = None
    token: str | None = None


@dataclass
class Pairings:
    """Those who ask now, by an identifier; in memory, because a code lives for minutes. `now` is monotonic."""

    _open: dict[str, Pairing] = field(default_factory=dict)

    def begin(self, address: str, now: float, kind: str | None = None) -> tuple[str, Pairing]:
        """A new code. Raises Problem 429 when too many ask."""
        self._open = {name: one for name, one in self._open.items() if one.until > now}
        if len(self._open) >= MOST or sum(1 for one in self._open.values() if one.address == address) >= MOST_OF_ONE:
            raise Problem(429, "too_many_pairings", {"Retry-After": "60"}, retry_after_s=60)
        codes = {one.code for one in self._open.values()}
        code = next(code for code in iter(_code, "") if code not in codes)
        name = secrets.token_hex(8)
        self._open[name] = Pairing(code, new_token(), address, now + LASTS_S, kind)
        return name, self._open[name]

    def waiting(self, code: str, now: float) -> Pairing | None:
        """The one that shows this code and was not answered yet."""
        return next((one for one in self._open.values() if one.code == code and one.until > now and one.token is None), None)

    def collect(self, name: str, secret: str, now: float) -> str | None:
        """The token, once; None while nobody has typed the code. Raises Problem 404 when the code is over or never was."""
        one = self._open.get(name)
        if one is None or one.until <= now or not secrets.compare_digest(one.secret, secret):
            raise Problem(404, "pairing_over")
        if one.token is not None:
            del self._open[name]
        return one.token


def _code() -> str:
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"


def _pairings() -> Pairings:
    found: Pairings = current_app.extensions["pairings"]
    return found


@routes.add("POST", "/pairing", ANYONE, {201: ("A code to show", PairingAnswer)}, body=AskInBody, csrf=False, refusals=(429,))
def ask_in(call: Call) -> Response:
    """A device without a token asks to be let in, and gets a code to show."""
    name, pairing = _pairings().begin(request.remote_addr or "", call.store.clock.monotonic(), call.body.kind)
    document = {"id": name, "secret": pairing.secret, "code": pairing.code, "expires_in_s": int(LASTS_S)}
    return answer(document, 201)


@routes.add(
    "POST",
    "/pairing/<name>/collect",
    ANYONE,
    {200: ("The token, this once", TokenAnswer), 204: ("Nobody has typed the code yet", None)},
    body=CollectBody,
    csrf=False,
    refusals=(404,),
)
def collect(call: Call) -> Response:
    """The device asks whether staff have typed its code."""
    token = _pairings().collect(call.path["name"], call.body.secret, call.store.clock.monotonic())
    return answer(None if token is None else {"token": token})


@routes.add("POST", "/devices/pair", HOSTS, {201: ("The device", DeviceAnswer)}, body=PairBody, keyed=True, refusals=(404, 409))
def pair(call: Call) -> Response:
    """Lets in the device that shows this code, under a name."""
    body: PairBody = call.body
    code = body.code.replace(" ", "")
    let_in: list[tuple[Pairing, str]] = []

    def newcomer() -> tuple[str, str]:
        pairing = _pairings().waiting(code, call.store.clock.monotonic())
        if pairing is None:
            raise Problem(404, "no_such_code")
        if body.kind is not None and pairing.kind not in (None, body.kind):
            raise Problem(409, "other_kind", kind=pairing.kind)
        let_in.append((pairing, new_token()))
        return pairing.kind or body.kind or "kiosk", let_in[0][1]

    made = actions.let_in(call.store, call.actor, code, body.name, body.place, newcomer, call.key)
    for pairing, token in let_in:  # only now: what was not committed is no device
        pairing.token = token
    return answer(made, 201)
