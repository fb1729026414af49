"""The voice process: asks one voice after another for a phrase, and answers with a WAV file.

It runs by itself (`python -m queue_server.speech.voice_worker`): joining and levelling cost the server no time, a library
or a program that misbehaves does not take the server with it. It ends when its input ends, so it never outlives the server.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from queue_server.frames import read_frame, write_frame
from queue_server.speech import pack, program
from queue_server.speech.espeak import Espeak, VoiceError

#: The first byte of an answer: a WAV file; one of a voice that stands in for a failed one; a reason why there is none; a remark,
#: with the answer still to come.
OK, STOOD_IN, FAILED, REMARK = b"+", b"~", b"-", b"!"

_FAILURES_BEFORE_REST = 3
_REST_S = 300.0

Say = Callable[[Mapping[str, Any]], bytes]


class Voices:
    """The voices in their order; one that fails again and again is left alone for some minutes."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        """`settings`: `voices` in their order, `pack` and `command`. Raises VoiceError when none can be used."""
        self._settings = settings
        self._voices: dict[str, Say] = {}
        known: Mapping[str, Callable[[], Say]] = {"pack": self._pack, "command": self._command, "espeak": self._espeak}
        trouble: Exception = VoiceError("no voice is chosen")
        self.remarks: list[str] = []
        self.stood_in = False
        for name in settings["voices"]:
            try:
                self._voices[name] = known[name]()
            except VoiceError as error:
                trouble = error
                self.remarks.append(str(error))
        if not self._voices:
            raise trouble
        self._failures = dict.fromkeys(self._voices, 0)
        self._rests_until = dict.fromkeys(self._voices, 0.0)

    def say(self, wanted: Mapping[str, Any]) -> bytes:
        """The phrase as a WAV file; raises VoiceError with the last voice's reason. What others failed at is in `remarks`.

        `stood_in` says whether a voice before the one that spoke had failed: the same phrase may be said by that one later.
        """
        reasons = []
        self.stood_in = False
        for name, say in self._voices.items():
            if time.monotonic() < self._rests_until[name]:
                self.stood_in = True
                continue
            try:
                content = say(wanted)
            except pack.MissingFragment as error:
                reasons.append(str(error))
            except (VoiceError, program.ProgramFailed) as error:
                reasons.append(str(error))
                self.stood_in = True
                self._note_failure(name)
            else:
                self._failures[name] = 0
                self.remarks += reasons
                return content
        self.remarks += reasons[:-1]
        raise VoiceError(reasons[-1] if reasons else "all voices rest after failures")

    def _note_failure(self, name: str) -> None:
        self._failures[name] += 1
        if self._failures[name] % _FAILURES_BEFORE_REST == 0 and len(self._voices) > 1:
            self._rests_until[name] = time.monotonic() + _REST_S

    def _pack(self) -> Say:
        folder = Path(self._settings["pack"])
        return lambda wanted: pack.joined(folder / wanted["lang"], wanted["pieces"])

    def _command(self) -> Say:
        command = self._settings["command"]
        return lambda wanted: program.spoken(command, wanted["text"], wanted["lang"])

    def _espeak(self) -> Say:
        voice = Espeak()
        return lambda wanted: voice.wav(wanted["text"], wanted["lang"])


def main() -> int:
    """Greet, then answer each request `{text, lang, pieces}`, until the input ends."""
    source, target = _own_pipes()
    try:
        voices = Voices(json.loads(sys.argv[1]))
    except VoiceError as error:
        write_frame(target, FAILED + str(error).encode())
        return 1
    write_frame(target, OK)
    while (request := read_frame(source)) is not None:
        try:
            said = voices.say(json.loads(request))
            answer = (STOOD_IN if voices.stood_in else OK) + said
        except VoiceError as error:
            answer = FAILED + str(error).encode()
        for remark in voices.remarks:
            write_frame(target, REMARK + remark.encode())
        voices.remarks.clear()
        write_frame(target, answer)
    return 0


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    # Whatever a library or a program prints goes to stderr: the output carries frames only.
    target = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return sys.stdin.buffer, target


if __name__ == "__main__":
    sys.exit(main())
