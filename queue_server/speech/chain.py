"""Which voices speak on this computer, one after another, and what makes their sound another than yesterday's."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from queue_server.hall.voicing import VOICES
from queue_server.speech import pack


@dataclass(frozen=True, slots=True)
class Chain:
    """`engine`: their names and versions, "" when nothing can speak; `settings`: what the voice process is told."""

    engine: str
    settings: Mapping[str, Any]


def chain(voice: str, folder: Path | None = None, command: Sequence[str] = ()) -> Chain:
    """The chosen voice and those that stand in for it: a pack, a program, espeak-ng. Raises ValueError for an unknown one."""
    if voice not in VOICES:
        raise ValueError(f"voice is {voice!r}: choose one of {', '.join(VOICES)}")
    here: dict[str, str] = {}
    if voice in ("auto", "pack") and folder is not None and (recorded := pack.identity(folder)):
        here["pack"] = f"pack {recorded}"
    if voice in ("auto", "command") and command:
        here["command"] = " ".join(command)
    if voice != "none" and (library := _espeak()):
        here["espeak"] = library
    # Absolute, because the library of the last voice makes the process change its folder.
    program = [shutil.which(command[0]) or command[0], *command[1:]] if command else []
    program = [str(Path(program[0]).absolute()) if "/" in program[0] else program[0], *program[1:]] if program else []
    settings = {"voices": list(here), "pack": str(folder.absolute()) if folder else "", "command": program}
    return Chain(" + ".join(here.values()), settings)


def _espeak() -> str:
    if importlib.util.find_spec("espeakng_loader") is None:
        return ""
    try:
        return "espeakng-loader " + metadata.version("espeakng-loader")
    except metadata.PackageNotFoundError:
        return "espeakng-loader"
