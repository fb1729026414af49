"""What changed between two set-ups is told part by part: what came, went, is otherwise now, or stands at another place."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.hall.setup_difference import KEYS, NAMED, ORDERED, differences
from queue_server.setup_file import Setup

BEFORE: dict[str, Any] = {
    **{part: {} if key is None else [] for part, key in KEYS.items()},
    "office": {"code": "small", "name": {"ru": "Зал"}},
    "hours": {"mon": {"times": ["08:00-18:00"]}, "tue": {"times": ["08:00-18:00"]}},
    "groups": [{"letter": "А", "name": "Первая"}, {"letter": "С", "name": "Вторая"}],
    "services": [{"code": code, "name": code.upper()} for code in "abcd"],
    "counters": [{"number": 1, "services": ["a"]}],
    "devices": [{"kind": "kiosk", "name": "hall", "place": None}],
}


def told(**after: Any) -> list[tuple[Any, ...]]:
    return [tuple(one.values()) for one in differences(BEFORE, {**BEFORE, **after})]


def test_no_part_of_a_set_up_changes_unseen() -> None:
    assert set(KEYS) == set(Setup.model_fields)


def test_the_same_set_up_has_no_difference() -> None:
    assert told() == []


def test_every_part_can_be_added_to_changed_and_taken_from() -> None:
    old: Any
    new: Any
    came: tuple[Any, ...]
    changed: tuple[Any, ...]
    for part, key in KEYS.items():
        if part in NAMED:
            old, new = {part: {"x": {"f": 1}}}, {part: {"x": {"f": 2}}}
            came = (part, "x", None, "added", None, {"f": 1})
            changed = (part, "x", "f", "changed", 1, 2)
        elif key is None:
            old, new = {part: {"f": 1}}, {part: {"f": 2}}
            came, changed = (part, None, "f", "added", None, 1), (part, None, "f", "changed", 1, 2)
        else:
            one = {key: "x", **({"kind": "board"} if part == "devices" else {}), "f": 1}
            old, new = {part: [one]}, {part: [{**one, "f": 2}]}
            came, changed = (part, "x", None, "added", None, one), (part, "x", "f", "changed", 1, 2)
        assert [tuple(each.values()) for each in differences({}, old)] == [came]
        assert [tuple(each.values()) for each in differences(old, new)] == [changed]
        assert [tuple(each.values()) for each in differences(old, {})] == [(*came[:3], "removed", came[5], None)]


def test_of_an_order_the_fewest_that_moved_are_named_with_their_places() -> None:
    services = BEFORE["services"]
    assert told(services=[services[3], *services[:3]]) == [("services", "d", None, "moved", 4, 1)]
    assert told(services=[services[1], services[0], *services[2:]]) == [("services", "b", None, "moved", 2, 1)]


def test_who_only_stands_further_up_because_another_went_has_not_moved() -> None:
    services = BEFORE["services"]
    assert told(services=services[1:]) == [("services", "a", None, "removed", services[0], None)]


def test_a_board_of_the_same_name_is_not_the_kiosk() -> None:
    board = {"kind": "board", "name": "hall", "place": None}
    assert [one[:4] for one in told(devices=[board])] == [
        ("devices", "hall", None, "removed"),
        ("devices", "hall", None, "added"),
    ]


@settings(deadline=None)
@given(st.permutations(list("abcdef")))
def test_an_order_that_is_not_the_same_is_always_a_difference(order: list[str]) -> None:
    for part in ORDERED:
        key = str(KEYS[part])
        found = differences({part: [{key: one} for one in "abcdef"]}, {part: [{key: one} for one in order]})
        assert bool(found) is (order != list("abcdef"))
        assert {one["kind"] for one in found} <= {"moved"}
