"""A server whose certificate the centre signed itself is believed by the kiosk that was told so, and by no other."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kiosk_client.server_http import ServerHttp
from tests.mail_server import PEM


class Healthy(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Healthy) as listening:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(PEM)
        listening.socket = context.wrap_socket(listening.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"https://127.0.0.1:{listening.server_port}"
        listening.shutdown()


def test_only_a_kiosk_that_knows_the_certificate_believes_the_server(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    assert not ServerHttp(server, "token").healthy()
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))
    assert ServerHttp(server, "token").healthy()


def test_whoever_forgot_to_name_the_certificate_is_told_so_once(
    server: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    asking = ServerHttp(server, "token")
    for _ in range(3):
        assert not asking.healthy()
    assert [record.getMessage().count("SSL_CERT_FILE") for record in caplog.records] == [1]
