"""A program of the centre's own as the voice: it gets the words on its input and gives a WAV file back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

from queue_server.speech import recording, sound

DEADLINE_S = 4.0  # a board waits a little longer than this
_LOOK_S = 0.02
_GRACE_S = 0.5  # the reader sees the end at once, unless the program left something behind that got away
_CHUNK = 64 * 1024
_BREATH_S = 0.06
_TAIL_S = 0.12


class ProgramFailed(Exception):
    """The program gave no sound; the text says why."""


def spoken(command: Sequence[str], text: str, lang: str, deadline_s: float = DEADLINE_S) -> bytes:
    """The words as a WAV file, trimmed and levelled. Raises ProgramFailed.

    In the arguments `{lang}` stands for the language and `{file}` for a file to write to, instead of the output.
    """
    with tempfile.TemporaryDirectory(prefix="talon-voice-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "voice.wav"
        arguments = [one.replace("{lang}", lang).replace("{file}", str(file)) for one in command]
        to_file = any("{file}" in one for one in command)
        output = _run(arguments, text, file if to_file else None, deadline_s)
        try:
            samples, rate = recording.read(file) if to_file else recording.samples_and_rate(output)
        except recording.BadRecording as error:
            raise ProgramFailed(f"{command[0]} gave no sound: {error}") from None
    return sound.wav_bytes(sound.levelled(sound.trimmed(samples, _BREATH_S, _TAIL_S, rate)), rate)


def _run(arguments: Sequence[str], text: str, file: Path | None, deadline_s: float) -> bytes:
    try:
        process = subprocess.Popen(  # noqa: S603  # what the administrator wrote into the set-up, without a shell
            arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=sys.platform != "win32",
        )
    except OSError as error:
        raise ProgramFailed(f"{arguments[0]} cannot be started ({error.strerror})") from None
    output = bytearray()
    talk = threading.Thread(
        target=_talk, args=(cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout), text, output), daemon=True
    )
    talk.start()
    deadline = time.monotonic() + deadline_s
    try:
        while talk.is_alive() or process.poll() is None:
            talk.join(_LOOK_S)
            if not talk.is_alive():
                with suppress(subprocess.TimeoutExpired):
                    process.wait(_LOOK_S)
            if time.monotonic() >= deadline:
                raise ProgramFailed(f"{arguments[0]} did not answer within {deadline_s:g} seconds")
            if len(output) > recording.LARGEST_BYTES or (file is not None and _size(file) > recording.LARGEST_BYTES):
                raise ProgramFailed(f"{arguments[0]} gave more than {recording.LARGEST_BYTES // 1024 // 1024} MiB")
    finally:
        _end(process)
        talk.join(_GRACE_S)
        if process.stdout is not None and not talk.is_alive():
            process.stdout.close()
    if process.returncode != 0:
        raise ProgramFailed(f"{arguments[0]} ended with {process.returncode}")
    return bytes(output)


def _talk(said_to: IO[bytes], heard_from: IO[bytes], text: str, output: bytearray) -> None:
    with suppress(OSError):
        said_to.write(text.encode())
    with suppress(OSError):
        said_to.close()
    with suppress(OSError, ValueError):
        while len(output) <= recording.LARGEST_BYTES and (chunk := os.read(heard_from.fileno(), _CHUNK)):
            output += chunk


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends the program with all that it started."""
    with suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
