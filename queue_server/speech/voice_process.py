"""The server's side of the voice process: starts it when it is first needed, and again when it has died."""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from queue_server import native
from queue_server.frames import read_frame, write_frame

_WORKER = "queue_server.speech.voice_worker"
_TRIES = 2


class VoiceUnavailable(Exception):
    """There is no voice on this computer, and asking again will not help; the text says why."""


class VoiceFailed(Exception):
    """This phrase was not spoken; the next one may be."""


class VoiceProcess:
    """One voice process; `say` belongs to one thread, `kill` may come from any."""

    def __init__(self, settings: Mapping[str, Any], python: str = sys.executable) -> None:
        """`settings`: see `voice_worker.Voices`."""
        self._settings = settings
        self._python = python
        #: What the voices before the one that spoke failed at, newest last; whoever reads them clears the list.
        self.remarks: list[str] = []
        #: Whether the last phrase was said by a voice that stands in for one that had failed.
        self.stood_in = False
        self._process: native.Child | None = None

    @property
    def pid(self) -> int | None:
        """The process now running, for tests and for the doctor."""
        return self._process.pid if self._process is not None else None

    def say(self, text: str, lang: str, pieces: Sequence[tuple[str, float]] = ()) -> bytes:
        """The phrase as a WAV file; `pieces`: its recordings in a pack. Blocks; starts the process anew once when it is gone."""
        request = json.dumps({"text": text, "lang": lang, "pieces": pieces}).encode()
        for _ in range(_TRIES):
            answer = self._ask(request)
            if answer is None:
                self.bury()
            elif answer[:1] in (b"+", b"~"):
                self.stood_in = answer[:1] == b"~"
                return answer[1:]
            else:
                raise VoiceFailed(answer[1:].decode(errors="replace"))
        raise VoiceFailed("the voice process ended without an answer")

    def kill(self) -> None:
        """End the process at once, from any thread; `say` then starts another."""
        process = self._process
        if process is not None:
            process.kill()

    def bury(self) -> None:
        """End the process and give back what it held; from the thread of `say` only."""
        process, self._process = self._process, None
        if process is not None:
            process.bury()

    def _ask(self, request: bytes) -> bytes | None:
        try:
            process = self._process or self._start()
            write_frame(process.stdin, request)
            while (answer := read_frame(process.stdout)) is not None and answer[:1] == b"!":
                self.remarks.append(answer[1:].decode(errors="replace"))
            return answer
        except (OSError, ValueError):
            return None

    def _start(self) -> native.Child:
        command = [self._python, "-m", _WORKER, json.dumps(dict(self._settings))]
        process = native.Child(command, native.own_environment())
        self._process = process
        greeting = read_frame(process.stdout)
        if greeting is None:
            raise OSError("the voice process ended at its start")
        if greeting[:1] != b"+":
            self.bury()
            raise VoiceUnavailable(greeting[1:].decode(errors="replace"))
        return process
