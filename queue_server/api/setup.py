"""The set-up of the office: looked at, changed, and changed back, by administrators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response

from queue_server.access import ADMINISTRATORS
from queue_server.actions import passwords
from queue_server.actions import setup as actions
from queue_server.actions.setup import SetupRefused
from queue_server.actions.setup_plan import Answer
from queue_server.api.problems import Problem
from queue_server.api.routing import Call, NoBody, answer
from queue_server.api.setup_models import (
    AnswerBody,
    AppliedSetupAnswer,
    ApplySetupBody,
    CheckedSetupAnswer,
    CheckSetupBody,
    ImportSetupBody,
    PasswordAnswer,
    SetupAnswer,
    UndoBody,
    VersionsAnswer,
    VersionsQuery,
)
from queue_server.api.table import routes
from queue_server.beside import beside_the_hub
from queue_server.documents.sheets import person
from queue_server.documents.ticket import moment
from queue_server.secrets import hash_password, new_password, token_hash
from queue_server.setup_document import as_exported, without_a_secret
from queue_server.setup_faults import Fault, FaultAt
from queue_server.setup_file import Setup, read_text
from queue_server.setup_lines import line_of
from queue_server.store import office_setup, setup_versions
from queue_server.texts import text

PAGE = 20
TOML = "application/toml"

_APPLIED = {200: ("The new version, and what changed with it", AppliedSetupAnswer)}


@routes.add("GET", "/setup", ADMINISTRATORS, {200: ("The set-up", SetupAnswer)})
def show_setup(call: Call) -> Response:
    """The present set-up, without passwords and tokens, and the number of its version."""
    return answer(_setup(call))


@routes.add("POST", "/setup/check", ADMINISTRATORS, {200: ("What it would change", CheckedSetupAnswer)}, body=CheckSetupBody)
def check_setup(call: Call) -> Response:
    """What another set-up would change, what must be answered before, and what stands in its way; changes nothing."""
    body: CheckSetupBody = call.body
    version, plan = actions.look(call.store, call.actor, _wanted(call, body.setup), _answers(body.answers))
    refusals = _told(plan.refusals, call.language)
    return answer({"version": version, "differences": plan.differences, "questions": plan.questions, "refusals": refusals})


@routes.add("POST", "/setup", ADMINISTRATORS, _APPLIED, body=ApplySetupBody, refusals=(409,))
def apply_setup(call: Call) -> Response:
    """Makes another set-up the office's, at once and for everybody."""
    body: ApplySetupBody = call.body
    wanted, answers = _wanted(call, body.setup), _answers(body.answers)
    try:
        _, differences = actions.apply(call.store, call.actor, wanted, answers, body.version, body.reason)
    except SetupRefused as refused:
        raise _refused(refused, call.language) from None
    return answer({**_setup(call), "differences": differences})


@routes.add("GET", "/setup/versions", ADMINISTRATORS, {200: ("The versions", VersionsAnswer)}, query=VersionsQuery)
def list_setup_versions(call: Call) -> Response:
    """Who changed what of the set-up when and why, the newest first."""
    page = call.query.page
    with call.store.read() as connection:
        rows, count = setup_versions.page(connection, (page - 1) * PAGE, PAGE)
    office = call.store.office
    items = [
        {
            "version": row.version,
            "at": moment(row.at, office),
            "who": person(office, row.who),
            "reason": row.reason,
            "differences": row.differences,
        }
        for row in rows
    ]
    return answer({"items": items, "page": page, "pages": -(-count // PAGE)})


@routes.add("POST", "/setup/undo", ADMINISTRATORS, _APPLIED, body=UndoBody, refusals=(409,))
def undo_setup(call: Call) -> Response:
    """Brings back the version before the present one, as a new version."""
    body: UndoBody = call.body
    try:
        _, differences = actions.undo(call.store, call.actor, _answers(body.answers), body.version, body.reason)
    except SetupRefused as refused:
        raise _refused(refused, call.language) from None
    except Fault as fault:
        raise _fault(fault, call.language) from None
    return answer({**_setup(call), "differences": differences})


@routes.add("GET", "/setup/export", ADMINISTRATORS, {200: ("The set-up file", TOML)})
def export_setup(call: Call) -> Response:
    """The set-up as a file, with the hashes of passwords and tokens, as the command `setup export` prints it."""
    import tomli_w

    with call.store.read() as connection:
        content = tomli_w.dumps(office_setup.export(connection))
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="{call.store.office.code}.toml"',
    }
    return Response(content, content_type=f"{TOML}; charset=utf-8", headers=headers)


@routes.add("POST", "/setup/import", ADMINISTRATORS, {200: ("The set-up", SetupAnswer)}, body=ImportSetupBody, refusals=(422,))
def import_setup(call: Call) -> Response:
    """What a set-up file would make of the office, to be looked at and applied; changes nothing.

    Whoever is there keeps his password and his token; who is not brings the hash that the file has for him.
    """
    body: ImportSetupBody = call.body
    try:
        wanted = read_text(body.text)
    except FaultAt as at:
        raise _fault(at.fault, call.language, line=at.line) from None
    there = _there(call)
    for user in wanted.users:
        user.password_hash = None if user.name in there else user.password_hash
    for device in wanted.devices:
        device.token_hash = None if (device.kind, device.name) in there else device.token_hash
    setup = as_exported(wanted)
    try:
        without_a_secret(setup, there)
    except Fault as fault:
        raise _fault(fault, call.language, line=line_of(body.text, fault.where)) from None
    now = _setup(call)
    for part in ("users", "devices"):
        setup[part] = _in_the_order_of(now["setup"][part], setup[part])
    return answer({"version": now["version"], "setup": setup})


_PASSWORD = {200: ("The password, this once", PasswordAnswer)}


@routes.add("POST", "/users/<name>/password", ADMINISTRATORS, _PASSWORD, body=NoBody, refusals=(404, 409))
def give_password(call: Call) -> Response:
    """Gives a person a new password; whoever is signed in by the old one is signed out."""
    name, password = call.path["name"], new_password()
    hashed = beside_the_hub(hash_password, password)
    passwords.give(call.store, call.actor, name, hashed, token_hash(call.caller.token))
    return answer({"name": name, "password": password})


def _setup(call: Call) -> dict[str, Any]:
    with call.store.read() as connection:
        return {"version": setup_versions.present(connection), "setup": setup_versions.document(connection)}


def _wanted(call: Call, content: Mapping[str, Any]) -> Setup:
    """The set-up that somebody sent. Raises Problem 422 that says where it is wrong."""
    try:
        return without_a_secret(content, _there(call))
    except Fault as fault:
        raise _fault(fault, call.language) from None


def _there(call: Call) -> set[Any]:
    """Who has a password and a token: names of people, and kind and name of each device that was not sent away."""
    office = call.store.office
    return {*office.user_by_name, *((one.kind, one.name) for one in office.devices if not one.revoked)}


def _in_the_order_of(present: Sequence[Mapping[str, Any]], listed: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """People or devices, whose order says nothing, as they stand now, and new ones after them."""
    place = {(one.get("kind"), one["name"]): index for index, one in enumerate(present)}
    return sorted(listed, key=lambda one: place.get((one.get("kind"), one["name"]), len(place)))


def _fault(fault: Fault, language: str, **more: Any) -> Problem:
    field = ".".join(str(part) for part in fault.where) or "text"
    told = {"fault": fault.code, "told": fault.told(language), "words": fault.words.rstrip("."), **more}
    return Problem(422, "setup_wrong", None, where=list(fault.where), field=field, **told)


def _refused(refused: SetupRefused, language: str) -> Problem:
    return Problem(409, refused.code, refusals=_told(refused.details["refusals"], language))


def _told(refusals: Sequence[Mapping[str, Any]], language: str) -> list[dict[str, Any]]:
    return [{**one, "detail": text(language, f"setup.refused.{one['code']}", **one)} for one in refusals]


def _answers(given: Mapping[str, AnswerBody]) -> dict[str, Answer]:
    return {service: Answer(one.finish_queue, one.move_to) for service, one in given.items()}
