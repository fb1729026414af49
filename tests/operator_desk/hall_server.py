"""A small server on a random loopback port that answers the desk and the hall as the agreement says."""

from __future__ import annotations

import copy
import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import fontpkg
from flask import Flask, Response, jsonify, request, send_file, send_from_directory
from flask_socketio import SocketIO, emit
from werkzeug.serving import make_server

from operator_desk import desk_pages
from tests.operator_desk.documents import counters, desk_state, hall_state, ticket
from tests.operator_desk.report_days import CAUSES, chosen
from tests.operator_desk.setup_server import SetUp, add_setup

WEB = Path(__file__).parents[2] / "queue_server" / "web"
Json = dict[str, Any]
#: Files of the pages.
KEPT = re.compile(r"/static/|^/fonts/|^/languages/")


@dataclass(frozen=True)
class Asked:
    """One request that changes something, as it came."""

    method: str
    path: str
    body: Any
    key: str
    csrf: str


@dataclass
class Hall:
    """What the server holds; tests change it and look at what was asked."""

    desk: Json = field(default_factory=desk_state)
    hall: Json = field(default_factory=hall_state)
    user: Json | None = None
    counter: int | None = None
    holder: str | None = None
    notice: str | None = None
    in_directory: bool = False
    order: Json = field(default_factory=lambda: {"overtaken_by": [], "overtook": [], "elsewhere": 0})
    delay_s: float = 0.0
    answers: dict[str, tuple[int, Json | None]] = field(default_factory=dict)
    documents: dict[str, Json] = field(default_factory=dict)
    visits: list[Json] = field(default_factory=list)
    sheets: list[Json] = field(default_factory=list)
    setup: SetUp = field(default_factory=SetUp)
    asked: list[Asked] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    url: str = ""
    push: Callable[[], None] = lambda: None

    def paths(self) -> list[str]:
        """The paths that were posted to, in order, without those of the session."""
        return [one.path for one in self.asked if not one.path.endswith("/session")]

    def sign_in(self, role: str = "operator", counter: int | None = 3) -> None:
        """As if somebody had signed in before the page was opened."""
        self.user = {"name": "petrova", "display_name": "Петрова А. С.", "role": role}
        self.counter = counter

    def show(self, **changes: Any) -> None:
        """Change the desk's state and push it."""
        self.desk = {**self.desk, **changes, "seq": self.desk["seq"] + 1}
        self.push()

    def show_hall(self, **changes: Any) -> None:
        """Change the hall's state and push it."""
        self.hall = {**self.hall, **changes, "seq": self.hall["seq"] + 1}
        self.push()


def _words(lang: str) -> Json:
    words: Json = json.loads((WEB / "languages" / f"{lang}.json").read_text(encoding="utf-8"))
    return words


def _problem(status: int, code: str, detail: str, **more: Any) -> tuple[Response, int]:
    answer = jsonify({"type": "about:blank", "title": code, "status": status, "code": code, "detail": detail, **more})
    answer.mimetype = "application/problem+json"
    return answer, status


def make_app(hall: Hall) -> tuple[Flask, SocketIO]:
    """The app and its live side over one `Hall`."""
    app = Flask(__name__, static_folder=str(WEB / "static"), static_url_path="/static")
    app.register_blueprint(desk_pages)
    live = SocketIO(app, async_mode="threading", ping_interval=4, ping_timeout=6)
    _pages(app)
    _session(app, hall)
    _reports(app, hall)
    add_setup(app, hall.setup, lambda: _note(hall), _problem)
    _steps(app, hall)
    _live(live, hall)

    @app.after_request
    def guard(answer: Response) -> Response:
        answer.headers["Content-Security-Policy"] = "default-src 'self'; object-src 'none'; base-uri 'none'"
        if KEPT.search(request.path):
            answer.headers["Cache-Control"] = "max-age=3600"
        return answer

    return app, live


def _pages(app: Flask) -> None:
    @app.get("/fonts/<name>")
    def font(name: str) -> Response:
        return send_file(fontpkg.path("PT Sans", 700 if "Bold" in name else 400))

    @app.get("/languages/<lang>.json")
    def language(lang: str) -> Response:
        return jsonify(_words(lang))

    @app.get("/static/vendor/<path:name>")
    def vendor(name: str) -> Response:
        return send_from_directory(WEB / "static" / "vendor", name)


def _session(app: Flask, hall: Hall) -> None:
    def told() -> Json:
        kept = {"password_in_directory": hall.in_directory}
        return {"csrf": "token-of-session", "user": hall.user, "counter": hall.counter, "notice": hall.notice, **kept}

    @app.get("/api/v1/session")
    def who() -> Any:
        return told() if hall.user else _problem(401, "unauthorised", "Войдите.")

    @app.post("/api/v1/session/here")
    def still_here() -> Any:
        return who()

    @app.post("/api/v1/session")
    def enter() -> Any:
        body = _note(hall)
        if body["password"] != "right":
            return _problem(401, "unauthorised", "Имя или пароль не подходят.")
        if hall.holder and not body.get("take_over"):
            return _problem(409, "counter_taken", "Окно занято.", holder=hall.holder)
        hall.sign_in("operator" if body.get("counter") else "host", body.get("counter"))
        return told()

    @app.delete("/api/v1/session")
    def leave() -> Any:
        _note(hall)
        hall.user = hall.counter = None
        return "", 204

    @app.get("/api/v1/counters")
    def list_counters() -> Any:
        return {"items": counters()}


def _reports(app: Flask, hall: Hall) -> None:
    """Documents by what they are asked for, as «day 2026-03-02», «month 2026-03-02» or «2026-03-02 2026-03-09»."""

    @app.get("/api/v1/reports/<any(day, period):name>")
    def report(name: str) -> Any:
        kind = "day" if name == "day" else request.args.get("kind", "")
        asked = " ".join(filter(None, [kind, *(request.args.get(each, "") for each in ("date", "from", "to"))]))
        if "format" in request.args:
            return Response(b"%PDF", headers={"Content-Disposition": f'attachment; filename="{name}.{request.args["format"]}"'})
        time.sleep(hall.delay_s)
        found = hall.documents.get(asked)
        return found or _problem(422, "invalid", "Этого дня ещё не было.")

    @app.get("/api/v1/reports/tickets")
    def tickets() -> Any:
        return chosen(hall.visits, request.args.to_dict())

    @app.get("/api/v1/reports/causes")
    def causes() -> Any:
        return {"items": CAUSES}

    @app.put("/api/v1/reports/causes/<ticket_id>")
    def cause(ticket_id: str) -> Any:
        body = _note(hall)
        status, problem = hall.answers.get("cause", (200, None))
        return _problem(status, **(problem or {})) if status >= 400 else {"cause": body}

    @app.get("/api/v1/reports/sheets")
    def sheets() -> Any:
        return {"items": hall.sheets, "alarms": []}

    @app.get("/api/v1/reports/sheets/<day>/<int:version>")
    @app.get("/api/v1/reports/form-4-2")
    def file(**_: Any) -> Response:
        return Response(b"%PDF", headers={"Content-Disposition": 'attachment; filename="sheet.pdf"'})


def _steps(app: Flask, hall: Hall) -> None:
    @app.get("/api/v1/tickets/<ticket_id>")
    def one_ticket(ticket_id: str) -> Any:
        known = [*hall.hall["tickets"], *hall.hall["missed"], *hall.hall["unprinted"], *hall.visits]
        found = next((one for one in known if one["id"] == ticket_id), None)
        return found or _problem(404, "not_found", "Такого талона нет.")

    @app.get("/api/v1/tickets/<ticket_id>/order")
    def order_of(ticket_id: str) -> Any:
        return hall.order

    @app.get("/api/v1/tickets")
    def todays() -> Any:
        return {"items": [ticket("Е001", "finished", steps=["reprint"])]}

    @app.get("/api/v1/<any(audit, replay, shift, bookings):name>")
    def document(name: str) -> Any:
        found = hall.documents.get(f"{name} {request.args['date']}" if "date" in request.args else name)
        return found or _problem(404, "not_found", "Такого дня нет.")

    @app.post("/api/v1/<path:rest>")
    def step(rest: str) -> Any:
        _note(hall)
        time.sleep(hall.delay_s)
        name = rest.rsplit("/", 1)[-1]
        status, body = hall.answers.get(name, (200, {}))
        if status == 204:
            return "", 204
        if status >= 400:
            return _problem(status, **(body or {}))
        return jsonify(body), status


def _live(live: SocketIO, hall: Hall) -> None:
    @live.on("connect", namespace="/desk")
    def desk(auth: Any = None) -> None:
        if not hall.user or not hall.counter:
            raise ConnectionRefusedError("unauthorised")
        emit("state", hall.desk)

    @live.on("connect", namespace="/hall")
    def host(auth: Any = None) -> None:
        if not hall.user:
            raise ConnectionRefusedError("unauthorised")
        emit("state", hall.hall)

    def push() -> None:
        live.emit("state", copy.deepcopy(hall.desk), namespace="/desk")
        live.emit("state", copy.deepcopy(hall.hall), namespace="/hall")

    hall.push = push


def _note(hall: Hall) -> Any:
    body = request.get_json(silent=True)
    hall.asked.append(
        Asked(
            request.method,
            request.path,
            body,
            request.headers.get("Idempotency-Key", ""),
            request.headers.get("X-CSRF-Token", ""),
        )
    )
    return body


class House:
    """One address for the halls of all tests, one after another; `stop()` ends it.

    What never changes during a run is kept by the browser: a page has some fifty files.
    """

    def __init__(self) -> None:
        self._app: Flask | None = None
        self._server = make_server("127.0.0.1", 0, self._answer, threaded=True)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def open(self, hall: Hall) -> None:
        """From now on this hall is the one that answers."""
        hall.url = f"http://127.0.0.1:{self._server.server_port}"
        self._app, _ = make_app(hall)

    def _answer(self, environ: Any, start: Any) -> Any:
        assert self._app is not None, "no hall is open"
        return self._app(environ, start)

    def stop(self) -> None:
        """End the server and free its port."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)
