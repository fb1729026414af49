"""A directory that answers lets people in; one that is silent, or never comes to an end, keeps nobody else waiting."""

from __future__ import annotations

import itertools
import socket
import sqlite3
import threading
import tomllib
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
import tomli_w

from queue_server.data_dir import write_secret
from queue_server.directory import AT_ONCE
from tests import ldap_server
from tests.faults.serving import SETUP, Answer, Server, run

#: So many people of the directory, and strangers, try at once: more than it is asked for at a time.
TRYING = 3 * AT_ONCE


def serve(folder: Path, directory: Mapping[str, object], timeout_s: int) -> Server:
    """A running server whose operators have their passwords in a directory."""
    setup = tomllib.loads(SETUP.read_text(encoding="utf-8"))
    setup["directory"] = {**directory}
    for one in setup["users"]:
        if one["role"] == "operator":
            one["sign_in"] = "directory"
    (folder / "office.toml").write_text(tomli_w.dumps(setup), encoding="utf-8")
    made = run("init", "--data", folder / "hall", "--setup", folder / "office.toml", "--round-the-clock")
    assert made.returncode == 0, made.stderr
    # Past the set-up file, which lets no page wait so long that a slow machine could be mistaken for a patient one.
    with closing(sqlite3.connect(folder / "hall" / "queue.db", isolation_level=None)) as connection:
        connection.execute("UPDATE office SET settings = json_set(settings, '$.directory.timeout_s', ?)", (timeout_s,))
    server = Server(folder / "hall")
    server.start()
    return server


def at(port: int, scheme: str = "ldap") -> dict[str, object]:
    """`[directory]` at a port of this machine."""
    return {"url": f"{scheme}://127.0.0.1:{port}", "starttls": False, "person": "{name}@corp.example"}


class Trying(threading.Thread):
    """Somebody who signs in, in a thread of his own: an operator or a stranger."""

    def __init__(self, server: Server, number: int) -> None:
        super().__init__(daemon=True)
        self._link = server.link()
        self._body = {"name": f"operator{number % 6 + 1}" if number % 2 else f"stranger{number}", "password": "of-the-company"}
        self.answer: Answer | None = None
        self.start()

    def run(self) -> None:
        self.answer = self._link.ask("POST", "/api/v1/session", self._body, patience_s=100)


def told(trying: list[Trying]) -> set[object]:
    """What all of them were answered in the end."""
    for one in trying:
        one.join(100)
    return {None if one.answer is None else (one.answer.status, one.answer.document["code"]) for one in trying}


@pytest.mark.parametrize("way", ["by_name", "by_search"])
def test_a_running_server_lets_in_whom_a_real_directory_knows(tmp_path: Path, way: str) -> None:
    """LDAPS, and StartTLS with a search, as they wait under the server's own loop."""
    write_secret(tmp_path / "service.password", ldap_server.SERVICE_PASSWORD)
    with ldap_server.slapd(tmp_path / "slapd") as slapd:
        directory = slapd.by_name() if way == "by_name" else slapd.by_search(tmp_path / "service.password")
        server = serve(tmp_path, directory, timeout_s=60)
        bodies = [{"name": "operator1", "password": word} for word in (ldap_server.THEIRS, "wrong")]
        assert [server.link().ask("POST", "/api/v1/session", body).status for body in bodies] == [200, 401]
        assert server.stop() == 0
    server.close()
    assert "Traceback" not in server.log(), server.log()


def test_while_a_directory_is_silent_visitors_get_tickets_and_others_sign_in(tmp_path: Path) -> None:
    asked = threading.Semaphore(0)

    def answering(connection: socket.socket, over: threading.Event) -> None:
        asked.release()
        over.wait()

    with ldap_server.bad_directory(answering) as port:
        server = serve(tmp_path, at(port, "ldaps"), timeout_s=90)
        trying = [Trying(server, number) for number in range(TRYING)]
        for _ in range(AT_ONCE):
            assert asked.acquire(timeout=60)
        kiosk = server.kiosk()
        assert [kiosk.issue("grid-person", f"key-{number}").status for number in range(20)] == [201] * 20
        assert server.person("host").ask("GET", "/api/v1/hall").status == 200
        # All that was done while those who asked the directory still waited for it.
        assert [one.answer for one in trying] == [None] * TRYING
        assert not asked.acquire(blocking=False), "no more are asked at once than it has threads"
    assert told(trying) == {(503, "directory_away")}
    server.close()
    assert "Traceback" not in server.log(), server.log()


def test_whoever_asks_a_directory_without_an_answer_is_told_so_in_the_end(tmp_path: Path) -> None:
    """It says nothing, or drips, and never hangs up: only the server's own patience ends the question."""
    ways = itertools.cycle([ldap_server.silent, ldap_server.dripping])

    with ldap_server.bad_directory(lambda connection, over: next(ways)(connection, over)) as port:
        server = serve(tmp_path, at(port), timeout_s=1)
        assert told([Trying(server, number) for number in range(TRYING)]) == {(503, "directory_away")}
        rows = server.person("host").ask("GET", "/api/v1/status?lang=en").document["items"]
        assert [one["light"] for one in rows if one["code"] == "directory"] == ["red"]
        assert server.stop() == 0
    server.close()
    assert "Traceback" not in server.log(), server.log()
