"""A server of one hall for the board's tests: it shows whatever state a test gives it, over the real wire.

Run by itself so that a test can freeze it: `python -m tests.display_board.fake_hall`. It prints its port.
"""

import io
import json
import logging
import math
import socket
import struct
import wave
from pathlib import Path
from typing import Any

import fontpkg
from flask import Flask, Response, abort, request, send_file
from flask_socketio import SocketIO, emit
from socketio.exceptions import ConnectionRefusedError

from display_board import board_pages

WEB = Path(__file__).resolve().parents[2] / "queue_server" / "web"
TOKEN = "board-token"
DISABLED = "disabled"
#: Files of the page: a board that is lent from test to test asks once for them.
KEPT = ("/static/", "/board/static/", "/fonts/", "/languages/")
POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"


def make_app() -> tuple[Flask, SocketIO]:
    app = Flask(__name__, static_folder=str(WEB / "static"), static_url_path="/static")
    app.register_blueprint(board_pages)
    sockets = SocketIO(app, async_mode="threading", ping_interval=3, ping_timeout=4)
    shown: dict[str, Any] = {}
    said: list[Any] = []

    @sockets.on("connect", namespace="/board")
    def connect(auth: dict[str, str] | None) -> None:
        if not auth or auth.get("token") != TOKEN:
            known = (auth or {}).get("token") == DISABLED
            raise ConnectionRefusedError("disabled" if known else "unauthorised")
        if shown:
            emit("state", shown)

    @sockets.on("health", namespace="/board")
    def health(words: Any) -> None:
        said.append(words)

    @app.get("/control/said")
    def all_said() -> Response:
        return Response(json.dumps(said), mimetype="application/json")

    @app.post("/control/message/<name>")
    def message(name: str) -> Response:
        sockets.emit(name, json.loads(request.get_data()), namespace="/board")
        return Response(status=204)

    @app.post("/control/page/<version>")
    def page(version: str) -> Response:
        app.config["BOARD_PAGE"] = version
        return Response(status=204)

    @app.post("/control/state")
    def show() -> Response:
        shown.clear()
        said.clear()
        shown.update(json.loads(request.get_data()))
        if shown:
            sockets.emit("state", shown, namespace="/board")
        return Response(status=204)

    @app.get("/api/v1/speech/<name>")
    def speech(name: str) -> Response:
        if name.startswith("missing"):
            abort(404)
        content = b"not a sound" if name.startswith("broken") else tone(4.5 if name.startswith("long") else 0.4)
        return Response(content, mimetype="audio/wav", headers={"Cache-Control": "max-age=3600"})

    @app.get("/api/v1/media/files/<name>")
    def medium(name: str) -> Response:
        if name.startswith("missing"):
            abort(404)
        if name.startswith("broken"):
            return Response(b"not a picture", mimetype="image/png" if name.endswith("png") else "video/webm")
        return send_file(Path(__file__).with_name("three_seconds.webm" if name.endswith("webm") else "teal.png"))

    @app.get("/languages/<lang>.json")
    def words(lang: str) -> Response:
        return Response((WEB / "languages" / f"{lang}.json").read_text("utf-8"), mimetype="application/json")

    @app.get("/fonts/<name>")
    def fonts(name: str) -> Response:
        weight = "Bold" if "Bold" in name else "Regular"
        return send_file(Path(str(fontpkg.path("PT Sans"))).with_name(f"PT_Sans-Web-{weight}.ttf"))

    @app.after_request
    def guard(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        if request.path.startswith(KEPT):
            response.headers["Cache-Control"] = "max-age=3600"
        return response

    return app, sockets


def tone(seconds: float) -> bytes:
    """A soft tone; what matters to the tests is that it has a length."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setparams((1, 2, 22_050, 0, "NONE", ""))
        count = int(22_050 * seconds)
        out.writeframes(b"".join(struct.pack("<h", int(2_000 * math.sin(index / 8))) for index in range(count)))
    return file.getvalue()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app, sockets = make_app()
    port = free_port()
    print(port, flush=True)
    sockets.run(app, host="127.0.0.1", port=port, allow_unsafe_werkzeug=True, log_output=False)


if __name__ == "__main__":
    main()
