"""What the set-up file says of a person's day: usual breaks and the end of the shift."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from queue_server.setup_faults import Wrong

_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d"


def _break(value: str) -> str:
    match = re.fullmatch(rf"({_TIME})-({_TIME})", value)
    if match is None or match[1] >= match[2]:
        raise Wrong("break", "write a break as HH:MM-HH:MM, its begin before its end")
    return value


def _until(value: str) -> str:
    if not re.fullmatch(_TIME, value):
        raise Wrong("clock", "write a time as HH:MM")
    return value


Break = Annotated[str, AfterValidator(_break)]
Until = Annotated[str, AfterValidator(_until)]
