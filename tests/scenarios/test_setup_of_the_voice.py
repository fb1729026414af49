"""What the set-up file says about the voice is kept, comes back, and is refused with line and remedy where it is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from queue_server import setup_file
from queue_server.cli import main
from queue_server.setup_file import SetupError, read
from queue_server.store import office_setup
from tests.office import SKEK, Office, small_setup

VOICE: dict[str, Any] = {
    "mode": "voice_on_recall",
    "volume": 70,
    "voice": "espeak",
    "visitor_language": True,
    "call": {"ru": "Номер {letter} {number}, касса {counter}"},
    "quiet": [{"from": "13:00", "to": "14:00", "sound": "gong"}],
}


def of_the_small_hall(**changed: Any) -> dict[str, Any]:
    setup = small_setup(**changed)
    setup["services"][2]["call"] = {"ru": "Консультация {letter} {number}, окно {counter}"}
    setup["devices"][2] |= {"sound": "gong", "volume": 40}
    return setup


def test_all_of_it_comes_back_as_it_was_written(tmp_path: Path) -> None:
    office = Office(tmp_path, setup=of_the_small_hall(voice=VOICE))
    with office.store.read() as connection:
        written = office_setup.export(connection)
    office.close()
    assert written["voice"] == {**VOICE, "quiet": VOICE["quiet"]}
    assert written["services"][2]["call"] == {"ru": "Консультация {letter} {number}, окно {counter}"}
    assert (written["devices"][2]["sound"], written["devices"][2]["volume"]) == ("gong", 40)
    assert "call" not in written["services"][0]
    assert setup_file.check(written)


def test_a_set_up_without_a_word_about_it_is_gong_and_voice_at_full_volume(tmp_path: Path) -> None:
    office = Office(tmp_path)
    with office.store.read() as connection:
        assert "voice" not in office_setup.export(connection)
    assert (office.store.office.voice.mode, office.store.office.voice.volume) == ("gong_and_voice", 100)
    office.close()


@pytest.mark.parametrize(
    ("voice", "fault"),
    [
        ("volume = 101", "voice.volume"),
        ("volume = -1", "voice.volume"),
        ('mode = "loud"', "voice.mode"),
        ('voice = "siri"', "voice.voice"),
        ("loudness = 3", "unknown key"),
        ('call = "Номер {number}"', "{counter} must stand"),
        ('call = { ru = "{number} {counter} {name}" }', "no place {name}"),
        ('call = { tt = "{number} {counter}" }', "there is no voice for tt"),
        ('quiet = [{ from = "9:00", to = "10:00" }]', "voice.quiet"),
        ('quiet = [{ from = "09:00", to = "09:00" }]', "are the same"),
        ('quiet = [{ from = "09:00", to = "10:00", sound = "loud" }]', "voice.quiet"),
        ('voice = "command"', "needs command"),
        ('command = ["/nowhere/to/be/found"]', "there is no program '/nowhere/to/be/found'"),
        ('command = "sh -c true"', "voice.command"),
    ],
)
def test_a_wrong_line_is_refused_by_file_and_line(tmp_path: Path, voice: str, fault: str) -> None:
    file = tmp_path / "office.toml"
    file.write_text(f"{SKEK.read_text('utf-8')}\n[voice]\n{voice}\n", encoding="utf-8")
    with pytest.raises(SetupError) as refused:
        read(file)
    assert fault in str(refused.value)
    line = int(str(refused.value).split("line ")[1].split(":")[0])
    assert file.read_text("utf-8").splitlines()[line - 1] in ("[voice]", voice)
    assert "\n" not in str(refused.value)


def test_a_wrong_wording_of_a_service_and_a_kiosk_with_sound_are_refused() -> None:
    setup = of_the_small_hall()
    setup["services"][0]["call"] = "Без места"
    with pytest.raises(Exception, match=r"services\.call.*must stand in it once"):
        setup_file.check(setup)
    setup = of_the_small_hall()
    setup["devices"][0]["volume"] = 10
    with pytest.raises(Exception, match="volume: only a board announces calls"):
        setup_file.check(setup)


def test_the_command_says_that_a_set_up_with_a_voice_is_good(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "office.toml"
    file.write_text(f'{SKEK.read_text("utf-8")}\n[voice]\ncall = "Талон {{number}}, окно {{counter}}"\n', encoding="utf-8")
    assert main(["setup", "check", str(file)]) == 0
    assert "good" in capsys.readouterr().out
