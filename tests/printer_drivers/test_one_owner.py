"""Two programs never print on one printer: their tickets would mix."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from printer_drivers import PrinterTaken, claim

HOLD = "import sys, printer_drivers as p; held = p.claim(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


def test_a_printer_that_another_program_has_is_refused_until_that_program_ends(tmp_path: Path) -> None:
    url = f"file://{tmp_path}/lp0"
    with subprocess.Popen([sys.executable, "-c", HOLD, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        refused_meanwhile(url, tmp_path)
        other.kill()
    end = time.monotonic() + 5
    while True:
        try:
            claim(url).close()
            return
        except PrinterTaken:
            assert time.monotonic() < end


def refused_meanwhile(url: str, tmp_path: Path) -> None:
    with pytest.raises(PrinterTaken, match=r"another program .*lp0\?width=58; end that one first"):
        claim(f"{url}?width=58")
    claim(f"file://{tmp_path}/lp1").close()


def test_where_no_lock_can_be_kept_tickets_are_printed_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/nowhere")
    claim("file:///dev/usb/lp0").close()
