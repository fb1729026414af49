"""The `voice` commands: which fragments a voice pack needs, and whether a folder has them all and good."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from queue_server.hall import numbering
from queue_server.hall.voicing import SPOKEN

if TYPE_CHECKING:
    from queue_server.speech.fragments import Fragment


class NoFolder(Exception):
    """There is no such folder; the text is one line with the remedy."""


def add_to(commands: Any) -> None:
    """Adds the commands to the parser."""
    voice = commands.add_parser("voice", help="a voice pack: what to record, and whether a recorded one is good")
    voices = voice.add_subparsers(required=True, metavar="list|check")
    listing = voices.add_parser("list", help="print file name and text of each fragment to record, with a tab between")
    listing.add_argument("--lang", choices=SPOKEN, default=SPOKEN[0])
    _add_whose(listing)
    listing.set_defaults(command=_list)
    check = voices.add_parser("check", help="name what is missing or bad in a pack; 1 when anything is")
    check.add_argument("folder", type=Path, metavar="FOLDER", help="the pack: it holds the folders ru and en, or one of them")
    check.add_argument("--lang", choices=SPOKEN, help="default: each that has a folder there")
    _add_whose(check)
    check.set_defaults(command=_check)


def _add_whose(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="the office whose letters and wording count; without it, all letters"
    )
    parser.add_argument("--letters", default="", help="letters of rolls that are in use besides")


def _list(given: argparse.Namespace) -> int:
    for fragment in _wanted(given, given.lang):
        sys.stdout.write(f"{fragment.file}\t{fragment.text}\n")
    return 0


def _check(given: argparse.Namespace) -> int:
    from queue_server.speech import pack

    if not given.folder.is_dir():
        raise NoFolder(f"{given.folder}: no such folder; give the folder of a voice pack, with the folders ru and en in it")
    there = [given.lang] if given.lang else [lang for lang in SPOKEN if (given.folder / lang).is_dir()]
    if not there:
        raise NoFolder(f"{given.folder}: holds no folder {' or '.join(SPOKEN)}; put the recordings into one of that name")
    found = []
    for lang in there:
        wanted = _wanted(given, lang)
        faults = pack.check(given.folder / lang, wanted)
        found += faults
        for fault in faults:
            print(fault)
        outcome = f"{len(faults)} faults" if faults else "all there and good"
        print(f"{given.folder / lang}: {len(wanted)} fragments wanted, {outcome}")
    return 1 if found else 0


def _wanted(given: argparse.Namespace, lang: str) -> list[Fragment]:
    from queue_server.speech.fragments import to_record

    templates: list[str | None] = [None]
    letters = list(numbering.LETTERS)
    if given.data is not None:
        from queue_server.opening import open_office

        office = open_office(given.data).office
        usual = office.voice.call.get(lang)
        templates = list(dict.fromkeys(service.call.get(lang) or usual for service in office.services))
        letters = [group.letter for group in office.groups]
    return to_record(lang, templates, [*letters, numbering.ROLL_MARK, *given.letters.upper()])
