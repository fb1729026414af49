"""From a commit to every screen: one loop builds the states that changed and sends them."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import MutableMapping
from dataclasses import replace
from typing import Any

import gevent
from flask import request
from flask_socketio import SocketIO
from gevent.event import Event
from socketio import Server
from socketio.exceptions import ConnectionRefusedError
from sqlalchemy.exc import OperationalError

from queue_server.access import HOSTS, MANAGERS, NOBODY, Caller, caller_by_cookie, caller_by_token, cookie_name, is_disabled
from queue_server.actions.passwords import must_choose
from queue_server.actions.seen import WRITTEN_EVERY_S, note
from queue_server.actions.sessions import Session, keep_busy
from queue_server.actions.sessions import find as find_session
from queue_server.documents.board import Speak, board_document
from queue_server.documents.boards import trouble_of
from queue_server.documents.devices import DeviceNow
from queue_server.documents.now import HallNow, hall_now
from queue_server.documents.screens import desk_document, hall_document, kiosk_document
from queue_server.documents.ticket import moment
from queue_server.hall.boards import EVERYTHING
from queue_server.live.boards import Boards
from queue_server.live.links import use_links
from queue_server.live.listening import join_and_leave_only
from queue_server.live.presence import Presence
from queue_server.live.screens import Screen, Screens, Subject, fingerprint
from queue_server.store import counters
from queue_server.store.store import Store
from queue_server.texts import FALLBACK, languages

log = logging.getLogger(__name__)

BOARD, DESK, HALL, KIOSK = "/board", "/desk", "/hall", "/kiosk"
#: The order in which a change is sent: the hall sees it before the tablets do.
ORDER = (BOARD, DESK, KIOSK, HALL)

#: What changes with time alone (opening hours, lights, alarms) is looked for this often.
LOOK_S = 5.0
#: Slow screens are looked after this often.
SWEEP_S = 1.0
#: Changes closer together than this are sent as one.
GATHER_S = 0.02

Document = dict[str, Any]


class Live:
    """The live screens of one server."""

    def __init__(
        self, socketio: SocketIO, store: Store, speak: Speak, sessions: MutableMapping[str, Session], board_page: str = ""
    ) -> None:
        """`board_page` says which page the server gives to boards."""
        self._store = store
        self._speak = speak
        self._sessions = sessions
        server: Server = socketio.server  # type: ignore[attr-defined]
        use_links(server)
        self._screens = Screens(server, time.monotonic)
        self._changed = Event()
        self._last: dict[Subject, Document] = {}
        self.presence = Presence(store.clock.now)
        self.boards = Boards(self._screens, store.clock.now, self._last, board_page)
        join_and_leave_only(server, self.boards.hear)
        store.when_changed(self._note_change)
        store.when_set_up_anew(self.follow_setup)
        self._admit = {BOARD: self._board, KIOSK: self._kiosk, DESK: self._desk, HALL: self._hall}
        for namespace, admit in self._admit.items():
            self._listen(socketio, namespace, admit)

    def start(self) -> None:
        """Begins to send."""
        gevent.spawn(self._run)

    def devices(self) -> dict[int, DeviceNow]:
        """What is known of each device."""
        self.presence.look(self._devices_here())
        boards = self.boards.now()
        known = self.presence.devices(self._store.office)
        for device, now in known.items():
            board, sound_test = boards.get(device, (None, None))
            since = None if board is None else self.presence.note_board(device, trouble_of(board))
            known[device] = replace(now, board=board, board_at=since, sound_test=sound_test)
        return known

    def _devices_here(self) -> frozenset[int]:
        screens = self._screens.by_sid.values()
        return frozenset(screen.device for screen in screens if screen.device is not None)

    def note_health(self, device: int, paper: str | None, fault: str | None) -> None:
        """A kiosk says how its printer is; the host's screens follow at once when that is news."""
        if self.presence.note_health(device, paper, fault):
            self._note_change()

    def note_forecast(self) -> None:
        """There is a newer forecast: kiosks and the hall's screens may have something new to say."""
        self._note_change()

    def follow_setup(self) -> None:
        """After the set-up has changed only those screens stay that would be let in again, to see the same; others are cut.

        Sessions that have ended are known no more; of a device that was sent away nothing is remembered.
        """
        for token in [one for one in list(self._sessions) if find_session(self._store, one) is None]:
            self._sessions.pop(token, None)
        for screen in list(self._screens.by_sid.values()):
            self._cut_unless_let_in(screen)
        self.presence.look(self._devices_here())
        for device in self._store.office.devices:
            if device.revoked or device.unpaired:
                self.presence.forget(device.id)
                self.boards.forget(device.id)

    def screens(self) -> dict[str, int]:
        """How many screens of each kind are connected."""
        counts = {namespace.strip("/"): 0 for namespace in ORDER}
        for screen in list(self._screens.by_sid.values()):
            counts[screen.subject.namespace.strip("/")] += 1
        return counts

    def end_session(self, token: str) -> None:
        """Cuts the screens of a session that has ended."""
        for screen in [one for one in self._screens.by_sid.values() if one.token == token]:
            self._screens.cut(screen)

    def renew_session(self, token: str, new: str) -> None:
        """The screens of a session that goes on under another token stay."""
        for screen in [one for one in self._screens.by_sid.values() if one.token == token]:
            screen.token = new

    def _note_change(self) -> None:
        if self._screens.by_sid:
            self._changed.set()

    # Connecting

    def _listen(self, socketio: SocketIO, namespace: str, admit: Any) -> None:
        def connect(auth: Any = None) -> None:
            given = auth if isinstance(auth, dict) else {}
            language = given.get("lang") if given.get("lang") in languages() else FALLBACK
            token = (
                given.get("token")
                if isinstance(given.get("token"), str)
                else request.cookies.get(cookie_name(request.is_secure), "")
            )
            subject = admit(str(token), str(language))
            if subject is None:
                raise ConnectionRefusedError("disabled" if is_disabled(self._store, str(token)) else "unauthorised")
            device = caller_by_token(self._store, str(token)).device if namespace in (BOARD, KIOSK) else None
            # The state follows the answer to the connect, never before it.
            gevent.spawn(self._welcome, Screen(request.sid, subject, str(token), device.id if device else None))  # type: ignore[attr-defined]

        def disconnect(reason: Any = None) -> None:
            screen = self._screens.remove(request.sid)  # type: ignore[attr-defined]
            if screen is not None and namespace == DESK and reason == Server.reason.PING_TIMEOUT:
                self.presence.desk_lost(screen.subject.counter or 0, screen.token)
            self._forget()

        socketio.on_event("connect", connect, namespace=namespace)
        socketio.on_event("disconnect", disconnect, namespace=namespace)

    def _board(self, token: str, language: str) -> Subject | None:
        device = caller_by_token(self._store, token, "board").device
        if device is None:
            return None
        # Boards with one language and the same wishes show the same: it is built, compared and encoded once for all of them.
        wishes = self._store.office.wishes.get(device.id, EVERYTHING)
        return Subject(BOARD, language, wishes=None if wishes == EVERYTHING else wishes)

    def _kiosk(self, token: str, language: str) -> Subject | None:
        device = caller_by_token(self._store, token, "kiosk").device
        return Subject(KIOSK, FALLBACK, device=device.id) if device else None

    def _hall(self, token: str, language: str) -> Subject | None:
        return Subject(HALL, language) if self._person(token).role in HOSTS | MANAGERS else None

    def _desk(self, token: str, language: str) -> Subject | None:
        user = self._person(token).user
        if user is None:
            return None
        with self._store.read() as connection:
            row = counters.of_operator(connection, user.id)
        return Subject(DESK, language, counter=row.id, user=user.id) if row else None

    def _person(self, token: str) -> Caller:
        caller = caller_by_cookie(self._store, self._sessions, token)
        shut_out = caller.user is not None and (caller.shut_out or must_choose(self._store, caller.user))
        return NOBODY if shut_out else caller

    def _welcome(self, screen: Screen) -> None:
        """The first state of a screen. Boards come by the hundred after a restart: they share one that is still true."""
        subject = screen.subject
        state = self._last.get(subject)
        if state is None or self._changed.is_set() or subject.namespace not in (BOARD, KIOSK):
            state = self._build(subject, self._read())
            # What the others have seen stays what it was: a change that they do not know yet must still be sent to them.
            self._last.setdefault(subject, state)
        else:
            state = {**state, "server_time": moment(self._store.clock.now(), self._store.office)}
        if self._screens.add(screen):
            if subject.namespace == DESK:
                self.presence.desk_came(subject.counter or 0, screen.token)
            self._screens.deliver(screen, self._screens.prepare(subject, state))
            # The set-up may have changed since it was let in.
            self._cut_unless_let_in(screen)

    def _cut_unless_let_in(self, screen: Screen) -> None:
        if self._admit[screen.subject.namespace](screen.token, screen.subject.language) != screen.subject:
            self._screens.cut(screen)

    # Sending

    def _run(self) -> None:
        looked = swept = admitted = 0.0
        written = time.monotonic()
        while True:
            self._changed.wait(SWEEP_S)
            now = time.monotonic()
            try:
                # Before the states are built: a command may have changed the set-up.
                if now - admitted >= LOOK_S:
                    admitted = now
                    self._cut_the_unwelcome()
                if self._changed.is_set() or now - looked >= LOOK_S:
                    looked = now
                    self._changed.clear()
                    self._publish()
                    gevent.sleep(GATHER_S)
                if now - swept >= SWEEP_S:
                    swept = now
                    self._screens.catch_up()
                    self._screens.ping_all()
                    self.presence.look(self._devices_here())
                    # Boards may say something new at every moment; the host hears of all of it once a second.
                    if self.boards.news:
                        self.boards.news = False
                        self._publish(only=HALL)
                if now - written >= WRITTEN_EVERY_S:
                    written = now
                    self.write_seen()
            except Exception:
                log.exception("the live screens could not be brought up to date")
                gevent.sleep(SWEEP_S)

    def _cut_the_unwelcome(self) -> None:
        """Cuts the screens of people whose session has ended or is locked, or whose role by now has no business here."""
        self._store.refresh()
        keep_busy(self._store, self._sessions)
        for screen in list(self._screens.by_sid.values()):
            if screen.subject.namespace in (DESK, HALL):
                self._cut_unless_let_in(screen)

    def write_seen(self) -> None:
        """After a restart staff still read when a device was last here. A disk that fails costs no more than this."""
        seen, absences = self.presence.to_write()
        if not seen and not absences:
            return
        try:
            note(self._store, seen, absences)
        except (OperationalError, sqlite3.OperationalError) as error:
            log.warning("when devices were last seen could not be kept: %s", error)

    def _publish(self, only: str = "") -> None:
        subjects = {one for one in self._screens.subjects() if only in ("", one.namespace)}
        if not subjects:
            return
        hall = self._read()
        for subject in sorted(subjects, key=lambda one: ORDER.index(one.namespace)):
            if subject.namespace == DESK and not self._still_seated(subject, hall):
                for screen in self._screens.of(subject):
                    self._screens.cut(screen)
                continue
            state = self._build(subject, hall)
            last = self._last.get(subject)
            if last is None or fingerprint(last) != fingerprint(state):
                self._last[subject] = state
                for _ in self._screens.publish(subject, state):
                    gevent.sleep(0)

    def _read(self) -> HallNow:
        with self._store.read() as connection:
            return hall_now(connection, self._store.office, self._store.clock.now(), self._store.foreseen)

    def _still_seated(self, subject: Subject, hall: HallNow) -> bool:
        return any(row.id == subject.counter and row.operator_id == subject.user for row in hall.counter_rows)

    def _build(self, subject: Subject, hall: HallNow) -> Document:
        if subject.namespace == BOARD:
            return board_document(hall, subject.language, self._speak, subject.wishes or EVERYTHING)
        if subject.namespace == KIOSK:
            return kiosk_document(hall, subject.device)
        if subject.namespace == DESK:
            return desk_document(hall, hall.office.counter_by_id[subject.counter or 0], subject.language)
        return hall_document(hall, subject.language, self.devices(), self._store.backup_trouble)

    def _forget(self) -> None:
        shown = self._screens.subjects()
        for subject in [one for one in self._last if one not in shown]:
            del self._last[subject]
