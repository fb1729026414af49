"""The house keeps its own rules: who may call whom, and what stands in no file of it."""

from __future__ import annotations

import ast
import configparser
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.office import ROOT

PACKAGES = ("queue_server", "kiosk_client", "display_board", "operator_desk", "printer_drivers")
PYTHON = sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
SCRIPTS = sorted(
    file
    for package in PACKAGES
    for file in (ROOT / package).rglob("*.js")
    if "vendor" not in file.parts and "shared" not in file.parts
)
PAGES = sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.html"))


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def calls(file: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call in a file with the dotted name of what is called."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def test_no_room_calls_where_it_may_not() -> None:
    # In a process of its own: it switches off the logs of all who are there before it.
    code = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(config_filename='setup.cfg', no_cache=True))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_whoever_installs_the_package_gets_every_page_and_every_file_that_is_here() -> None:
    packed = configparser.ConfigParser()
    packed.read(ROOT / "setup.cfg", encoding="utf-8")
    kinds = packed["options.package_data"]
    for package in PACKAGES:
        patterns = f"{kinds.get(package, '')} {kinds['*']}".split()
        taken = {file for pattern in patterns for file in (ROOT / package).glob(pattern)}
        here = {file for file in (ROOT / package).rglob("*") if file.is_file() and file.suffix not in (".py", ".pyc")}
        assert sorted(here - taken) == []


@pytest.mark.parametrize("file", PYTHON, ids=name)
def test_a_module_says_what_it_is_for_and_can_be_read_in_one_sitting(file: Path) -> None:
    whole = file.read_text(encoding="utf-8")
    assert not whole.strip() or ast.get_docstring(ast.parse(whole))
    assert len(whole.splitlines()) <= 400


def test_no_statement_for_the_database_is_put_together_from_texts() -> None:
    found = []
    for file in PYTHON:
        for called, node in calls(file):
            if called.rpartition(".")[2] not in (
                "text",
                "execute",
                "executemany",
                "exec_driver_sql",
                "executescript",
                "literal_column",
            ):
                continue
            first = node.args[0] if node.args else None
            glued = isinstance(first, ast.JoinedStr | ast.BinOp) or (
                isinstance(first, ast.Call) and ast.unparse(first.func).endswith(".format")
            )
            if glued:
                found.append(f"{name(file)}:{node.lineno}")
    assert found == []


FORBIDDEN_CALLS = {
    "eval",
    "exec",
    "os.system",
    "os.popen",
    "pickle.load",
    "pickle.loads",
    "marshal.loads",
    "yaml.load",
    "render_template_string",
    "Markup",
}


def test_nothing_is_run_or_rebuilt_from_what_comes_in() -> None:
    found = [
        f"{name(file)}:{node.lineno} {called}"
        for file in PYTHON
        for called, node in calls(file)
        if called in FORBIDDEN_CALLS or any(key.arg == "shell" and ast.unparse(key.value) != "False" for key in node.keywords)
    ]
    assert found == []


def test_the_time_is_asked_of_the_clock_alone() -> None:
    """Everything about time can be tested without sleeping, because time is a parameter."""
    asks = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "datetime.datetime.now"}
    found = [
        f"{name(file)}:{node.lineno} {called}"
        for file in PYTHON
        if file.parts[-2:] != ("store", "clock.py") and "queue_server" in file.parts and "simulation" not in file.parts
        for called, node in calls(file)
        if called in asks
    ]
    assert found == []


@pytest.mark.parametrize("file", SCRIPTS, ids=name)
def test_a_script_writes_no_markup_and_calls_no_strangers(file: Path) -> None:
    whole = file.read_text(encoding="utf-8")
    for forbidden in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "dangerouslySetInnerHTML",
        "eval(",
        "new Function",
        "randomUUID",
        "serviceWorker",
    ):
        assert forbidden not in whole
    assert not re.search(r"https?://(?!www\.w3\.org/)", whole)
    assert not re.search(r"^await ", whole, re.MULTILINE)


@pytest.mark.parametrize("file", PAGES, ids=name)
def test_a_page_is_a_shell_that_lets_nothing_in(file: Path) -> None:
    whole = file.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe\b|autoescape\s+false", whole)
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", whole)
    assert not re.search(r"\sstyle=|\son\w+=|javascript:", whole)
    assert not re.search(r"https?://", whole)
