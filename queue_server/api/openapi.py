"""openapi.json, made of the same table that the routes are made of."""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from queue_server import __version__
from queue_server.access import ANYONE, BOARD, KIOSK, PEOPLE
from queue_server.api.models import ProblemModel
from queue_server.api.routing import BASE, KEY_HEADER, NoBody, Route

_REF = "#/components/schemas/{model}"
_REFUSALS = {
    400: "The request cannot be read",
    401: "Nobody is signed in",
    403: "This caller may not do that",
    404: "There is no such thing here",
    409: "Not possible as things are now",
    413: "The body is too large",
    415: "The body is not JSON",
    416: "There is no such part of it",
    422: "The request says something that cannot be",
    423: "The computer was idle for too long: the password is asked for",
    429: "Too many tries",
    503: "Out of order for now",
    507: "The disk has no room",
}

_LANGUAGE = "The reader's language, ru or en; without a known one Accept-Language decides, and then the office's own"
#: What is served beside the table: for monitoring, and this description itself.
_BESIDE = {
    "/healthz": ("The process answers", "application/json"),
    "/readyz": ("The database can be read and an office is set up", "application/json"),
    "/metrics": ("The hall in figures, for Prometheus", "text/plain"),
    f"{BASE}/openapi.json": ("This description", "application/json"),
}


def document(routes: list[Route]) -> dict[str, Any]:
    """The description of the API in OpenAPI 3.1."""
    models = _models(routes)
    _, definitions = models_json_schema([(model, "validation") for model in models], ref_template=_REF)
    paths: dict[str, Any] = {path: {"get": _beside(path, *told)} for path, told in _BESIDE.items()}
    for route in routes:
        paths.setdefault(_path(route), {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Talon queue server", "version": __version__, "license": {"name": "MIT", "identifier": "MIT"}},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": definitions.get("$defs", {}),
            "securitySchemes": {
                "device": {"type": "http", "scheme": "bearer"},
                "person": {"type": "apiKey", "in": "cookie", "name": "queue_session"},
            },
        },
    }


def _models(routes: list[Route]) -> list[type[BaseModel]]:
    found: dict[str, type[BaseModel]] = {ProblemModel.__name__: ProblemModel}
    for route in routes:
        for model in (route.body, *(model for _, *models in route.answers.values() for model in models)):
            if isinstance(model, type):
                found[model.__name__] = model
    return list(found.values())


def _beside(path: str, words: str, media: str) -> dict[str, Any]:
    schema = {"type": "object"} if media == "application/json" else {"type": "string"}
    answer = {"description": words, "content": {media: {"schema": schema}}}
    return {"operationId": path.rsplit("/", 1)[1].removesuffix(".json"), "summary": words, "responses": {"200": answer}}


def _path(route: Route) -> str:
    return BASE + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route.path)


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.endpoint,
        "summary": route.summary,
        "parameters": _parameters(route),
        "responses": _responses(route),
    }
    if route.body is not None:
        operation["requestBody"] = {
            "required": route.body is not NoBody,
            "content": {"application/json": {"schema": _reference(route.body)}},
        }
    if route.takes is not None:
        whole = {"schema": {"type": "string", "format": "binary"}}
        operation["requestBody"] = {"required": True, "content": {route.takes: whole}}
    if route.who != ANYONE:
        schemes: list[dict[str, list[str]]] = []
        if route.who & (KIOSK | BOARD):
            schemes.append({"device": []})
        if route.who & PEOPLE:
            schemes.append({"person": []})
        operation["security"] = schemes
    return operation


def _parameters(route: Route) -> list[dict[str, Any]]:
    parameters: list[dict[str, Any]] = []
    for kind, name in re.findall(r"<(?:(\w+):)?(\w+)>", route.path):
        schema = {"type": "integer", "minimum": 0} if kind == "int" else {"type": "string", "minLength": 1}
        parameters.append({"name": name, "in": "path", "required": True, "schema": schema})
    if route.query is not None:
        whole = route.query.model_json_schema(ref_template=_REF)
        for name, one in whole["properties"].items():
            required = name in whole.get("required", [])
            parameters.append({"name": name, "in": "query", "required": required, "schema": _inlined(one, whole)})
    parameters.append({"name": "lang", "in": "query", "required": False, "description": _LANGUAGE, "schema": {"type": "string"}})
    if route.keyed:
        schema = {"type": "string", "pattern": r"^[\x21-\x7e]{1,200}$"}
        parameters.append({"name": KEY_HEADER, "in": "header", "required": True, "schema": schema})
    return parameters


def _responses(route: Route) -> dict[str, Any]:
    responses: dict[str, Any] = {}
    for status, (description, *models) in route.answers.items():
        content = {}
        for model in models:
            if isinstance(model, str):
                content[model] = {"schema": {"type": "string", "format": "binary"}}
            elif model is not None:
                content["application/json"] = {"schema": _reference(model)}
        responses[str(status)] = {"description": description, **({"content": content} if content else {})}
    for status in _refusals(route):
        responses[str(status)] = {
            "description": _REFUSALS[status],
            "content": {"application/problem+json": {"schema": _reference(ProblemModel)}},
        }
    return dict(sorted(responses.items()))


def _refusals(route: Route) -> set[int]:
    found = set(route.refusals)
    if route.who != ANYONE:
        found |= {401, 403}
        if route.who & PEOPLE and not route.while_locked:
            found.add(423)
    if route.body is not None:
        found |= {400, 401, 403, 413, 415, 422}
    if route.keyed:
        found |= {400, 422}
    if route.query is not None:
        found.add(422)
    if "<" in route.path:
        found.add(404)
    return found


def _reference(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": _REF.format(model=model.__name__)}


def _inlined(schema: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    """A query parameter's schema without references to definitions that stand beside it."""
    reference = schema.get("$ref")
    if reference is not None:
        found: dict[str, Any] = whole["$defs"][reference.rsplit("/", 1)[1]]
        return found
    if "anyOf" in schema:
        return {**schema, "anyOf": [_inlined(one, whole) for one in schema["anyOf"]]}
    return schema
