"""A printer that is a folder: each job becomes `000001.bin` (its bytes) and `000001.png` (the paper they print)."""

from __future__ import annotations

import contextlib
import io
import os
import re
from pathlib import Path

from printer_drivers.interpreter import EscPosError, emulate
from printer_drivers.models import Model
from printer_drivers.paper import Look, PrintResult
from printer_drivers.transports import Deadline
from printer_drivers.url import PrinterUrl, unusable

__all__ = ["EmulatorTransport", "EscPosError", "emulate", "open_emulator"]

_JOB_FILE = re.compile(r"(\d{6,})\.(?:bin|png)")


def open_emulator(url: PrinterUrl) -> EmulatorTransport:
    """The folder behind `emulator:DIR`, made if it is missing; raises PrinterUrlError."""
    directory = url.address
    if not directory or (directory.startswith("//") and not directory.startswith("///")):
        raise unusable(url, "the folder follows the colon directly; write emulator:DIR")
    folder = Path(directory).expanduser()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise unusable(url, f"the folder cannot be made ({why}); name one that can be written") from None
    return EmulatorTransport(folder, url.model)


class EmulatorTransport:
    """Writes jobs into `folder`; numbers go on after a restart, and two programs may share the folder."""

    def __init__(self, folder: Path, printer: Model) -> None:
        self._folder = folder
        self._printer = printer

    def transfer_s(self, job: bytes) -> float:
        """A folder is always fast enough."""
        return 0.0

    def send(self, job: bytes, rows: int, deadline: Deadline) -> PrintResult:
        """Emulates the job and keeps bytes and paper; a job that no printer would understand fails."""
        try:
            paper = io.BytesIO()
            emulate(job, self._printer.dots, self._printer).save(paper, "PNG")
            self._keep(job, paper.getvalue())
        except EscPosError as error:
            return PrintResult("failed", f"not_understood: {error}")
        except OSError as error:
            return PrintResult("failed", f"not_written: {self._folder}: {error.strerror or error}")
        return PrintResult("printed")

    def look(self) -> Look:
        """A folder always has paper."""
        return Look("ok")

    def close(self) -> None:
        """Nothing is held between jobs."""

    def _keep(self, job: bytes, paper: bytes) -> None:
        """Writes both files under the next number; whoever sees the .png finds both whole."""
        number, claim = self._claim()
        try:
            _write_whole(claim, job, self._folder / f"{number}.bin")
            _write_whole(claim.with_suffix(".png-part"), paper, self._folder / f"{number}.png")
        except OSError:
            for leftover in (claim, claim.with_suffix(".png-part"), self._folder / f"{number}.bin"):
                with contextlib.suppress(OSError):
                    leftover.unlink(missing_ok=True)
            raise

    def _claim(self) -> tuple[str, Path]:
        """A number no one has, and the unfinished file that keeps others from taking it meanwhile."""
        number = self._last_number() + 1
        while True:
            name = f"{number:06d}"
            claim = self._folder / f".{name}.bin-part"
            with contextlib.suppress(FileExistsError):
                claim.touch(exist_ok=False)
                if not (self._folder / f"{name}.bin").exists():
                    return name, claim
                claim.unlink()  # finished by another program between our look and our claim
            number += 1

    def _last_number(self) -> int:
        found = map(_JOB_FILE.fullmatch, os.listdir(self._folder))
        return max((int(match[1]) for match in found if match), default=0)


def _write_whole(unfinished: Path, content: bytes, finished: Path) -> None:
    """`finished` appears with all of its content or not at all, also when the power fails."""
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, finished)
