"""Recordings for the tests: tones in the place of words, and a whole pack of them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path

from queue_server.speech import sound
from queue_server.speech.fragments import Fragment

RATE = 16_000


def tone(level: float = 0.3, seconds: float = 0.1, hertz: float = 440, before_s: float = 0.0, rate: int = RATE) -> bytes:
    """A WAV file with a tone, after a silence of `before_s`."""
    silence = [0.0] * int(before_s * rate)
    heard = [level * math.sin(math.tau * hertz * index / rate) for index in range(int(seconds * rate))]
    return sound.wav_bytes(sound.samples_of([*silence, *heard]), rate)


def record(folder: Path, fragments: Iterable[Fragment]) -> None:
    """Every fragment as a tone; no two neighbours equally loud, as when a person speaks them."""
    folder.mkdir(parents=True, exist_ok=True)
    made = [tone(level) for level in (0.08, 0.6, 0.25)]
    for index, fragment in enumerate(fragments):
        (folder / fragment.file).write_bytes(made[index % len(made)])
