"""WAV files that others made: what is in them, and whether they are fit to be played in the hall."""

from __future__ import annotations

import array
import io
import sys
import wave
from pathlib import Path

from queue_server.speech import sound

LONGEST_S = 20
LARGEST_BYTES = 4 * 1024 * 1024
SLOWEST, FASTEST = 8_000, 48_000

_CLIPPED = 32_760
_CLIPPED_IN_A_ROW = 4
_QUIET_DBFS = -35.0
_SILENCE_S = 0.3
_SILENCE = 0.02  # of the loudest sample


class BadRecording(Exception):
    """This is no sound that can be played; the text says why."""


def samples_and_rate(content: bytes) -> tuple[sound.Samples[int], int]:
    """The samples of a WAV file (the first channel of two) and how many there are a second. Raises BadRecording."""
    if len(content) > LARGEST_BYTES:
        raise BadRecording(f"larger than {LARGEST_BYTES // 1024 // 1024} MiB")
    try:
        with wave.open(io.BytesIO(content)) as file:
            channels, width, rate = file.getnchannels(), file.getsampwidth(), file.getframerate()
            if width != 2 or channels not in (1, 2) or not SLOWEST <= rate <= FASTEST:
                raise BadRecording(f"{channels} channels, {8 * width} bit, {rate} Hz; save it as one channel, 16 bit, 22050 Hz")
            raw = file.readframes(LONGEST_S * rate + 1)  # a program that streams does not know its length: the head may lie
    except (wave.Error, EOFError) as error:
        raise BadRecording(f"no WAV file ({error or 'it ends too early'})") from None
    if len(raw) // 2 // channels > LONGEST_S * rate:
        raise BadRecording(f"longer than {LONGEST_S} seconds")
    samples = array.array("h", raw[: len(raw) // (2 * channels) * 2 * channels])
    if sys.byteorder == "big":
        samples.byteswap()
    if not any(samples):
        raise BadRecording("silence only")
    return samples[::channels], rate


def read(file: Path) -> tuple[sound.Samples[int], int]:
    """The same of a file. Raises BadRecording, also for one that cannot be read."""
    try:
        if not file.is_file():
            raise BadRecording("no file")
        with file.open("rb") as opened:
            return samples_and_rate(opened.read(LARGEST_BYTES + 1))
    except OSError as error:
        raise BadRecording(f"cannot be read ({error.strerror})") from None


def faults(samples: sound.Samples[int], rate: int) -> list[str]:
    """What a listener would mind in a fragment: clipping, too little level, silence at its ends."""
    found = []
    if _is_clipped(samples):
        found.append("clipped: record it again with less level")
    threshold = max(abs(sample) for sample in samples) * _SILENCE
    loud = [index for index, sample in enumerate(samples) if abs(sample) > threshold]
    level = sound.rms_dbfs(samples[loud[0] : loud[-1] + 1])
    if level < _QUIET_DBFS:
        found.append(f"too quiet ({level:.0f} dB): record it again with more level")
    for where, length in (("start", loud[0]), ("end", len(samples) - 1 - loud[-1])):
        if length > _SILENCE_S * rate:
            found.append(f"{length / rate:.1f} s of silence at its {where}: cut it to less than {_SILENCE_S} s")
    return found


def _is_clipped(samples: sound.Samples[int]) -> bool:
    run = 0
    for sample in samples:
        run = run + 1 if abs(sample) >= _CLIPPED else 0
        if run == _CLIPPED_IN_A_ROW:
            return True
    return False
