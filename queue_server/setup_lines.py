"""Where in the text of a set-up file something stands."""

from __future__ import annotations

import re
import tomllib


def line_of_error(text: str, error: tomllib.TOMLDecodeError) -> int:
    """The line at which a text is no TOML any more."""
    found = re.search(r"at line (\d+)", str(error))
    return int(found[1]) if found else max(1, len(text.splitlines()))


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
        if (item := _item_line(lines, table, index)) is not None:
            return item
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


def _item_line(lines: list[str], table: str, index: int) -> int | None:
    """The line of an item where the list is written in brackets, each item on a line of its own; None where it is not."""
    begin = next((at for at, line in enumerate(lines) if re.match(rf"\s*{re.escape(table)}\s*=\s*\[\s*$", line)), None)
    if begin is None:
        return None
    items = []
    for number, line in enumerate(lines[begin + 1 :], begin + 2):
        if line.lstrip().startswith("]"):
            break
        if line.lstrip().startswith("{"):
            items.append(number)
    return items[index] if index < len(items) else None
