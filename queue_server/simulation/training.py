"""A throw-away office beside a real one, with made-up visitors and colleagues: to learn in; nothing of it enters any figures."""

from __future__ import annotations

import shutil
import tempfile
import time
from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from queue_server import data_dir, setup_file, texts
from queue_server.actions import office
from queue_server.actions.office import Access
from queue_server.simulation import own_server
from queue_server.simulation.errors import SimulationError
from queue_server.simulation.link import Document, Kiosk, Link, Person, Refusal
from queue_server.simulation.plan import Visit, plan_day
from queue_server.simulation.presets import PRESETS
from queue_server.store import office_setup
from queue_server.store.clock import SteadyClock
from queue_server.store.engine import open_engine, open_to_read, sqlite_url
from queue_server.store.migrate import HEAD, upgrade, version
from queue_server.store.store import Store

HOST, KIOSK, BOARD = "training-host", "training-kiosk", "training-board"
#: Names and words of the made-up hall: data, not texts of the program.
HOST_NAME, COLLEAGUE_NAME, LEFT = "Учебный администратор", "Учебный коллега {number}", "Посетитель ушёл"
ON_PAPER = {"ru": "УЧЕБНЫЙ ТАЛОН", "en": "TRAINING TICKET"}
DAY_S = 10 * 3600
LOOK_S = 0.5
#: Somebody whom the trainee missed comes back after this time at the latest (seconds of the planned day).
BACK_AFTER_S = 300


def train(given: Namespace) -> int:
    """Runs a training office until it is told to stop, and leaves nothing of it behind."""
    with tempfile.TemporaryDirectory(prefix="queue-training-") as folder, suppress(KeyboardInterrupt):
        data = Path(folder) / "office"
        access, counters = make_office(given.data, data)
        with own_server.running(data, None, given.host, given.port, given.plain_http) as url:
            board = access.tokens["board", BOARD]
            print(f"Training: {url}/desk  {url}/hall  {url}/board#token={board}", flush=True)
            print("The passwords are those of the real office. Ctrl-C ends it; nothing of it is kept.", flush=True)
            with closing(Training(url, access, _colleagues(given.colleagues, counters), given.speed, given.preset)) as training:
                while True:
                    training.goes_on(time.monotonic())
                    time.sleep(LOOK_S)
    return 0


def make_office(real: Path, data: Path) -> tuple[Access, list[int]]:
    """Makes the training office in `data` from the set-up and the people of `real`, which is only read.

    Returns the passwords and tokens of the made-up people and devices, and the counters' numbers. Raises SimulationError.
    """
    content = read_setup(real)
    counters = [int(one["number"]) for one in content["counters"]]
    texts.add_from(real)
    content["settings"] = {**content["settings"], "training": True, "tracking_url": ""}
    content["ticket"] = on_paper(content.get("ticket"))
    content.pop("reports", None)  # whatever is learnt here, nobody is sent a sheet of it
    for name in {"ca_file", "service_password_file"} & content.get("directory", {}).keys():
        content["directory"][name] = str(real.resolve() / content["directory"][name])
    made_up = [{"name": HOST, "display_name": HOST_NAME, "role": "host"}]
    made_up += [
        {"name": _colleague(number), "display_name": COLLEAGUE_NAME.format(number=number), "role": "operator"}
        for number in counters
    ]
    content["users"] += made_up
    content["devices"] += [{"kind": "kiosk", "name": KIOSK}, {"kind": "board", "name": BOARD}]
    data_dir.create(data)
    for part in (data_dir.VOICE_PACK, texts.ADDED):
        if (real / part).is_dir():
            shutil.copytree(real / part, data / part)
    engine = open_engine(sqlite_url(data_dir.database(data)))
    try:
        upgrade(engine)
        data_dir.mark(data)
        return office.set_up(Store(engine, SteadyClock()), setup_file.round_the_clock(setup_file.check(content))), counters
    finally:
        engine.dispose()


def read_setup(real: Path) -> dict[str, Any]:
    """The set-up of a data folder, with its people; nothing in the folder is touched. Raises SimulationError."""
    file = data_dir.database(real)
    if not file.exists():
        raise SimulationError(f"{real}: there is no office; name the folder that your server runs on: --data DIR")
    engine = open_to_read(file)
    try:
        if version(engine) != HEAD:
            raise SimulationError(f"{real}: its database is of another version; run it once: queue-server run --data {real}")
        with engine.connect() as connection:
            content = office_setup.export(connection)
    finally:
        engine.dispose()
    if not content:
        raise SimulationError(f"{real}: no office was set up there yet")
    return content


def on_paper(ticket: Mapping[str, Any] | None) -> dict[str, Any]:
    """The layout of tickets with a line above all else: a paper that is found later says what it was."""
    from printer_drivers import as_data, read_template

    layout = as_data(read_template(ticket or {}))
    blocks = [one for one in layout["blocks"] if not isinstance(one, dict) or "text" not in one]
    return {**layout, "blocks": [{"text": ON_PAPER, "size": "large"}, *blocks]}


def _colleague(number: int) -> str:
    return f"training-{number}"


def _colleagues(wanted: int | None, counters: list[int]) -> list[int]:
    """The counters at which made-up colleagues sit: the last ones; the first is always left to whoever learns."""
    free = counters[1:]
    return free if wanted is None else free[max(0, len(free) - wanted) :]


@dataclass(eq=False)
class Guest:
    """A made-up visitor: what the plan says of him, when he came, and in which state he was seen since when (monotonic)."""

    visit: Visit
    came: float
    state: str = "waiting"
    since: float = 0.0

    def seen(self, state: str, now: float) -> float:
        """Notes a state; returns for how long it has been so."""
        if state != self.state:
            self.state, self.since = state, now
        return now - self.since


@dataclass(eq=False)
class Training:
    """The made-up people at `url`. They yield to everybody else: whatever a trainee did first, they take as it is.

    `speed`: how many times as fast as on a real day they come, walk, talk and come back.
    """

    url: str
    access: Access
    colleagues: list[int]
    speed: float
    preset: str
    guests: dict[str, Guest] = field(default_factory=dict)

    def __post_init__(self) -> None:
        link = Link(self.url)
        self._kiosk = Kiosk(link, self.access.tokens["kiosk", KIOSK])
        self._host = self._person(link, HOST, None)
        self._at = {number: self._person(link, _colleague(number), number) for number in self.colleagues}
        self._begun: float | None = None
        self._coming = self._visits()
        self._next = next(self._coming)

    def close(self) -> None:
        for person in (self._host, *self._at.values()):
            person.close()
        self._kiosk.close()

    def goes_on(self, now: float) -> None:
        """Does what is due at an instant (monotonic seconds). Raises SimulationError when the server is gone."""
        self._begun = now if self._begun is None else self._begun
        while now >= self._begun + self._next[0] / self.speed:
            self._arrives(self._next[1], now)
            self._next = next(self._coming)
        hall = self._host.ask("GET", "/hall")
        for one in hall["tickets"] + hall["missed"]:
            if (guest := self.guests.get(one["id"])) is not None:
                self._lives(one, guest, guest.seen(one["state"], now) * self.speed, (now - guest.came) * self.speed)
        for counter in hall["counters"]:
            if counter["number"] in self._at:
                self._works(counter, any(one["state"] == "waiting" for one in hall["tickets"]), now)

    def _visits(self) -> Iterator[tuple[float, Visit]]:
        """Everybody who comes, one day's rush after the other: (seconds of the plan after the beginning, visit)."""
        menu = self._kiosk.ask("GET", "/menu?lang=ru")
        services = [one["code"] for group in menu["groups"] for one in group["services"] if one["open"]]
        priorities = [one["code"] for one in menu["priorities"]]
        for day in count():
            plan = plan_day(
                PRESETS[self.preset],
                f"training {day} {time.time()}",
                length_s=DAY_S,
                services=services,
                priorities=priorities,
                counters=len(self.colleagues) + 1,
            )
            for visit in plan.visits:
                yield day * DAY_S + visit.arrives_s, visit

    def _arrives(self, visit: Visit, now: float) -> None:
        body: Document = {"service": visit.service, "language": visit.language}
        if visit.priority is not None:
            body["priority"] = visit.priority
        with suppress(Refusal):
            ticket = self._kiosk.ask("POST", "/tickets", body)
            self._kiosk.ask("POST", f"/tickets/{ticket['id']}/print", {"outcome": "printed"})
            self.guests[ticket["id"]] = Guest(visit, now, since=now)

    def _lives(self, ticket: Document, guest: Guest, for_s: float, here_s: float) -> None:
        """What a visitor does by himself: loses patience and says so, comes back to a missed call, brings the missing paper."""
        visit = guest.visit
        if ticket["state"] == "waiting" and ticket["called_at"] is None and visit.says_so and here_s >= visit.patience_s:
            self._step(self._host, ticket, "cancel", {"reason": LEFT})
        elif ticket["state"] == "no_show" and for_s >= min(visit.back_after_s or BACK_AFTER_S, BACK_AFTER_S):
            if visit.back_after_s is not None or not visit.absent:
                self._step(self._host, ticket, "return")
        elif ticket["state"] == "parked" and for_s >= BACK_AFTER_S:
            self._step(self._host, ticket, "return")

    def _works(self, counter: Document, somebody_waits: bool, now: float) -> None:
        """A colleague does the next step, unless a trainee has taken the counter over."""
        number, ticket = counter["number"], counter["ticket"]
        colleague = self._at[number]
        if counter["operator"] != colleague.display_name:
            del self._at[number]
            colleague.close()
        elif ticket is None and somebody_waits:
            with suppress(Refusal):
                colleague.ask("POST", f"/counters/{number}/call-next")
        elif ticket is not None and (guest := self.guests.get(ticket["id"])) is not None:
            for_s = (now - guest.since) * self.speed
            leg = guest.visit.legs[0]
            if ticket["state"] == "called" and guest.state == "called" and for_s >= leg.walking_s:
                self._step(colleague, ticket, "no-show" if guest.visit.absent and not ticket["returned"] else "start")
            elif ticket["state"] == "serving" and guest.state == "serving" and for_s >= leg.service_s:
                self._step(colleague, ticket, "finish", {"outcome": guest.visit.outcome})

    def _step(self, person: Person, ticket: Document, step: str, body: Document | None = None) -> None:
        """A step that somebody else may have made impossible a moment ago."""
        with suppress(Refusal):
            person.ask("POST", f"/tickets/{ticket['id']}/{step}", body)

    def _person(self, link: Link, name: str, counter: int | None) -> Person:
        person = Person(link, name, self.access.passwords[name])
        person.sign_in(counter)
        return person
