"""Backs up, or tries a restore, as a process of its own: a request as JSON on stdin, what came of it as JSON on stdout."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from queue_server.backups import folder as backups
from queue_server.backups.folder import NoBackup
from queue_server.data_dir import DATABASE
from queue_server.store.clock import SteadyClock


def back_up(asked: dict[str, Any]) -> dict[str, Any]:
    """`{file, second_folder, second}`: the new backup, where it was copied to (None: nowhere), and what kept it from there."""
    data, now = Path(asked["data"]), int(asked["now"])
    folder = data / backups.FOLDER
    # First, so that an old backup may make room for the new one.
    backups.prune(folder, now, asked["days"])
    made = backups.make(data / DATABASE, folder, now, asked["at_least"])
    answer: dict[str, Any] = {"file": made.file.name, "second_folder": None, "second": None}
    if asked["second"] is not None:
        try:
            copied = backups.copy_to(made, Path(asked["second"]), asked["office"], data)
            backups.prune(copied, now, asked["days"])
            answer["second_folder"] = str(copied)
        except NoBackup as error:
            answer["second"] = {"failed": error.code, "detail": str(error)}
    return answer


def drill(asked: dict[str, Any]) -> dict[str, Any]:
    """`{file, seconds}`: the backup that was restored in a folder beside, looked over, and removed."""
    from queue_server.backups.restoring import try_restore

    started = time.monotonic()
    folder = Path(asked["data"]) / backups.FOLDER
    newest = backups.listed(folder)
    if not newest:
        raise NoBackup("none", f"{folder}: there is no backup yet")
    try_restore(newest[0], Path(asked["data"]), SteadyClock())
    return {"file": newest[0].file.name, "seconds": round(time.monotonic() - started, 1)}


def main() -> None:
    asked = json.loads(sys.stdin.buffer.read())
    try:
        answer = drill(asked) if asked["what"] == "drill" else back_up(asked)
    except NoBackup as error:
        answer = {"failed": error.code, "detail": str(error)}
    sys.stdout.write(json.dumps(answer, ensure_ascii=False))


if __name__ == "__main__":
    main()
