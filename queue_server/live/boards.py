"""What boards say of themselves: heard over their own link, kept while it lasts, and put beside what we see of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from queue_server.documents.boards import ANSWER_WITHIN_S, BoardNow, SoundTest, trouble_of
from queue_server.hall.board_health import behind
from queue_server.live.screens import Screen, Screens, Subject

#: A board that has not taken the newest state for so long shows an old one.
DEAF_AFTER_S = 10.0
#: The worst first: of several screens under one name the host is told of this one.
_GRAVITY = ("board_deaf", "sound_blocked", "sound_failed", "board_behind", "sound_off", "page_old", None)
_OUTCOMES = ("failed", "blocked", "off", "heard")

Size = Annotated[int, Field(ge=1, le=20_000)]


class _Said(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class TestSaid(_Said):
    """The last test of its sound; `id` where staff asked for it, `at` in seconds since 1970."""

    id: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")] | None
    outcome: Literal["heard", "blocked", "failed", "off"]
    at: Annotated[int, Field(ge=0, le=2**40)]


class BoardSaid(_Said):
    """The message `health` of a board."""

    width: Size
    height: Size
    sound: Literal["on", "blocked", "failed", "off"]
    announced: Annotated[int, Field(ge=0, le=2**53)] | None
    page: Annotated[str, Field(pattern=r"^[0-9a-f]{0,16}$")]
    test: TestSaid | None


@dataclass(frozen=True, slots=True)
class _Asked:
    id: str
    at: int
    sids: frozenset[str]
    answered: bool = False


@dataclass(frozen=True, slots=True)
class _Calls:
    newest: int
    all: list[tuple[int, int]]


class Boards:
    """`shown` are the states that the screens were sent last; `page` is the page that the server gives to boards now."""

    def __init__(self, screens: Screens, clock: Callable[[], int], shown: Mapping[Subject, Any], page: str) -> None:
        self._screens = screens
        self._clock = clock
        self._shown = shown
        self._page = page
        self._asked: dict[int, _Asked] = {}
        self._tests: dict[int, SoundTest] = {}
        #: Whether a board said something new since the host's screens were told.
        self.news = False

    def hear(self, sid: str | None, said: Any) -> None:
        """A board says how it is. What cannot be understood is not heard, and nobody is told of it."""
        screen = self._screens.by_sid.get(sid or "")
        if screen is None or screen.device is None:
            return
        try:
            told = BoardSaid.model_validate(said)
        except ValidationError:
            return
        if told != screen.told:
            screen.told = told
            self.news = True
            if screen.device in self._asked:  # an answer counts also while no host looks
                self.sound_test(screen.device)

    def now(self) -> dict[int, tuple[BoardNow | None, SoundTest | None]]:
        """Each board (its device's id): what is known of it while it is connected and has said something, and its last test."""
        clock = self._clock()
        calls: dict[int, _Calls] = {}
        here = self._by_device()
        found: dict[int, tuple[BoardNow | None, SoundTest | None]] = {}
        for device in here.keys() | self._tests.keys() | self._asked.keys():
            screens = here.get(device, [])
            told = [self._board(one, clock, calls) for one in screens if one.told is not None]
            worst = told[0] if len(told) == 1 else min(told, key=_gravity, default=None)
            if worst is not None and len(screens) > 1:
                worst = replace(worst, screens=len(screens))
            found[device] = (worst, self._sound_test(device, screens))
        return found

    def sound_test(self, device: int) -> SoundTest | None:
        """What came of the last test of a board's sound, also of one that has left meanwhile."""
        return self._sound_test(device, self._by_device().get(device, []))

    def _sound_test(self, device: int, screens: list[Screen]) -> SoundTest | None:
        said = {one.sid: one.told.test for one in screens if one.told is not None and one.told.test is not None}
        asked = self._asked.get(device)
        if asked is not None:
            answered = {sid for sid, test in said.items() if test.id == asked.id or test.at > asked.at}
            missing = asked.sids & {one.sid for one in screens} - answered
            if answered and not missing:
                self._asked[device] = replace(asked, answered=True)
            elif not asked.answered:
                return SoundTest("asked", asked.at)
        if said:
            gravest = min(said.values(), key=lambda test: (_OUTCOMES.index(test.outcome), -test.at))
            # A clock that a board made up is not shown: nothing was tried later than now.
            self._tests[device] = SoundTest(gravest.outcome, min(gravest.at, self._clock()))
        return self._tests.get(device)

    def asked(self, device: int) -> str | None:
        """The test that a board was asked for and may still answer, by its id."""
        asked, test = self._asked.get(device), self.sound_test(device)
        waits = asked is not None and test is not None and test.outcome == "asked"
        return asked.id if waits and asked is not None and self._clock() - asked.at <= ANSWER_WITHIN_S else None

    def ask(self, device: int, test_id: str) -> None:
        """Asks a board for one test of its sound; the same one is asked for once."""
        known = self._asked.get(device)
        if known is not None and known.id == test_id:
            return
        screens = self._by_device().get(device, [])
        self._asked[device] = _Asked(test_id, self._clock(), frozenset(one.sid for one in screens))
        for screen in screens:
            self._screens.send(screen, "sound_test", {"id": test_id})
        self.news = True

    def forget(self, device: int) -> None:
        """The device was sent away."""
        self._asked.pop(device, None)
        self._tests.pop(device, None)

    def _by_device(self) -> dict[int, list[Screen]]:
        found: dict[int, list[Screen]] = {}
        for screen in self._screens.by_sid.values():
            if screen.device is not None and screen.subject.namespace == "/board":
                found.setdefault(screen.device, []).append(screen)
        return found

    def _board(self, screen: Screen, now: int, calls: dict[int, _Calls]) -> BoardNow:
        told: BoardSaid = screen.told
        since = screen.behind_since
        shown = self._shown.get(screen.subject)
        late = 0
        if shown is not None and told.announced is not None:
            # Boards are mostly shown the same: its calls are read once.
            known = calls.get(id(shown)) or calls.setdefault(id(shown), _calls_of(shown))
            if told.announced < known.newest:
                late = behind(known.all, told.announced, now)
        return BoardNow(
            told.width,
            told.height,
            told.sound,
            told.announced,
            told.page,
            page_old=bool(told.page and self._page and told.page != self._page),
            behind=late,
            deaf=since is not None and self._screens.monotonic() - since > DEAF_AFTER_S,
        )


def _gravity(board: BoardNow) -> int:
    return _GRAVITY.index(trouble_of(board))


def _calls_of(state: Mapping[str, Any]) -> _Calls:
    calls = [(one["announcement"], int(datetime.fromisoformat(one["called_at"]).timestamp())) for one in state["calls"]]
    return _Calls(max((announcement for announcement, _ in calls), default=0), calls)
