"""Where the server may listen, and with what: one line says what is wrong and what to do, before anything is touched."""

from __future__ import annotations

import contextlib
import logging
import random
import shutil
import ssl
import time
from pathlib import Path

import pytest

from queue_server.cli import main
from queue_server.tls import BadCertificate, Certificate, ends_at
from tests import certificates
from tests.faults.serving import Server, make_office, run


def now() -> int:
    return int(time.time())


def refused(capsys: pytest.CaptureFixture[str], folder: Path, *words: str) -> str:
    assert main(["run", "--data", str(folder / "hall"), *words]) == 2
    assert not list(folder.iterdir()), "something was touched"
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    return line


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "queue.local"])
def test_a_server_that_the_network_reaches_is_not_started_without_tls(
    host: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = refused(capsys, tmp_path, "--host", host)
    assert host in line
    assert all(way in line for way in ("--certificate", "--behind-proxy", "--plain-http"))


@pytest.mark.parametrize(
    "words",
    [
        ("--certificate", "a.crt"),
        ("--key", "a.key"),
        ("--behind-proxy", "--plain-http"),
        ("--plain-http", "--certificate", "a", "--key", "b"),
    ],
)
def test_ways_that_do_not_go_together_are_refused(
    words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert words[0] in refused(capsys, tmp_path, *words)


def test_with_the_switch_it_starts_over_plain_http_and_warns(tmp_path: Path) -> None:
    make_office(tmp_path / "hall")
    server = Server(tmp_path / "hall")
    server.more = ["--host", "0.0.0.0", "--plain-http"]
    try:
        server.start()
        assert "plain HTTP on 0.0.0.0: passwords can be read" in server.log()
    finally:
        server.close()


def test_on_this_machine_alone_plain_http_is_not_worth_a_word(tmp_path: Path) -> None:
    make_office(tmp_path / "hall")
    server = Server(tmp_path / "hall")
    try:
        server.start()
        assert "passwords" not in server.log()
    finally:
        server.close()


def test_a_certificate_that_cannot_serve_ends_the_start_with_one_line_and_touches_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUEUE_SERVER_TEST", "1")
    ended, key = certificates.make(tmp_path, days=1)
    make_office(tmp_path / "hall")
    before = sorted((file.name, file.stat().st_mtime_ns) for file in (tmp_path / "hall").iterdir())
    told = run("run", "--data", tmp_path / "hall", "--certificate", ended, "--key", key, "--test-clock", str(now() + 2 * 86400))
    assert told.returncode == 1
    assert told.stderr.count("\n") == 1
    assert told.stderr.startswith(f"queue-server: {ended}: ended on ")
    assert sorted((file.name, file.stat().st_mtime_ns) for file in (tmp_path / "hall").iterdir()) == before


def test_each_fault_of_the_files_is_named_with_what_to_do(tmp_path: Path) -> None:
    certificate, key = certificates.make(tmp_path)
    _, other = certificates.make(tmp_path, "other")
    text = tmp_path / "text"
    text.write_text("not what it should be")
    cut = tmp_path / "cut.crt"
    cut.write_text(certificate.read_text()[:200])
    with_password = tmp_path / "locked.key"
    encrypt = ["openssl", "ec", "-aes256", "-passout", "pass:secret", "-in", str(key), "-out", str(with_password)]
    certificates.openssl(encrypt)
    for files, words in (
        ((tmp_path / "none", key), "none: cannot be read (No such file or directory)"),
        ((certificate, tmp_path / "none"), "none: cannot be read"),
        ((tmp_path, key), "cannot be read (Is a directory)"),
        ((text, key), "text: is no certificate"),
        ((cut, key), "cut.crt: is no certificate"),
        ((key, key), "queue.key: is no certificate"),
        ((certificate, text), "text: no key can be read there"),
        ((certificate, with_password), "locked.key: no key can be read there; give the certificate's key in PEM, without"),
        ((certificate, other), f"other.key: is not the key of {certificate}"),
    ):
        with pytest.raises(BadCertificate) as refusal:
            Certificate(*files, now)
        assert words in str(refusal.value)
        assert "\n" not in str(refusal.value)


def test_the_end_of_a_certificate_is_known_to_the_second_and_whatever_else_is_no_certificate(tmp_path: Path) -> None:
    for days in (1, 90, 825, 20_000):  # the last one ends after 2049, where the date is written another way
        file, key = certificates.make(tmp_path, days=days)
        assert abs(Certificate(file, key, now).ends_at - (now() + days * 86400)) < 60
    der = ssl.PEM_cert_to_DER_cert(file.read_text())
    dice = random.Random(7)  # the same rubbish in every run
    for _ in range(500):
        broken = bytearray(der[: dice.randrange(len(der))])
        for _ in range(3):
            if broken:
                broken[dice.randrange(len(broken))] = dice.randrange(256)
        with contextlib.suppress(ValueError):
            ends_at(bytes(broken))


def test_files_that_are_renewed_are_taken_when_they_are_whole_and_not_before(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    files = certificates.make(tmp_path)
    kept = Certificate(*files, now)
    first, ends = kept.context, kept.ends_at
    kept.look()
    assert kept.context is first

    renewed = certificates.make(tmp_path, "renewed", days=400)
    shutil.copy(renewed[0], files[0])
    kept.look()
    assert kept.context is first, "the certificate came before its key"
    assert "is not the key of" in caplog.text
    shutil.copy(renewed[1], files[1])
    kept.look()
    assert kept.context is not first
    assert kept.ends_at > ends

    files[1].unlink()
    files[0].unlink()
    kept.look()
    assert kept.ends_at > ends, "files that went away take nothing away"
