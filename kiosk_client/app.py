"""The kiosk's pages and the small local API that only these pages may use."""

from __future__ import annotations

import io
import json
import re
import secrets
from dataclasses import dataclass, field
from importlib import import_module
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import qrcode
import qrcode.image.svg
from flask import Flask, Response, jsonify, render_template, request, send_file
from werkzeug.exceptions import HTTPException

from kiosk_client import strict_json
from kiosk_client.leaving import Staff, staff_routes
from kiosk_client.packed import Packed
from kiosk_client.questions import Questions
from kiosk_client.server_link import Answer, Issued, Refused
from kiosk_client.ticket_layout import TicketLayout, preview_png, sample
from kiosk_client.words import FIRST, Words
from printer_drivers import WIDTHS

BODY_LIMIT = 4096
TICKETS_REMEMBERED = 50
FONTS = {"PTSans-Regular.ttf": "PT_Sans-Web-Regular.ttf", "PTSans-Bold.ttf": "PT_Sans-Web-Bold.ttf"}
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
_CODE = re.compile(r"[^\x00-\x1f\x7f-\x9f]{1,64}")
_PACKED = (".js", ".css", ".svg")
_PROMPT = re.compile(r"[\w-]{1,64}")
_SOUND = re.compile(r"[0-9a-f]{40}\.wav")
_BOOKING = re.compile(r"[0-9]{4,8}")
_TICKET_WORDS = {"service", "language", "priority", "key", "large"}


class Link(Protocol):
    """What the pages need of the link to the server."""

    @property
    def state(self) -> dict[str, Any] | None: ...
    def condition(self) -> dict[str, Any]: ...
    def offer_alone(self) -> dict[str, Any] | None: ...
    def issue(self, service: str, language: str, priority: str | None, key: str, large: bool = False) -> Answer: ...
    def arrive(self, code: str, language: str, key: str, large: bool = False) -> Answer: ...
    @property
    def questions(self) -> Questions: ...


class Papers(Protocol):
    """What the pages need of printing."""

    def state_of(self, ticket_id: str) -> str | None: ...
    def condition(self) -> dict[str, str | None]: ...


@dataclass(frozen=True)
class Settings:
    """Where the kiosk's pages are served, and in which words."""

    host: str = "127.0.0.1"
    port: int = 8090
    words: Words = field(default_factory=Words)
    staff: Staff = field(default_factory=Staff)


class _Refusal(Exception):
    """A request that is turned down, as HTTP status and stable code."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


def create_app(link: Link, printing: Papers, settings: Settings) -> Flask:
    """The kiosk's WSGI application. Every error is problem+json with a stable code; broken input is never a 5xx."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 0
    instance = secrets.token_hex(8)
    layout = TicketLayout(lambda: link.state)
    tracking: dict[str, str] = {}

    packed = Packed(_pages(settings.words))

    @app.before_request
    def only_our_own_page() -> Response | None:
        _check_host(settings)
        if request.method not in ("GET", "HEAD"):
            _check_origin()
        return packed.answer()

    @app.after_request
    def say_how_to_treat_it(response: Response) -> Response:
        response.headers.update(HEADERS)
        if not request.path.startswith(("/static/", "/fonts/", "/languages/")):
            response.headers["Cache-Control"] = "no-store"
        return response

    @app.errorhandler(_Refusal)
    def refused(error: _Refusal) -> Response:
        return problem(error.status, error.code)

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        status = error.code or 500
        codes = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 415: "not_json"}
        response = problem(status, codes.get(status, "invalid" if status < 500 else "out_of_order"))
        allow = dict(error.get_headers()).get("Allow")
        if allow:
            response.headers["Allow"] = allow
        return response

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response:
        app.logger.exception("a request failed", exc_info=error)
        return problem(500, "out_of_order")

    def problem(status: int, code: str, detail: str = "", language: str = FIRST, **more: Any) -> Response:
        key = f"kiosk.problem.{code}"
        if not detail:
            detail = settings.words.say(language, key)
            detail = settings.words.say(language, "kiosk.problem.unknown") if detail == key else detail
        response = jsonify({**more, "type": "about:blank", "title": code, "status": status, "code": code, "detail": detail})
        response.status_code = status
        response.content_type = "application/problem+json"
        return response

    @app.get("/")
    def page() -> str:
        return render_template("kiosk.html")

    @app.get("/healthz")
    def healthz() -> Response:
        return jsonify({"status": "ok"})

    @app.get("/languages/<language>.json")
    def catalogue(language: str) -> Response:
        if language not in settings.words.languages():
            raise _Refusal(404, "not_found")
        return jsonify(_needed(settings.words.catalogue(language)))

    @app.get("/fonts/<name>")
    def font(name: str) -> Response:
        if name not in FONTS:
            raise _Refusal(404, "not_found")
        return send_file(font_file(name), mimetype="font/ttf", max_age=86400)

    @app.get("/local/state")
    def state() -> Response:
        alone = link.offer_alone()
        known = alone or link.state or {}
        server = link.condition() if alone is None else {**link.condition(), "state_age_s": 0}
        words = {word: known.get(word) for word in ("seq", "server_time", "open", "locked", "languages", "menu", "settings")}
        words["languages"] = [one for one in words["languages"] or [] if one in settings.words.languages()]
        # The layout of tickets is for the printer: a logo is more than a touchscreen should fetch every second.
        words["settings"] = {name: it for name, it in (words["settings"] or {}).items() if name != "ticket_layout"} or None
        whole = {"instance": instance, **words, "alone": alone is not None, "server": server, "printer": printing.condition()}
        return jsonify(whole)

    @app.post("/local/tickets")
    def take_ticket() -> tuple[Response, int] | Response:
        choice = _choice(settings.words)
        return told(link.issue(**choice), choice["language"])

    @app.post("/local/bookings")
    def arrive() -> tuple[Response, int] | Response:
        given = _booking(settings.words)
        return told(link.arrive(**given), given["language"])

    def told(answer: Answer, language: str) -> tuple[Response, int] | Response:
        if isinstance(answer, Refused):
            # The server's 401 and 403 are about the kiosk, not about its page.
            status = 503 if answer.status in (401, 403) else answer.status
            more = {word: answer.more[word] for word in ("opens_at", "reason", "retry_after_s") if word in answer.more}
            return problem(status, answer.code, answer.detail, language, **more)
        remember(answer)
        return jsonify({"ticket": answer.ticket}), 201

    @app.get("/local/prompts/<key>")
    def prompt(key: str) -> Response:
        query = {word: request.args[word] for word in ("lang", "of", "who") if word in request.args}
        if not _PROMPT.fullmatch(key) or not all(_PROMPT.fullmatch(value) for value in query.values()):
            raise _Refusal(404, "not_found")
        names = [part.rpartition("/")[2] for part in link.questions.prompt(key, query)]
        return jsonify({"parts": [f"/local/sounds/{name}" for name in names if _SOUND.fullmatch(name)]})

    @app.get("/local/sounds/<name>")
    def sound(name: str) -> Response:
        heard = link.questions.sound(name) if _SOUND.fullmatch(name) else None
        if heard is None:
            raise _Refusal(404, "not_found")
        return Response(heard, mimetype="audio/wav")

    def remember(answer: Issued) -> None:
        url = answer.ticket.get("tracking_url")
        if isinstance(url, str) and url:
            tracking[answer.ticket["id"]] = url
            while len(tracking) > TICKETS_REMEMBERED:
                del tracking[next(iter(tracking))]

    @app.get("/local/preview.png")
    def preview() -> Response:
        asked = request.args
        width, large, language = asked.get("width", "80"), asked.get("large", "0"), asked.get("lang", FIRST)
        if width not in WIDTHS or large not in ("0", "1") or language not in settings.words.languages():
            raise _Refusal(400, "invalid")
        paper = sample(settings.words, language, large == "1", layout(), link.state)
        return Response(preview_png(paper, width), mimetype="image/png")

    @app.get("/local/tickets/<ticket_id>")
    def ticket(ticket_id: str) -> Response:
        print_state = printing.state_of(ticket_id)
        if print_state is None:
            raise _Refusal(404, "not_found")
        return jsonify({"id": ticket_id, "print_state": print_state})

    @app.get("/local/tickets/<ticket_id>/qr.svg")
    def qr(ticket_id: str) -> Response:
        if ticket_id not in tracking:
            raise _Refusal(404, "not_found")
        picture = io.BytesIO()
        qrcode.make(tracking[ticket_id], image_factory=qrcode.image.svg.SvgPathImage, border=2).save(picture)
        return Response(picture.getvalue(), mimetype="image/svg+xml")

    app.register_blueprint(staff_routes(settings.staff, settings.words))
    return app


def font_file(name: str) -> Path:
    """The file of a font of FONTS."""
    return Path(import_module("fontpkg_pt_sans").ROOT) / "files" / FONTS[name]


def _pages(words: Words) -> dict[str, bytes]:
    """What the page loads, by the path of its address."""
    static = Path(__file__).parent / "static"
    files = {f"/static/{file.relative_to(static).as_posix()}": file for file in static.rglob("*.*") if file.suffix in _PACKED}
    files |= {f"/fonts/{name}": font_file(name) for name in FONTS}
    pages = {path: file.read_bytes() for path, file in files.items()}
    return pages | {
        f"/languages/{one}.json": json.dumps(_needed(words.catalogue(one)), ensure_ascii=False).encode()
        for one in words.languages()
    }


def _needed(texts: dict[str, str]) -> dict[str, str]:
    """The texts of a catalogue that the kiosk's page shows, with those of the script that all pages share."""
    return {key: text for key, text in texts.items() if key.startswith(("kiosk.", "common.training"))}


def _check_host(settings: Settings) -> None:
    """Only names of this very computer: a foreign name that points here is another site's trick."""
    try:
        name = urlsplit(f"//{request.host}").hostname or ""
        if name in (settings.host, "localhost") or ip_address(name).is_loopback:
            return
        if ip_address(settings.host).is_unspecified and ip_address(name):
            return
    except ValueError:
        pass
    raise _Refusal(403, "forbidden")


def _check_origin() -> None:
    """Changes come from our own page: it sends X-Kiosk, which no other site's page can send without asking us first."""
    origin = request.headers.get("Origin")
    if request.headers.get("X-Kiosk") != "1" or (origin is not None and origin != request.host_url.rstrip("/")):
        raise _Refusal(403, "forbidden")


def _body() -> dict[str, Any]:
    if request.mimetype != "application/json":
        raise _Refusal(415, "not_json")
    try:
        return strict_json.parse(request.get_data())
    except strict_json.BadBody:
        raise _Refusal(400, "invalid_json") from None


def _booking(words: Words) -> dict[str, Any]:
    """The code of a booking in the body of the request."""
    given = _body()
    code, language, key = given.get("code"), given.get("language", FIRST), given.get("key")
    large = given.get("large", False)
    if set(given) - {"code", "language", "key", "large"} or language not in words.languages() or not isinstance(large, bool):
        raise _Refusal(422, "invalid")
    if not isinstance(code, str) or not _BOOKING.fullmatch(code):
        raise _Refusal(422, "invalid")
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise _Refusal(400, "invalid_key")
    return {"code": code, "language": language, "key": key, "large": large}


def _choice(words: Words) -> dict[str, Any]:
    """The visitor's choice in the body of the request, checked word by word."""
    choice = _body()
    service, language = choice.get("service"), choice.get("language", FIRST)
    priority, key, large = choice.get("priority"), choice.get("key"), choice.get("large", False)
    good = (
        set(choice) <= _TICKET_WORDS
        and isinstance(service, str)
        and _CODE.fullmatch(service)
        and language in words.languages()
        and (priority is None or (isinstance(priority, str) and _CODE.fullmatch(priority)))
        and isinstance(large, bool)
    )
    if not good:
        raise _Refusal(422, "invalid")
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise _Refusal(400, "invalid_key")
    return {"service": service, "language": language, "priority": priority, "key": key, "large": large}
