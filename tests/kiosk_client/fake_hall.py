"""A queue server of the tests' own: the part of its API that a kiosk uses, and a network before it that can fail."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Any

from flask import Flask, Response, jsonify, request
from flask_socketio import SocketIO
from socketio.exceptions import ConnectionRefusedError as RefusedError
from werkzeug.serving import make_server

TOKEN = "kiosk-token-of-the-tests"
ESTIMATE = {"low_minutes": 10, "high_minutes": 20}
PAPERS = [
    {"ru": "Паспорт", "en": "Passport"},
    {"ru": "Документ на дом или участок", "en": "A document on the house or the plot"},
    {"ru": "План участка с границами", "en": "A plan of the plot with its borders"},
]


def in_words(name: dict[str, str], lang: str) -> str:
    return name.get(lang, name["ru"])


def service(code: str, ru: str, en: str, **more: Any) -> dict[str, Any]:
    plain = {"papers": [], "open": True, "closed": None, "waiting": 0, "estimate": None}
    return {"code": code, "name": {"ru": ru, "en": en}, **plain, **more}


def group(letter: str, ru: str, en: str, services: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    waiting = sum(each["waiting"] for each in services)
    return {
        "letter": letter,
        "name": {"ru": ru, "en": en},
        "waiting": waiting,
        "estimate": ESTIMATE if waiting else None,
        "open": any(each["open"] for each in services),
        "services": services,
        **more,
    }


def menu() -> dict[str, Any]:
    opens_at = "2026-11-23T13:00:00+07:00"
    lunch = {"code": "hours", "text": {"ru": "Перерыв", "en": "Break"}, "opens_at": opens_at}
    connection = [
        service(
            "grid-person",
            "Подключение дома к электросети",
            "Connect a house to the grid",
            waiting=4,
            estimate=ESTIMATE,
            papers=PAPERS,
        ),
        service("grid-company", "Подключение для организации", "Connect a company"),
        service("grid-contract", "Забрать готовый договор", "Collect a contract", open=False, closed=lunch),
    ]
    meters = [service("meter", "Вызвать мастера к счётчику", "Call a technician", waiting=1, estimate=ESTIMATE)]
    complaints = [service("complaint", "Перебои и жалобы", "Outages and complaints", open=False, closed=lunch)]
    long_line = [
        service(
            "advice",
            "Спросить совета",
            "Ask for advice",
            waiting=12,
            estimate={"low_minutes": 20, "high_minutes": 35},
        )
    ]
    return {
        "office": {"code": "main", "name": {"ru": "Центр обслуживания клиентов", "en": "Customer service centre"}},
        "open": True,
        "reason": None,
        "groups": [
            group("А", "Подключение к сетям", "Connection to the networks", connection),
            group("В", "Счётчики и вызов мастера", "Meters and technicians", meters),
            group("Е", "Жалобы", "Complaints", complaints),
            group("К", "Консультации", "Advice", long_line),
        ],
        "priorities": [
            {"code": "disabled", "name": {"ru": "Инвалиды I и II группы", "en": "Disabled people, groups I and II"}},
            {"code": "veteran", "name": {"ru": "Ветераны войны", "en": "War veterans"}},
        ],
    }


class FakeHall:
    """One server on a random port; `tickets` and `reports` hold what it was told."""

    def __init__(self) -> None:
        self.menu = menu()
        self.open = True
        self.settings: dict[str, Any] = {"idle_s": 30, "ticket_s": 15, "ask_above": 8}
        self.languages = ["ru", "en"]
        self.to_print: list[dict[str, Any]] = []
        self.test_print: dict[str, Any] | None = None
        self.test_reports: list[dict[str, Any]] = []
        self.locked: Any = None
        #: Whether a kiosk that is not let in is told that it was disabled.
        self.disabled = False
        self.seq = 100
        self.tickets: list[dict[str, Any]] = []
        self.reports: list[dict[str, Any]] = []
        self.refusals: list[tuple[int, dict[str, Any]]] = []
        self.tracking_url: str | None = None
        #: Codes of bookings that were typed, screens that were to be said, and the sounds for them.
        self.codes: list[str] = []
        #: The tickets of bookings by code; every other code is unknown.
        self.bookings: dict[str, dict[str, Any]] = {}
        self.prompts: list[tuple[str, str | None, str | None]] = []
        self.sounds: list[str] = []
        self.speech = b""
        #: Prompts are answered once this is set, with this status.
        self.may_speak = threading.Event()
        self.may_speak.set()
        self.speech_status = 200
        #: Numbers by letter for a kiosk on its own; None: this server gives none.
        self.numbers: dict[str, list[list[int]]] | None = None
        #: The code for a kiosk without a token, and whether staff have typed it.
        self.code: str | None = None
        self.lets_in = False
        self.health: list[dict[str, Any]] = []
        self.handed_in: list[dict[str, Any]] = []
        self._by_key: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}
        self._lock = threading.Lock()
        self.reported = threading.Condition()
        app = Flask(__name__)
        self.socketio = SocketIO(app, async_mode="threading")
        self._routes(app)
        self._server: Any = None
        self._app = app
        self.port = 0
        self.start()

    def start(self) -> None:
        """Comes up, on the same port as before."""
        self._server = make_server("127.0.0.1", self.port, self._app, threaded=True)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        """Goes away; sockets of clients are cut by the network before it."""
        self._server.shutdown()
        self._server.server_close()

    def state(self) -> dict[str, Any]:
        return {
            "seq": self.seq,
            "server_time": "2026-11-23T10:42:00+07:00",
            "open": self.open,
            "locked": self.locked,
            "languages": self.languages,
            "menu": self.menu,
            "to_print": self.to_print,
            "test_print": self.test_print,
            "settings": self.settings,
        }

    def push(self) -> None:
        """Tells every kiosk the state as it is now."""
        self.seq += 1
        self.socketio.emit("state", self.state(), namespace="/kiosk")

    def wait_for_report(self, ticket: str, outcome: str, timeout_s: float = 8.0) -> None:
        with self.reported:
            done = self.reported.wait_for(
                lambda: any(r["ticket"] == ticket and r["outcome"] == outcome for r in self.reports), timeout_s
            )
        assert done, self.reports

    def _routes(self, app: Flask) -> None:
        @self.socketio.on("connect", namespace="/kiosk")
        def connect(auth: dict[str, Any] | None = None) -> None:
            if (auth or {}).get("token") != TOKEN:
                raise RefusedError("disabled" if self.disabled else "unauthorised")
            self.socketio.emit("state", self.state(), namespace="/kiosk", to=request.sid)  # type: ignore[attr-defined]

        @app.get("/healthz")
        def healthz() -> Response:
            return jsonify({"status": "ok"})

        @app.post("/api/v1/tickets")
        def issue() -> tuple[Response, int]:
            if request.headers.get("Authorization") != f"Bearer {TOKEN}":
                return self._problem(401, {"code": "unauthorised", "detail": "Кто вы?"})
            return self._issue(request.headers["Idempotency-Key"], request.get_json(), request.args["lang"])

        @app.post("/api/v1/pairing")
        def ask_in() -> tuple[Response, int]:
            if self.code is None:
                return self._problem(404, {"code": "not_found", "detail": "Нет такого адреса."})
            return jsonify({"id": "p-1", "secret": "s", "code": self.code, "expires_in_s": 600}), 201

        @app.post("/api/v1/pairing/p-1/collect")
        def collect() -> Any:
            return (jsonify({"token": TOKEN}), 200) if self.lets_in else ("", 204)

        @app.put("/api/v1/kiosk/health")
        def health() -> tuple[str, int]:
            self.health.append(request.get_json())
            return "", 204

        @app.put("/api/v1/kiosk/numbers")
        def numbers() -> tuple[Response, int]:
            if self.numbers is None:
                return self._problem(404, {"code": "not_found", "detail": "Нет такого адреса."})
            day = {"day": "2026-11-23", "numbers": self.numbers, "given": [], "hours": [["00:00", "00:00"]]}
            return jsonify({"timezone": "Asia/Novokuznetsk", "days": [day]}), 200

        @app.post("/api/v1/kiosk/tickets")
        def hand_in() -> tuple[Response, int]:
            self.handed_in.append(request.get_json())
            return jsonify({"id": f"t-late-{len(self.handed_in)}"}), 201

        @app.post("/api/v1/bookings/arrive")
        def arrive() -> tuple[Response, int]:
            self.codes.append(request.get_json()["code"])
            if self.codes[-1] in self.bookings:
                return jsonify(self.bookings[self.codes[-1]]), 201
            return self._problem(404, {"code": "booking_unknown", "detail": "Записи с таким кодом нет."})

        @app.get("/api/v1/prompts/<key>")
        def prompt(key: str) -> tuple[Response, int]:
            self.prompts.append((key, request.args.get("of"), request.args.get("lang")))
            parts = self.sounds
            self.may_speak.wait(8)
            return (jsonify({"text": "Слова", "parts": parts}), self.speech_status)

        @app.get("/api/v1/speech/<name>")
        def speech(name: str) -> Any:
            return Response(self.speech, mimetype="audio/wav") if self.speech else ("", 404)

        @app.post("/api/v1/tickets/<ticket>/print")
        def printed(ticket: str) -> Response:
            with self.reported:
                self.reports.append({"ticket": ticket, **request.get_json(), "key": request.headers["Idempotency-Key"]})
                self.reported.notify_all()
            return jsonify({"ok": True})

        @app.post("/api/v1/kiosk/test-prints/<name>")
        def tested(name: str) -> Response:
            self.test_reports.append({"name": name, **request.get_json()})
            return jsonify({"id": name})

    def _issue(self, key: str, body: dict[str, Any], lang: str) -> tuple[Response, int]:
        with self._lock:
            if self.refusals:
                return self._problem(*self.refusals.pop(0))
            if key in self._by_key:
                asked, ticket = self._by_key[key]
                if asked != body:
                    return self._problem(422, {"code": "key_reused", "detail": "Этот ключ уже занят."})
                return jsonify(ticket), 201
            found = [(g, s) for g in self.menu["groups"] for s in g["services"] if s["code"] == body["service"]]
            if not found:
                return self._problem(404, {"code": "not_found", "detail": "Такой услуги нет."})
            its_group, its_service = found[0]
            if not its_service["open"]:
                return self._problem(409, {"code": "service_closed", "detail": "Услуга закрыта до 13:00."})
            number = f"{its_group['letter']}{len(self.tickets) + 12:03d}"
            ticket = {
                "id": f"t-{len(self.tickets) + 1}",
                "number": number,
                "state": "waiting",
                "service": {"code": its_service["code"], "name": in_words(its_service["name"], lang)},
                "group": {"letter": its_group["letter"], "name": in_words(its_group["name"], lang)},
                "issued_at": "2026-11-23T10:42:00+07:00",
                "people_ahead": its_service["waiting"],
                "estimate": its_service["estimate"],
                "language": body["language"],
                "priority": body.get("priority"),
                "accessible": body.get("accessible", False),
                "papers": [in_words(line, lang) for line in its_service["papers"]],
                "tracking_url": self.tracking_url,
                "print_state": "pending",
            }
            self.tickets.append(ticket)
            self._by_key[key] = (body, ticket)
            return jsonify(ticket), 201

    def _problem(self, status: int, body: dict[str, Any]) -> tuple[Response, int]:
        response = jsonify({"type": "about:blank", "title": body["code"], "status": status, **body})
        response.content_type = "application/problem+json"
        return response, status


class Network:
    """A wire between kiosk and server: `pass`, `cut` (refuses), `hole` (swallows all), `lose` (answers to taps)."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self.mode = "pass"
        self._links: set[socket.socket] = set()
        self._closing = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Every link breaks now, and new ones too."""
        self.mode = "cut"
        for link in list(self._links):
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._closing = True
        self.cut()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(timeout=2)

    def _accept(self) -> None:
        while not self._closing:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if self.mode == "cut":
                near.close()
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self._server_port), timeout=5)
                far.settimeout(None)
            except OSError:
                near.close()
                continue
            self._links |= {near, far}
            lost = threading.Event()
            threading.Thread(target=self._pump, args=(near, far, lost, True), daemon=True).start()
            threading.Thread(target=self._pump, args=(far, near, lost, False), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket, lost: threading.Event, upwards: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if self.mode == "hole":
                    continue
                if upwards and self.mode == "lose" and data.startswith(b"POST /api/v1/tickets?"):
                    lost.set()
                if not upwards and lost.is_set():
                    break
                target.sendall(data)
        for link in (source, target):
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)
        if not upwards:
            for link in (source, target):
                self._links.discard(link)
                link.close()
