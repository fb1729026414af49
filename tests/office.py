"""An office ready to use: a small hall with its counters, people and devices, a clock that is moved by hand, and its API.

A test says what happens in the hall: `office.kiosk.issue("advice")`, `office.desk(1).call_next()`, `office.clock.forward(60)`.
Everything goes over the public API; keys and CSRF values are taken care of.
"""

from __future__ import annotations

import copy
import json
import sqlite3
import tempfile
import uuid
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import Dialect, Engine, create_engine
from werkzeug.test import TestResponse

from queue_server import app as application
from queue_server import setup_file
from queue_server.actions import office as actions
from queue_server.app import create_app
from queue_server.backups import folder as backups
from queue_server.backups.restoring import Restored, restore
from queue_server.documents.now import HallNow, hall_now
from queue_server.documents.screens import desk_document, kiosk_document
from queue_server.late_rule import LateRule
from queue_server.store.clock import SetClock
from queue_server.store.engine import open_engine, sqlite_url
from queue_server.store.migrate import upgrade
from queue_server.store.store import Store

Document = dict[str, Any]

ROOT = Path(__file__).parents[1]
SKEK = ROOT / "examples" / "skek.toml"
ZONE = "Asia/Novokuznetsk"

PASSWORD = "right-horse-of-the-hall"
KIOSK_TOKEN = "token-of-the-kiosk-in-the-hall"
SIDE_KIOSK_TOKEN = "token-of-the-kiosk-at-the-side"
BOARD_TOKEN = "token-of-the-board-in-the-hall"

ROLES = ("operator", "host", "supervisor", "manager", "administrator")
OPERATORS = {1: "anna", 2: "boris", 3: "vera"}

HOURS = [{"days": "mon-thu", "opens": "08:00", "closes": "18:00"}, {"days": "fri", "opens": "08:00", "closes": "17:00"}]
ROUND_THE_CLOCK = [{"days": "mon-sun", "opens": "00:00", "closes": "24:00"}]


@cache
def password_hash() -> str:
    """The hash of PASSWORD, made once with the least work that Argon2id allows: tests sign in all the time."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


def small_setup(**changed: Any) -> Document:
    """The content of a set-up file: two letters, three services, three counters. `changed` replaces whole top-level keys."""
    people = [*((name, "operator") for name in OPERATORS.values()), *((role, role) for role in ROLES[1:])]
    content: Document = {
        "office": {"code": "small", "name": {"ru": "Малый зал", "en": "Small hall"}, "timezone": ZONE},
        "hours": HOURS,
        "days_off": [
            {"date": "2026-05-01", "reason": "Праздник"},
            {"date": "2026-04-30", "reason": "Короткий день", "opens": "08:00", "closes": "16:00"},
        ],
        "groups": [
            {"letter": "А", "name": {"ru": "Подключение", "en": "Connection"}},
            {"letter": "С", "name": {"ru": "Консультация", "en": "Advice"}},
        ],
        "services": [
            {
                "code": "connection",
                "group": "А",
                "name": {"ru": "Заявка на подключение", "en": "Application"},
                "expected_minutes": 15,
                "papers": {"ru": ["Паспорт", "План участка"], "en": ["Passport", "Plan of the land"]},
            },
            {"code": "meter", "group": "А", "name": {"ru": "Счётчик", "en": "Meter"}, "expected_minutes": 10},
            {"code": "advice", "group": "С", "name": {"ru": "Вопрос", "en": "Question"}, "expected_minutes": 5},
        ],
        "priorities": [
            {"code": "disabled", "name": {"ru": "Инвалиды", "en": "Disabled"}, "basis": "Указ № 1157", "rank": 20},
            {"code": "veteran", "name": {"ru": "Ветераны", "en": "Veterans"}, "basis": "Решение центра", "rank": 10},
        ],
        "counters": [{"number": number} for number in OPERATORS],
        "users": [
            {"name": name, "display_name": name.capitalize(), "role": role, "password_hash": password_hash(), "may_choose": True}
            for name, role in people
        ],
        "devices": [
            {"kind": "kiosk", "name": "hall-kiosk", "token": KIOSK_TOKEN},
            {"kind": "kiosk", "name": "side-kiosk", "token": SIDE_KIOSK_TOKEN},
            {"kind": "board", "name": "hall-board", "token": BOARD_TOKEN},
        ],
    }
    return copy.deepcopy({**content, **changed})


def at(when: str, zone: str = ZONE) -> int:
    """The instant at which the clocks of `zone` show `when` (YYYY-MM-DD HH:MM[:SS])."""
    return int(datetime.fromisoformat(when).replace(tzinfo=ZoneInfo(zone)).timestamp())


#: A Monday, two hours after opening.
MORNING = at("2026-03-02 10:00")
#: When the databases of the tests were made: before anything happens in them.
SET_UP_AT = at("2026-01-02 10:00")


@cache
def _empty_database() -> bytes:
    """A database as the real migrations make it, in which there is no office yet."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "queue.db"
        engine = open_engine(sqlite_url(file))
        upgrade(engine)
        engine.dispose()
        return file.read_bytes()


@cache
def _database(setup: str) -> bytes:
    """A database with this set-up (JSON), made once per set-up and run."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "queue.db"
        file.write_bytes(_empty_database())
        engine = _shared(open_engine(sqlite_url(file)))
        store = Store(engine, SetClock(SET_UP_AT))
        actions.set_up(store, setup_file.check(json.loads(setup)))
        store.close()  # whoever closes last puts the log back into the file
        return file.read_bytes()


@cache
def _statements() -> tuple[Dialect, dict[Any, Any]]:
    engine = create_engine("sqlite://")
    engine.connect().close()
    engine.dispose()
    return engine.dialect, {}


def _shared(engine: Engine) -> Engine:
    """An engine that knows the statements which any office of this run has asked: each is compiled once, not once per test."""
    engine.dialect, compiled = _statements()
    engine.update_execution_options(compiled_cache=compiled)
    return engine


class _KnownRule(LateRule):
    """A route of which werkzeug has made before, in this run, what it makes: it is the same in every office and kiosk."""

    made: ClassVar[dict[tuple[Any, ...], tuple[Any, ...]]] = {}

    def compile(self) -> None:
        key = (self.rule, self.subdomain, self.merge_slashes, self.strict_slashes, tuple(self.defaults or ()))
        if key in self.made:
            self._parts, self._trace, self._converters, self.arguments = self.made[key]
            self._build = self._compile_builder(False).__get__(self, None)
            self._build_unknown = self._compile_builder(True).__get__(self, None)
        else:
            super().compile()
            self.made[key] = (self._parts, self._trace, self._converters, self.arguments)


application.RoutedApp.url_rule_class = Flask.url_rule_class = _KnownRule


class Caller:
    """Somebody or something that asks over HTTP."""

    def __init__(self, office: Office, headers: Mapping[str, str] | None = None) -> None:
        self.office = office
        self.headers = dict(headers or {})

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str | None = "",
        headers: Mapping[str, str] | None = None,
        raw: bytes | None = None,
        query: Mapping[str, Any] | None = None,
        address: str = "127.0.0.1",
    ) -> TestResponse:
        """The answer to one request. `key`: an idempotency key, "" for a new one, None for none; `raw`: a body as it is."""
        sent = {**self.headers}
        if key is not None and method == "POST":
            sent["Idempotency-Key"] = key or uuid.uuid4().hex
        options: dict[str, Any] = {"query_string": query} if query else {}
        if raw is not None:
            options |= {"data": raw, "content_type": "application/json"}
        elif body is not None:
            options["json"] = body
        sent.update(headers or {})
        if "Content-Type" in sent:
            options["content_type"] = sent.pop("Content-Type")
        client = self.office.app.test_client(use_cookies=False)
        path = path if path.startswith("/") else f"/api/v1/{path}"
        origin = {"REMOTE_ADDR": address}
        return client.open(path, method=method, headers=sent, environ_overrides=origin, buffered=True, **options)

    def get(self, path: str, expect: int = 200, **how: Any) -> Any:
        """The document under `path`, which must be answered with `expect`."""
        return self._document(self.ask("GET", path, **how), expect)

    def post(self, path: str, body: Any = None, expect: int = 200, **how: Any) -> Any:
        """The document that a change is answered with; None for 204."""
        return self._document(self.ask("POST", path, {} if body is None else body, **how), expect)

    def delete(self, path: str, expect: int = 204, **how: Any) -> Any:
        return self._document(self.ask("DELETE", path, **how), expect)

    @staticmethod
    def _document(answer: TestResponse, expect: int) -> Any:
        assert answer.status_code == expect, answer.get_data(as_text=True)
        return answer.get_json() if answer.data else None


class Kiosk(Caller):
    """A kiosk in the hall."""

    def issue(
        self, service: str = "advice", priority: str | None = None, language: str = "ru", expect: int = 201, **how: Any
    ) -> Document:
        """A new ticket, or the refusal when another status is expected."""
        body: Document = {"service": service, "language": language}
        if priority is not None:
            body["priority"] = priority
        document: Document = self.post("tickets", body, expect, **how)
        return document

    def paper(self, ticket: Document, outcome: str, detail: str | None = None, expect: int = 200, **how: Any) -> Document:
        """Says what became of a ticket's paper."""
        document: Document = self.post(f"tickets/{ticket['id']}/print", {"outcome": outcome, "detail": detail}, expect, **how)
        return document


class Person(Caller):
    """Somebody who works here; signs in at once, at a counter when one is given."""

    def __init__(
        self, office: Office, name: str, counter: int | None = None, take_over: bool = False, password: str = PASSWORD
    ) -> None:
        super().__init__(office)
        body: Document = {"name": name, "password": password, "take_over": take_over}
        if counter is not None:
            body["counter"] = counter
        answer = super().ask("POST", "session", body, key=None)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        self.name: str = name
        self.password = password
        #: Whoever comes back to a computer that was idle types the password and does again what was not done.
        self.unlocks = True
        self._take_session(answer)

    def ask(self, *question: Any, **how: Any) -> TestResponse:
        answer = super().ask(*question, **how)
        if answer.status_code == 423 and self.unlocks and self.unlock().status_code == 200:
            answer = super().ask(*question, **how)
        return answer

    def unlock(self, password: str = "") -> TestResponse:
        """The answer to the password of a computer that was idle for too long; the right one unless another is given."""
        answer = super().ask("POST", "session/unlock", {"password": password or self.password}, key=None)
        if answer.status_code == 200:
            self._take_session(answer)
        return answer

    def _take_session(self, answer: TestResponse) -> None:
        document = answer.get_json()
        self.cookie: str = answer.headers["Set-Cookie"].partition(";")[0]
        self.csrf: str = document["csrf"]
        self.headers |= {"Cookie": self.cookie, "X-CSRF-Token": self.csrf}

    def sign_out(self) -> None:
        self.delete("session")

    def issue(self, service: str = "advice", priority: str | None = None, expect: int = 201, **how: Any) -> Document:
        """A ticket for a visitor who came without the kiosk."""
        document: Document = self.post("tickets", {"service": service, "priority": priority}, expect, **how)
        return document

    def ticket(self, ticket: Document) -> Document:
        """A ticket as it is now, with its history."""
        document: Document = self.get(f"tickets/{ticket['id']}")
        return document

    def step(self, word: str, ticket: Document | str, body: Any = None, expect: int = 200, **how: Any) -> Document:
        """Takes a step with a ticket; returns the ticket, or the refusal when another status is expected."""
        ticket_id = ticket if isinstance(ticket, str) else ticket["id"]
        document: Document = self.post(f"tickets/{ticket_id}/{word}", body, expect, **how)
        return document["ticket"] if expect == 200 else document

    def return_to_queue(self, ticket: Document, **how: Any) -> Document:
        return self.step("return", ticket, **how)

    def cancel(self, ticket: Document, reason: str = "Ушёл", **how: Any) -> Document:
        return self.step("cancel", ticket, {"reason": reason}, **how)

    def transfer(self, ticket: Document, how: Mapping[str, Any] | None = None, **to: Any) -> Document:
        return self.step("transfer", ticket, to, **(how or {}))

    def reprint(self, ticket: Document, **how: Any) -> Document:
        return self.step("reprint", ticket, **how)


class Desk(Person):
    """An operator at a counter; the steps are taken with the visitor whom this desk called last."""

    def __init__(self, office: Office, number: int, name: str, **how: Any) -> None:
        super().__init__(office, name, number, **how)
        self.number = number
        self.visitor: Document | None = None

    def call_next(self, expect: int = 200, **how: Any) -> Document | None:
        """The ticket of the next visitor; None when nobody waits."""
        answer = self.ask("POST", f"counters/{self.number}/call-next", {}, **how)
        if answer.status_code == 204 and expect == 200:
            return None
        return self._called(self._document(answer, expect), expect)

    def call(self, ticket: Document, reason: str = "Просил старший", expect: int = 200, **how: Any) -> Document:
        """Calls one visitor out of the order."""
        document = self.post(f"counters/{self.number}/call", {"ticket": ticket["id"], "reason": reason}, expect, **how)
        called: Document = self._called(document, expect)
        return called

    def recall(self, **how: Any) -> Document:
        return self._with_visitor("recall", None, how)

    def start(self, **how: Any) -> Document:
        return self._with_visitor("start", None, how)

    def finish(self, outcome: str | None = None, **how: Any) -> Document:
        return self._with_visitor("finish", {"outcome": outcome} if outcome else None, how)

    def no_show(self, **how: Any) -> Document:
        return self._with_visitor("no-show", None, how)

    def further_service(self, service: str, outcome: str | None = None, **how: Any) -> Document:
        return self._with_visitor("further-service", {"service": service, "outcome": outcome}, how)

    def park(self, reason: str = "papers", minutes: int | None = None, own: bool = False, **how: Any) -> Document:
        return self._with_visitor("park", {"reason": reason, "minutes": minutes, "own": own}, how)

    def send_on(self, how: Mapping[str, Any] | None = None, **to: Any) -> Document:
        """Transfers the present visitor."""
        return self._with_visitor("transfer", to, dict(how or {}))

    def serve(self, walk_s: int = 0, service_s: int = 0, outcome: str | None = None) -> Document:
        """Calls, serves and finishes one visitor, with the time that it takes."""
        assert self.call_next() is not None
        self.office.clock.forward(walk_s)
        self.start()
        self.office.clock.forward(service_s)
        return self.finish(outcome)

    def pause(self, reason: str = "lunch", minutes: int | None = None, **how: Any) -> Document:
        document: Document = self.post(f"counters/{self.number}/pause", {"reason": reason, "minutes": minutes}, **how)
        return document

    def resume(self, **how: Any) -> Document:
        document: Document = self.post(f"counters/{self.number}/resume", **how)
        return document

    def _called(self, document: Any, expect: int) -> Any:
        if expect != 200:
            return document
        self.visitor = document["ticket"]
        return self.visitor

    def _with_visitor(self, word: str, body: Any, how: dict[str, Any]) -> Document:
        assert self.visitor is not None, "this desk has called nobody yet"
        return self.step(word, self.visitor, body, **how)


class Office:
    """One office with its data folder, its clock and its server."""

    def __init__(self, folder: Path, now: int = MORNING, setup: Document | None = None, database: bytes | None = None) -> None:
        """An office with a set-up, or with the copy of another's database."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.file = folder / "queue.db"
        self.file.write_bytes(database or _database(json.dumps(small_setup() if setup is None else setup)))
        self.clock = SetClock(now)
        self._people: dict[str, Person] = {}
        self._desks: dict[int, Desk] = {}
        self._open()
        self.visitor = Caller(self)
        self.kiosk = Kiosk(self, {"Authorization": f"Bearer {KIOSK_TOKEN}"})
        self.side_kiosk = Kiosk(self, {"Authorization": f"Bearer {SIDE_KIOSK_TOKEN}"})
        self.display = Caller(self, {"Authorization": f"Bearer {BOARD_TOKEN}"})

    def _open(self) -> None:
        self.engine = _shared(open_engine(sqlite_url(self.file)))
        upgrade(self.engine)
        self.store = Store(self.engine, self.clock)
        self.store.reload()
        self.app = create_app(self.store, self.folder / "sounds", voice="none")

    def close(self) -> None:
        self.app.extensions["announcer"].close()
        self.app.extensions["draft_papers"].close()
        self.store.close()

    def restart(self) -> None:
        """The server ends and begins again on the same folder; screens, sessions and tokens stay what they were."""
        self.close()
        self._open()

    def back_up(self) -> Path:
        """A backup of this moment."""
        return backups.make(self.file, self.folder / backups.FOLDER, self.clock.now()).file

    def restore(self, backup: Path) -> Restored:
        """The server ends, a backup takes the place of the database, and the server begins again; everybody signs in anew."""
        self.close()
        done = restore(self.folder, backup, self.clock)
        self._people.clear()
        self._desks.clear()
        self._open()
        return done

    def day(self, when: str) -> None:
        """Goes on to a later day: the night turns the day, and in the morning everybody signs in anew."""
        self.visitor.post("test/clock", {"now": at(when)}, key=None)
        self._people.clear()
        self._desks.clear()

    def desk(self, number: int) -> Desk:
        """The counter with its usual operator, signed in when first asked for."""
        if number not in self._desks:
            self._desks[number] = Desk(self, number, OPERATORS[number])
        return self._desks[number]

    def person(self, name: str) -> Person:
        """Somebody by name, signed in when first asked for, at no counter."""
        if name not in self._people:
            self._people[name] = Person(self, name)
        return self._people[name]

    @property
    def host(self) -> Person:
        return self.person("host")

    @property
    def manager(self) -> Person:
        return self.person("manager")

    @property
    def administrator(self) -> Person:
        return self.person("administrator")

    def board(self, language: str = "ru") -> Document:
        """What the hall display shows."""
        document: Document = self.display.get(f"board?lang={language}")
        return document

    def hall(self, language: str = "ru") -> Document:
        """What the hall host sees."""
        document: Document = self.host.get(f"hall?lang={language}")
        return document

    def menu(self, language: str = "ru") -> Document:
        document: Document = self.kiosk.get(f"menu?lang={language}")
        return document

    def service(self, code: str) -> Document:
        """One service of the menu."""
        return next(one for group in self.menu()["groups"] for one in group["services"] if one["code"] == code)

    def tickets(self, day: str = "today") -> list[Document]:
        items: list[Document] = self.host.get(f"tickets?day={day}")["items"]
        return items

    def report(self, day: str, language: str = "ru") -> Document:
        document: Document = self.manager.get(f"reports/day?date={day}&lang={language}")
        return document

    def desk_state(self, number: int, language: str = "ru") -> Document:
        """What the desk of a counter shows: its live `state`."""
        return desk_document(self._now(), self.store.office.counter_by_number[number], language)

    def kiosk_state(self, name: str = "hall-kiosk") -> Document:
        """What a kiosk shows: its live `state`."""
        device = next(one for one in self.store.office.devices if one.name == name)
        return kiosk_document(self._now(), device.id)

    def waiting_in_order(self) -> list[str]:
        """The numbers of those who wait, in the order in which counter 1 will call them."""
        return [one["number"] for one in self.desk_state(1)["queue"]]

    def _now(self) -> HallNow:
        with self.store.read() as connection:
            return hall_now(connection, self.store.office, self.clock.now())

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the database itself answers to a plain statement."""
        connection = sqlite3.connect(self.file, isolation_level=None)
        try:
            connection.execute("PRAGMA foreign_keys=ON")
            return connection.execute(statement, values).fetchall()
        finally:
            connection.close()

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """All rows of all tables but the audit log: equal before and after what must change nothing in the hall.

        When a computer was used last is nothing of the hall, either: a press that is refused is a use, too.
        """
        connection = sqlite3.connect(self.file)
        try:
            names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
            shown = {name: "*" for name in names if name != "audit"}
            for table, left_out in (("office", "chain"), ("session", "active_at")):
                columns = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})") if name != left_out]
                shown[table] = ", ".join(columns)
            return {name: connection.execute(f"SELECT {what} FROM {name}").fetchall() for name, what in shown.items()}
        finally:
            connection.close()

    def events(self) -> list[tuple[int, int, str]]:
        """(seq, at, what) of all events, oldest first."""
        return self.sql("SELECT seq, at, what FROM event ORDER BY seq")  # type: ignore[return-value]
