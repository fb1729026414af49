"""Where in the text of a set-up file something stands."""

from __future__ import annotations

import re


def line_of(text: str, where: tuple[int | str, ...]) -> int:
    """The line of `where` ("services", 3, "group", …) in a TOML text, as near as the text lets us find it."""
    lines = text.splitlines()
    if where[:2] == ("reports", "mail") or (where[:1] == ("layouts",) and len(where) > 1):  # a table of tables
        where = (f"{where[0]}.{where[1]}", *where[2:])
    table = str(where[0]) if where else ""
    index = where[1] if len(where) > 1 and isinstance(where[1], int) else 0
    key = next((str(one) for one in where[1:] if isinstance(one, str)), None)
    header = re.compile(rf"\s*\[\[?\s*{re.escape(table)}\s*\]\]?")
    starts = [number for number, line in enumerate(lines) if header.match(line)]
    if index >= len(starts):
        found = [number for number, line in enumerate(lines) if re.match(rf"\s*{re.escape(table)}\b", line)]
        return (found[0] if found else 0) + 1
    start = starts[index]
    if key is not None:
        for number in range(start + 1, len(lines)):
            if lines[number].lstrip().startswith("["):
                break
            if re.match(rf"\s*{re.escape(key)}\s*=", lines[number]):
                return number + 1
    return start + 1
