"""The gong before a call: two soft notes, made here so that nothing has to be licensed."""

import math

from queue_server.speech import sound

# (start in seconds, frequency in hertz, strength): a falling major third, the way a doorbell asks rather than shouts.
_NOTES = ((0.0, 659.26, 1.0), (0.42, 523.25, 0.9))
_PARTIALS = ((1.0, 1.0, 2.6), (2.0, 0.22, 4.2), (3.0, 0.07, 6.5))  # (times the note, strength, decay per second)
_LENGTH_S = 1.5
_ATTACK_S = 0.018
_RELEASE_S = 0.25
_RMS_DBFS = -21.5  # a little softer than the voice: it asks for attention, the voice has it


def gong_wav() -> bytes:
    """The gong as a WAV file: 22,050 Hz, mono, 16 bit, one and a half seconds."""
    rate = sound.SAMPLE_RATE
    values = [_at(index / rate) for index in range(int(_LENGTH_S * rate))]
    top = max(abs(value) for value in values)
    return sound.wav_bytes(sound.levelled(sound.samples_of(value / top for value in values), _RMS_DBFS))


def _at(second: float) -> float:
    value = sum(_note(second - start, hertz) * strength for start, hertz, strength in _NOTES if second >= start)
    return value * min(1.0, (_LENGTH_S - second) / _RELEASE_S)


def _note(age: float, hertz: float) -> float:
    attack = 0.5 - 0.5 * math.cos(math.pi * min(1.0, age / _ATTACK_S))
    return attack * sum(_partial(age, hertz, *partial) for partial in _PARTIALS)


def _partial(age: float, hertz: float, times: float, level: float, decay: float) -> float:
    return level * math.exp(-decay * age) * math.sin(math.tau * hertz * times * age)
