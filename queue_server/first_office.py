"""The office of a new data folder: a name, a time zone and one administrator; everything else comes in the browser."""

from __future__ import annotations

import os
from pathlib import Path
from zoneinfo import ZoneInfo

from queue_server import setup_file, texts

#: Who signs in first; the password is a random one.
ADMINISTRATOR = "admin"
#: Where a machine does not tell its time zone.
UNKNOWN_ZONE = "Etc/UTC"
_LOCALTIME = Path("/etc/localtime")
_ZONES = "zoneinfo/"


def setup(timezone: str) -> setup_file.Setup:
    """The smallest set-up that can be signed in to: no services, no counters, no hours, no devices."""
    languages = texts.languages()
    return setup_file.check(
        {
            "office": {
                "code": "office",
                "name": {language: texts.text(language, "setup.first.office_name") for language in languages},
                "timezone": timezone,
            },
            "hours": [],
            "groups": [],
            "services": [],
            "counters": [],
            "users": [
                {
                    "name": ADMINISTRATOR,
                    "display_name": texts.text(languages[0], "setup.role.administrator"),
                    "role": "administrator",
                }
            ],
        }
    )


def zone_of_the_machine(localtime: Path = _LOCALTIME) -> str:
    """The name of the time zone that this machine's clock shows, from TZ or from where `localtime` leads; else UNKNOWN_ZONE."""
    _, _, linked = os.path.realpath(localtime).partition(_ZONES)
    for name in (os.environ.get("TZ", "").removeprefix(":"), linked):
        if name and _is_zone(name):
            return name
    return UNKNOWN_ZONE


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True
