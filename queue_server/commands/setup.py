"""`queue-server setup`: checks a set-up file, prints the present set-up as one, or brings a living office to it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any


class NotApplied(Exception):
    """The set-up stays as it is; the text says why, and what to do."""


def add_to(commands: Any) -> None:
    """Adds the command to the parser."""
    setup = commands.add_parser("setup", help="check a set-up file, write the present set-up as one, or change it by one")
    setups = setup.add_subparsers(required=True, metavar="check|export|apply")
    check = setups.add_parser("check", help="check a set-up file and change nothing")
    check.add_argument("file", type=Path, metavar="FILE.toml")
    check.add_argument("--data", type=Path, metavar="DIR", help="a data folder with languages of its own")
    check.set_defaults(command=_check)
    export = setups.add_parser("export", help="print the set-up as a file")
    export.add_argument("--data", type=Path, required=True, metavar="DIR")
    export.set_defaults(command=_export)
    apply = setups.add_parser("apply", help="show what a file would change, ask, and change it")
    apply.add_argument("file", type=Path, metavar="FILE.toml")
    apply.add_argument("--data", type=Path, required=True, metavar="DIR")
    apply.add_argument("--reason", metavar="TEXT", help="why, for those who look at it later")
    apply.add_argument("--yes", action="store_true", help="do not ask")
    apply.add_argument("--finish", action="append", default=[], metavar="SERVICE", help="serve its queue to the last")
    apply.add_argument(
        "--move", action="append", default=[], type=_pair, metavar="SERVICE=OTHER", help="let its queue wait for another service"
    )
    apply.set_defaults(command=_apply)


def _pair(words: str) -> tuple[str, str]:
    service, _, other = words.partition("=")
    if not service or not other:
        raise argparse.ArgumentTypeError("write SERVICE=OTHER, both by their codes")
    return service, other


def _check(given: argparse.Namespace) -> int:
    from queue_server import setup_file, texts

    if given.data is not None:
        texts.add_from(given.data)
    setup = setup_file.read(given.file)
    print(f"{given.file}: good: {len(setup.services)} services, {len(setup.counters)} counters, {len(setup.users)} users")
    return 0


def _export(given: argparse.Namespace) -> int:
    import tomli_w

    from queue_server.opening import open_office
    from queue_server.store import office_setup

    with open_office(given.data).read() as connection:
        sys.stdout.write(tomli_w.dumps(office_setup.export(connection)))
    return 0


def _apply(given: argparse.Namespace) -> int:
    from queue_server import setup_file
    from queue_server.actions import office, setup
    from queue_server.actions.actor import Actor
    from queue_server.actions.setup_plan import Answer
    from queue_server.opening import open_office

    store = open_office(given.data)
    wanted = setup_file.read(given.file)
    known = {(one.kind, one.name) for one in store.office.devices if not one.revoked}
    own = [one.name for one in store.office.ever_user.values() if not one.by_directory]
    access = office.let_everybody_in(wanted, own, known)
    answers = {service: Answer(finish_queue=True) for service in given.finish}
    answers |= {service: Answer(move_to=other) for service, other in given.move}
    actor = Actor(office.COMMAND_LINE)
    version, plan = setup.look(store, actor, wanted, answers)
    _must_be_possible(plan.refusals, plan.questions)
    if not plan.differences:
        print(f"{given.file}: no difference, nothing to change")
        return 0
    for one in plan.differences:
        print(_line(one))
    if not given.yes and not _agreed():
        raise NotApplied("nothing was changed")
    try:
        version, _ = setup.apply(store, actor, wanted, answers, version, given.reason, access.passwords.keys())
    except setup.SetupChanged:
        raise NotApplied("somebody else has changed the set-up meanwhile; run this again and look at the differences") from None
    except setup.SetupRefused as refused:
        _must_be_possible(refused.details["refusals"], ())
    except setup.SetupQuestions as asked:
        _must_be_possible((), asked.details["questions"])
    print(f"{given.data}: the set-up is version {version} now.")
    if access.passwords or access.tokens:
        print(access.as_toml())
    return 0


def _must_be_possible(refusals: Sequence[Mapping[str, Any]], questions: Sequence[Mapping[str, Any]]) -> None:
    from queue_server.texts import text

    words = [text("en", f"setup.refused.{one['code']}", **one) for one in refusals]
    for one in questions:
        people = ", ".join(f"{one[key]} {key}" for key in ("waiting", "parked", "missed", "returning", "booked") if one[key])
        ways = {"finish_queue": f"--finish {one['service']}", "move_to": f"--move {one['service']}=OTHER"}
        choices = " or ".join(ways[choice] for choice in one["choices"]) or "wait until nobody is left"
        words.append(f"{one['service']}: {people}; say what becomes of them: {choices}")
    if words:
        raise NotApplied("the set-up stays as it is: " + " ".join(words))


def _line(one: Mapping[str, Any]) -> str:
    where = " ".join(str(part) for part in (one["part"], one["key"], one["field"]) if part is not None)
    sides = [json.dumps(one[side], ensure_ascii=False) for side in ("before", "after") if one[side] is not None]
    return f"{one['kind']:8} {where}" + (f": {' -> '.join(sides)}" if sides else "")


def _agreed() -> bool:
    if not sys.stdin.isatty():
        raise NotApplied("nobody is there to be asked; say --yes")
    return input("Change the set-up? [y/N] ").strip().lower() in ("y", "yes")
