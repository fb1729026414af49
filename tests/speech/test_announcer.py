"""What the server may rely on when it lets a call be spoken."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from queue_server.speech.announcer import GONG, Announcer

ROOT = Path(__file__).resolve().parents[2]
posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")


def voice_of(announcer: Announcer, number: str) -> Path | None:
    return announcer.wav(announcer.prepare(number, 3, "ru").parts[1], 20)


def test_a_call_has_its_words_gong_and_voice_at_once(hall_voice: Announcer) -> None:
    began = time.perf_counter()
    speech = hall_voice.prepare("В012", 3, "ru")
    assert time.perf_counter() - began < 0.1
    assert speech.text == "Клиент В двенадцать, пройдите к окну три"
    assert speech.parts[0] == GONG
    assert len(speech.parts) == 2
    for part in speech.parts:
        path = hall_voice.wav(part, 20)
        assert path is not None
        assert path.read_bytes().startswith(b"RIFF")


def test_the_same_call_is_made_once(hall_voice: Announcer) -> None:
    first = voice_of(hall_voice, "А001")
    assert first is not None
    made = first.stat().st_ino
    again = voice_of(hall_voice, "А001")
    assert again == first
    assert again.stat().st_ino == made


def test_a_restarted_server_speaks_from_the_folder(hall_voice: Announcer) -> None:
    path = voice_of(hall_voice, "А001")
    assert path is not None
    restarted = Announcer(path.parent)
    assert restarted.wav(path.name, 0) == path
    assert restarted.voice_pid is None


@pytest.mark.parametrize(
    "name", ["../gong.wav", "/etc/passwd", "gong.wav\n", "", ".", "a" * 40 + ".wav", "A" * 40 + ".wav", "gong.wav\0"]
)
def test_only_promised_names_are_served(hall_voice: Announcer, name: str) -> None:
    voice_of(hall_voice, "А001")
    assert hall_voice.wav(name, 0.1) is None


def test_without_a_voice_a_call_is_gong_and_text(tmp_path: Path) -> None:
    announcer = Announcer(tmp_path, voice="none")
    speech = announcer.prepare("А012", 3, "ru")
    assert speech.text == "Клиент А двенадцать, пройдите к окну три"
    assert speech.parts == (GONG,)
    assert announcer.wav(GONG, 10) == tmp_path / GONG
    announcer.close()


def test_the_package_works_where_no_voice_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)
    announcer = Announcer(tmp_path)
    assert announcer.voice == ""
    assert announcer.prepare("А012", 3, "ru").parts == (GONG,)


def test_an_unknown_voice_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="loud"):
        Announcer(tmp_path, voice="loud")


def test_a_voice_that_cannot_be_loaded_leaves_gong_and_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "site" / "espeakng_loader"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("def get_library_path(): return '/nowhere/lib.so'\ndef get_data_path(): return '.'\n")
    monkeypatch.setenv("PYTHONPATH", str(broken.parent))
    announcer = Announcer(tmp_path / "speech")
    promised = announcer.prepare("А012", 3, "ru").parts
    if len(promised) == 2:
        assert announcer.wav(promised[1], 20) is None
    assert announcer.prepare("А013", 3, "ru").parts == (GONG,)
    assert announcer.voice == ""
    announcer.close()


def test_a_voice_process_that_died_is_started_again(hall_voice: Announcer) -> None:
    assert voice_of(hall_voice, "А001") is not None
    first = hall_voice.voice_pid
    assert first is not None
    os.kill(first, signal.SIGTERM)
    assert voice_of(hall_voice, "А002") is not None
    assert hall_voice.voice_pid != first


def test_another_voice_speaks_from_the_next_phrase_on_and_what_was_promised_stays(hall_voice: Announcer) -> None:
    assert voice_of(hall_voice, "А001") is not None
    first, promised = hall_voice.voice_pid, hall_voice.prepare("А002", 3, "ru").parts[1]
    hall_voice.choose("none")
    assert hall_voice.prepare("А003", 3, "ru").parts == (GONG,)
    hall_voice.choose("espeak")
    assert hall_voice.wav(promised, 20) is not None
    assert voice_of(hall_voice, "А004") is not None
    assert hall_voice.voice_pid != first


@posix
def test_a_frozen_voice_process_is_replaced(tmp_path: Path) -> None:
    pytest.importorskip("espeakng_loader")
    announcer = Announcer(tmp_path, stuck_after_s=0.2)
    assert voice_of(announcer, "А001") is not None
    frozen = announcer.voice_pid
    assert frozen is not None
    os.kill(frozen, signal.SIGSTOP)
    name = announcer.prepare("А002", 3, "ru").parts[1]
    assert announcer.wav(name, 0.5) is None
    assert announcer.wav(name, 20) is not None
    announcer.close()


def test_the_folder_keeps_what_was_used_last(tmp_path: Path) -> None:
    pytest.importorskip("espeakng_loader")
    announcer = Announcer(tmp_path, cache_limit_bytes=400_000)
    first = voice_of(announcer, "А001")
    assert first is not None
    (tmp_path / "notes.txt").write_text("not ours")
    for number in ("А002", "А003", "А004", "А005"):
        assert voice_of(announcer, number) is not None
    assert sum(path.stat().st_size for path in tmp_path.glob("*.wav")) < 600_000
    assert not first.exists()
    assert (tmp_path / "notes.txt").exists()
    assert voice_of(announcer, "А001") == first, "what was cleared away is made again"
    announcer.close()


def test_a_folder_that_cannot_be_written_costs_the_sound_and_nothing_else(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    announcer = Announcer(blocked)
    speech = announcer.prepare("А001", 3, "ru")
    assert speech.text
    assert [announcer.wav(part, 20) for part in speech.parts] == [None] * len(speech.parts)
    announcer.close()


def test_twenty_calls_at_once_are_all_spoken(hall_voice: Announcer) -> None:
    speeches = [hall_voice.prepare(f"А{number:03}", 1, "ru") for number in range(1, 21)]
    assert all(hall_voice.wav(part, 30) for speech in speeches for part in speech.parts)


UNDER_GEVENT = """
from gevent import monkey
monkey.patch_all()
import os, signal, sys, threading, time
from pathlib import Path
import gevent
from queue_server.speech.announcer import Announcer

ticks = []
def tick():
    while True:
        ticks.append(time.monotonic())
        gevent.sleep(0.01)

announcer = Announcer(Path(sys.argv[1]), stuck_after_s=0.5)
gevent.spawn(tick)
parts = announcer.prepare("А012", 3, "ru").parts
waiting = [gevent.spawn(announcer.wav, part, 20) for part in parts * 10]
gevent.joinall(waiting)
assert all(each.value for each in waiting), waiting

os.kill(announcer.voice_pid, signal.SIGSTOP)
name = announcer.prepare("А013", 3, "ru").parts[1]
before = len(ticks)
assert announcer.wav(name, 1.0) is None
assert len(ticks) - before > 20, "the hub stood still while the voice was frozen"
assert announcer.wav(name, 20) is not None
print(announcer.voice_pid, flush=True)
if sys.argv[2] == "die":
    os.kill(os.getpid(), signal.SIGKILL)
announcer.close()
"""


@posix
@pytest.mark.parametrize("ending", ["close", "die"])
def test_inside_the_gevent_server_the_voice_stops_no_screen_and_ends_with_it(tmp_path: Path, ending: str) -> None:
    pytest.importorskip("espeakng_loader")
    pytest.importorskip("gevent")
    run = subprocess.run(
        [sys.executable, "-c", UNDER_GEVENT, str(tmp_path), ending],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "Traceback" not in run.stderr, run.stderr
    assert "ignored" not in run.stderr, run.stderr
    assert run.returncode == (0 if ending == "close" else -signal.SIGKILL)
    wait_until_gone(int(run.stdout))


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
            if Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
                return
        except (ProcessLookupError, FileNotFoundError):
            return
        time.sleep(0.02)
    raise AssertionError(f"process {pid} outlived its server")
