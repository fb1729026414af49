"""One request for every route of the API, written down by hand: address, body, and who may make it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import tomli_w

from queue_server.api import test_clock
from queue_server.api.routing import Route
from queue_server.api.table import routes
from tests.office import PASSWORD, Caller, Office, Person, small_setup

ROLES = ("visitor", "kiosk", "board", "operator", "host", "supervisor", "manager", "administrator")

#: For each of ROLES: + may, 1 must sign in first (401), 3 may not (403).
EVERYBODY = "++++++++"
STAFF = "133+++3+"  # operators and those who look after the hall
KIOSK = "1+333333"
PEOPLE = "133+++++"

WHO = {
    "GET /counters": EVERYBODY,
    "POST /counters/<int:number>/call-next": STAFF,
    "POST /counters/<int:number>/call": STAFF,
    "POST /counters/<int:number>/pause": STAFF,
    "POST /counters/<int:number>/resume": STAFF,
    "POST /counters/<int:number>/free": "1333++3+",
    "POST /counters/<int:number>/services/<service>/lend": "1333++3+",
    "POST /counters/<int:number>/services/<service>/take-back": "1333++3+",
    "POST /counters/<int:number>/help": STAFF,
    "POST /counters/<int:number>/help/answer": "1333++3+",
    "POST /counters/<int:number>/help/end": STAFF,
    "POST /counters/<int:number>/messages/<message>/read": STAFF,
    "POST /desk-messages": "1333++3+",
    "POST /desk-messages/<message>/remove": "1333++3+",
    "GET /fairness": "1333++++",
    "GET /setup/holidays": "1333333+",
    "GET /menu": EVERYBODY,
    "POST /tickets": "1+33++3+",  # an operator only with a number of the roll
    "POST /paper-day": "1333++3+",
    "GET /office/outage-page": "1333++3+",
    "GET /tickets": "1+3+++++",
    "GET /tickets/<ticket>": "1+3+++++",
    "POST /pairing": EVERYBODY,
    "POST /pairing/<name>/collect": EVERYBODY,
    "POST /devices/pair": "1333++3+",
    "PUT /kiosk/health": KIOSK,
    "POST /devices/<kind>/<name>/lock": "1333++3+",
    "POST /devices/<kind>/<name>/unlock": "1333++3+",
    "POST /devices/<kind>/<name>/place": "1333++3+",
    "POST /devices/<kind>/<name>/test-print": "1333++3+",
    "POST /devices/<kind>/<name>/sound-test": "1333++3+",
    "POST /devices/<kind>/<name>/revoke": "13333+3+",
    "POST /kiosk/test-prints/<trial>": KIOSK,
    "PUT /kiosk/numbers": KIOSK,
    "GET /bookings": "1333++3+",
    "POST /bookings": "1333++3+",
    "POST /bookings/<booking>/cancel": "1333++3+",
    "POST /bookings/arrive": "1+33++3+",
    "GET /prompts/<key>": KIOSK,
    "POST /kiosk/tickets": KIOSK,
    "POST /tickets/<ticket>/print": KIOSK,
    "GET /tickets/<ticket>/order": PEOPLE,
    "POST /tickets/<ticket>/priority": "1333++3+",
    "POST /tickets/<ticket>/times": "1333++3+",
    "POST /tickets/<ticket>/recall": STAFF,
    "POST /tickets/<ticket>/start": STAFF,
    "POST /tickets/<ticket>/finish": STAFF,
    "POST /tickets/<ticket>/further-service": STAFF,
    "POST /tickets/<ticket>/no-show": STAFF,
    "POST /tickets/<ticket>/park": STAFF,
    "POST /tickets/<ticket>/transfer": STAFF,
    "POST /tickets/<ticket>/return": STAFF,
    "POST /tickets/<ticket>/cancel": STAFF,
    "POST /tickets/<ticket>/reprint": STAFF,
    "GET /reports/day": "13333+++",
    "GET /reports/period": "13333+++",
    "GET /reports/form-4-2": "13333+++",
    "GET /reports/tickets": "13333+++",
    "GET /reports/sheets": "13333+++",
    "GET /reports/sheets/<day>/<int:version>": "13333+++",
    "POST /reports/sheets/<day>": "13333+++",
    "POST /reports/sheets/<day>/<int:version>/send": "13333+++",
    "GET /reports/causes": "13333+++",
    "PUT /reports/causes/<ticket>": "13333+++",
    "GET /replay": "13333+++",
    "GET /audit": "133333++",
    "GET /shift": "1333++3+",
    "GET /status": "1333++++",
    "POST /shift/open": "1333++3+",
    "POST /shift/close": "1333++3+",
    "POST /shift/tickets/<ticket>": "1333++3+",
    "GET /board": "13+3++3+",
    "GET /hall": "1333++++",
    "POST /advice/<advice>": "1333++3+",
    "GET /speech/<name>": EVERYBODY,
    "POST /messages": "1333++3+",
    "POST /messages/<message>/remove": "1333++3+",
    "GET /media": "13333+3+",
    "POST /media": "13333+3+",
    "POST /media/<medium>/change": "13333+3+",
    "POST /media/<medium>/move": "13333+3+",
    "POST /media/<medium>/remove": "13333+3+",
    "GET /media/files/<name>": EVERYBODY,
    "GET /load": EVERYBODY,
    "GET /visits/<ticket>": EVERYBODY,
    "GET /setup": "1333333+",
    "POST /setup/check": "1333333+",
    "POST /setup": "1333333+",
    "GET /setup/versions": "1333333+",
    "POST /setup/undo": "1333333+",
    "POST /setup/import": "1333333+",
    "GET /setup/export": "1333333+",
    "POST /setup/paper": "1333333+",
    "POST /setup/logo": "1333333+",
    "POST /users/<name>/password": "1333333+",
    "POST /session": EVERYBODY,
    "GET /session": EVERYBODY,
    "PUT /session/password": PEOPLE,
    "POST /session/unlock": PEOPLE,
    "POST /session/here": PEOPLE,
    "DELETE /session": PEOPLE,
    "POST /test/clock": EVERYBODY,
}

ADMINISTRATOR = [{"name": "administrator", "display_name": "Глава", "role": "administrator"}]

#: A body for each POST; "{ticket}" is a ticket's id. None: the route takes an empty object.
BODIES: dict[str, dict[str, Any] | None] = {
    "POST /counters/<int:number>/call-next": None,
    "POST /counters/<int:number>/call": {"ticket": "{ticket}", "reason": "Очень просил"},
    "POST /counters/<int:number>/pause": {"reason": "lunch", "minutes": 45},
    "POST /counters/<int:number>/resume": None,
    "POST /counters/<int:number>/free": {"then": "queue", "reason": "Оператор ушёл", "sign_off": True, "accurate": False},
    "POST /counters/<int:number>/services/<service>/lend": None,
    "POST /counters/<int:number>/services/<service>/take-back": None,
    "POST /counters/<int:number>/help": None,
    "POST /counters/<int:number>/help/answer": None,
    "POST /counters/<int:number>/help/end": None,
    "POST /counters/<int:number>/messages/<message>/read": None,
    "POST /desk-messages": {"words": "Обед в 13:00", "counter": 1},
    "POST /desk-messages/<message>/remove": None,
    "POST /tickets": {"service": "advice", "language": "ru", "priority": "disabled"},
    "POST /paper-day": {
        "day": "2026-03-02",
        "rows": [{"number": "7", "service": "advice", "arrived_at": "09:00", "outcome": "cancelled"}],
    },
    "POST /pairing": None,
    "POST /pairing/<name>/collect": {"secret": "a-secret-that-no-pairing-has"},
    "POST /devices/pair": {"code": "123 456", "name": "new-kiosk", "kind": "kiosk"},
    "POST /devices/<kind>/<name>/lock": {"reason": "Ремонт"},
    "POST /devices/<kind>/<name>/unlock": None,
    "POST /devices/<kind>/<name>/place": {"place": "У входа, слева"},
    "POST /devices/<kind>/<name>/test-print": None,
    "POST /devices/<kind>/<name>/sound-test": None,
    "POST /devices/<kind>/<name>/revoke": None,
    "POST /kiosk/test-prints/<trial>": {"outcome": "failed", "fault": "cover_open"},
    "POST /kiosk/tickets": {
        "tap": "tap-1",
        "day": "2026-03-02",
        "number": "С900",
        "service": "advice",
        "language": "ru",
        "priority": "disabled",
        "issued_at": 1_772_420_000,
    },
    "POST /advice/<advice>": {"answer": "refused"},
    "POST /messages": {"words": "Окно 3 закрыто до 14:00"},
    "POST /messages/<message>/remove": None,
    "POST /media": None,  # a file, not JSON
    "POST /media/<medium>/change": {"shown": True, "seconds": 10},
    "POST /media/<medium>/move": {"to": 1},
    "POST /media/<medium>/remove": None,
    "POST /bookings": {"service": "advice", "day": "2026-03-02", "time": "10:30", "name": "Анна"},
    "POST /bookings/<booking>/cancel": None,
    "POST /bookings/arrive": {"code": "471108", "accessible": True},
    "POST /tickets/<ticket>/print": {"outcome": "printed", "detail": "Всё вышло"},
    "POST /tickets/<ticket>/priority": {"priority": "veteran", "reason": "Показал удостоверение"},
    "POST /tickets/<ticket>/times": {"accurate": False, "reason": "Забыли завершить"},
    "POST /tickets/<ticket>/recall": None,
    "POST /tickets/<ticket>/start": None,
    "POST /tickets/<ticket>/finish": {"outcome": "solved"},
    "POST /tickets/<ticket>/further-service": {"service": "meter", "outcome": "solved"},
    "POST /tickets/<ticket>/no-show": None,
    "POST /tickets/<ticket>/park": {"reason": "papers", "minutes": 5, "own": False},
    "POST /tickets/<ticket>/transfer": {"service": "meter", "counter": 2, "comment": "К соседу", "return_to_me": False},
    "POST /tickets/<ticket>/return": None,
    "POST /tickets/<ticket>/cancel": {"reason": "Ушёл"},
    "POST /tickets/<ticket>/reprint": None,
    "POST /shift/open": None,
    "POST /shift/close": None,
    "POST /shift/tickets/<ticket>": {"how": "cancel", "reason": "Ушёл"},
    "POST /reports/sheets/<day>": {"reason": "Внесён бумажный день"},
    "POST /reports/sheets/<day>/<int:version>/send": {"way": "folder", "target": "/mnt/office/reports"},
    "POST /setup/check": {"version": 1, "setup": small_setup(users=ADMINISTRATOR, devices=[])},
    "POST /setup": {"version": 1, "setup": small_setup(users=ADMINISTRATOR, devices=[]), "reason": "Переезд"},
    "POST /setup/undo": {"version": 1, "reason": "Ошибка"},
    "POST /setup/paper": {
        "layout": {"blocks": ["number"]},
        "office": {"ru": "Малый зал"},
        "letter": "С",
        "group": {"ru": "Консультация"},
        "service": {"ru": "Вопрос"},
        "papers": {},
        "tracking_url": "",
        "paper": "usual",
        "width": "80",
    },
    "POST /setup/logo": None,  # a file, not JSON
    "POST /setup/import": {"text": tomli_w.dumps(small_setup(users=ADMINISTRATOR, devices=[]))},
    "POST /users/<name>/password": None,
    "POST /session": {"name": "anna", "password": PASSWORD, "counter": 3, "take_over": True},
    "POST /session/unlock": {"password": PASSWORD},
    "POST /session/here": None,
    "POST /test/clock": {"now": 1_893_456_000},
}

#: The same for PUT.
OTHER_BODIES: dict[str, dict[str, Any]] = {
    "PUT /session/password": {"old": PASSWORD, "new": "пять окон и очередь"},
    "PUT /kiosk/health": {"paper": "ok", "fault": None},
    "PUT /reports/causes/<ticket>": {"cause": "crowd", "comment": "Автобус из Осинников"},
}

QUERIES = {
    "GET /reports/day": "?date=2026-03-02",
    "GET /reports/period": "?kind=month&date=2026-03-02",
    "GET /reports/form-4-2": "?year=2026",
    "GET /setup/holidays": "?year=2026",
    "GET /reports/tickets": "?from=2026-03-01&to=2026-03-02",
    "GET /replay": "?date=2026-03-02",
    "GET /tickets": "?day=today",
}


def line(route: Route) -> str:
    return f"{route.method} {route.path}"


#: The routes as the server has them.
TABLE = {line(route): route for route in [*routes.table, *test_clock.routes.table]}
#: Those that take JSON; a file has bad input of its own.
POSTS = [name for name, route in TABLE.items() if route.method == "POST" and route.takes is None]


@dataclass
class Hall:
    """An office with a visitor at counter 1, one who waits, and a caller of every role; each person may sit at counter 1."""

    office: Office
    ticket: str = ""
    callers: dict[str, Caller] = field(default_factory=dict)

    def __post_init__(self) -> None:
        issued = [self.office.kiosk.issue("advice") for _ in range(2)]
        self.ticket = issued[0]["id"]
        people = {role: Person(self.office, "anna" if role == "operator" else role) for role in ROLES[3:]}
        devices = {"visitor": self.office.visitor, "kiosk": self.office.kiosk, "board": self.office.display}
        self.callers = {**devices, **people}

    def path(self, name: str, number: object = 1, ticket: object = None) -> str:
        """The address of a route with its blanks filled in."""
        found = name.partition(" ")[2].replace("<int:number>", str(number)).replace("<kind>/<name>", "kiosk/side-kiosk")
        found = found.replace("<name>", "gong.wav").replace("<key>", "menu").replace("<trial>", "0123456789abcdef")
        found = found.replace("<message>", "0123456789abcdef").replace("<medium>", "0123456789abcdef.png")
        found = found.replace("<advice>", "0123456789abcdef").replace("<booking>", "0123456789abcdef")
        found = found.replace("<service>", "meter").replace("<day>", "2026-02-27").replace("<int:version>", "1")
        return "/api/v1" + found.replace("<ticket>", str(self.ticket if ticket is None else ticket)) + QUERIES.get(name, "")

    def body(self, name: str) -> Any:
        """The good body of a route."""
        body = BODIES.get(name, OTHER_BODIES.get(name))
        if name.partition(" ")[0] not in ("POST", "PUT"):
            return None
        return {key: self.ticket if value == "{ticket}" else value for key, value in (body or {}).items()}

    def someone_who_may(self, name: str) -> Caller:
        """A caller for whom the route is there."""
        role = ROLES[WHO[name].rindex("+")]
        return self.callers[role]
