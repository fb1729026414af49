"""What can be wrong in a set-up: each rule has a name, words for those who write files, and words for all others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from queue_server.texts import text

#: The rules that pydantic knows, by the names under which people are told of them.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "needed": ("missing",),
    "unknown_key": ("extra_forbidden",),
    "most": ("less_than_equal",),
    "least": ("greater_than_equal",),
    "short": ("string_too_short", "too_short"),
    "long": ("string_too_long",),
    "many": ("too_long",),
    "pattern": ("string_pattern_mismatch",),
    "whole": ("int_from_float", "int_parsing", "int_parsing_size", "int_type"),
    "number": ("float_parsing", "float_type", "finite_number"),
    "yes_no": ("bool_parsing", "bool_type"),
    "choice": ("literal_error",),
    "date": ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"),
    "shape": ("string_type", "string_unicode", "list_type", "dict_type", "tuple_type", "model_type", "model_attributes_type"),
}
NAMES: Mapping[str, str] = {kind: name for name, kinds in _NAMES.items() for kind in kinds}
_LIMITS = ("le", "ge", "min_length", "max_length")


class Wrong(ValueError):
    """A value that breaks the rule `code`; the text is for those who write files, `facts` stand in the words for others."""

    def __init__(self, code: str, words: str, **facts: str | int) -> None:
        super().__init__(words)
        self.code = code
        self.facts = facts


class Fault(Exception):
    """Something in a set-up is wrong: `where` it is ("services", 3, "name"), and one line of `words` with the remedy.

    `code` names the rule that is broken, `facts` stand in its words for people.
    """

    def __init__(self, where: tuple[int | str, ...], words: str, code: str, **facts: str | int) -> None:
        super().__init__(words)
        self.where = where
        self.words = words
        self.code = code
        self.facts = facts

    def told(self, language: str) -> str:
        """What is wrong, as it stands beside its field."""
        return text(language, f"setup.fault.{self.code}", **self.facts)


class FaultAt(Exception):
    """A fault in the text of a set-up file, and its line."""

    def __init__(self, line: int, fault: Fault) -> None:
        super().__init__(f"line {line}: {fault.words}")
        self.line = line
        self.fault = fault


def first_fault(error: ValidationError) -> Fault:
    """The one fault that is told first."""
    # A misspelt key is also a missing one: the misspelling is what helps.
    first = min(error.errors(include_url=False), key=lambda one: one["type"] != "extra_forbidden")
    key = ".".join(str(one) for one in first["loc"] if not isinstance(one, int))
    words = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        words = "unknown key; take it out or correct its spelling"
    told: dict[str, Any] = first.get("ctx", {})
    if isinstance(wrong := told.get("error"), Wrong):
        return Fault(first["loc"], f"{key}: {words}", wrong.code, **wrong.facts)
    limit = next((told[name] for name in _LIMITS if name in told), None)
    code = NAMES[first["type"]]
    if code == "short" and limit == 1:
        return Fault(first["loc"], f"{key}: {words}", "needed")
    facts = {} if limit is None else {"n": f"{limit:g}"}
    return Fault(first["loc"], f"{key}: {words}", code, **facts)
