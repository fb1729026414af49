"""Reading a JSON body so strictly that nothing odd goes further than this file."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from flask import request
from pydantic import BaseModel, ValidationError

from queue_server.api.problems import Problem

Model = TypeVar("Model", bound=BaseModel)

#: Bodies of this API are small; a model of greater ones says so by `largest`.
LARGEST_BODY = 64 * 1024


def read_body(model: type[Model]) -> Model:
    """The request's body as `model`. Raises Problem 400, 413, 415 or 422 with what to mend."""
    if request.mimetype != "application/json":
        raise Problem(415, "not_json")
    largest: int = getattr(model, "largest", LARGEST_BODY)
    request.max_content_length = largest * 2
    raw = request.get_data(cache=False)
    if len(raw) > largest:
        raise Problem(413, "too_large")
    try:
        content = json.loads(raw.decode("utf-8"), object_pairs_hook=_no_doubles, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Problem(400, "bad_json") from None
    return check(model, content)


def check(model: type[Model], content: Any) -> Model:
    """`content` as `model`. Raises Problem 422 that names the first field that is wrong."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "body"
        raise Problem(422, "invalid", field=field, reason=first["msg"]) from None


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise ValueError("a key stands twice")
    return content


def _no_constant(_name: str) -> None:
    raise ValueError("NaN and Infinity are not JSON")
