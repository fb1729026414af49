"""Set-ups as hypothesis makes them up: offices of all kinds, each of which could be somebody's."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from queue_server.actions.office import let_everybody_in
from queue_server.setup_file import Setup, check
from tests.office import KIOSK_TOKEN, Document, password_hash, small_setup

LETTERS = ("А", "В", "К", "С")
CODES = ("connection", "meter", "advice", "water", "complaint")
NUMBERS = (1, 2, 3, 4, 15)

names = st.sampled_from([{"ru": "Первое"}, {"ru": "Второе", "en": "Second"}, {"en": "Third", "ru": "Третье"}])
clocks = st.sampled_from(["07:00", "08:30", "09:00"]), st.sampled_from(["17:00", "18:00", "24:00"])


def some(choices: Any, least: int = 0) -> st.SearchStrategy[list[Any]]:
    """Some of the choices, each once, in any order."""
    return st.lists(st.sampled_from(list(choices)), unique=True, min_size=least)


def perhaps(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Document]:
    """A table in which each of the fields may be missing."""
    return st.fixed_dictionaries({}, optional=fields)


@st.composite
def counters(draw: st.DrawFn, codes: list[str]) -> list[Document]:
    found = []
    for number in draw(some(NUMBERS, 1)):
        services = draw(some(codes))
        helps = [one for one in draw(some(codes)) if one not in services]
        helps = [] if len(helps) == len(codes) else helps
        found.append({"number": number, "services": services, "helps": helps, **draw(perhaps(name=names, zone=zones))})
    return found


zones = st.sampled_from(["Зал А", "Зал Б"])
results = st.sampled_from([["solved"], ["solved", "papers_missing"], [{"code": "own", "name": {"ru": "Своё"}}]])


@st.composite
def documents(draw: st.DrawFn, closed: bool = True) -> Document:
    """The content of a set-up file. The administrator, anna and the kiosk in the hall are always there."""
    letters = draw(some(LETTERS, 1))
    codes = draw(some(CODES, 1))
    own = {
        "papers": st.just({"ru": ["Паспорт"]}),
        "daily_limit": st.integers(1, 50),
        "for": st.sampled_from(["people", "companies"]),
        "call": st.just({"ru": "Талон {number}, окно {counter}"}),
        "results": results,
        "result_required": st.booleans(),
        **({"closed_reason": names} if closed else {}),
    }
    services = [
        {"code": code, "group": draw(st.sampled_from(letters)), "name": draw(names), "expected_minutes": draw(st.integers(1, 60))}
        | draw(perhaps(**own))
        for code in codes
    ]
    taken = draw(counters(codes))
    rights = {
        "services": some(codes),
        "may_choose": st.booleans(),
        "sees_queue": st.booleans(),
        "breaks": some(["12:00-12:45", "15:00-15:15"]),
        "until": st.just("17:00"),
    }
    users = [("administrator", "administrator"), ("anna", "operator")]
    users += [(name, draw(st.sampled_from(["operator", "host", "manager"]))) for name in draw(some(["boris", "vera", "host"]))]
    boards = [
        {"kind": "board", "name": name, **draw(st.one_of(st.just({}), perhaps(sound=sounds, volume=st.integers(0, 100))))}
        for name in draw(some(["hall-board", "side-board"]))
    ]
    return {
        **{key: value for key, value in small_setup().items() if key == "office"},
        "standard": draw(perhaps(waiting_minutes=st.integers(1, 60), amber_minutes=st.integers(1, 26))),
        "settings": draw(
            perhaps(recalls=st.integers(0, 5), ticker=st.lists(names, max_size=2), results=results, ask_who=st.booleans())
        ),
        "voice": draw(perhaps(mode=st.sampled_from(["gong", "gong_and_voice"]), volume=st.integers(0, 100), quiet=quiet)),
        "calling": draw(perhaps(rule=st.sampled_from(["arrival", "weighted"]), turns=st.just([2, 1]), passes=st.integers(3, 20))),
        "reports": draw(perhaps(close_after_minutes=st.integers(0, 60), causes=st.just(["crowd"]))),
        "layouts": draw(perhaps(wide=st.just({"list": 5}), large=st.just({"text": "large"}))),
        "hours": [
            {"days": days, "opens": draw(clocks[0]), "closes": draw(clocks[1])}
            for days in draw(some(["mon-thu", "fri", "sat", "sun"], 1))
        ],
        "days_off": [{"date": day, "reason": draw(names)} for day in draw(some(["2026-05-01", "2026-06-12"]))],
        "groups": [{"letter": letter, "name": draw(names)} for letter in letters],
        "services": services,
        "priorities": [
            {
                "code": code,
                "name": draw(names),
                "basis": draw(names),
                "rank": draw(st.integers(1, 9)),
                **draw(perhaps(in_turns=st.booleans())),
            }
            for code in draw(some(["disabled", "veteran"]))
        ],
        "counters": taken,
        "users": [
            {
                "name": name,
                "display_name": name.title(),
                "role": role,
                "password_hash": password_hash(),
                **draw(perhaps(**rights)),
            }
            for name, role in users
        ],
        "devices": [
            {"kind": "kiosk", "name": "hall-kiosk", "token": KIOSK_TOKEN, **draw(perhaps(groups=some(letters)))},
            *boards,
        ],
    }


sounds = st.sampled_from(["on", "gong", "off"])
quiet = st.just([{"from": "22:00", "to": "06:00", "sound": "gong"}])


def setup_of(content: Document) -> Setup:
    """A made-up set-up, checked, with tokens as they are kept."""
    setup = check(content)
    let_everybody_in(setup, {one.name for one in setup.users}, {(one.kind, one.name) for one in setup.devices})
    return setup
