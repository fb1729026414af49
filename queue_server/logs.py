"""Logs: one JSON object a line on stderr, where systemd and people find them; no names, no tokens, no bodies."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from types import TracebackType


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "text": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def log_to_stderr(level: int = logging.INFO) -> None:
    """Sends all logs of this process to stderr."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)


#: Requests pass through here: that an error did so too tells nothing about whose it was.
DOORS = {"queue_server.hardening", "queue_server.live.links"}


def touches_our_code(trace: TracebackType | None) -> bool:
    """Whether an error went through this package, or came up among libraries over what a client had sent them."""
    while trace is not None:
        module = trace.tb_frame.f_globals.get("__name__", "")
        if module.partition(".")[0] == __package__ and (module not in DOORS or trace.tb_next is None):
            return True
        trace = trace.tb_next
    return False


def library_log(name: str) -> logging.Logger:
    """A log for a library that talks much: its warnings only, and one line instead of a trace for what a client did wrong."""
    log = logging.getLogger(f"{__package__}.{name}")
    log.setLevel(logging.WARNING)
    log.addFilter(_one_line)
    return log


def _one_line(record: logging.LogRecord) -> bool:
    if record.exc_info and not touches_our_code(record.exc_info[2]):
        record.msg, record.args = f"{record.getMessage()}: {record.exc_info[1]!r}", ()
        record.exc_info = None
    return True
