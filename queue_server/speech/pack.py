"""A voice pack: a folder for each language, with recorded fragments that are joined into one call."""

from __future__ import annotations

import array
import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from queue_server.speech import recording, sound
from queue_server.speech.fragments import Fragment

_BREATH_S = 0.06
_TAIL_S = 0.12


class MissingFragment(Exception):
    """The pack cannot say this call; the text says what is missing."""


def identity(folder: Path) -> str:
    """A word that changes with the recordings of a pack; "" when there are none."""
    found = sorted(folder.glob("*/*.wav"))
    told = "|".join(f"{file.parent.name}/{file.name} {file.stat().st_size} {file.stat().st_mtime_ns}" for file in found)
    return hashlib.sha256(told.encode()).hexdigest()[:12] if found else ""


def joined(folder: Path, pieces: Sequence[tuple[str, float]]) -> bytes:
    """A call as a WAV file from its (file, pause after it in seconds). Raises MissingFragment.

    Each fragment is levelled by itself: no two were spoken at the same distance from the microphone.
    """
    whole: sound.Samples[int] = array.array("h")
    first_rate = 0
    for file, pause_s in pieces:
        try:
            samples, rate = recording.read(folder / file)
        except recording.BadRecording as error:
            raise MissingFragment(f"{folder / file}: {error}") from None
        if first_rate and rate != first_rate:
            raise MissingFragment(f"{folder / file}: {rate} Hz, where the others have {first_rate} Hz")
        first_rate = rate
        whole += sound.trimmed(sound.levelled(sound.trimmed(samples, 0, 0, rate)), 0, pause_s, rate)
    if not whole:
        raise MissingFragment("no fragments for these words")
    return sound.wav_bytes(sound.levelled(sound.trimmed(whole, _BREATH_S, _TAIL_S, first_rate)), first_rate)


def check(folder: Path, wanted: Iterable[Fragment]) -> list[str]:
    """What is wrong with the recordings of one language, a line each: file, what, and what to do."""
    found = []
    rates: dict[int, list[str]] = {}
    for fragment in wanted:
        file = folder / fragment.file
        if not file.exists():
            found.append(f"{file}: missing: record «{fragment.text}»")
            continue
        try:
            samples, rate = recording.read(file)
        except recording.BadRecording as error:
            found.append(f"{file}: {error}")
            continue
        rates.setdefault(rate, []).append(fragment.file)
        found += [f"{file}: {fault}" for fault in recording.faults(samples, rate)]
    usual = max(rates, key=lambda rate: len(rates[rate]), default=0)
    for rate, files in rates.items():
        if rate != usual:
            found += [f"{folder / file}: {rate} Hz, where the others have {usual} Hz; save it like them" for file in files]
    return found
