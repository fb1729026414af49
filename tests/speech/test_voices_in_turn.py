"""A program of the centre's own, recordings and espeak-ng stand in for each other, and all sound equally loud."""

from __future__ import annotations

import array
import io
import logging
import os
import sys
import time
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from queue_server.hall.voicing import Call, Heard
from queue_server.speech import pack, program, sound
from queue_server.speech.announcer import GONG, Announcer
from queue_server.speech.fragments import of_call
from tests.speech.recordings import record, tone

Make = Callable[..., Announcer]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="the programs of these tests are POSIX")


@pytest.fixture
def announcer(tmp_path: Path) -> Iterator[Make]:
    pytest.importorskip("espeakng_loader")
    made: list[Announcer] = []

    def make(**settings: object) -> Announcer:
        made.append(Announcer(tmp_path / f"sounds{len(made)}", **settings))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for one in made:
        one.close()


def script(tmp_path: Path, body: str) -> list[str]:
    """A program as `command`: Python that has `text` from its input."""
    file = tmp_path / "speak.py"
    file.write_text(f"import sys, time, os\ntext = sys.stdin.buffer.read()\nout = sys.stdout.buffer\n{body}\n", encoding="utf-8")
    return [sys.executable, "-S", "-E", str(file)]


def plays(tmp_path: Path, content: bytes, where: str = "out.write(wav)") -> list[str]:
    (tmp_path / "tone.wav").write_bytes(content)
    return script(tmp_path, f"wav = open({str(tmp_path / 'tone.wav')!r}, 'rb').read()\n{where}")


def sounds(announcer: Announcer, number: str = "А012", lang: str = "ru") -> list[Path | None]:
    return [announcer.wav(part, 20) for part in announcer.prepare(number, 3, lang).parts]


def level(content: bytes) -> float:
    with wave.open(io.BytesIO(content)) as opened:
        return sound.rms_dbfs(array.array("h", opened.readframes(opened.getnframes())))


def rate(file: Path | None) -> int:
    assert file is not None
    with wave.open(str(file)) as opened:
        return opened.getframerate()


def test_gong_recordings_program_and_espeak_are_within_two_decibels(tmp_path: Path, announcer: Make) -> None:
    record(tmp_path / "pack" / "ru", [piece.fragment for piece in of_call("А012", 3, "ru")])
    heard = [file.read_bytes() for file in sounds(announcer()) if file is not None]
    pieces = [(piece.fragment.file, piece.pause_s) for piece in of_call("А012", 3, "ru")]
    heard.append(pack.joined(tmp_path / "pack" / "ru", pieces))
    heard += [program.spoken(plays(tmp_path, tone(loud, 0.5)), "один", "ru", 20) for loud in (0.01, 1.0)]
    levels = [level(one) for one in heard]
    assert len(levels) == 5
    assert max(levels) - min(levels) <= 2
    assert max(levels) <= -19, "never louder than talk"


def test_a_program_gets_the_words_on_its_input_and_the_language_in_its_arguments(tmp_path: Path) -> None:
    note = tmp_path / "heard"
    command = [
        *plays(tmp_path, tone(), f"out.write(wav); open({str(note)!r}, 'wb').write(text + sys.argv[1].encode())"),
        "{lang}",
    ]
    assert program.spoken(command, "клиент; $(reboot) `x`", "ru", 20).startswith(b"RIFF")
    assert note.read_text("utf-8") == "клиент; $(reboot) `x`ru", "no shell reads it"


def test_a_program_may_write_a_file_instead(tmp_path: Path) -> None:
    command = [*plays(tmp_path, tone(), "open(sys.argv[1], 'wb').write(wav)"), "{file}"]
    assert program.spoken(command, "один", "ru", 20).startswith(b"RIFF")


def test_a_program_that_does_not_know_the_length_beforehand_is_understood(tmp_path: Path) -> None:
    whole = tone()
    streamed = whole[:4] + b"\xff\xff\xff\x7f" + whole[8:40] + b"\xdb\xff\xff\x7f" + whole[44:]
    assert program.spoken(plays(tmp_path, streamed), "один", "ru", 20).startswith(b"RIFF")


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("time.sleep(60)", "did not answer within 0.5 seconds"),
        ("out.close(); os.close(1); time.sleep(60)", "did not answer within 0.5 seconds"),
        ("import subprocess; subprocess.Popen(['sleep', '60']); out.write(b'x')", "did not answer|no WAV file"),
        ("out.write(b'not a sound')", "no WAV file"),
        ("", "no WAV file"),
        ("sys.exit(3)", "ended with 3"),
        ("os.kill(os.getpid(), 9)", "ended with -9"),
        ("[out.write(bytes(1 << 20)) for _ in range(1024)]", "gave more than 4 MiB"),
    ],
)
def test_a_program_that_hangs_fails_or_floods_is_ended_with_a_reason(tmp_path: Path, body: str, fault: str) -> None:
    deadline_s = 0.5 if "sleep" in body else 20.0
    began = time.monotonic()
    with pytest.raises(program.ProgramFailed, match=fault):
        program.spoken(script(tmp_path, body), "один", "ru", deadline_s)
    assert time.monotonic() - began < 20


def test_a_program_that_floods_its_file_is_ended(tmp_path: Path) -> None:
    flood = "f = open(sys.argv[1], 'wb')\nwhile True: f.write(bytes(1 << 20)); f.flush(); time.sleep(0.01)"
    with pytest.raises(program.ProgramFailed, match="gave more than 4 MiB"):
        program.spoken([*script(tmp_path, flood), "{file}"], "один", "ru", 20)


def test_a_program_that_is_not_there_is_a_reason_and_no_trace() -> None:
    with pytest.raises(program.ProgramFailed, match="cannot be started"):
        program.spoken(["/nowhere/speak"], "один", "ru")


def test_when_the_program_fails_espeak_speaks_and_the_log_says_so_once(
    tmp_path: Path, announcer: Make, caplog: pytest.LogCaptureFixture
) -> None:
    voices = announcer(voice="command", command=script(tmp_path, "sys.exit(3)"))
    with caplog.at_level(logging.WARNING):
        for number in ("А001", "А002", "А003"):
            assert rate(sounds(voices, number)[1]) == 22_050
        voices.prepare("А004", 1, "ru")
    assert [record.getMessage().count("ended with 3") for record in caplog.records] == [1]


def test_what_stood_in_for_a_failed_program_is_said_by_the_program_when_it_is_well_again(tmp_path: Path, announcer: Make) -> None:
    content = tone(rate=8_000)
    failing = plays(tmp_path, content, f"sys.exit(3) if not os.path.exists({str(tmp_path / 'well')!r}) else out.write(wav)")
    voices = announcer(voice="command", command=failing, stand_in_s=0.0)
    assert rate(sounds(voices)[1]) == 22_050
    (tmp_path / "well").touch()
    voices.prepare("А012", 3, "ru")
    deadline = time.monotonic() + 20
    while rate(sounds(voices)[1]) != 8_000:
        assert time.monotonic() < deadline


def test_a_call_with_a_missing_fragment_is_spoken_by_espeak_and_the_next_by_the_pack_again(
    tmp_path: Path, announcer: Make, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "pack" / "ru"
    record(folder, [piece.fragment for piece in of_call("А012", 3, "ru")])
    (folder / "number-5.wav").write_text("a text with another name")
    voices = announcer(pack=tmp_path / "pack")
    with caplog.at_level(logging.WARNING):
        assert rate(sounds(voices, "А012")[1]) == 16_000
        assert rate(sounds(voices, "А013")[1]) == 22_050, "«тринадцать» is not recorded"
        assert rate(sounds(voices, "А005")[1]) == 22_050, "«пять» is no sound"
        assert rate(sounds(voices, "А012", "en")[1]) == 22_050, "there is no English pack"
        assert sounds(voices, "А112")[1] is not None
        voices.prepare("А012", 1, "ru")
    told = [record.getMessage() for record in caplog.records]
    assert sum("number-13.wav: no file" in one for one in told) == 1
    assert sum("number-5.wav: no WAV file" in one for one in told) == 1


def test_a_program_comes_after_the_recordings_and_before_espeak(tmp_path: Path, announcer: Make) -> None:
    record(tmp_path / "pack" / "ru", [piece.fragment for piece in of_call("А012", 3, "ru")])
    voices = announcer(pack=tmp_path / "pack", command=plays(tmp_path, tone(rate=8_000)))
    assert [rate(sounds(voices, number)[1]) for number in ("А012", "А013")] == [16_000, 8_000]


def test_where_no_voice_is_left_a_call_is_gong_and_text(tmp_path: Path, announcer: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)
    voices = announcer(voice="command", command=script(tmp_path, "sys.exit(3)"))
    gong, voice = sounds(voices)
    assert gong is not None
    assert voice is None or rate(voice) == 22_050  # the voice process may have the library all the same


def test_a_new_recording_is_heard_after_the_next_start(tmp_path: Path, announcer: Make) -> None:
    record(tmp_path / "pack" / "ru", [piece.fragment for piece in of_call("А012", 3, "ru")])
    before = announcer(pack=tmp_path / "pack").prepare("А012", 3, "ru").parts
    (tmp_path / "pack" / "ru" / "number-3.wav").write_bytes(tone(0.2, 0.2))
    assert announcer(pack=tmp_path / "pack").prepare("А012", 3, "ru").parts != before


def test_a_call_is_spoken_in_russian_first_and_then_in_the_visitors_language(announcer: Make) -> None:
    voices = announcer()
    both = voices.announce(Call("А012", 3, Heard.VOICE, (("ru", None), ("en", None))))
    ru, en = voices.prepare("А012", 3, "ru"), voices.prepare("А012", 3, "en")
    assert both.text == ru.text
    assert both.parts == (GONG, ru.parts[1], en.parts[1])


def test_a_call_of_quiet_hours_is_not_made_at_all(tmp_path: Path, announcer: Make) -> None:
    voices = announcer()
    for heard, parts in ((Heard.SILENT, ()), (Heard.GONG, (GONG,))):
        speech = voices.announce(Call("А012", 3, heard, (("ru", None),)))
        assert (speech.text, speech.parts) == ("Клиент А двенадцать, пройдите к окну три", parts)
    assert voices.voice_pid is None
