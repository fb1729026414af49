"""Puts the parts of the server together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import fontpkg
from flask import Flask, Response, abort, json, render_template, send_file
from flask_socketio import SocketIO
from werkzeug.middleware.proxy_fix import ProxyFix

from display_board import board_pages
from operator_desk import desk_pages
from queue_server import texts
from queue_server.actions.day import turn_of_day
from queue_server.actions.pace import Paces
from queue_server.actions.sessions import Session
from queue_server.api import (
    advice,
    audit,
    bookings,
    corrections,
    counters,
    desks,
    devices,
    fairness,
    kiosk,
    load,
    media,
    messages,
    monitoring,
    openapi,
    pairing,
    paper_day,
    problems,
    prompts,
    reports,
    screens,
    session,
    setup,
    setup_holidays,
    setup_paper,
    sheets,
    shift,
    status,
    test_clock,
    ticket_lists,
    tickets,
    visits,
)
from queue_server.api.guessing import Guessing
from queue_server.api.strict_json import LARGEST_BODY
from queue_server.api.table import routes
from queue_server.api.telling import Telling
from queue_server.backups.backing_up import BackingUp
from queue_server.directory import Directory
from queue_server.draft_paper import DraftPapers
from queue_server.evening.evening import Evening
from queue_server.hall.voicing import Call
from queue_server.hardening import hardened
from queue_server.late_rule import LateRule
from queue_server.live.live import ORDER as NAMESPACES
from queue_server.live.live import Live
from queue_server.logs import library_log
from queue_server.media_files import MediaFiles
from queue_server.page_version import page_version
from queue_server.speech.announcer import Announcer
from queue_server.store.clock import SetClock
from queue_server.store.store import Store
from queue_server.tls import Certificate

WEB = Path(__file__).parent / "web"
#: Importing these files puts their routes into the table.
API_FILES = (
    advice,
    audit,
    bookings,
    corrections,
    counters,
    desks,
    devices,
    fairness,
    kiosk,
    load,
    media,
    messages,
    pairing,
    paper_day,
    prompts,
    reports,
    screens,
    session,
    setup,
    setup_holidays,
    setup_paper,
    sheets,
    shift,
    status,
    ticket_lists,
    tickets,
    visits,
)

#: Each ping is also the news that keeps a board from covering itself (after 10 s without any); at 1,000 boards the pings
#: are nearly all that an idle server does.
PING_EVERY_S = 6
PING_ANSWER_S = 6


class RoutedApp(Flask):
    url_rule_class = LateRule


def create_app(
    store: Store,
    sounds: Path,
    voice: str | None = None,
    pack: Path | None = None,
    behind_proxy: bool = False,
    certificate: Certificate | None = None,
) -> Flask:
    """The whole server as a WSGI application; `sounds` is the folder where spoken calls are kept, `pack` that of recordings.

    `voice`: who speaks, None for the set-up's. `behind_proxy`: one proxy stands before all connections; what it says of
    address and TLS is believed, and nobody else ever is. `certificate`: the server's own.

    A store that goes by a SetClock gets the route that moves it: only tests and simulated days have such a store.
    """
    app = RoutedApp(__name__, static_folder=str(WEB / "static"), template_folder=str(WEB / "templates"))
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY * 2
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.config["BOARD_PAGE"] = page_version(Path(str(board_pages.static_folder)), WEB / "static")
    known_sessions: dict[str, Session] = {}
    rules = store.office.voice
    announcer = Announcer(sounds, voice or rules.voice, pack=pack, command=rules.command)

    def speak(call: Call) -> dict[str, Any]:
        made = announcer.announce(call)
        return {"text": made.text, "parts": [f"/api/v1/speech/{part}" for part in made.parts], "heard": call.heard.word}

    if voice is None:
        store.when_set_up_anew(lambda: announcer.choose(store.office.voice.voice, store.office.voice.command))
    socketio = SocketIO(  # type: ignore[call-arg]  # the types lack `namespaces`
        app,
        async_mode="gevent",
        ping_interval=PING_EVERY_S,
        ping_timeout=PING_ANSWER_S,
        cors_allowed_origins=_own_page,  # type: ignore[arg-type]  # a function is taken too; the types do not say so
        namespaces=list(NAMESPACES),
        monitor_clients=False,  # live looks after dead connections itself
        max_http_buffer_size=LARGEST_BODY,
        manage_session=False,
        logger=library_log("socketio"),
        engineio_logger=library_log("engineio"),
    )
    live = Live(socketio, store, speak, known_sessions, app.config["BOARD_PAGE"])
    app.extensions |= {
        "store": store,
        "sessions": known_sessions,
        "guessing": Guessing(),
        "directory": Directory(sounds.parent),
        "telling": Telling(),
        "paces": Paces(),
        "pairings": pairing.Pairings(),
        "announcer": announcer,
        "speak": speak,
        "live": live,
        "media": MediaFiles(sounds.parent / "media"),
        "load": load.Loads(store),
        "evening": Evening(store, sounds.parent),
        "backing_up": BackingUp(store, sounds.parent),
        "draft_papers": DraftPapers(),
        "certificate": certificate,
    }
    app.extensions["media"].sweep(one.id for one in store.office.media)
    problems.register(app)
    table = [*routes.table, *(test_clock.routes.table if isinstance(store.clock, SetClock) else [])]
    app.register_blueprint(routes.blueprint())
    if isinstance(store.clock, SetClock):
        app.register_blueprint(test_clock.routes.blueprint("test_clock"))
    app.register_blueprint(monitoring.blueprint)
    app.register_blueprint(board_pages)
    app.register_blueprint(desk_pages)
    app.register_blueprint(load.pages)
    _add_shared_pages(app, cache(lambda: json.dumps(openapi.document(table))))
    app.wsgi_app = hardened(app.wsgi_app)  # type: ignore[method-assign,assignment]  # after Socket.IO put itself before it
    if behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=0)  # type: ignore[method-assign]
    turn_of_day(store)
    return app


def _own_page(origin: str | None, environ: Mapping[str, Any]) -> bool:
    """Whether the page that wants a live link came from this server. Only `Host` tells: anybody can send `X-Forwarded-Host`."""
    return origin is None or origin.partition("://")[2] == environ.get("HTTP_HOST")


def _add_shared_pages(app: Flask, described: Callable[[], str]) -> None:
    """The start page, and what all pages load: fonts and languages; and the description of the API, made when it is asked for.

    Every page knows whether it belongs to a training office: then it says so, whatever it shows.
    """
    app.context_processor(lambda: {"training": app.extensions["store"].office.settings.training})
    fonts = {"PTSans-Regular.ttf": 400, "PTSans-Bold.ttf": 700}

    @app.get("/")
    def start_page() -> str:
        return render_template("page.html", name="start")

    @app.get("/t/<ticket>")
    def visit_page(ticket: str) -> str:
        """The page that the code on the paper opens on a visitor's phone."""
        return render_template("page.html", name="visit")

    @app.get("/favicon.ico")
    def favicon() -> Response:
        return app.send_static_file("favicon.svg")

    @app.get("/fonts/<name>")
    def font(name: str) -> Response:
        if name not in fonts:
            abort(404)
        return send_file(fontpkg.path("PT Sans", fonts[name]), mimetype="font/ttf", max_age=24 * 60 * 60)

    @app.get("/languages/<language>.json")
    def language(language: str) -> Response:
        if language not in texts.languages():
            abort(404)
        return Response(json.dumps(texts.whole(language)), content_type="application/json")

    @app.get("/api/v1/openapi.json")
    def api_description() -> Response:
        return Response(described(), content_type="application/json")
