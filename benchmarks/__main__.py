"""Runs the benchmarks, all or those named, and prints each ratio beside its goal.

python3 manage.py bench [issue] [boards] [growth] [start] [kiosk] [rules] [reports] [beside] [workbook] [sheet]
"""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
import tempfile
from pathlib import Path

from benchmarks import (
    bench_beside,
    bench_boards,
    bench_growth,
    bench_issue,
    bench_kiosk,
    bench_reports,
    bench_rules,
    bench_sheet,
    bench_start,
    bench_workbook,
)

ALL = {
    "issue": bench_issue.run,
    "start": bench_start.run,
    "boards": bench_boards.run,
    "growth": bench_growth.run,
    "kiosk": bench_kiosk.run,
    "rules": bench_rules.run,
    "reports": bench_reports.run,
    "beside": bench_beside.run,
    "workbook": bench_workbook.run,
    "sheet": bench_sheet.run,
}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in ALL]
    if unknown:
        print(f"benchmarks: there is no {unknown[0]}; choose from {', '.join(ALL)}", file=sys.stderr)
        return 2
    cores = os.cpu_count()
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    print(f"{platform.system()} {platform.machine()}, {cores} cores, {versions}")
    results = []
    # On the disk of the project, not in memory: a durable commit is the yardstick.
    scratch = Path(__file__).resolve().parent.parent / "var" / "bench"
    scratch.mkdir(parents=True, exist_ok=True)
    if hasattr(os, "sched_setaffinity") and (cores or 1) > 1:
        os.sched_setaffinity(0, {1})
    for name in names or ALL:
        with tempfile.TemporaryDirectory(dir=scratch) as folder:
            results += ALL[name](Path(folder))
    missed = results.count(False)
    print(f"{len(results) - missed} goals met, {missed} missed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
