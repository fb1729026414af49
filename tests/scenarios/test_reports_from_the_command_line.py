"""Reports by the command line: what is offered, how days are named, what is refused, and files that are whole or not there."""

from __future__ import annotations

import argparse
import io
import json
import os
import stat
import sys
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from queue_server import cli
from queue_server.commands.report import MAKERS, WHAT, WRONG_USE, Maker, add_to
from queue_server.store.store import Store
from tests.office import ZONE, Office
from tests.past_visits import CANCELLED, DAY, NO_SHOW, VISIT, file_of


@pytest.fixture
def past(office: Office) -> Office:
    """An office with three visits of one day."""
    assert (
        cli.main(["import-history", "--data", str(office.folder), str(file_of(office.folder, [VISIT, NO_SHOW, CANCELLED]))]) == 0
    )
    return office


def report(office: Office, *arguments: object) -> int:
    what, *others = (str(one) for one in arguments)
    return cli.main(["report", what, "--data", str(office.folder), *others])


def test_a_day_is_told_in_either_language(past: Office, tmp_path: Path) -> None:
    for language, words in (("ru", "Вопрос"), ("en", "Question")):
        out = tmp_path / f"day-{language}.json"
        assert report(past, "day", "--date", DAY, "--language", language, "--out", out) == 0
        told = json.loads(out.read_text(encoding="utf-8"))
        assert (told["tickets"], told["by_service"][0]["service"]["name"]) == (3, words)


def test_a_language_that_nobody_speaks_is_refused(past: Office, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(past, "day", "--date", DAY, "--language", "tt") == 2
    assert capsys.readouterr().err == "queue-server: --language tt: choose one of ru, en\n"


def test_days_to_come_are_refused(past: Office, capsys: pytest.CaptureFixture[str]) -> None:
    tomorrow = datetime.now(ZoneInfo(ZONE)).date() + timedelta(days=1)
    assert report(past, "day", "--date", tomorrow) == 2
    said = capsys.readouterr()
    assert (said.out, len(said.err.splitlines())) == ("", 1)
    assert str(tomorrow) in said.err


# Files


def left_in(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def test_a_file_takes_its_name_when_it_is_whole_and_what_stood_there_stays_until_then(
    past: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "made"
    folder.mkdir()
    out = folder / "day.csv"
    out.write_text("the report of yesterday")
    monkeypatch.setattr(os, "fsync", full)
    assert report(past, "day", "--date", DAY, "--format", "csv", "--out", out) == 1
    assert "cannot be written (No space left on device); choose another file: --out" in capsys.readouterr().err
    assert (out.read_text(), left_in(folder)) == ("the report of yesterday", {"day.csv"})
    monkeypatch.undo()
    assert report(past, "day", "--date", DAY, "--format", "csv", "--out", out) == 0
    assert out.read_text(encoding="utf-8").startswith("\ufeffservice;")
    assert left_in(folder) == {"day.csv"}
    if sys.platform != "win32":
        os.umask(before := os.umask(0o022))
        assert stat.S_IMODE(out.stat().st_mode) == 0o666 & ~before


def full(_descriptor: int) -> None:
    raise OSError(28, "No space left on device")


def test_a_folder_that_is_not_there_and_one_in_the_place_of_the_file_are_refused(
    past: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for out, words in ((tmp_path / "nowhere" / "day.json", "cannot be written (No such file"), (tmp_path, "is a folder; name a")):
        assert report(past, "day", "--date", DAY, "--out", out) == 1
        said = capsys.readouterr()
        assert said.out == ""
        assert words in said.err
        assert len(said.err.splitlines()) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX's devices and links")
def test_a_device_is_written_to_and_a_link_is_followed(past: Office, tmp_path: Path) -> None:
    assert report(past, "day", "--date", DAY, "--out", "/dev/null") == 0
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    link, there = tmp_path / "link.json", tmp_path / "there.json"
    link.symlink_to(there)
    assert report(past, "day", "--date", DAY, "--out", link) == 0
    assert link.is_symlink()
    assert json.loads(there.read_text(encoding="utf-8"))["tickets"] == 3


# What can be made is offered, and nothing else


def parsed(makers: Mapping[tuple[str, str], Maker], *arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="queue-server")
    add_to(parser.add_subparsers(required=True), makers)
    return parser.parse_args(["report", *arguments])


def test_only_what_can_be_made_is_offered(capsys: pytest.CaptureFixture[str]) -> None:
    for what in WHAT:
        offered = [form for about, form in MAKERS if about == what]
        for form in ("json", "csv", "pdf", "xlsx", "doc"):
            days = ("--from", DAY, "--to", DAY) if what == "range" else ("--date", DAY)
            arguments = (what, "--data", "x", *days, "--format", form)
            if form in offered:
                assert parsed(MAKERS, *arguments).format == form
                continue
            with pytest.raises(SystemExit) as end:
                parsed(MAKERS, *arguments)
            assert end.value.code == 2
            assert "invalid choice" in capsys.readouterr().err


def spans(store: Store, first: date, last: date, language: str) -> bytes:
    """A maker that says what it was asked for."""
    return f"{store.office.code} {first} {last} {language}".encode()


ALL: Mapping[tuple[str, str], Maker] = {(what, form): spans for what in WHAT for form in ("json", "pdf")}


@pytest.mark.parametrize(
    ("what", "days", "span"),
    [
        ("week", ("--date", "2026-03-04"), "2026-03-02 2026-03-08"),
        ("month", ("--date", "2024-02-10"), "2024-02-01 2024-02-29"),
        ("quarter", ("--date", "2026-03-31"), "2026-01-01 2026-03-31"),
        ("year", ("--date", "2025-07-01"), "2025-01-01 2025-12-31"),
        ("range", ("--from", "2026-01-05", "--to", "2026-01-05"), "2026-01-05 2026-01-05"),
        ("range", ("--from", "2024-01-01", "--to", "2024-12-31"), "2024-01-01 2024-12-31"),
    ],
)
def test_a_maker_is_asked_for_the_whole_time_that_was_named(
    office: Office, tmp_path: Path, what: str, days: tuple[str, ...], span: str
) -> None:
    out = tmp_path / "out"
    given = parsed(ALL, what, "--data", str(office.folder), *days, "--language", "en", "--format", "pdf", "--out", str(out))
    assert given.command(given) == 0
    assert out.read_text() == f"small {span} en"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (("2026-03-02", "2026-03-01"), "begins (2026-03-02) after its end (2026-03-01)"),
        (("2025-01-01", "2026-01-02"), "at most 366 days"),
        (("2026-01-01", "tomorrow"), "has not come yet"),
    ],
)
def test_a_range_that_cannot_be_is_refused_in_one_line(
    office: Office, capsys: pytest.CaptureFixture[str], days: tuple[str, str], words: str
) -> None:
    today = datetime.now(ZoneInfo(ZONE)).date()
    first, last = days
    if last == "tomorrow":
        first, last = today.isoformat(), (today + timedelta(days=1)).isoformat()
    given = parsed(ALL, "range", "--data", str(office.folder), "--from", first, "--to", last)
    assert given.command(given) == WRONG_USE
    said = capsys.readouterr()
    assert (said.out, len(said.err.splitlines())) == ("", 1)
    assert words in said.err


def test_what_people_cannot_read_is_not_shown_on_a_terminal(
    office: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdout", Terminal())
    given = parsed(ALL, "day", "--data", str(office.folder), "--date", DAY, "--format", "pdf")
    assert given.command(given) == 2
    assert "name a file: --out FILE" in capsys.readouterr().err
