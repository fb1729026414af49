"""Staff get behind the kiosk's screen by a PIN; nobody else does, and guessing takes for ever."""

from __future__ import annotations

import io
import json
import re
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from kiosk_client.app import Settings, create_app
from kiosk_client.cli import main
from kiosk_client.leaving import ANSWER_AFTER_S, PinError, Staff, delay_s, except_samples, keep_pin

from .conftest import WORDS, Kiosk, eventually
from .test_local_api import Link, Papers

PIN = "2580"
OURS = {"X-Kiosk": "1"}


class Clock:
    """Seconds that pass when they are told to; sleeping takes none of the test's own time."""

    def __init__(self) -> None:
        self.now = 1_000_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


class Door:
    """A kiosk's local API with a PIN; `start` is what a restart of its program does."""

    def __init__(self, folder: Path, *leave: str) -> None:
        self.clock = Clock()
        self.folder = folder
        self.pin_file = folder / "pin"
        self.leave_command = leave
        self.samples: list[str] = []
        keep_pin(PIN, self.pin_file)
        self.start()

    def start(self) -> None:
        clock = self.clock
        condition = {"server": {"connected": True, "refused": False}, "printer": {"paper": "ok", "last": "printed"}}
        self.staff = Staff(
            self.pin_file, self.leave_command, self.folder, lambda: condition, self._print, clock, clock, clock.sleep
        )
        self.client = create_app(Link(), Papers(), Settings(words=WORDS, staff=self.staff)).test_client()

    def _print(self, language: str) -> str:
        self.samples.append(language)
        return "sample-1"

    def enter(self, pin: str, **headers: str) -> Any:
        return self.client.post("/local/staff", json={"pin": pin}, headers={**OURS, **headers})

    def inside(self) -> dict[str, str]:
        """The headers of somebody who knows the PIN."""
        return {**OURS, "X-Staff": self.enter(PIN).json["pass"]}


@pytest.fixture
def door(tmp_path: Path) -> Door:
    return Door(tmp_path)


# The PIN


def test_the_right_pin_opens_and_a_wrong_one_does_not(door: Door) -> None:
    wrong = door.enter("2581")
    assert (wrong.status_code, wrong.json["code"]) == (403, "wrong_pin")
    assert "pass" not in wrong.json
    right = door.enter(PIN)
    assert right.status_code == 201
    assert door.client.get("/local/staff", headers={"X-Staff": right.json["pass"]}).status_code == 200


def test_right_and_wrong_answers_take_the_same_time(door: Door) -> None:
    for pin in (PIN, "0000", "123456789012"):
        before = door.clock.now
        door.enter(pin)
        assert door.clock.now - before == pytest.approx(ANSWER_AFTER_S)


def test_guessing_becomes_slower_and_slower_and_the_right_pin_waits_as_well(door: Door) -> None:
    for _ in range(2):
        assert "retry_after_s" not in door.enter("0000").json
    waits = []
    for _ in range(9):
        wrong = door.enter("0000")
        assert wrong.status_code == 403
        waits.append(wrong.json["retry_after_s"])
        early = door.enter(PIN)
        assert (early.status_code, early.json["code"]) == (429, "too_soon")
        assert early.headers["Retry-After"] == str(early.json["retry_after_s"])
        door.clock.now += waits[-1]
    assert waits == [5, 10, 20, 40, 80, 160, 320, 600, 600]
    assert door.enter(PIN).status_code == 201
    assert "retry_after_s" not in door.enter("0000").json


def test_ten_thousand_guesses_take_two_months() -> None:
    assert sum(delay_s(mistakes) for mistakes in range(10_000)) > 60 * 24 * 3600


def test_a_restart_or_a_power_cut_forgets_no_mistake(door: Door) -> None:
    for _ in range(3):
        door.enter("0000")
    door.start()
    assert door.enter(PIN).status_code == 429
    door.clock.now += 5
    assert door.enter("0000").json["retry_after_s"] == 10


def test_a_power_cut_in_mid_answer_counts_as_a_mistake(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(pin: str) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(door.staff, "_fits", cut)
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            door.staff.enter("0000")
    door.start()
    assert door.enter(PIN).status_code == 429


def test_a_clock_that_was_put_back_keeps_staff_waiting_no_longer_than_the_delay(door: Door) -> None:
    for _ in range(3):
        door.enter("0000")
    door.clock.now -= 1_000_000
    assert door.enter(PIN).json["retry_after_s"] == 5


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b'{"mistakes": "many", "at": 1}', b'{"mistakes": 1e999, "at": 1}'])
def test_a_damaged_book_of_mistakes_does_not_open_the_door_faster(door: Door, content: bytes) -> None:
    (door.folder / "pin-tries.json").write_bytes(content)
    door.start()
    assert door.enter(PIN).status_code == 429
    door.clock.now += 5
    assert door.enter(PIN).status_code == 201


def test_two_who_guess_at_once_do_not_guess_twice_as_fast(door: Door) -> None:
    gate = threading.Event()
    inside = threading.Event()

    def sleep(seconds: float) -> None:
        inside.set()
        gate.wait(8)

    door.staff._sleep = sleep
    first = threading.Thread(target=door.staff.enter, args=("0000",))
    first.start()
    inside.wait(8)
    assert door.enter(PIN).status_code == 429
    gate.set()
    first.join(8)


def test_without_a_pin_there_is_no_way_out(tmp_path: Path, door: Door) -> None:
    assert door.client.post("/local/page", headers=OURS).json == {"staff": True}
    door.pin_file.unlink()
    assert door.client.post("/local/page", headers=OURS).json == {"staff": False}
    answer = door.enter(PIN)
    assert (answer.status_code, answer.json["code"]) == (403, "no_pin")
    door.pin_file.write_bytes(b"\xff not a hash")
    assert door.enter(PIN).status_code == 403
    door.pin_file.write_text("not a hash")
    assert door.enter(PIN).status_code == 403


def test_a_new_pin_counts_at_once(door: Door) -> None:
    keep_pin("77415", door.pin_file)
    assert door.enter(PIN).status_code == 403
    assert door.enter("77415").status_code == 201


# The routes


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b'{"pin": NaN}', 400),
        (b'{"pin": "2580", "pin": "2580"}', 400),
        (b"{}", 422),
        (b'{"pin": 2580}', 422),
        (b'{"pin": "258"}', 422),
        (b'{"pin": "2580258025802"}', 422),
        (b'{"pin": "25a0"}', 422),
        ('{"pin": "٢٥٨٠"}'.encode(), 422),
        (b'{"pin": "2580\\n"}', 422),
        (b'{"pin": "2580", "more": 1}', 422),
        (b'{"pin": "' + b"1" * 5000 + b'"}', 413),
    ],
)
def test_bad_input_is_refused_in_words_and_counts_as_no_try(door: Door, body: bytes, status: int) -> None:
    for _ in range(4):
        answer = door.client.post("/local/staff", data=body, content_type="application/json", headers=OURS)
        assert answer.status_code == status
        assert answer.json["detail"]
    assert door.enter(PIN).status_code == 201


ROUTES = [
    ("POST", "/local/staff/test-print"),
    ("POST", "/local/staff/leave"),
    ("GET", "/local/staff"),
    ("DELETE", "/local/staff"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize("given", [None, "", "wrong", "п"])
def test_nothing_is_done_for_somebody_without_a_pass(door: Door, method: str, path: str, given: str | None) -> None:
    door.enter(PIN)
    headers = OURS if given is None else {**OURS, "X-Staff": given.encode().decode("latin-1")}
    answer = door.client.open(path, method=method, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (403, "staff_only")
    assert door.samples == []


@pytest.mark.parametrize(("method", "path"), [*ROUTES, ("POST", "/local/staff"), ("POST", "/local/page")])
def test_another_sites_page_cannot_use_the_staffs_routes(door: Door, method: str, path: str) -> None:
    staff = {"X-Staff": door.inside()["X-Staff"]}
    foreign: list[dict[str, str]] = [{"Host": "evil.example"}]
    if method != "GET":
        foreign += [{"X-Kiosk": "0"}, {"Origin": "http://evil.example"}]
    for headers in foreign:
        answer = door.client.open(path, method=method, headers={**OURS, **staff, **headers})
        assert (answer.status_code, answer.json["code"]) == (403, "forbidden")


def test_a_pass_lives_for_a_minute_after_its_last_use_and_ends_with_the_good_bye(door: Door) -> None:
    inside = door.inside()
    for _ in range(3):
        door.clock.now += 50
        assert door.client.get("/local/staff", headers=inside).status_code == 200
    door.clock.now += 61
    assert door.client.get("/local/staff", headers=inside).status_code == 403

    inside = door.inside()
    assert door.client.delete("/local/staff", headers=inside).status_code == 200
    assert door.client.get("/local/staff", headers=inside).status_code == 403


def test_staff_see_how_printer_and_server_are(door: Door) -> None:
    known = door.client.get("/local/staff", headers=door.inside()).json
    assert known["server"]["connected"] is True
    assert known["printer"] == {"paper": "ok", "last": "printed"}
    assert known["leave"] is False


def test_a_test_ticket_is_printed_in_the_language_of_the_screen(door: Door) -> None:
    inside = door.inside()
    assert door.client.post("/local/staff/test-print?lang=en", headers=inside).json == {"id": "sample-1"}
    door.client.post("/local/staff/test-print?lang=xx", headers=inside)
    assert door.samples == ["en", "ru"]


def test_the_server_hears_nothing_of_test_tickets() -> None:
    told: list[tuple[Any, ...]] = []
    report = except_samples(lambda *words: told.append(words))
    report("sample-1", "printed", "", "sample-1")
    report("t-1", "printed", "", "t-1")
    assert told == [("t-1", "printed", "", "t-1")]


# The way out


def test_leaving_runs_the_configured_command_without_a_shell(tmp_path: Path) -> None:
    code = "import sys, pathlib; pathlib.Path(sys.argv[1]).write_text(sys.argv[2])"
    door = Door(tmp_path, sys.executable, "-c", code, str(tmp_path / "left"), "$HOME; `id`")
    inside = door.inside()
    assert door.client.get("/local/staff", headers=inside).json["leave"] is True
    assert door.client.post("/local/staff/leave", headers=inside).status_code == 200
    assert (tmp_path / "left").read_text() == "$HOME; `id`"
    assert door.client.get("/local/staff", headers=inside).status_code == 403


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ([sys.executable, "-c", "import sys; sys.exit('Unit kiosk-screen.service not loaded.')"], "Unit kiosk-screen.service"),
        ([sys.executable, "-c", "print('\\x1b[31m\\x07 Нет прав'); raise SystemExit(4)"], "Нет прав (4)"),
        ([sys.executable, "-c", "raise SystemExit(3)"], "(3)"),
        (["/nowhere/systemctl", "stop"], "No such file"),
    ],
)
def test_a_screen_that_cannot_be_left_says_why(tmp_path: Path, command: list[str], said: str) -> None:
    door = Door(tmp_path, *command)
    answer = door.client.post("/local/staff/leave", headers=door.inside())
    assert (answer.status_code, answer.json["code"]) == (409, "leave_failed")
    assert said in answer.json["detail"]
    assert answer.json["detail"].isprintable()


def test_leaving_that_is_not_set_up_is_said(door: Door) -> None:
    answer = door.client.post("/local/staff/leave?lang=en", headers=door.inside())
    assert (answer.status_code, answer.json["code"]) == (409, "no_leave")
    assert answer.json["detail"] == "Leaving the full screen is not set up on this kiosk."


# The command line


def set_pin(monkeypatch: pytest.MonkeyPatch, path: Path, typed: str) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    return main(["set-pin", "--pin-file", str(path)])


def test_a_pin_is_set_from_stdin_and_only_its_hash_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pin"
    path.write_text("old")
    path.chmod(0o644)
    assert set_pin(monkeypatch, path, "77415\n") == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text().startswith("$argon2id$")
    assert "77415" not in path.read_text() + capsys.readouterr().out
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("typed", ["", "123\n", "1234567890123\n", "12 45\n", "abcd\n", "٢٥٨١\n", "1234\n", "7777\n", "4321\n"])
def test_a_pin_that_is_none_or_too_easy_is_refused_and_the_old_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: str
) -> None:
    path = tmp_path / "pin"
    keep_pin(PIN, path)
    before = path.read_text()
    assert set_pin(monkeypatch, path, typed) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert path.read_text() == before


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("second", "code"), [("77415", 0), ("77416", 1)])
def test_at_a_terminal_the_pin_is_asked_for_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], second: str, code: int
) -> None:
    answers = ["77415", second]
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda prompt: answers.pop(0))
    assert main(["set-pin", "--pin-file", str(tmp_path / "pin")]) == code
    assert (tmp_path / "pin").exists() is (code == 0)


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(PinError, match="/nowhere/pin"):
        keep_pin(PIN, Path("/nowhere/pin"))


@pytest.mark.parametrize("command", ["", "/nowhere/systemctl stop", "systemctl 'stop"])
def test_a_way_out_that_names_no_program_is_wrong_use(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["run", "--server=http://h", "--token-file=t", "--printer=emulator:p", f"--leave-command={command}"])
    assert left.value.code == 2
    assert "--leave-command" in capsys.readouterr().err


# The page


class StaffedKiosk:
    """The pages of a running kiosk with a PIN."""

    def __init__(self, kiosk: Kiosk, folder: Path, *leave: str) -> None:
        keep_pin(PIN, folder / "pin")

        def print_sample(language: str) -> str:
            kiosk.printing.print_ticket({"id": "sample-1", "number": "А000", "language": language})
            return "sample-1"

        def condition() -> dict[str, Any]:
            return {"server": kiosk.link.condition(), "printer": kiosk.printing.condition()}

        self.staff = Staff(folder / "pin", leave, folder, condition, print_sample)
        app = create_app(kiosk.link, kiosk.printing, Settings(words=WORDS, staff=self.staff))
        self._server = make_server("127.0.0.1", 0, app, threaded=True)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


Opener = Callable[..., Page]


@pytest.fixture
def open_kiosk(browser: Browser, kiosk: Kiosk, tmp_path: Path) -> Iterator[Opener]:
    """Opens the page of a kiosk with a PIN, once the page knows that there is one."""
    ended: list[Callable[[], None]] = []

    def opened(*leave: str, width: int = 1080, height: int = 1920, clock: bool = False) -> Page:
        staffed = StaffedKiosk(kiosk, tmp_path, *leave)
        context = browser.new_context(viewport={"width": width, "height": height}, has_touch=True)
        context.set_default_timeout(20_000)
        ended.extend((context.close, staffed.stop))
        page = context.new_page()
        page.goto(staffed.url)
        expect(page.locator(".tile").first).to_be_visible()
        eventually(lambda: press(page, "Control+Alt+q").locator(".pad").count() == 1, timeout_s=20)
        eventually(lambda: press(page, "Escape").locator(".pad").count() == 0, timeout_s=20)
        assert staffed.staff.seen_s_ago() is not None
        if clock:
            page.clock.install()  # only now: what waits for the page above goes by real time
        return page

    yield opened
    for end in ended:
        end()


def press(page: Page, keys: str) -> Page:
    page.keyboard.press(keys)
    return page


def open_pad_by_key(page: Page) -> None:
    page.keyboard.press("Control+Alt+q")
    expect(page.get_by_role("heading", name=re.compile("PIN"))).to_be_focused()


def tap_corner(page: Page, times: int = 5, x: int = 40) -> None:
    for _ in range(times):
        page.touchscreen.tap(x, 40)


def enter(page: Page, pin: str) -> None:
    for digit in pin:
        page.locator(".digit", has_text=digit).tap()
    page.get_by_role("button", name="Войти").tap()


def menu_is_shown(page: Page) -> None:
    expect(page.locator(".staff")).to_have_count(0)
    expect(page.locator(".tile").first).to_be_visible()
    assert page.evaluate("document.getElementById('app').inert") is False


@pytest.mark.browser
def test_five_taps_in_the_corner_and_the_pin_show_the_staffs_page(open_kiosk: Opener, printer: Any) -> None:
    page = open_kiosk()
    tap_corner(page)
    enter(page, "2222")
    expect(page.get_by_text("PIN не подошёл.")).to_be_visible()
    expect(page.locator(".dots")).to_have_text("\u00a0")
    enter(page, PIN)
    expect(page.get_by_role("heading", name="Для сотрудников")).to_be_visible()
    expect(page.locator("dl")).to_contain_text("Бумага")
    expect(page.get_by_role("button", name="Выйти из полного экрана")).to_have_count(0)
    page.get_by_role("button", name="Напечатать пробный талон").tap()
    expect(page.get_by_text("Талон напечатан")).to_be_visible()
    assert [paper.number for paper in printer.papers] == ["А000"]
    page.get_by_role("button", name="Вернуться в меню").tap()
    menu_is_shown(page)


@pytest.mark.browser
def test_four_taps_slow_taps_and_taps_elsewhere_open_nothing(open_kiosk: Opener) -> None:
    page = open_kiosk(clock=True)
    tap_corner(page, times=4)
    tap_corner(page, times=1, x=600)
    tap_corner(page, times=4)
    expect(page.locator(".staff")).to_have_count(0)
    page.touchscreen.tap(600, 40)
    tap_corner(page, times=3)
    page.clock.run_for(3100)
    tap_corner(page, times=3)
    expect(page.locator(".staff")).to_have_count(0)
    menu_is_shown(page)


@pytest.mark.browser
def test_a_keyboard_alone_is_enough(open_kiosk: Opener) -> None:
    page = open_kiosk("/bin/true")
    open_pad_by_key(page)
    page.keyboard.type("25")
    page.keyboard.press("Backspace")
    page.keyboard.type("580")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Для сотрудников")).to_be_focused()
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Выйти из полного экрана")).to_be_focused()
    expect(page.locator(".staff[aria-disabled='false']")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Экран киоска закрыт")).to_be_visible()


@pytest.mark.browser
def test_a_screen_that_cannot_be_left_says_so_and_the_kiosk_goes_on(open_kiosk: Opener) -> None:
    page = open_kiosk("/bin/sh", "-c", "echo Access denied >&2; exit 4")
    tap_corner(page)
    enter(page, PIN)
    page.get_by_role("button", name="Выйти из полного экрана").tap()
    expect(page.get_by_text("Выйти не получилось: Access denied (4).")).to_be_visible()
    page.get_by_role("button", name="Перезапустить страницу").tap()
    menu_is_shown(page)


@pytest.mark.browser
def test_the_pad_is_closed_while_one_has_to_wait_and_says_for_how_long(open_kiosk: Opener) -> None:
    page = open_kiosk(clock=True)
    tap_corner(page)
    for _ in range(3):
        enter(page, "2222")
        expect(page.locator(".told")).to_contain_text("PIN не подошёл.")
        expect(page.locator(".dots")).to_have_text("\u00a0")
    expect(page.locator(".told")).to_contain_text("Следующая попытка через 0:0")
    expect(page.locator(".digit", has_text="1")).to_be_disabled()
    page.clock.run_for(5500)
    expect(page.locator(".digit", has_text="1")).to_be_enabled()


@pytest.mark.browser
def test_pad_and_staffs_page_go_away_by_themselves(open_kiosk: Opener) -> None:
    page = open_kiosk(clock=True)
    tap_corner(page)
    expect(page.locator(".pad")).to_be_visible()
    page.clock.run_for(30_500)
    menu_is_shown(page)
    tap_corner(page)
    enter(page, PIN)
    expect(page.get_by_role("heading", name="Для сотрудников")).to_be_visible()
    page.clock.run_for(60_500)
    menu_is_shown(page)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("width", "height", "language"),
    [
        (1080, 1920, "ru"),
        (800, 480, "en"),
        *(pytest.param(*case, marks=pytest.mark.slow) for case in ((1280, 1024, "en"), (800, 480, "ru"))),
    ],
)
def test_pad_and_page_fit_are_large_enough_and_have_contrast(open_kiosk: Opener, width: int, height: int, language: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = open_kiosk("/bin/sh", "-c", f"echo {'a long story of what went wrong ' * 5} >&2; exit 4", width=width, height=height)
    if language == "en":
        page.get_by_role("button", name="English").tap()
        expect(page.locator("html")).to_have_attribute("lang", "en")
    open_pad_by_key(page)

    def looked() -> None:
        over = page.evaluate("""() => [...document.querySelectorAll(".staff *")].filter((each) => {
            const box = each.getBoundingClientRect();
            return box.bottom > innerHeight + 1 || box.right > innerWidth + 1 || box.left < -1 || box.top < -1;
        }).map((each) => each.outerHTML)""")
        assert over == []
        small = page.evaluate("""() => [...document.querySelectorAll(".staff button")].map((each) => each.getBoundingClientRect())
            .filter((box) => box.width < 76 || box.height < 76).length""")
        assert small == 0
        options = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag2aaa"]}}
        found = Axe().run(page, context=".staff", options=options).response["violations"]
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []

    page.keyboard.type("2222")
    page.keyboard.press("Enter")
    expect(page.locator(".told")).not_to_be_empty()
    looked()
    page.keyboard.type(PIN)
    page.keyboard.press("Enter")
    page.locator("dl").wait_for()
    page.locator(".actions .button").nth(2).tap()
    expect(page.locator(".told")).to_contain_text("a long story")
    looked()


@pytest.mark.browser
def test_a_kiosk_without_a_pin_shows_no_pad(browser: Browser, kiosk: Kiosk) -> None:
    context = browser.new_context(has_touch=True)
    page = context.new_page()
    with page.expect_response(lambda answer: "/local/page" in answer.url) as answered:
        page.goto(kiosk.url)
    assert json.loads(answered.value.body()) == {"staff": False}
    tap_corner(page)
    page.keyboard.press("Control+Alt+q")
    expect(page.locator(".tile").first).to_be_visible()
    expect(page.locator(".staff")).to_have_count(0)
    context.close()


@pytest.mark.browser
def test_a_page_that_shows_nothing_does_not_say_that_it_is_alive(browser: Browser, kiosk: Kiosk) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.clock.install()
    pings: list[str] = []
    page.on("request", lambda request: pings.append(request.url) if "/local/page" in request.url else None)
    page.goto(kiosk.url)
    eventually(lambda: page.evaluate("1") and pings)
    page.evaluate("document.getElementById('app').remove()")
    page.clock.run_for(1000)
    before = len(pings)
    page.clock.run_for(20_000)
    page.wait_for_timeout(100)
    assert len(pings) == before
    context.close()
