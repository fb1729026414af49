"""What others rely on stands in the docs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from queue_server.api.table import routes
from queue_server.app import create_app
from queue_server.reports.day import RULES
from queue_server.store.audit import Noted
from queue_server.store.events import Event
from queue_server.texts import text

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("event", list(Event), ids=lambda event: event.value)
def test_every_event_stands_in_the_docs(event: Event) -> None:
    assert f"| `{event.value}` | {event.meaning} |" in (DOCS / "events.md").read_text(encoding="utf-8")


def test_every_route_stands_in_the_docs() -> None:
    assert create_app  # importing the application fills the table
    described = (DOCS / "api.md").read_text(encoding="utf-8")
    short = {route.path: re.sub(r"<[^>]*>", "{…}", route.path) for route in routes.table}
    told = re.sub(r"\{[a-z]+\}", "{…}", described)

    missing = [path for path, words in short.items() if words not in told and f"/{path.rsplit('/', 1)[1]}`" not in told]

    assert missing == []


@pytest.mark.parametrize("note", list(Noted), ids=lambda note: note.value)
def test_every_note_of_the_audit_log_stands_in_the_docs(note: Noted) -> None:
    assert f"| `{note.value}` | {note.meaning} |" in (DOCS / "events.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_that_reports_print_is_explained(rule: str) -> None:
    assert f"> {text('ru', rule)}\n" in (DOCS / "counting-rules.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("document", ["security.md", "reliability.md"])
def test_every_test_that_proves_what_is_promised_is_there(document: str) -> None:
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", (DOCS / document).read_text(encoding="utf-8"))
    assert len(named) > 50
    tests = DOCS.parent / "tests"
    missing = [f"{file}::{name}" for file, name in named if f"def {name}(" not in (tests / file).read_text(encoding="utf-8")]
    assert missing == []
