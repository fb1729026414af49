"""How a PDF is read back."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

#: The text of each page, with single blanks.
Read = Callable[[bytes], list[str]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(pdf: bytes) -> list[str]:
        file = tmp_path / "read.pdf"
        file.write_bytes(pdf)
        told = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True).stdout.decode()
        return [" ".join(page.split()) for page in told.split("\f") if page.strip()]

    return read
