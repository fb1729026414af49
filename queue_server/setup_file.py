"""The set-up file: one TOML text that describes a whole office, checked to the last key before anything is changed."""

from __future__ import annotations

import tomllib
from collections import Counter as Count
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from queue_server import board_layout, directory_setup, ticket_layout
from queue_server.backup_setup import BackupPart
from queue_server.calling_setup import CallingPart
from queue_server.card_setup import OfficeCard
from queue_server.desk_setup import DeskRights, DeskSettings, ServiceResults
from queue_server.hall import numbering
from queue_server.hours_setup import DayOffPart, HoursPart
from queue_server.password_setup import Password, long_enough
from queue_server.report_setup import ReportsPart
from queue_server.secrets import token_hash
from queue_server.setup_faults import Fault, FaultAt, Wrong, first_fault
from queue_server.setup_lines import line_of, line_of_error
from queue_server.setup_names import Code, Language, Name
from queue_server.shift_setup import Break, Until
from queue_server.voice_setup import BoardSound, VoicePart, Volume, Wording

ROLES = ("operator", "host", "supervisor", "manager", "administrator")


class SetupError(Exception):
    """The file cannot be used; the text is one line with file, line and remedy."""


def _one_line(value: str) -> str:
    if not value.isprintable() or not value.strip():
        raise Wrong("line", "write one line of text")
    return " ".join(value.split())


def _lines(value: Any) -> Any:
    return {"ru": value} if isinstance(value, list) else value


def _some(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except Exception:
        raise Wrong("timezone", "no such time zone; write it like Asia/Novokuznetsk") from None
    return value


def _letter(value: str) -> str:
    try:
        return numbering.letter(value)
    except numbering.BadLetter as error:
        raise Wrong("letter", str(error), letters=" ".join(numbering.LETTERS)) from None


Lines = Annotated[dict[Language, list[str]], BeforeValidator(_lines)]
#: The running line: one text, or up to ten.
RunningLine = Annotated[list[Name], BeforeValidator(_some), Field(max_length=10)]
Letter = Annotated[str, AfterValidator(_letter)]
Zone = Annotated[str, Field(min_length=1, max_length=80), AfterValidator(_one_line)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", serialize_by_alias=True)


Part = TypeVar("Part", bound=_Part)


class OfficePart(_Part, OfficeCard):
    code: Code
    name: Name
    timezone: Annotated[str, AfterValidator(_zone)]


class StandardPart(_Part):
    total_minutes: int = Field(30, ge=1, le=600)
    waiting_minutes: int | None = Field(None, ge=1, le=600)
    amber_minutes: int = Field(20, ge=1, le=600)
    red_minutes: int = Field(27, ge=1, le=600)

    @model_validator(mode="after")
    def _in_order(self) -> StandardPart:
        if not self.amber_minutes < self.red_minutes <= self.total_minutes:
            raise Wrong("lights", "amber_minutes must come before red_minutes, and both within total_minutes")
        return self


class SettingsPart(_Part, DeskSettings):
    recalls: int = Field(2, ge=0, le=20)
    recall_pause_s: int = Field(20, ge=0, le=600)
    return_within_minutes: int = Field(30, ge=0, le=600)
    ask_above: int = Field(3, ge=0, le=1000)
    idle_s: int = Field(30, ge=5, le=600)
    ticket_s: int = Field(15, ge=3, le=600)
    ticker: RunningLine | None = None
    tracking_url: str = Field("", max_length=300)
    ask_who: bool = False
    booking_codes: bool = False
    booking_minutes: int = Field(15, ge=5, le=240)
    bookings_at_once: int = Field(1, ge=1, le=50)
    operators_take_roll_numbers: bool = True
    kiosk_tickets_per_minute: int = Field(0, ge=0, le=600)
    sound_test_minutes: int = Field(10, ge=0, le=240)
    media_after_s: int = Field(30, ge=5, le=3600)
    public_load: bool = False
    advice_saves_at_least: int = Field(5, ge=4, le=8)
    long_queue: int = Field(10, ge=0, le=1000)
    training: bool = False


class GroupPart(_Part):
    letter: Letter
    name: Name


class ServicePart(_Part, ServiceResults):
    code: Code
    group: Letter
    name: Name
    expected_minutes: int = Field(ge=1, le=600)
    papers: Lines = Field(default_factory=dict)
    daily_limit: int | None = Field(None, ge=1, le=100_000)
    closed_reason: Name | None = None
    audience: Literal["people", "companies"] | None = Field(None, alias="for")
    call: Wording = Field(default_factory=dict)


class PriorityPart(_Part):
    code: Code
    name: Name
    basis: Name
    rank: int = Field(ge=1, le=100)
    in_turns: bool = False


class CounterPart(_Part):
    number: int = Field(ge=1, le=999)
    name: Name | None = None
    zone: Zone | None = None
    services: list[Code] = Field(default_factory=list)
    #: Besides `services` those with which it only helps while nobody waits for its own.
    helps: list[Code] = Field(default_factory=list)


class UserPart(_Part, DeskRights):
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")
    display_name: str = Field(min_length=1, max_length=100)
    role: Literal["operator", "host", "supervisor", "manager", "administrator"]
    password: Password | None = None
    password_hash: str | None = Field(None, pattern=r"^\$argon2id\$")
    #: Who keeps the password: this house, or the company's directory.
    sign_in: Literal["own", "directory"] = "own"
    services: list[Code] = Field(default_factory=list)
    breaks: list[Break] = Field(default_factory=list, max_length=6)
    until: Until | None = None
    #: Signs in no more until this is taken away; his password and his past stay.
    disabled: bool = False

    @field_validator("password")
    @classmethod
    def _long_enough(cls, password: str | None, others: ValidationInfo) -> str | None:
        return long_enough(password, others.data.get("role", ""))

    @property
    def by_directory(self) -> bool:
        return self.sign_in == "directory"

    @model_validator(mode="after")
    def _one_password(self) -> UserPart:
        if self.by_directory and (self.password is not None or self.password_hash is not None):
            words = "sign_in: the directory keeps this password; take password and password_hash out"
            raise Wrong("password_in_directory", words)
        return self


class DevicePart(_Part):
    kind: Literal["kiosk", "board"]
    name: str = Field(pattern=r"^[\w.-]{1,64}$")
    token: str | None = Field(None, min_length=20, max_length=200)
    token_hash: str | None = Field(None, pattern=r"^[0-9a-f]{64}$")
    groups: list[Letter] = Field(default_factory=list)
    services: list[Code] = Field(default_factory=list)
    place: Annotated[str, Field(min_length=1, max_length=80), AfterValidator(_one_line)] | None = None
    sound: BoardSound | None = None
    volume: Volume | None = None
    zone: Zone | None = None
    counter: int | None = Field(None, ge=1, le=999)
    layout: Code | None = None
    #: Its token opens nothing until this is taken away.
    disabled: bool = False

    @model_validator(mode="after")
    def _wishes_fit_the_kind(self) -> DevicePart:
        if (self.sound is not None or self.volume is not None) and self.kind != "board":
            raise Wrong("only_board", f"{'volume' if self.sound is None else 'sound'}: only a board announces calls")
        board_layout.wishes_fit_the_kind(self)
        return self


class Setup(_Part):
    """A whole office as its file says."""

    office: OfficePart
    standard: StandardPart = Field(default_factory=StandardPart)
    settings: SettingsPart = Field(default_factory=SettingsPart)
    ticket: Annotated[dict[str, Any], BeforeValidator(ticket_layout.checked)] | None = None
    voice: VoicePart = Field(default_factory=VoicePart)
    calling: CallingPart = Field(default_factory=CallingPart)
    reports: ReportsPart = Field(default_factory=ReportsPart)
    backup: BackupPart = Field(default_factory=BackupPart)
    directory: directory_setup.DirectoryPart | None = None
    layouts: dict[Code, board_layout.LayoutPart] = Field(default_factory=dict)
    # A file that says nothing of these four has forgotten them; an office that has none yet says so with [].
    hours: list[HoursPart]
    days_off: list[DayOffPart] = Field(default_factory=list)
    groups: list[GroupPart]
    services: list[ServicePart]
    priorities: list[PriorityPart] = Field(default_factory=list)
    counters: list[CounterPart]
    users: list[UserPart] = Field(default_factory=list)
    devices: list[DevicePart] = Field(default_factory=list)


def read(file: Path) -> Setup:
    """The set-up in `file`. Raises SetupError that names file, line and remedy."""
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise SetupError(f"{file}: cannot be read ({error.strerror}); give the path of a set-up file") from None
    except UnicodeDecodeError:
        raise SetupError(f"{file}: not UTF-8; save the file as UTF-8") from None
    try:
        return check(_with_logo(tomllib.loads(text), file.parent))
    except tomllib.TOMLDecodeError as error:
        raise SetupError(f"{file}: not TOML: {error}") from None
    except Fault as fault:
        raise SetupError(f"{file}, line {line_of(text, fault.where)}: {fault.words}") from None


def read_text(text: str) -> Setup:
    """The set-up in the text of a file that came without its folder. Raises FaultAt."""
    try:
        return check(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise FaultAt(line_of_error(text, error), Fault((), f"not TOML: {error}", "toml")) from None
    except Fault as fault:
        raise FaultAt(line_of(text, fault.where), fault) from None


def check(content: dict[str, Any]) -> Setup:
    """The set-up in a parsed file; every reference leads somewhere and no code stands twice. Raises Fault."""
    try:
        setup = Setup.model_validate(content)
    except ValidationError as error:
        raise first_fault(error) from None
    _no_doubles("groups", "letter", [one.letter for one in setup.groups])
    _no_doubles("services", "code", [one.code for one in setup.services])
    _no_doubles("priorities", "code", [one.code for one in setup.priorities])
    _no_doubles("counters", "number", [one.number for one in setup.counters])
    _no_doubles("users", "name", [one.name for one in setup.users])
    _no_doubles("devices", "name", [(one.kind, one.name) for one in setup.devices])
    _no_double_tokens(setup.devices)
    _no_doubles("days_off", "date", [one.date for one in setup.days_off])
    try:
        numbering.check_letters([one.letter for one in setup.groups])
    except numbering.BadLetter as error:
        raise Fault(("groups",), str(error), "letters") from None
    letters = {one.letter for one in setup.groups}
    for index, service in enumerate(setup.services):
        if service.group not in letters:
            raise Fault(
                ("services", index, "group"), f"services.group: there is no group {service.group}; add it to [[groups]]", "group"
            )
    for index, device in enumerate(setup.devices):
        for letter in device.groups:
            if letter not in letters:
                raise Fault(
                    ("devices", index, "groups"), f"devices.groups: there is no group {letter}; add it to [[groups]]", "group"
                )
    codes = {one.code for one in setup.services}
    for part, owners in (("counters", setup.counters), ("users", setup.users), ("devices", setup.devices)):
        for index, owner in enumerate(owners):
            _known_once((part, index, "services"), owner.services, codes)  # type: ignore[attr-defined]
    for index, counter in enumerate(setup.counters):
        _known_once(("counters", index, "helps"), counter.helps, codes)
        if both := set(counter.services) & set(counter.helps):
            words = f"counters.helps: {min(both)} stands in services, too; a counter has a service or helps with it"
            raise Fault(("counters", index, "helps"), words, "takes_and_helps")
        if counter.helps and set(counter.helps) == codes:
            words = "counters.helps: a counter helps beside services of its own; leave one out"
            raise Fault(("counters", index, "helps"), words, "helps_only")
    wrong = board_layout.unknown_name(setup) or directory_setup.shut_out(setup)
    if wrong is not None:
        raise wrong
    return setup


def _known_once(where: tuple[str, int, str], listed: list[str], codes: set[str]) -> None:
    key = f"{where[0]}.{where[2]}"
    for code in listed:
        if code not in codes:
            raise Fault(where, f"{key}: there is no service {code}; add it to [[services]]", "service")
        if listed.count(code) > 1:
            raise Fault(where, f"{key}: {code} stands twice; name it once", "twice")


def _with_logo(content: dict[str, Any], folder: Path) -> dict[str, Any]:
    try:
        return ticket_layout.whole(content, folder)
    except ValueError as error:
        raise Fault(("ticket",), f"ticket.{error}", "ticket", why=str(error)) from None


def check_part(part: type[Part], **given: Any) -> Part:
    """One part of a set-up that is added without a file, under the same rules. Raises SetupError."""
    try:
        return part.model_validate(given)
    except ValidationError as error:
        raise SetupError(first_fault(error).words) from None


def round_the_clock(setup: Setup) -> Setup:
    """The same office, open at all hours and with kiosks that give tickets as fast as they can: for trying and measuring."""
    always = HoursPart(days="mon-sun", opens="00:00", closes="24:00")
    settings = setup.settings.model_copy(update={"kiosk_tickets_per_minute": 0})
    return setup.model_copy(update={"hours": [always], "days_off": [], "settings": settings})


def _no_double_tokens(devices: list[DevicePart]) -> None:
    seen: set[str] = set()
    for index, one in enumerate(devices):
        kept = token_hash(one.token) if one.token else one.token_hash
        if kept is not None and kept in seen:
            words = "devices.token: another device has the same one; every one must be its own"
            raise Fault(("devices", index, "token"), words, "twice")
        seen |= {kept} if kept else set()


def _no_doubles(part: str, key: str, values: Iterable[Any]) -> None:
    listed = list(values)
    for value, times in Count(listed).items():
        if times > 1:
            second = [index for index, one in enumerate(listed) if one == value][1]
            raise Fault((part, second, key), f"{part}.{key}: {value} stands twice; every one must be its own", "twice")
