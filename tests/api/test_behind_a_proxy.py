"""Behind a TLS proxy on the same machine the server knows who asks and how; without one it believes no header."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from queue_server.app import create_app
from queue_server.cli import main
from tests.office import PASSWORD, Office

OF_PROXY = {"X-Forwarded-For": "10.0.0.5", "X-Forwarded-Proto": "https"}


@pytest.fixture
def app(office: Office) -> Any:
    """The same office behind a proxy."""
    made = create_app(office.store, office.folder / "sounds", voice="none", behind_proxy=True)
    yield made
    made.extensions["announcer"].close()


def sign_in(app: Flask, headers: dict[str, str], password: str = PASSWORD) -> TestResponse:
    return app.test_client(use_cookies=False).post(
        "/api/v1/session", json={"name": "host", "password": password}, headers=headers
    )


def test_the_cookie_is_for_tls_and_for_this_very_host_alone(app: Flask) -> None:
    answer = sign_in(app, OF_PROXY)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-queue_session=")
    for part in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie
    client = app.test_client(use_cookies=False)
    session = {**OF_PROXY, "Cookie": cookie.partition(";")[0]}
    assert client.get("/api/v1/hall", headers=session).status_code == 200
    ended = client.delete("/api/v1/session", headers={**session, "X-CSRF-Token": answer.get_json()["csrf"]})
    assert ended.status_code == 204
    assert ended.headers["Set-Cookie"].startswith("__Host-queue_session=;")
    assert "Secure" in ended.headers["Set-Cookie"]
    assert client.get("/api/v1/hall", headers=session).status_code == 401


def test_a_cookie_of_before_tls_opens_nothing_over_tls(office: Office, app: Flask) -> None:
    plain = {"Cookie": office.host.headers["Cookie"], **OF_PROXY}
    assert app.test_client(use_cookies=False).get("/api/v1/hall", headers=plain).status_code == 401


def test_the_browser_is_told_to_come_over_tls_only(app: Flask) -> None:
    client = app.test_client()
    for path in ("/", "/nowhere", "/api/v1/hall"):
        assert client.get(path, headers=OF_PROXY).headers["Strict-Transport-Security"] == "max-age=31536000"
        assert "Strict-Transport-Security" not in client.get(path).headers


def test_the_log_and_the_limit_go_by_the_address_that_the_proxy_saw(office: Office, app: Flask) -> None:
    def wrong(address: str) -> int:
        # Whatever the client wrote itself stands before what the proxy adds.
        headers = {**OF_PROXY, "X-Forwarded-For": f"192.0.2.1, {address}"}
        return sign_in(app, headers, "wrong").status_code

    assert [wrong("10.0.0.66") for _ in range(6)] == [401] * 5 + [429]
    assert wrong("10.0.0.7") == 401
    assert {row for (row,) in office.sql("SELECT origin FROM audit")} == {"10.0.0.66", "10.0.0.7"}


def test_without_a_proxy_no_header_is_believed(office: Office) -> None:
    answer = sign_in(office.app, OF_PROXY)
    assert answer.headers["Set-Cookie"].startswith("queue_session=")
    assert "Secure" not in answer.headers["Set-Cookie"]
    assert "Strict-Transport-Security" not in answer.headers
    assert office.sql("SELECT origin FROM audit") == [("127.0.0.1",)]


def test_a_server_that_the_network_reaches_believes_no_proxy(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    """Else anybody could say where he comes from."""
    assert main(["run", "--data", str(office.folder), "--host", "0.0.0.0", "--behind-proxy"]) == 2
    assert "only a proxy on this machine" in capsys.readouterr().err


def test_debugging_cannot_be_switched_on_from_outside(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    app = create_app(office.store, office.folder / "sounds", voice="none")

    def fails() -> None:
        raise RuntimeError("the-secret-of-the-house")

    app.view_functions["api.menu"] = fails
    answer = app.test_client().get("/api/v1/menu")
    app.extensions["announcer"].close()
    assert answer.status_code == 500
    assert json.loads(answer.data)["code"] == "unexpected"
    assert b"the-secret-of-the-house" not in answer.data
    assert app.test_client().get("/console").status_code == 404
