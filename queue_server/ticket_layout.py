"""The table `[ticket]` of a set-up file: what stands on paper tickets, checked by those who print them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from queue_server.setup_faults import Wrong


def whole(content: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The content of a set-up file with its logo in it in the place of the logo's path below `folder`."""
    ticket = content.get("ticket")
    if not isinstance(ticket, dict) or not isinstance(ticket.get("logo"), str):
        return content
    return {**content, "ticket": _checked(ticket, folder)}


def checked(ticket: Any) -> dict[str, Any]:
    """The layout as kiosks are sent it. Raises Wrong, one line with the remedy."""
    return _checked(ticket, None)


def _checked(ticket: Any, folder: Path | None) -> dict[str, Any]:
    # Pillow and the fonts are of no use to a server whose office prints the usual ticket.
    from printer_drivers import TemplateError, as_data, read_template

    try:
        return as_data(read_template(ticket, folder))
    except TemplateError as error:
        words = str(error).removeprefix("ticket: ").removeprefix("ticket.")
        raise Wrong("ticket", words, why=words) from None
