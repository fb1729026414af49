"""Samples and WAV files: 16 bit mono, trimmed and brought to one loudness."""

import array
import io
import math
import sys
import wave
from collections.abc import Iterable

Samples = array.array  # of "h": 16 bit signed

SAMPLE_RATE = 22_050
FULL_SCALE = 32_767
SPEECH_RMS_DBFS = -20.0
_KNEE, _CEILING = 0.55, 0.89  # of full scale: peaks above the knee are rounded off below the ceiling
_SILENCE = 0.006  # of the loudest sample: what is below it at either end is cut away
_EDGE_S = 0.008


def samples_of(values: Iterable[float]) -> "Samples[int]":
    """Samples of values between -1 and 1."""
    return array.array("h", (round(max(-1.0, min(1.0, value)) * FULL_SCALE) for value in values))


def rms_dbfs(samples: "Samples[int]") -> float:
    """Loudness in dB below full scale (a square wave at full scale is 0); -inf for silence."""
    if not samples:
        return -math.inf
    mean = sum(sample * sample for sample in samples) / len(samples)
    return 10 * math.log10(mean / FULL_SCALE**2) if mean else -math.inf


def peak_dbfs(samples: "Samples[int]") -> float:
    """The loudest sample in dB below full scale."""
    peak = max((abs(sample) for sample in samples), default=0)
    return 20 * math.log10(peak / FULL_SCALE) if peak else -math.inf


def levelled(samples: "Samples[int]", target_dbfs: float = SPEECH_RMS_DBFS) -> "Samples[int]":
    """The same sound at about `target_dbfs` RMS; its few loudest peaks are rounded off, none is cut."""
    loudness = rms_dbfs(samples)
    if loudness == -math.inf:
        return samples
    gain = 10 ** ((target_dbfs - loudness) / 20) / FULL_SCALE
    return samples_of(_rounded_off(sample * gain) for sample in samples)


def _rounded_off(value: float) -> float:
    size = abs(value)
    if size <= _KNEE:
        return value
    room = _CEILING - _KNEE
    return math.copysign(_KNEE + room * math.tanh((size - _KNEE) / room), value)


def trimmed(samples: "Samples[int]", lead_in_s: float, tail_s: float, rate: int) -> "Samples[int]":
    """The sound without the silence at its ends, with soft edges, `lead_in_s` before it and `tail_s` after it."""
    threshold = max((abs(sample) for sample in samples), default=0) * _SILENCE
    loud = [index for index, sample in enumerate(samples) if abs(sample) > threshold]
    if not loud:
        return array.array("h")
    edge = int(_EDGE_S * rate)
    body = samples[max(0, loud[0] - edge) : loud[-1] + edge]
    for index in range(min(edge, len(body) // 2)):
        body[index] = body[index] * index // edge
        body[-1 - index] = body[-1 - index] * index // edge
    return _silence(lead_in_s, rate) + body + _silence(tail_s, rate)


def wav_bytes(samples: "Samples[int]", rate: int = SAMPLE_RATE) -> bytes:
    """A whole WAV file."""
    little = samples
    if sys.byteorder == "big":
        little = array.array("h", samples)
        little.byteswap()
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(little.tobytes())
    return file.getvalue()


def _silence(seconds: float, rate: int) -> "Samples[int]":
    return array.array("h", bytes(2 * int(seconds * rate)))
