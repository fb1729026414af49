"""An office is set up from one file: every mistake in it is told in one line with file, line and remedy."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from queue_server import setup_file
from queue_server.cli import main
from queue_server.hours_setup import weekdays
from queue_server.setup_file import SetupError, read
from tests.office import SKEK, Office, password_hash, small_setup

GOOD = f"""\
[office]
code = "small"
name = {{ ru = "Малый зал", en = "Small hall" }}
timezone = "Asia/Novokuznetsk"

[standard]
total_minutes = 30
amber_minutes = 20
red_minutes = 27

[settings]
recalls = 2

[[hours]]
days = "mon-thu"
opens = "08:00"
closes = "18:00"

[[days_off]]
date = 2026-05-01
reason = "Праздник"

[[days_off]]
date = 2026-04-30
reason = "Короткий день"
opens = "08:00"
closes = "16:00"

[[groups]]
letter = "А"
name = "Подключение"

[[groups]]
letter = "С"
name = "Консультация"

[[services]]
code = "connection"
group = "А"
name = "Заявка"
expected_minutes = 15

[[services]]
code = "advice"
group = "С"
name = "Вопрос"
expected_minutes = 5
papers.ru = ["Паспорт"]

[[priorities]]
code = "disabled"
name = "Инвалиды"
basis = "Указ"
rank = 20

[[priorities]]
code = "veteran"
name = "Ветераны"
basis = "Решение"
rank = 10

[[counters]]
number = 1
services = ["advice"]

[[counters]]
number = 2

[[users]]
name = "anna"
display_name = "Анна"
role = "operator"
password_hash = "{password_hash()}"

[[users]]
name = "boris"
display_name = "Борис"
role = "host"
password = "long enough"
services = ["advice"]

[[devices]]
kind = "kiosk"
name = "hall-kiosk"
token = "token-of-the-kiosk-in-the-hall"

[[devices]]
kind = "board"
name = "hall-board"
"""

#: A line of the good file, what somebody writes instead, and words of the complaint. The complaint names that very line,
#: or the one with `AT`, where the mistake is.
MISTAKES = {
    "an unknown key of the office": ('code = "small"', 'code = "small"\ncolour = "red"  # AT', "colour: unknown key"),
    "an unknown setting": ("recalls = 2", "recals = 2  # AT", "recals: unknown key"),
    "an unknown key of a service": ('name = "Вопрос"', 'name = "Вопрос"\nprice = 1  # AT', "price: unknown key"),
    "an unknown key of a counter": ("number = 2", 'number = 2\nfloor = "2"  # AT', "floor: unknown key"),
    "an unknown key of the standard": ("amber_minutes = 20", "amber = 20  # AT", "amber: unknown key"),
    "an unknown table": ("[[devices]]", "[[printers]]  # AT\n[[devices]]", "printers: unknown key"),
    "no code of the office": ('[office]\ncode = "small"', "[office]  # AT", "office.code: Field required"),
    "no group of a service": ('[[services]]\ncode = "advice"\ngroup = "С"', '[[services]]  # AT\ncode = "advice"', "group"),
    "no name of a group": ('[[groups]]\nletter = "А"\nname = "Подключение"', '[[groups]]  # AT\nletter = "А"', "groups.name"),
    "a text for a number": ("expected_minutes = 15", 'expected_minutes = "many"  # AT', "services.expected_minutes"),
    "no minutes at all": ("expected_minutes = 15", "expected_minutes = 0  # AT", "greater than or equal to 1"),
    "a number for a text": ('code = "advice"', "code = 1  # AT", "services.code"),
    "a code with a space": ('code = "advice"', 'code = "good advice"  # AT', "services.code"),
    "a code in Cyrillic": ('code = "advice"', 'code = "совет"  # AT', "services.code"),
    "a counter without a number": ("number = 2", "number = 0  # AT", "counters.number"),
    "a rank of none": ("rank = 20", "rank = 0  # AT", "priorities.rank"),
    "a group that is not there": ('group = "С"', 'group = "В"  # AT', "there is no group В; add it to [[groups]]"),
    "a service of a counter that is not there": (
        'number = 1\nservices = ["advice"]',
        'number = 1\nservices = ["dancing"]  # AT',
        "there is no service dancing; add it to [[services]]",
    ),
    "a service of a person that is not there": (
        'password = "long enough"\nservices = ["advice"]',
        'password = "long enough"\nservices = ["dancing"]  # AT',
        "there is no service dancing",
    ),
    "a letter twice": ('letter = "С"', 'letter = "A"  # AT', "groups.letter: А stands twice"),
    "a service twice": ('code = "advice"', 'code = "connection"  # AT', "services.code: connection stands twice"),
    "a priority twice": ('code = "veteran"', 'code = "disabled"  # AT', "priorities.code: disabled stands twice"),
    "a counter twice": ("number = 2", "number = 1  # AT", "counters.number: 1 stands twice"),
    "a person twice": ('name = "boris"', 'name = "anna"  # AT', "users.name: anna stands twice"),
    "a device twice": ('kind = "board"\nname = "hall-board"', 'kind = "kiosk"\nname = "hall-kiosk"  # AT', "stands twice"),
    "a day off twice": ("date = 2026-04-30", "date = 2026-05-01  # AT", "stands twice"),
    "a token twice": (
        'kind = "board"\nname = "hall-board"',
        'kind = "board"\nname = "hall-board"\ntoken = "token-of-the-kiosk-in-the-hall"  # AT',
        "devices.token",
    ),
    "a service of a counter twice": (
        'number = 1\nservices = ["advice"]',
        'number = 1\nservices = ["advice", "advice"]  # AT',
        "counters.services: advice stands twice",
    ),
    "a letter that is misread": ('letter = "С"', 'letter = "О"  # AT', "a ticket letter is one of А В Е К"),
    "two letters that sound alike": ('letter = "А"\nname', 'letter = "М"\nname', "М and Н sound alike"),
    "a zone that is nowhere": ('timezone = "Asia/Novokuznetsk"', 'timezone = "Asia/Novo"  # AT', "no such time zone"),
    "an hour of one digit": ('opens = "08:00"\ncloses = "18:00"', 'opens = "8:00"  # AT\ncloses = "18:00"', "HH:MM"),
    "an hour that is none": ('closes = "18:00"', 'closes = "25:00"  # AT', "HH:MM"),
    "closing before opening": (
        '[[hours]]\ndays = "mon-thu"\nopens = "08:00"',
        '[[hours]]  # AT\ndays = "mon-thu"\nopens = "19:00"',
        "opens must be before closes",
    ),
    "half a short day": ('opens = "08:00"\ncloses = "16:00"', 'opens = "08:00"', "give both opens and closes"),
    "a day that is none": ('days = "mon-thu"', 'days = "mon-fun"  # AT', "write days like mon-thu or sat"),
    "days in the wrong order": ('days = "mon-thu"', 'days = "thu-mon"  # AT', "the first day must come first"),
    "amber after red": ("amber_minutes = 20", "amber_minutes = 28", "amber_minutes must come before red_minutes"),
    "red after the limit": ("red_minutes = 27", "red_minutes = 31", "both within total_minutes"),
    "an empty name": ('name = "Вопрос"', 'name = " "  # AT', "a name must not be empty"),
    "a name without any language": ('name = "Вопрос"', "name = {}  # AT", "a name must not be empty"),
    "a name in a language that nobody has": ('name = "Вопрос"', 'name = { de = "Frage" }  # AT', "services.name"),
    "a role that is none": ('role = "operator"', 'role = "boss"  # AT', "users.role"),
    "a short password": ('password = "long enough"', 'password = "short"  # AT', "at least 8"),
    "a name to sign in with capitals": ('name = "boris"', 'name = "Boris B"  # AT', "users.name"),
    "a device of no kind": ('kind = "board"', 'kind = "printer"  # AT', "devices.kind"),
    "a token that is guessed": ('token = "token-of-the-kiosk-in-the-hall"', 'token = "secret"  # AT', "at least 20"),
    "a hash of another kind": (f'password_hash = "{password_hash()}"', 'password_hash = "md5:x"  # AT', "users.password_hash"),
}  # fmt: skip


def written(tmp_path: Path, content: str) -> Path:
    file = tmp_path / "office.toml"
    file.write_text(content, encoding="utf-8")
    return file


def complaint(file: Path) -> str:
    with pytest.raises(SetupError) as refused:
        read(file)
    words = str(refused.value)
    assert "\n" not in words
    assert words.startswith(str(file))
    return words


def test_the_good_file_of_this_test_is_good(tmp_path: Path) -> None:
    setup = read(written(tmp_path, GOOD))
    assert [group.letter for group in setup.groups] == ["А", "С"]
    assert setup.services[1].name == {"ru": "Вопрос"}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_its_line_and_what_to_do(tmp_path: Path, mistake: str) -> None:
    line, instead, words = MISTAKES[mistake]
    assert GOOD.count(line) >= 1
    content = GOOD.replace(line, instead, 1)
    if mistake == "two letters that sound alike":
        for one, other in (('letter = "С"', 'letter = "Н"'), ('group = "А"', 'group = "М"'), ('group = "С"', 'group = "Н"')):
            content = content.replace(one, other)
    told = complaint(written(tmp_path, content))
    assert words in told
    marked = [number for number, text in enumerate(content.splitlines(), start=1) if "# AT" in text]
    if marked:
        assert f", line {marked[0]}: " in told
    else:
        assert ", line " in told


@pytest.mark.parametrize("table", ["office", "hours", "groups", "services", "counters"])
def test_an_office_needs_hours_groups_services_and_counters(tmp_path: Path, table: str) -> None:
    parts = GOOD.split("\n[")
    content = "\n[".join(part for part in parts if not part.lstrip("[").startswith(f"{table}]"))
    assert table in complaint(written(tmp_path, content))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "office"),
        (b"code = ", "not TOML"),
        (b"[office]\ncode = 'a'\ncode = 'b'\n", "line 3"),
        (b"\xff\xfe[office]", "not UTF-8; save the file as UTF-8"),
        ('[office]\ncode = "малый'.encode("cp1251"), "not UTF-8"),
        (b"[[days_off]]\ndate = 2026-02-30\n", "line 2"),
        (b"{" * 1000, "not TOML"),
        (b'{"office": {}}', "not TOML"),
    ],
)
def test_a_file_that_cannot_be_read_at_all_is_told_so(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "office.toml"
    file.write_bytes(content)
    assert words in complaint(file)


def test_a_file_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    assert "give the path of a set-up file" in complaint(tmp_path / "nowhere.toml")
    assert "cannot be read" in complaint(tmp_path)


def test_a_wrong_file_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, GOOD.replace('group = "С"', 'group = "В"'))
    data = tmp_path / "hall"
    assert main(["init", "--data", str(data), "--setup", str(file)]) == 1
    assert not data.exists()
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"queue-server: {file}, line ")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    ("days", "numbers"),
    [("mon-thu", [0, 1, 2, 3]), ("sat", [5]), ("mon, wed, fri-sun", [0, 2, 4, 5, 6]), ("mon-mon", [0])],
)
def test_days_are_written_as_ranges_and_lists(days: str, numbers: list[int]) -> None:
    assert weekdays(days) == numbers


def test_the_first_customers_file_is_good(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["setup", "check", str(SKEK)]) == 0
    assert capsys.readouterr().out == f"{SKEK}: good: 13 services, 6 counters, 10 users\n"
    setup = read(SKEK)
    assert setup.office.timezone == "Asia/Novokuznetsk"
    assert (setup.standard.total_minutes, setup.standard.amber_minutes, setup.standard.red_minutes) == (30, 20, 27)
    assert all(set(one.name) == {"ru", "en"} for one in (*setup.groups, *setup.services, *setup.priorities))
    assert all(user.password is None and user.password_hash is None for user in setup.users)
    assert all(device.token is None for device in setup.devices)


@pytest.mark.parametrize("which", ["the first customer's", "the small one", "the one of this test"])
def test_an_office_that_is_written_out_and_set_up_again_is_the_same(
    tmp_path: Path, which: str, capsys: pytest.CaptureFixture[str]
) -> None:
    setup = {
        "the first customer's": lambda: tomllib.loads(SKEK.read_text(encoding="utf-8")),
        "the small one": small_setup,
        "the one of this test": lambda: tomllib.loads(GOOD),
    }[which]()
    for part in ("users", "devices"):
        for number, one in enumerate(setup[part]):
            if not {"password_hash", "token", "password"} & one.keys():
                one |= {"password_hash": password_hash()} if part == "users" else {"token": f"token-number-{number}-of-the-test"}
    first = Office(tmp_path / "first", setup=json_ready(setup))
    exported = export(first.folder, tmp_path / "first.toml", capsys)
    first.close()

    assert main(["setup", "check", str(exported)]) == 0
    assert main(["init", "--data", str(tmp_path / "second"), "--setup", str(exported)]) == 0
    assert not (tmp_path / "second" / "access.toml").exists()
    again = export(tmp_path / "second", tmp_path / "second.toml", capsys)
    assert again.read_text(encoding="utf-8") == exported.read_text(encoding="utf-8")


def json_ready(setup: dict[str, object]) -> dict[str, object]:
    checked = setup_file.check(setup)
    return checked.model_dump(mode="json", exclude_none=True)


def export(data: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    (data / "queue.marker").touch()
    capsys.readouterr()
    assert main(["setup", "export", "--data", str(data)]) == 0
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    return file
