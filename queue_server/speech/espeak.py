"""libespeak-ng as the voice, for the voice process only.

The library keeps its state in globals, bears a licence of its own (GPL) and may not take the server down with it.
"""

import array
import ctypes
import os
from pathlib import Path

from queue_server.speech import sound

_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_UTF8 = 1
_IPA = 0x02
_RATE, _PITCH = 1, 3
_WORDS_PER_MINUTE = 138
_PITCH_OF_100 = 42
_LEAD_IN_S = 0.06
_TAIL_S = 0.12

_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class VoiceError(Exception):
    """The library is missing, or did not speak; the text says which."""


class Espeak:
    """libespeak-ng of this process; one at a time, from one thread."""

    def __init__(self) -> None:
        """Load the library; raises VoiceError when it is not installed or cannot be used."""
        try:
            import espeakng_loader
        except ImportError as error:
            raise VoiceError("espeakng-loader is not installed") from error
        data = Path(espeakng_loader.get_data_path())
        # The library keeps its data path in 160 bytes: a short relative path works however deep we are installed.
        os.chdir(data.parent)
        try:
            self._lib = ctypes.CDLL(espeakng_loader.get_library_path())
        except OSError as error:
            raise VoiceError(f"libespeak-ng cannot be loaded: {error}") from error
        self.rate = int(self._lib.espeak_Initialize(_SYNCHRONOUS, 0, b".", _DONT_EXIT))
        if self.rate <= 0:
            raise VoiceError(f"libespeak-ng finds no voices in {data}")
        self._lib.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self._heard: array.array[int] = array.array("h")
        self._callback = _Callback(self._hear)
        self._lib.espeak_SetSynthCallback(self._callback)

    def wav(self, text: str, lang: str) -> bytes:
        """The phrase as a WAV file, trimmed and levelled; raises VoiceError when nothing was spoken."""
        self._choose(lang)
        self._lib.espeak_SetParameter(_RATE, _WORDS_PER_MINUTE, 0)
        self._lib.espeak_SetParameter(_PITCH, _PITCH_OF_100, 0)
        self._heard = array.array("h")
        said = text.encode()
        self._lib.espeak_Synth(said, ctypes.c_size_t(len(said) + 1), 0, 1, 0, _UTF8, None, None)
        samples = sound.levelled(sound.trimmed(self._heard, _LEAD_IN_S, _TAIL_S, self.rate))
        if not samples:
            raise VoiceError(f"nothing was spoken for {text!r}")
        return sound.wav_bytes(samples, self.rate)

    def phonemes(self, text: str, lang: str) -> str:
        """How the phrase is read, in IPA; clauses joined by one space."""
        self._choose(lang)
        rest = ctypes.c_char_p(text.encode())
        clauses = []
        while rest.value is not None:
            clause = self._lib.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, _IPA)
            clauses.append((clause or b"").decode().strip())
        return " ".join(clauses)

    def _choose(self, lang: str) -> None:
        if self._lib.espeak_SetVoiceByName(lang.encode()) != 0:
            raise VoiceError(f"libespeak-ng has no voice for {lang!r}")

    def _hear(self, samples: "ctypes._Pointer[ctypes.c_short]", count: int, _events: int | None) -> int:
        if samples and count > 0:
            self._heard.frombytes(ctypes.string_at(samples, 2 * count))
        return 0
