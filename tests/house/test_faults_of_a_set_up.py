"""Whatever can be wrong in a set-up is told at its place, in words in every language; the set-up of the tests says all keys."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest

from queue_server.setup_faults import NAMES, Fault
from queue_server.setup_file import Setup, check
from queue_server.texts import catalogue, languages
from tests.office import ROOT
from tests.whole_setup import keys, whole_setup

#: What can go wrong with a value of each kind, apart from its limits.
OF_KIND = {
    "int": ("int_type", "int_parsing", "int_parsing_size", "int_from_float"),
    "float": ("float_type", "float_parsing"),
    "bool": ("bool_type", "bool_parsing"),
    "str": ("string_type",),
    "date": ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"),
    "list": ("list_type",),
    "tuple": ("tuple_type", "missing"),
    "dict": ("dict_type",),
    "literal": ("literal_error",),
    "model": ("model_type", "missing", "extra_forbidden"),
}
OF_LIMIT = {"ge": "greater_than_equal", "le": "less_than_equal", "pattern": "string_pattern_mismatch"}
OF_LENGTH = {
    ("str", "min_length"): "string_too_short",
    ("str", "max_length"): "string_too_long",
    ("list", "min_length"): "too_short",
    ("list", "max_length"): "too_long",
    ("tuple", "max_length"): "too_long",
}
# fmt: off
BAD: tuple[Any, ...] = (
    None, "", " ", "x" * 400, "{", "25:99", True, -1, 0, 1.5, 10**9, 1e9,
    [], [None], ["?"] * 200, ["x"], {}, {"x": "y"}, {"ru": ""},
)
# fmt: on


def rules(schema: Any) -> Iterator[str]:
    """The type of every error that a part of pydantic's own schema can raise."""
    if isinstance(schema, list | tuple):
        for each in schema:
            yield from rules(each)
    elif isinstance(schema, dict):
        kind = schema.get("type")
        if isinstance(kind, str):
            yield from OF_KIND.get(kind, ())
            yield from (error for limit, error in OF_LIMIT.items() if schema.get(limit) is not None)
            yield from (error for (of, limit), error in OF_LENGTH.items() if of == kind and schema.get(limit) is not None)
        for each in schema.values():
            yield from rules(each)


def codes_in_the_source() -> Iterator[str]:
    """The name of every rule of our own."""
    for file in (ROOT / "queue_server").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Wrong", "Fault"):
                place = 0 if node.func.id == "Wrong" else 2
                if len(node.args) > place and isinstance(node.args[place], ast.Constant):
                    yield str(node.args[place].value)  # type: ignore[attr-defined]


def spoiled(document: Any, where: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """The document with one bad value in each of its places in turn, and with a key that nobody knows."""
    inside = document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    for key, value in inside:
        for bad in BAD:
            yield (*where, key), bad
        yield from spoiled(value, (*where, key))
    if isinstance(document, dict):
        yield (*where, "no-such-key"), 1


def put(document: Any, where: tuple[Any, ...], value: Any) -> Any:
    copied = copy.deepcopy(document)
    inner = copied
    for step in where[:-1]:
        inner = inner[step]
    inner[where[-1]] = value
    return copied


def test_the_whole_set_up_of_the_tests_is_good_and_says_every_key() -> None:
    check(whole_setup())
    said: set[str] = set()

    def walk(value: Any, before: str) -> None:
        if before in known:
            said.add(before)
        elif isinstance(value, list):
            for each in value:
                walk(each, before)
        elif isinstance(value, dict):
            named = before == "layouts"
            for key, each in value.items():
                walk(each, before if named and isinstance(each, dict) else f"{before}.{key}".strip("."))

    known = set(keys())
    walk(whole_setup(), "")
    in_the_clear = {"users.password", "devices.token"}
    instead_of_a_search = {"directory.person"}
    assert known - said == in_the_clear | instead_of_a_search


def test_every_rule_that_pydantic_may_find_broken_has_a_name() -> None:
    found = set(rules(Setup.__pydantic_core_schema__))
    assert len(found) > 15
    assert found - NAMES.keys() == set()


@pytest.mark.parametrize("language", languages())
def test_every_rule_has_its_words(language: str) -> None:
    codes = {*NAMES.values(), *codes_in_the_source()}
    assert len(codes) > 40
    assert {f"setup.fault.{code}" for code in codes} - catalogue(language).keys() == set()
    shown = {key.removeprefix("setup.fault.") for key in catalogue(language) if key.startswith("setup.fault.")}
    assert shown - codes == set()


def fault_of(document: Any) -> Fault | None:
    """What is wrong with a set-up."""
    try:
        check(document)
    except Fault as fault:
        return fault
    return None


def test_every_place_with_every_bad_value_is_told_in_whole_words() -> None:
    document = whole_setup()
    told: set[str] = set()
    for where, bad in spoiled(document):
        fault = fault_of(put(document, where, bad))
        if fault is None:
            continue
        told.add(fault.code)
        for language in languages():
            words = fault.told(language)
            blanks = set(re.findall(r"\{\w+\}", words)) - {"{number}", "{counter}", "{name}"}
            assert (blanks, words.startswith("setup.")) == (set(), False), (where, bad, words)
        assert fault.where[0] == where[0] or fault.where[0] in ("counters", "users", "devices", "services"), (where, bad)
    assert len(told) > 25
