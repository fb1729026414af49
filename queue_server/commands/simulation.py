"""The `simulate` command."""

from __future__ import annotations

import argparse
import signal
from functools import partial
from pathlib import Path
from typing import Any

from queue_server.commands.words import day as typed_day
from queue_server.simulation.presets import PRESETS

ABOUT = (
    "Plays visitors and operators of one day through the public API of a server, prints the day's figures as the visitors saw "
    "them, and compares them with the server's own report. With --data it makes an office and runs a server by itself."
)

LEARN = (
    "Makes an office with the set-up and the people of a real one, runs a server on it whose every page says that this is "
    "training, and lets made-up visitors come and made-up colleagues work. Nothing of it is kept, and the real office is only "
    "read."
)


def add_to(commands: Any) -> None:
    """Adds the command to the parser."""
    simulate = commands.add_parser(
        "simulate", help="play a day of visitors and operators, and check its figures", description=ABOUT
    )
    where = simulate.add_mutually_exclusive_group(required=True)
    where.add_argument("--server", metavar="URL", help="a server that runs")
    where.add_argument("--data", type=Path, metavar="DIR", help="a data folder; made when it does not hold an office yet")
    simulate.add_argument(
        "--access",
        type=Path,
        metavar="FILE",
        help="passwords and tokens as init wrote them (default: $QUEUE_ACCESS, var/demo/access.toml, or that of --data)",
    )
    simulate.add_argument(
        "--setup", type=Path, metavar="FILE.toml", help="with --data: the office to make (default: the example)"
    )
    simulate.add_argument("--day", type=typed_day, metavar="YYYY-MM-DD", help="default: today, or the next working day")
    simulate.add_argument(
        "--speed",
        type=_speed,
        metavar="N",
        help="N times as fast as real time; 0 is as fast as the server answers. All but 1 move the server's clock, which only "
        "a server for tests allows (default: 0 there, else 1)",
    )
    simulate.add_argument("--seed", default="1", metavar="S", help="the same seed, day and preset give the same visitors")
    simulate.add_argument("--preset", choices=tuple(PRESETS), default="skek", help="the kind of day (default: %(default)s)")
    simulate.add_argument("--json", action="store_true", help="the figures as JSON, in the shape of the day report")
    simulate.set_defaults(command=partial(_simulate, simulate))

    train = commands.add_parser(
        "train", help="a throw-away copy of an office with made-up visitors, to learn in", description=LEARN
    )
    train.add_argument("--data", type=Path, required=True, metavar="DIR", help="the real office's data folder; it is only read")
    train.add_argument("--host", default="127.0.0.1")
    train.add_argument("--port", type=int, default=8081)
    train.add_argument("--plain-http", action="store_true", help="where others can listen: they may read passwords")
    train.add_argument("--speed", type=_pace, default=4.0, metavar="N", help="visitors come N times as fast as on a real day")
    train.add_argument("--preset", choices=tuple(PRESETS), default="skek", help="the kind of day (default: %(default)s)")
    train.add_argument(
        "--colleagues", type=int, metavar="N", help="made-up operators at the last N counters (default: at all but the first)"
    )
    train.set_defaults(command=_train)


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = -1
    if not 0 <= speed <= 1_000_000:
        raise argparse.ArgumentTypeError("a speed is 0 or more")
    return speed


def _pace(text: str) -> float:
    pace = _speed(text)
    if not 0 < pace <= 1000:
        raise argparse.ArgumentTypeError("a speed is more than 0 and at most 1000")
    return pace


def _stop_at_signals() -> None:
    """Told to stop, we sign everybody out and stop our own server first, as with Ctrl-C."""
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)


def _train(given: argparse.Namespace) -> int:
    from queue_server.simulation.training import train

    _stop_at_signals()
    return train(given)


def _simulate(parser: argparse.ArgumentParser, given: argparse.Namespace) -> int:
    if given.setup is not None and given.data is None:
        parser.error("argument --setup: only together with --data")
    from queue_server.simulation.simulate import simulate

    _stop_at_signals()
    return simulate(given)
