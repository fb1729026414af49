"""Names that nobody should have, put wherever people may type."""

from __future__ import annotations

from typing import Any

Document = dict[str, Any]

#: Names that would be markup, a formula, a file, or the end of a line elsewhere; and one of ten thousand letters.
HOSTILE = (
    '<img src="file:///etc/passwd"/>',
    "<b>x</b> & </para> &amp; <br/>",
    "=cmd|' /C calc'!A0",
    "до\x00\x07после\x1b[31m\r\nстрока\u2028ещё\u202eназад\ud800",
    "Ы" * 10_000,
    "слово " * 2_000,
    "{n} {page} %s \\",
)


def hostile(report: Document) -> Document:
    """The same document with such names wherever people may type."""
    names = iter(HOSTILE * 10_000)
    report["office"]["name"] = HOSTILE[0] + HOSTILE[4]
    for one in report["by_service"]:
        one["service"]["name"] = next(names)
    for one in report["by_operator"]:
        one["operator"]["display_name"] = next(names)
    for one in report["over_standard"]:
        one["service"]["name"], one["operator"] = next(names), next(names)
        one["cause"] = {"code": "x", "name": next(names), "comment": next(names), "by": "x", "at": one["issued_at"]}
        one["times_doubt"] = next(names)
        one["parts"] = [{"what": next(names), "at": one["issued_at"]}]
    for one in report["fairness"]["items"]:
        one["service"]["name"], one["name"], one["reason"] = next(names), next(names), next(names)
    for one in report["results"]:
        one["result"] = {"code": "x", "name": next(names)}
    report["rules"] = [*HOSTILE]
    return report
