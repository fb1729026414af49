"""The announcer: gives every call its words at once, and its voice as soon as it is made."""

import hashlib
import logging
import os
import re
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from queue_server import native
from queue_server.hall.voicing import Call, Heard
from queue_server.speech import fragments, words
from queue_server.speech.chain import chain
from queue_server.speech.gong import gong_wav
from queue_server.speech.voice_process import VoiceFailed, VoiceProcess, VoiceUnavailable

GONG = "gong.wav"
CACHE_LIMIT_BYTES = 128 * 1024 * 1024  # about a thousand phrases

_MADE = re.compile(r"[0-9a-f]{40}\.wav")
_OURS = re.compile(r"[0-9a-f]{40}\.wav(\.[0-9]+)?")
_RENDERING = "2"  # changes with the way a phrase is made, so that old files are not served for new ones
_PROMISES = 5_000
_TOLD = 1_000
_POLL_S = 0.01
_FAILURES_BEFORE_REST = 4
_REST_S = 300.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Speech:
    """One announcement: its words, and the names of the sound files to be played in order."""

    text: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class _Wanted:
    text: str
    lang: str
    pieces: tuple[tuple[str, float], ...] = ()


class Announcer:
    """Words and sound of calls, with a folder of sound files that have been made before.

    `prepare` never waits. One thread of the operating system makes the files, one process speaks. Without a voice (not
    installed, broken, or `voice="none"`) an announcement is the gong and its text. What one voice cannot say, the next one
    says (see `chain`).
    """

    def __init__(
        self,
        cache_dir: Path,
        voice: str = "auto",
        templates: Mapping[str, str] | None = None,
        cache_limit_bytes: int = CACHE_LIMIT_BYTES,
        stuck_after_s: float = 5.0,
        stand_in_s: float = 600.0,
        pack: Path | None = None,
        command: Sequence[str] = (),
    ) -> None:
        """`templates`: wording by language (see `words.phrase`). Raises ValueError for a voice that is not known.

        A voice process that is silent for `stuck_after_s` is replaced by another. A phrase that a voice said in the place of
        one that had failed is kept for `stand_in_s`, then made anew. `pack`: the folder of recordings;
        `command`: a program that speaks, with its arguments.
        """
        self._folder = cache_dir
        self._templates = dict(templates or {})
        self._limit = cache_limit_bytes
        self._stuck_after_s = stuck_after_s
        self._stand_in_s = stand_in_s
        self._speaking_since: float | None = None
        self._pack = pack
        self._left: list[VoiceProcess] = []
        self._take(voice, command)
        self._promised: dict[str, _Wanted] = {}
        self._waiting: set[str] = set()
        self._stand_ins: dict[str, float] = {}
        self._jobs = native.new_queue()
        self._troubles = native.new_queue()
        self._told: set[str] = set()
        self._started = False

    @property
    def voice(self) -> str:
        """Name and version of the voice that speaks, or "" when calls are gong and text."""
        return self._engine

    @property
    def voice_pid(self) -> int | None:
        """The voice process now running, or None."""
        return self._process.pid

    def choose(self, voice: str, command: Sequence[str] = ()) -> None:
        """Lets another voice speak from the next phrase on; what was promised before is said by it, too. Raises ValueError."""
        if self._chosen != (voice, tuple(command)):
            before = self._process
            self._take(voice, command)
            before.kill()
            self._left.append(before)

    def _take(self, voice: str, command: Sequence[str]) -> None:
        voices = chain(voice, self._pack, command)
        self._chosen = (voice, tuple(command))
        self._engine = voices.engine
        self._recorded = "pack" in voices.settings["voices"]
        self._process = VoiceProcess(voices.settings)
        self._failures = 0
        self._rests_until = 0.0

    def announce(self, call: Call) -> Speech:
        """A call as far as it is heard: its words in the first language, then its sounds in all of them, after one gong."""
        (lang, template), *_ = call.wording
        if call.heard is not Heard.VOICE:
            return Speech(words.phrase(call.number, call.counter, lang, template), (GONG,) if call.heard is Heard.GONG else ())
        made = [self.prepare(call.number, call.counter, each, wording) for each, wording in call.wording]
        return Speech(made[0].text, (GONG, *(part for one in made for part in one.parts[1:])))

    def prepare(self, number: str, counter: int, lang: str, template: str | None = None) -> Speech:
        """The words of a call and the names of its sound files; starts making those that are not there yet."""
        self._report()
        template = template or self._templates.get(lang)
        text = words.phrase(number, counter, lang, template)
        parts = [GONG]
        if self._engine:
            said = words.spoken(number, counter, lang, template)
            name = self._promise(_Wanted(said, lang, self._pieces(number, counter, lang, template)))
            if not self._is_made(name):
                self._want(name)
            parts.append(name)
        return Speech(text, tuple(parts))

    def say(self, text: str, lang: str) -> str | None:
        """The name of the sound file of a text, which is being made if it is not there yet; None without a voice."""
        self._report()
        if not self._engine:
            return None
        name = self._promise(_Wanted(text, lang))
        if not self._is_made(name):
            self._want(name)
        return name

    def wav(self, name: str, timeout_s: float) -> Path | None:
        """The sound file of that name, waiting up to `timeout_s` for it to be made.

        None for a name that was never promised, and for a phrase that could not be spoken (in time).
        """
        if name != GONG and not _MADE.fullmatch(name):
            return None
        path = self._path(name)
        if not path.is_file():
            if name != GONG and name not in self._promised:
                return None
            self._want(name)
            if not self._made(name, timeout_s) or not path.is_file():
                return None
        with suppress(OSError):
            os.utime(path)  # the files used last are the last to go
        return path

    def close(self) -> None:
        """End the voice process and the thread that waits for it."""
        if self._started:
            self._jobs.put(None)
        self._process.kill()

    def _pieces(self, number: str, counter: int, lang: str, template: str | None) -> tuple[tuple[str, float], ...]:
        if not self._recorded or not words.is_spoken(lang):
            return ()
        return tuple((one.fragment.file, one.pause_s) for one in fragments.of_call(number, counter, lang, template))

    def _is_made(self, name: str) -> bool:
        # Until the voice that had failed has said it, what stood in for it is played.
        made_at = self._stand_ins.get(name)
        return self._path(name).is_file() and (made_at is None or time.monotonic() - made_at < self._stand_in_s)

    def _path(self, name: str) -> Path:
        return self._folder / name

    def _promise(self, wanted: _Wanted) -> str:
        key = "|".join((_RENDERING, self._engine, wanted.lang, wanted.text))
        name = hashlib.sha256(key.encode()).hexdigest()[:40] + ".wav"
        self._promised[name] = wanted
        while len(self._promised) > _PROMISES:
            del self._promised[next(iter(self._promised))]
        return name

    def _want(self, name: str) -> None:
        if name in self._waiting:
            return
        self._waiting.add(name)
        if not self._started:
            self._started = True
            native.start_thread(self._work)
            if name != GONG:
                self._want(GONG)  # every call begins with it: it must not wait until a voice has come up and spoken
        self._jobs.put(name)

    def _made(self, name: str, timeout_s: float) -> bool:
        # A look every 10 ms instead of a lock: `time.sleep` lets others run with and without gevent, and no lock is
        # shared between gevent's loop and the thread that makes the files.
        deadline = time.monotonic() + timeout_s
        while name in self._waiting:
            if time.monotonic() >= deadline:
                self._end_if_stuck()
                return False
            time.sleep(_POLL_S)
        self._report()
        return True

    def _end_if_stuck(self) -> None:
        since = self._speaking_since
        if since is not None and time.monotonic() - since >= self._stuck_after_s:
            _log.warning("The voice process has not answered for %.1f s; another is started.", self._stuck_after_s)
            self._process.kill()

    def _report(self) -> None:
        # The thread does not log by itself: the locks of `logging` belong to gevent where gevent is in use.
        while not self._troubles.empty():
            trouble = self._troubles.get()
            if trouble not in self._told and len(self._told) < _TOLD:  # what stays wrong is not told with every call
                self._told.add(trouble)
                _log.warning("%s", trouble)

    def _work(self) -> None:
        while (name := self._jobs.get()) is not None:
            while self._left:
                self._left.pop().bury()
            try:
                self._make(name)
            except OSError as error:
                self._troubles.put(f"The sound file {self._path(name)} cannot be written: {error}")
            except Exception as error:  # the thread must live: without it the hall stays silent until a restart
                self._troubles.put(f"The sound file {self._path(name)} was not made: {error!r}")
            finally:
                self._waiting.discard(name)
        self._process.bury()

    def _make(self, name: str) -> None:
        if self._is_made(name):
            return
        if name == GONG:
            self._write(name, gong_wav())
            return
        wanted = self._promised.get(name)
        if wanted is None or not self._engine or time.monotonic() < self._rests_until:
            return
        self._speaking_since = time.monotonic()
        try:
            self._write(name, self._process.say(wanted.text, wanted.lang, wanted.pieces))
            self._failures = 0
            self._stand_ins.pop(name, None)
            if self._process.stood_in:
                self._stand_ins[name] = time.monotonic()
        except VoiceUnavailable as error:
            self._engine = ""
            self._troubles.put(f"Calls are announced by gong and text, without a voice: {error}")
        except VoiceFailed as error:
            self._failures += 1
            if self._failures % _FAILURES_BEFORE_REST == 0:
                self._rests_until = time.monotonic() + _REST_S
            self._troubles.put(f"The voice failed on {wanted.text!r}: {error}")
        finally:
            self._speaking_since = None
            for remark in self._process.remarks:
                self._troubles.put(f"Another voice stood in: {remark}")
            self._process.remarks.clear()

    def _write(self, name: str, content: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        unfinished = self._path(f"{name}.{os.getpid()}")
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, self._path(name))
        self._tidy(name)

    def _tidy(self, newest: str) -> None:
        files = []
        for entry in os.scandir(self._folder):
            if _OURS.fullmatch(entry.name) and entry.name != newest:
                with suppress(OSError):
                    status = entry.stat()
                    files.append((status.st_mtime_ns, status.st_size, entry.path))
        total = sum(size for _, size, _ in files)
        for _, size, path in sorted(files):
            if total <= self._limit:
                return
            with suppress(OSError):
                os.unlink(path)
            total -= size
