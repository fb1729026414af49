"""From the start of the server to its first answer, against the import of the libraries it cannot do without."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from time import perf_counter

from benchmarks.figures import p50, show, timed
from benchmarks.serving import Server

TURNS = 5
IMPORT = "import flask, flask_socketio, sqlalchemy, gevent"


def run(folder: Path) -> list[bool]:
    data = folder / "start"
    ratios, ours = [], []
    for _ in range(TURNS):
        yardstick = timed(lambda: subprocess.run([sys.executable, "-c", IMPORT], check=True), 2)
        server = Server(data)
        start = perf_counter()
        server.__enter__()
        took = perf_counter() - start
        server.__exit__(None, None, None)
        ours.append(took)
        ratios.append(took / p50(yardstick))
    return [show("start → first answer", p50(ratios), 2, f"× import of the libraries; ours {p50(ours):.2f} s")]
