"""Reads the body of a request without surprises: whatever is sent, the answer is an object or a plain refusal."""

from __future__ import annotations

import json
from typing import Any, NoReturn


class BadBody(ValueError):
    """The body is no JSON object that can be taken at its word."""


def parse(body: bytes) -> dict[str, Any]:
    """The JSON object in `body`. Raises BadBody for all else: NaN, doubled keys, lone surrogates, endless nesting."""
    try:
        content = json.loads(body.decode("utf-8"), object_pairs_hook=_without_doubles, parse_constant=_no_constant)
        json.dumps(content, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise BadBody(str(error)) from None
    if not isinstance(content, dict):
        raise BadBody("not an object")
    return content


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise BadBody("a key stands there twice")
    return content


def _no_constant(name: str) -> NoReturn:
    raise BadBody(f"{name} is no JSON")
