"""A centre records its own voice: what is to be recorded, whether it is good, and how a call is made of it."""

from __future__ import annotations

import array
import io
import wave
from pathlib import Path

import pytest

from queue_server.cli import main
from queue_server.hall import numbering
from queue_server.speech import fragments, pack, sound, words
from queue_server.speech.fragments import Fragment, of_call, to_record
from tests.office import Office, small_setup
from tests.speech.recordings import RATE, record, tone

NUMBERS = [*range(1, 1000), 1000, 1001, 2000, 5021, 21_000, 999_999]


def said(number: str, counter: int, lang: str = "ru", template: str | None = None) -> list[str]:
    return [piece.fragment.text for piece in of_call(number, counter, lang, template)]


def samples(content: bytes) -> array.array[int]:
    with wave.open(io.BytesIO(content)) as file:
        assert file.getframerate() == RATE
        return array.array("h", file.readframes(file.getnframes()))


def test_a_call_is_said_in_phrases_letters_and_words_of_numbers() -> None:
    assert said("В125", 21) == ["Клиент", "вэ", "сто", "двадцать", "пять", "пройдите к окну", "двадцать", "один"]
    assert said("A101", 3, "en") == ["Ticket", "A", "one", "hundred", "and", "one", "please go to counter", "three"]
    assert said("Л1021", 2)[1:6] == ["эль", "одна", "тысяча", "двадцать", "один"]
    assert said("<b>", 2) == [], "what is no number has no recording"


def test_a_comma_is_a_longer_pause_than_the_next_word() -> None:
    pauses = {piece.fragment.text: piece.pause_s for piece in of_call("А025", 3, "ru")}
    assert pauses["пять"] == fragments.AT_COMMA_S > pauses["Клиент"] > pauses["двадцать"] > 0


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_list_holds_every_fragment_of_every_call_there_can_be(lang: str) -> None:
    templates = [None, "{counter}: {number}! Быстрее, {letter}"]
    listed = {one.file for one in to_record(lang, templates, [*numbering.LETTERS, numbering.ROLL_MARK])}
    for template in templates:
        wanted = {piece.fragment.file for value in NUMBERS for piece in of_call(f"А{value:03}", min(value, 999), lang, template)}
        assert wanted <= listed
    for letter in (*numbering.LETTERS, numbering.ROLL_MARK):
        assert {piece.fragment.file for piece in of_call(f"{letter}1", 1, lang)} <= listed


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_no_two_fragments_share_a_file_and_every_computer_can_write_its_name(lang: str) -> None:
    alphabet = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯABCDEFGHIJKLMNOPQRSTUVWXYZ"
    named = [piece.fragment for letter in alphabet for piece in of_call(f"{letter}1", 1, lang)]
    texts: dict[str, set[str]] = {}
    for one in (*named, *to_record(lang, [None, "Ёлка {number}: {counter} «Ель»"], [])):
        assert one.file.isascii()
        assert "/" not in one.file
        texts.setdefault(one.file, set()).add(one.text.casefold())
    assert [found for found in texts.values() if len(found) > 1] == []


def test_a_call_is_one_sound_of_one_loudness_without_a_click(tmp_path: Path) -> None:
    pieces = [(piece.fragment.file, piece.pause_s) for piece in of_call("А025", 3, "ru")]
    record(tmp_path, [piece.fragment for piece in of_call("А025", 3, "ru")])
    made = samples(pack.joined(tmp_path, pieces))
    assert sound.rms_dbfs(made) == pytest.approx(sound.SPEECH_RMS_DBFS, abs=1)
    assert sound.peak_dbfs(made) < -0.9
    words_heard = stretches(made)
    assert len(words_heard) == len(pieces)
    levels = [sound.rms_dbfs(one) for one in words_heard]
    assert max(levels) - min(levels) < 2, "a fragment recorded softly is as loud as the others"
    for one in words_heard:
        assert max(abs(sample) for sample in (*one[:4], *one[-4:])) < 1_200, "it begins and ends softly"


def stretches(made: array.array[int]) -> list[array.array[int]]:
    """What is heard between pauses of at least 20 ms."""
    pause = int(0.02 * RATE)
    found, begin, last = [], None, 0
    for index, sample in enumerate(made):
        if abs(sample) > 3:
            if begin is not None and index - last > pause:
                found.append(made[begin : last + 1])
                begin = index
            begin = index if begin is None else begin
            last = index
    return [*found, made[begin : last + 1]] if begin is not None else found


def test_a_pack_without_a_fragment_says_which_one(tmp_path: Path) -> None:
    record(tmp_path, [Fragment("number-1.wav", "один")])
    with pytest.raises(pack.MissingFragment, match=r"number-2\.wav: no file"):
        pack.joined(tmp_path, [("number-1.wav", 0.1), ("number-2.wav", 0.1)])
    with pytest.raises(pack.MissingFragment, match="no fragments"):
        pack.joined(tmp_path, [])


def test_fragments_of_two_rates_are_not_joined(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(tone())
    (tmp_path / "b.wav").write_bytes(tone(rate=22_050))
    with pytest.raises(pack.MissingFragment, match="22050 Hz, where the others have 16000 Hz"):
        pack.joined(tmp_path, [("a.wav", 0.1), ("b.wav", 0.1)])


BAD = {
    "a text with another name": (b"number one", "no WAV file"),
    "nothing at all": (b"", "no WAV file"),
    "the head of a WAV file": (tone()[:30], "no WAV file"),
    "a head that promises what does not come": (tone()[:44], "silence only"),
    "silence": (tone(level=0), "silence only"),
    "clipped": (tone(level=4.0), "clipped"),
    "whispered": (tone(level=0.005), "too quiet"),
    "with a long breath before it": (tone(before_s=0.5), "0.5 s of silence at its start"),
    "a lecture": (sound.wav_bytes(array.array("h", bytes(2 * 21 * RATE)), RATE), "longer than 20 seconds"),
    "stereo of 24 bit": (b"", "24 bit"),
    "another rate": (tone(rate=22_050), "22050 Hz, where the others have 16000 Hz"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_recording_is_named_with_what_to_do(tmp_path: Path, what: str) -> None:
    content, fault = BAD[what]
    wanted = to_record("ru", [None], "А")
    record(tmp_path, wanted)
    file = tmp_path / "number-7.wav"
    file.write_bytes(wide() if fault == "24 bit" else content)
    found = pack.check(tmp_path, wanted)
    assert len(found) == 1
    assert str(file) in found[0]
    assert fault in found[0]


def wide() -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(3)
        out.setframerate(48_000)
        out.writeframes(bytes(6 * 4_800))
    return file.getvalue()


def test_the_command_lists_and_checks_a_pack_of_this_very_office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    setup = small_setup(voice={"call": {"ru": "Талон {number}, стол {counter}"}})
    setup["services"][2]["call"] = {"ru": "Вопрос {number}: сюда, к столу {counter}"}
    office = Office(tmp_path / "office", setup=setup)
    office.close()
    data = tmp_path / "data"
    data.mkdir()
    (data / "queue.db").write_bytes(office.file.read_bytes())
    (data / "queue.marker").touch()
    assert main(["voice", "list", "--data", str(data), "--letters", "б"]) == 0
    listed = [Fragment(*line.split("\t")) for line in capsys.readouterr().out.splitlines()]
    texts = {one.text for one in listed}
    assert {"Талон", "стол", "Вопрос", "сюда", "к столу", "а", "эс", "бэ", "эль", "девятьсот"} <= texts
    assert not texts & {"Клиент", "вэ"}, "nothing is recorded in vain"

    folder = tmp_path / "pack"
    record(folder / "ru", listed)
    assert main(["voice", "check", str(folder), "--data", str(data)]) == 0
    assert "all there and good" in capsys.readouterr().out
    (folder / "ru" / "number-40.wav").unlink()
    assert main(["voice", "check", str(folder), "--data", str(data)]) == 1
    told = capsys.readouterr().out
    assert "number-40.wav: missing: record «сорок»" in told
    assert "1 faults" in told


@pytest.mark.parametrize("there", [False, True])
def test_a_folder_that_is_no_pack_is_one_line_and_exit_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], there: bool
) -> None:
    assert main(["voice", "check", str(tmp_path if there else tmp_path / "nowhere")]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_the_words_of_a_pack_are_those_of_the_other_voices() -> None:
    for number in ("А012", "В999", "К021", "Л57"):
        heard = " ".join(said(number, 21)).casefold()
        assert heard == words.spoken(number, 21, "ru").replace(",", "").casefold()
