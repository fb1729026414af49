"""What the server has seen and heard of devices and desks: who was here when, and what kiosks say of their printers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from queue_server.actions.seen import Absence
from queue_server.documents.devices import DeviceNow
from queue_server.store.catalogue import Office


@dataclass(slots=True)
class _Heard:
    """`came_at` and `left_at`: the newest link began and ended. `paper_at`, `fault_at`: since when these are as they are.

    All in seconds since 1970; None: not known, as of what was so already when the server started.
    """

    came_at: int | None = None
    left_at: int | None = None
    paper: str | None = None
    paper_at: int | None = None
    fault: str | None = None
    fault_at: int | None = None
    board: str | None = ""
    board_at: int | None = None


class Presence:
    """What is known of each device (its id); `clock()` gives seconds since 1970."""

    def __init__(self, clock: Callable[[], int]) -> None:
        self._clock = clock
        self._here: frozenset[int] = frozenset()
        self._heard: dict[int, _Heard] = {}
        self._unwritten: dict[int, int] = {}
        self._absences: list[Absence] = []
        self._lost_desks: dict[int, tuple[str, int]] = {}

    def look(self, here: frozenset[int]) -> None:
        """`here` are the devices with a screen that is connected now: who came, and who left?"""
        now = self._clock()
        for device in here - self._here:
            heard = self._of(device)
            self._absences.append(Absence(heard.left_at, now, device=device))
            heard.came_at = now
        for device in self._here - here:
            self._of(device).left_at = self._unwritten[device] = now
        self._here = here

    def devices(self, office: Office) -> dict[int, DeviceNow]:
        """Each device now. One that was not here since the server started was last seen when the database says."""
        known = {}
        for device in office.devices:
            heard = self._heard.get(device.id, _Heard())
            left_at = device.seen_at if heard.left_at is None else heard.left_at
            since = (heard.came_at, heard.paper_at, heard.fault_at)
            known[device.id] = DeviceNow(device.id in self._here, left_at, heard.paper, heard.fault, *since)
        return known

    def note_health(self, device: int, paper: str | None, fault: str | None) -> bool:
        """A kiosk says how its printer is; whether that is news."""
        heard = self._of(device)
        first = heard.paper is None
        if (heard.paper, heard.fault) == (paper, fault):
            return False
        now = None if first else self._clock()
        if heard.paper != paper:
            heard.paper, heard.paper_at = paper, now
        if heard.fault != fault:
            heard.fault, heard.fault_at = fault, now
        return True

    def note_board(self, device: int, trouble: str | None) -> int | None:
        """What is wrong with a board that is here (a code, None for nothing); returns since when."""
        heard = self._of(device)
        if heard.board != trouble:
            heard.board, heard.board_at = trouble, None if heard.board == "" else self._clock()
        return heard.board_at

    def desk_lost(self, counter: int, token: str) -> None:
        """The link of a desk broke, while this session sat there."""
        self._lost_desks[counter] = token, self._clock()

    def desk_came(self, counter: int, token: str) -> None:
        """A desk is here; only the session that lost its link was cut off."""
        whose, left_at = self._lost_desks.pop(counter, ("", 0))
        if whose == token:
            self._absences.append(Absence(left_at, self._clock(), counter=counter))

    def forget(self, device: int) -> None:
        """The device was sent away; one that comes back under its name is another."""
        self._heard.pop(device, None)
        self._unwritten.pop(device, None)

    def to_write(self) -> tuple[dict[int, int], list[Absence]]:
        """When each device was last here, and who came back, as far as the database does not know it yet; asked for once."""
        seen = {**self._unwritten, **dict.fromkeys(self._here, self._clock())}
        absences, self._absences, self._unwritten = self._absences, [], {}
        return seen, absences

    def _of(self, device: int) -> _Heard:
        return self._heard.setdefault(device, _Heard())
