"""The test page: one paper that looks like a ticket and is none, asked for at the kiosk, by a command, or by the hall host."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from kiosk_client.leaving import SAMPLE
from kiosk_client.words import FIRST, Words

#: How the identifiers of papers begin that the hall host asked for; the host's own name of the page follows.
ASKED = f"{SAMPLE}asked-"
_NAME = re.compile(r"[0-9a-f]{1,32}")
_FAULT = re.compile(r"[a-z_]{1,40}")


def sample_page(words: Words, language: str) -> dict[str, Any]:
    """A ticket that nobody waits with: no number stands on it."""
    return {
        "number": words.say(language, "paper.sample_number"),
        "sample": True,
        "language": language,
        "service": {"name": words.say(language, "paper.sample")},
        "issued_at": datetime.now().astimezone().isoformat(),
    }


def when_asked(words: Words, print_ticket: Callable[[dict[str, Any]], None]) -> Callable[[Mapping[str, Any]], None]:
    """A listener to the server's states that prints the test page that the host wants; the printing knows which were printed."""

    def listen(state: Mapping[str, Any]) -> None:
        wanted = state.get("test_print")
        if not isinstance(wanted, Mapping) or not _NAME.fullmatch(str(wanted.get("id"))):
            return
        language = str(wanted.get("language"))
        page = sample_page(words, language if language in words.languages() else FIRST)
        print_ticket({**page, "id": f"{ASKED}{wanted['id']}"})

    return listen


def reported_apart(report: Callable[..., None], report_test: Callable[[str, str, str], None]) -> Callable[..., None]:
    """`report` for all papers but the pages that the host asked for: `report_test(name, outcome, detail)` gets these."""

    def reported(ticket_id: str, outcome: str, detail: str, *more: Any) -> None:
        if ticket_id.startswith(ASKED):
            report_test(ticket_id.removeprefix(ASKED), outcome, detail)
        else:
            report(ticket_id, outcome, detail, *more)

    return reported


def as_report(name: str, outcome: str, detail: str) -> dict[str, Any]:
    """What the outbox keeps until the server knows what became of a test page."""
    fault = detail.partition(":")[0]
    body: dict[str, Any] = {"outcome": outcome}
    if outcome != "printed" and _FAULT.fullmatch(fault):
        body["fault"] = fault
    return {"key": f"test-{name}", "path": f"/api/v1/kiosk/test-prints/{name}", "body": body}
