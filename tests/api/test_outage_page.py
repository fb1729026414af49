"""The page for days without power: read back as a reader of PDF sees it."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from queue_server.texts import text
from tests.conftest import OpenOffice
from tests.office import SKEK, Office


def read(folder: Path, pdf: bytes) -> list[str]:
    """The text of each page, with single blanks."""
    file = folder / "page.pdf"
    file.write_bytes(pdf)
    told = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True).stdout.decode()
    return [" ".join(page.split()) for page in told.split("\f") if page.strip()]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_page_for_the_wall_and_the_form_are_two_sheets_with_the_offices_own_services(
    open_office: OpenOffice, tmp_path: Path, language: str
) -> None:
    office = open_office(setup=tomllib.loads(SKEK.read_text(encoding="utf-8")) | {"users": [], "devices": []})
    from queue_server.reports.outage_page import outage_pdf

    wall, form = read(tmp_path, outage_pdf(office.store.office, language))
    assert text(language, "outage.title") in wall
    for step in range(1, 9):
        assert text(language, f"outage.step.{step}.who") in wall
    assert "30 мин" in wall or "30 min" in wall
    for service in office.store.office.services:
        assert service.name[language] in wall
    for column in ("number", "service", "arrived", "called", "started", "finished", "counter", "remark"):
        assert text(language, f"outage.column.{column}") in form


def test_an_office_with_many_services_still_has_one_page_for_the_wall(open_office: OpenOffice, tmp_path: Path) -> None:
    services = [
        {"code": f"s{place}", "group": "АС"[place % 2], "name": f"Услуга {place} <с> длинным & названием", "expected_minutes": 5}
        for place in range(60)
    ]
    office = open_office(services=services)
    answer = office.host.ask("GET", "office/outage-page?lang=ru")
    assert answer.status_code == 200
    assert answer.content_type == "application/pdf"
    pages = read(tmp_path, answer.data)
    assert len(pages) == 2
    assert "Услуга 59 <с> длинным & названием" in pages[0]


def test_the_server_itself_never_loads_the_library_that_draws(office: Office) -> None:
    code = "import sys, queue_server.app; raise SystemExit(any(name.startswith('reportlab') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
    assert office.visitor.ask("GET", "office/outage-page").status_code == 401
