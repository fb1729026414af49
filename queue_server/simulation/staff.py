"""Who plays: the access file's people and kiosk, signed in and seated at free counters."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from queue_server.simulation.errors import SimulationError
from queue_server.simulation.link import Kiosk, Link, Person, Refusal, speaker

ACCESS_VARIABLE = "QUEUE_ACCESS"
DEMO_ACCESS = Path("var", "demo", "access.toml")
COMES_FROM = "`queue-server init --setup` writes such a file into the data folder (access.toml); name it with --access"

HOST_ROLES = ("host", "supervisor", "administrator")
REPORT_ROLES = ("manager", "supervisor", "administrator")


@dataclass(frozen=True)
class Access:
    """The access file: passwords by user name, and the token of the first kiosk."""

    file: Path
    passwords: Mapping[str, str]
    kiosk_token: str


def find_access(given: Path | None) -> Path:
    """The access file: as given, else from the environment, else of the demo in this folder. Raises SimulationError."""
    if given is not None:
        return given
    if named := os.environ.get(ACCESS_VARIABLE):
        return Path(named)
    if DEMO_ACCESS.exists():
        return DEMO_ACCESS
    raise SimulationError(f"the passwords and the kiosk's token are needed: {COMES_FROM}")


def read_access(file: Path) -> Access:
    """What the access file holds. Raises SimulationError."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SimulationError(f"{file}: cannot be read ({error.strerror}); {COMES_FROM}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise SimulationError(f"{file}: not an access file; {COMES_FROM}") from None
    passwords, kiosks = _texts(content.get("passwords")), _texts(content.get("kiosk"))
    if not passwords or not kiosks:
        raise SimulationError(f"{file}: needs [passwords] and [kiosk] with at least one entry each; {COMES_FROM}")
    return Access(file, passwords, next(iter(kiosks.values())))


def _texts(table: object) -> dict[str, str]:
    """A table of texts; empty when it is anything else."""
    return {key: value for key, value in table.items() if isinstance(value, str)} if isinstance(table, dict) else {}


@dataclass(frozen=True)
class Seat:
    """An operator at a counter."""

    number: int
    person: Person


class Staff:
    """The people of the access file whose passwords the server takes, and the kiosk. Close it to sign all of them out."""

    def __init__(self, link: Link, access: Access) -> None:
        self.link = link
        self.kiosk = Kiosk(link, access.kiosk_token)
        self._people: list[Person] = []
        try:
            self._sign_in(access)
        except BaseException:
            self.close()
            raise

    def _sign_in(self, access: Access) -> None:
        for name, password in access.passwords.items():
            person = Person(self.link, name, password)
            try:
                person.sign_in()
            except Refusal as refusal:
                person.close()
                if refusal.status != 401:
                    raise SimulationError(f"{self.link.url}: {name} cannot sign in: {refusal}") from None
            else:
                self._people.append(person)
        if not self._people:
            raise SimulationError(
                f"{access.file}: {self.link.url} takes none of its passwords; is it the file of that server? {COMES_FROM}"
            )
        self.host = self._one_of(HOST_ROLES, access)
        self.reader = self._one_of(REPORT_ROLES, access)

    def _one_of(self, roles: Sequence[str], access: Access) -> Person:
        for role in roles:
            for person in self._people:
                if person.role == role:
                    return person
        raise SimulationError(f"{access.file}: the password of a {' or '.join(roles[:2])} is needed; add it under [passwords]")

    def take_seats(self, wanted: int) -> list[Seat]:
        """Seats up to `wanted` operators at counters where nobody else sits. Raises SimulationError when there is none."""
        operators = [person for person in self._people if person.role == "operator"]
        visitor = speaker()
        try:
            counters = self.link.ask(visitor, "GET", "/counters")["items"]
        finally:
            visitor.close()
        ours = {person.display_name for person in operators}
        free = [one["number"] for one in counters if one["operator"] is None or one["operator"] in ours]
        seats: list[Seat] = []
        for number in free:
            if len(seats) == min(wanted, len(operators)):
                break
            person = operators[len(seats)]
            try:
                person.sign_in(number)
            except Refusal as refusal:
                if refusal.code != "counter_taken":
                    raise SimulationError(f"{self.link.url}: {person.name} cannot open counter {number}: {refusal}") from None
            else:
                seats.append(Seat(number, person))
        if not seats:
            raise SimulationError(
                f"{self.link.url}: no operator of the access file can open a counter; free one, or give the file operators"
            )
        return seats

    def close(self) -> None:
        """Signs everybody out, as far as the server still answers."""
        try:
            for person in self._people:
                with suppress(Refusal):
                    person.sign_out()
        except SimulationError:
            pass
        for person in self._people:
            person.close()
        self.kiosk.close()
