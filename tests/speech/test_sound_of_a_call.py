"""How a call sounds: gong and voice are of one format, of one loudness and never cut off."""

import array
import io
import itertools
import wave

import pytest

from queue_server.speech import sound
from queue_server.speech.announcer import Announcer
from queue_server.speech.gong import gong_wav


def samples(content: bytes) -> "array.array[int]":
    with wave.open(io.BytesIO(content)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (22_050, 1, 2)
        return array.array("h", file.readframes(file.getnframes()))


def test_the_gong_is_two_soft_notes_that_begin_and_end_in_silence() -> None:
    gong = samples(gong_wav())
    assert 1.2 <= len(gong) / 22_050 <= 2.0
    assert abs(gong[0]) < 50
    assert abs(gong[-1]) < 50
    assert sound.peak_dbfs(gong) < -6
    assert -26 <= sound.rms_dbfs(gong) <= -20
    first, second = gong[2_000:9_000], gong[11_000:18_000]
    assert crossings(first) > crossings(second), "the second note is the lower one"


def crossings(stretch: "array.array[int]") -> int:
    return sum(1 for before, after in itertools.pairwise(stretch) if before < 0 <= after)


@pytest.mark.parametrize(("number", "lang"), [("А012", "ru"), ("В999", "ru"), ("К001", "ru"), ("А012", "en")])
def test_every_phrase_is_equally_loud_and_not_cut_off(hall_voice: Announcer, number: str, lang: str) -> None:
    path = hall_voice.wav(hall_voice.prepare(number, 3, lang).parts[1], 20)
    assert path is not None
    said = samples(path.read_bytes())
    assert sound.rms_dbfs(said) == pytest.approx(-20, abs=1.0)
    assert sound.peak_dbfs(said) <= -0.9
    assert 1.5 <= len(said) / 22_050 <= 6


def test_speech_begins_after_a_short_breath_and_ends_without_a_gap(hall_voice: Announcer) -> None:
    path = hall_voice.wav(hall_voice.prepare("А012", 3, "ru").parts[1], 20)
    assert path is not None
    said = samples(path.read_bytes())
    loud = [index for index, sample in enumerate(said) if abs(sample) > 300]
    assert 0.05 <= loud[0] / 22_050 <= 0.2
    assert (len(said) - loud[-1]) / 22_050 <= 0.4


def test_levelling_rounds_off_peaks_and_keeps_silence_silent() -> None:
    clicks = sound.samples_of([0.0] * 2_000 + [0.9, -0.9] * 10 + [0.0] * 2_000)
    loud = sound.levelled(clicks, -6.0)
    assert sound.peak_dbfs(loud) < 0
    assert not any(loud[:2_000])
    assert sound.levelled(sound.samples_of([0.0] * 10)) == sound.samples_of([0.0] * 10)
