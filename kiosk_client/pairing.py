"""A kiosk without a token shows a code until staff have let it in, and keeps the token it gets."""

from __future__ import annotations

import logging
import os
import threading
from pathlib import Path
from typing import Any

import requests
from flask import Flask, Response, jsonify, render_template, send_file

from kiosk_client.app import FONTS, HEADERS, font_file
from kiosk_client.server_http import ServerHttp
from kiosk_client.words import FIRST, Words

log = logging.getLogger(__name__)

#: Whoever puts a kiosk up reads one of these.
LANGUAGES_SHOWN = (FIRST, "en")
#: Between two questions whether the code was typed.
ASK_S = 2.0


class Pairing:
    """Asks the server for a code, and for the token behind it, until there is one."""

    def __init__(self, server_url: str, pause_s: float = ASK_S) -> None:
        """Raises ServerUrlError."""
        self._http = ServerHttp(server_url, "none")
        self._pause_s = pause_s
        self._closing = threading.Event()
        self.code: str | None = None

    @property
    def server(self) -> str:
        return self._http.url

    def token(self) -> str | None:
        """Waits for the token; None when it was closed before."""
        asked: dict[str, Any] | None = None
        while not self._closing.is_set():
            try:
                if asked is None:
                    asked = self._ask("/api/v1/pairing", {"kind": "kiosk"})
                    self.code = str(asked["code"]) if asked else None
                elif (answer := self._ask(f"/api/v1/pairing/{asked['id']}/collect", {"secret": asked["secret"]})) is None:
                    asked = self.code = None  # over: the next round brings a new code
                elif "token" in answer:
                    return str(answer["token"])
            except (requests.RequestException, ValueError, KeyError) as error:
                log.info("no code yet: %s", type(error).__name__)
                asked = self.code = None
            self._closing.wait(self._pause_s if self.code else min(self._pause_s, 1.0))
        return None

    def close(self) -> None:
        """Ends the waiting."""
        self._closing.set()

    def _ask(self, path: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """The answer; {} for "not yet", None for a refusal."""
        reply = self._http.send("POST", path, body=body)
        if reply.status_code == 204:
            return {}
        return dict(reply.json()) if reply.ok else None


def keep(token: str, path: Path) -> None:
    """Writes the token so that only this program's user reads it. Raises OSError."""
    spare = path.with_suffix(".new")
    spare.unlink(missing_ok=True)
    with os.fdopen(os.open(spare, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(token + "\n")
        file.flush()
        os.fsync(file.fileno())
    spare.replace(path)


def create_app(pairing: Pairing, words: Words) -> Flask:
    """The one page of a kiosk that nobody has let in yet; it looks again by itself."""
    app = Flask(__name__)

    @app.after_request
    def say_how_to_treat_it(response: Response) -> Response:
        response.headers.update(HEADERS)
        response.headers["Cache-Control"] = "no-store"
        return response

    @app.get("/")
    def page() -> str:
        texts = [
            {key: words.say(language, f"pairing.{key}", server=pairing.server) for key in ("title", "lead", "how", "away")}
            for language in LANGUAGES_SHOWN
        ]
        code = f"{pairing.code[:3]} {pairing.code[3:]}" if pairing.code else None
        return render_template("pairing.html", code=code, texts=list(zip(LANGUAGES_SHOWN, texts, strict=True)))

    @app.get("/healthz")
    def healthz() -> Response:
        return jsonify({"status": "ok"})

    @app.get("/fonts/<name>")
    def font(name: str) -> Response | tuple[str, int]:
        return send_file(font_file(name), mimetype="font/ttf") if name in FONTS else ("", 404)

    return app
