"""A server with a certificate of its own: what browsers, kiosks and boards get from it, and what broken clients do to it."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import websocket

from queue_server.http_server import HANDSHAKE_S
from tests import certificates
from tests.faults.screens import Screen, board
from tests.faults.serving import Server, make_office, run
from tests.faults.shift import new_key
from tests.faults.test_clients_are_broken import CROWD, gives_a_ticket
from tests.live.test_a_board_that_hangs import wait_until


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over TLS; whatever was done to it, its log holds no trace of an error nobody thought of."""
    folder = tmp_path_factory.mktemp("secured")
    make_office(folder / "hall")
    certificate, key = certificates.make(folder, days=20)
    server = Server(folder / "hall")
    server.trusts = certificates.trusting(certificate)
    server.more = ["--certificate", str(certificate), "--key", str(key)]
    try:
        server.start()
        yield server
        assert gives_a_ticket(server)
    finally:
        server.close()
    assert "Traceback" not in server.log(), server.log()


def shown_by(server: Server) -> bytes | None:
    """The certificate that a new connection is shown."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", server.port), 10) as link, context.wrap_socket(link) as talk:
        return talk.getpeercert(binary_form=True)


def test_whoever_signs_in_over_tls_has_a_cookie_for_tls_alone_and_is_told_to_come_so_always(secured: Server) -> None:
    body = {"name": "operator1", "password": secured.access()["passwords"]["operator1"], "counter": 1}
    answer = secured.link().ask("POST", "/api/v1/session", body)
    assert answer.status == 200
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-queue_session=")
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_call_reaches_desk_and_board_over_wss(secured: Server) -> None:
    desk = secured.desk(2)
    with board(secured) as screen, Screen(secured, "/desk", cookie=desk.link.headers["Cookie"]) as own:
        gives_a_ticket(secured)
        called = desk.call_next(new_key()).document["ticket"]["number"]
        screen.wait_for(lambda state: any(one["number"] == called for one in state["calls"]))
        own.wait_for(lambda state: state["ticket"] is not None and state["ticket"]["number"] == called)


def test_a_board_that_reads_nothing_for_a_while_then_gets_whole_states_up_to_the_newest(secured: Server) -> None:
    small = [(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)]
    url = f"wss://127.0.0.1:{secured.port}/socket.io/?EIO=4&transport=websocket"
    link = websocket.create_connection(url, sslopt={"context": secured.trusts}, sockopt=small, timeout=30)
    with contextlib.closing(link):
        link.recv()
        link.send("40/board," + json.dumps({"token": secured.access()["board"]["hall-board"]}))
        before = next_state(link)["waiting"]["total"]
        kiosk = secured.kiosk()
        for _ in range(CROWD):
            kiosk.issue("grid-person", new_key())
        while next_state(link)["waiting"]["total"] < before + CROWD:
            pass


def next_state(link: websocket.WebSocket) -> Any:
    while not (message := str(link.recv())).startswith("42/board,"):
        if message == "2":
            link.send("3")
    return json.loads(message.removeprefix("42/board,"))[1]


def test_the_kiosk_program_reaches_the_server_with_the_centres_own_certificate(
    secured: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kiosk_client.server_http import ServerHttp

    token = secured.access()["kiosk"]["hall-kiosk"]
    assert not ServerHttp(f"https://127.0.0.1:{secured.port}", token).healthy()
    monkeypatch.setenv("SSL_CERT_FILE", secured.more[1])
    assert ServerHttp(f"https://127.0.0.1:{secured.port}", token).healthy()


def test_older_kinds_of_tls_are_refused(secured: Server) -> None:
    assert secured.trusts is not None
    link = socket.create_connection(("127.0.0.1", secured.port), 10)
    with secured.trusts.wrap_socket(link, server_hostname="127.0.0.1") as talk:
        assert talk.version() in ("TLSv1.2", "TLSv1.3")
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        old.minimum_version = ssl.TLSVersion.TLSv1
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    with socket.create_connection(("127.0.0.1", secured.port), 10) as link, pytest.raises((ssl.SSLError, ConnectionError)):
        old.wrap_socket(link)


@pytest.mark.parametrize("sent", [b"GET /healthz HTTP/1.1\r\nHost: queue\r\n\r\n", b"\x00" * 600])
def test_what_is_no_tls_is_cut_off_and_harms_nobody(secured: Server, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", secured.port), timeout=30) as link:
        link.sendall(sent)
        with contextlib.suppress(ConnectionResetError):
            while link.recv(4096):
                pass
    assert gives_a_ticket(secured)


def test_tls_on_the_plain_port_is_cut_off_and_harms_nobody(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as link, pytest.raises((ssl.SSLError, ConnectionError)):
        certificates.trusting().wrap_socket(link, server_hostname="127.0.0.1")
    assert gives_a_ticket(server)


def test_fifty_links_that_never_agree_upon_tls_delay_nobody_and_end(secured: Server) -> None:
    links = [socket.create_connection(("127.0.0.1", secured.port), timeout=30) for _ in range(CROWD)]
    for link in links[::2]:
        link.sendall(b"\x16\x03\x01\x02\x00\x01")  # how a greeting begins
    try:
        assert gives_a_ticket(secured)
        until = time.monotonic() + 3 * HANDSHAKE_S
        for link in links:
            link.settimeout(max(1.0, until - time.monotonic()))
            with contextlib.suppress(ConnectionResetError):
                assert link.recv(1) == b"", "a silent link was kept"
    finally:
        for link in links:
            link.close()


def test_doctor_sees_over_tls_that_the_certificate_ends_soon(secured: Server) -> None:
    told = run("doctor", "--data", secured.data, "--port", str(secured.port), "--language", "en")
    assert f"Answers at port {secured.port}" in told.stdout
    row = next(line for line in told.stdout.splitlines() if "Certificate:" in line)
    assert row.startswith("▲ look")
    assert "days left: 19" in row


def test_the_status_page_says_so_too(secured: Server) -> None:
    items = secured.person("host").ask("GET", "/api/v1/status?lang=en").document["items"]
    assert [(one["light"], one["do"] is None) for one in items if one["code"] == "certificate"] == [("amber", False)]


def test_a_renewed_certificate_is_taken_without_a_new_start_and_a_bad_one_is_not(office: Path) -> None:
    folder = office.parent
    files = certificates.make(folder)
    server = Server(office)
    server.trusts = certificates.trusting(files[0])
    server.more = ["--certificate", str(files[0]), "--key", str(files[1])]
    try:
        server.start()
        with board(server) as screen:
            first = shown_by(server)
            files[0].write_text("half of a cert")
            wait_until(lambda: "the renewed certificate is not taken" in server.log(), "a bad file was not noticed")
            assert shown_by(server) == first

            renewed = certificates.make(folder, "renewed")
            server.trusts = certificates.trusting(renewed[0])
            certificates.replace(files, renewed)
            wait_until(lambda: shown_by(server) != first, "the renewed certificate is not shown")
            begun = time.monotonic()
            gives_a_ticket(server)
            screen.wait_for(lambda state: state["waiting"]["total"] > 0, since=begun)
    finally:
        server.close()
    assert "Traceback" not in server.log(), server.log()
