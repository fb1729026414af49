"""A manager who reads one report again and again until its input is closed; then prints how many seconds each took."""

from __future__ import annotations

import sys
import threading
import tomllib
from pathlib import Path
from time import perf_counter

from benchmarks.serving import Client


def main(data: str, port: str, path: str) -> None:
    access = tomllib.loads((Path(data) / "access.toml").read_text(encoding="utf-8"))
    manager = Client(int(port), {})
    manager.sign_in("manager", access["passwords"]["manager"], None)
    over = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
    took = []
    while not over.is_set():
        start = perf_counter()
        manager.send("GET", path)
        status, _ = manager.received()
        if status != 200:
            raise SystemExit(f"{path}: {status}")
        took.append(perf_counter() - start)
        if len(took) == 1:
            print("reading", flush=True)
    print(*took)


if __name__ == "__main__":
    main(*sys.argv[1:])
