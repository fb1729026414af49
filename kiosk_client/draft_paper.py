"""Draws tickets under layouts that are not in force: `draft_paper … LANGUAGES`, a line of JSON in, a line of JSON out.

A program of its own for whoever changes the layout. It ends when its input ends.
"""

from __future__ import annotations

import base64
import io
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from kiosk_client.ticket_text import worded
from kiosk_client.words import Words
from printer_drivers import TemplateError, looked_at, read_template


def answer(asked: dict[str, Any], words: Words) -> dict[str, Any]:
    """The paper of `asked`: `{layout, ticket, office, copy, large, width}`, `layout` empty for the usual one.

    `{picture, left_out}`, a PNG in base64 and what had no room on it (`printer_drivers.layout.LeftOut`); `{wrong, block}` for a
    layout that cannot be used, as TemplateError says it.
    """
    try:
        template = read_template(asked["layout"])
    except TemplateError as error:
        return {"wrong": error.code, "block": error.block}
    paper = replace(worded(asked["ticket"], asked["office"], words, asked["copy"], asked["large"]), template=template)
    picture, left_out = looked_at(paper, asked["width"])
    png = io.BytesIO()
    picture.save(png, "PNG")
    return {"picture": base64.b64encode(png.getvalue()).decode(), "left_out": left_out}


def main() -> int:
    """Answers each line of the input."""
    words = Words(Path(sys.argv[-1]))
    for line in sys.stdin.buffer:
        sys.stdout.write(json.dumps(answer(json.loads(line), words)) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
