"""queue-server: the commands that set an office up, run it and report on it."""

from __future__ import annotations

import argparse
import gc
import getpass
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path

DONE, FAILED, WRONG_USE = 0, 1, 2

#: Only with this in the environment may the server's clock be moved from outside.
TEST_SWITCH = "QUEUE_SERVER_TEST"


def main(arguments: list[str] | None = None) -> int:
    """Runs a command; returns 0 done, 1 failed (one line on stderr), 2 wrong use."""
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        command: Callable[[argparse.Namespace], int] = given.command
        return command(given)
    except KeyboardInterrupt:
        return FAILED
    except BrokenPipeError:
        return FAILED
    except Exception as error:
        if not _is_ours(error):
            raise
        print(f"queue-server: {error}", file=sys.stderr)
        return FAILED


def _is_ours(error: Exception) -> bool:
    """Whether this is a failure that we put into words ourselves."""
    return type(error).__module__.partition(".")[0] == "queue_server"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="queue-server", description="The queue server of a service centre.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    init = commands.add_parser("init", help="make a new office: from a set-up file, or empty, to be set up in the browser")
    init.add_argument("--data", type=Path, required=True, metavar="DIR")
    init.add_argument("--setup", type=Path, metavar="FILE.toml")
    init.add_argument("--round-the-clock", action="store_true", help="open at all hours, no limit a minute: to try things")
    init.set_defaults(command=_init)

    run = commands.add_parser("run", help="run the server of a data folder")
    run.add_argument("--data", type=Path, required=True, metavar="DIR")
    run.add_argument("--host", default="127.0.0.1")
    run.add_argument("--port", type=_port, default=8080)
    run.add_argument("--certificate", type=Path, metavar="FILE", help="serve over TLS with this certificate (PEM)")
    run.add_argument("--key", type=Path, metavar="FILE", help="its key (PEM, without a password)")
    run.add_argument("--behind-proxy", action="store_true", help="a TLS proxy on this machine stands before the server")
    run.add_argument("--plain-http", action="store_true", help="serve a network without TLS: passwords can be read there")
    run.add_argument("--test-clock", type=int, metavar="SECONDS", help=argparse.SUPPRESS)
    run.set_defaults(command=_run)

    user = commands.add_parser("user", help="add a person")
    users = user.add_subparsers(required=True, metavar="add")
    user_add = users.add_parser("add", help="add a person; the password is asked for, or read from stdin")
    user_add.add_argument("name", metavar="NAME")
    user_add.add_argument("--role", required=True, choices=("operator", "host", "supervisor", "manager", "administrator"))
    user_add.add_argument("--display-name", help="the name that colleagues see")
    user_add.add_argument(
        "--directory", action="store_true", help="the company's directory keeps the password; none is asked for"
    )
    user_add.add_argument("--data", type=Path, required=True, metavar="DIR")
    user_add.set_defaults(command=_user_add)

    device = commands.add_parser("device", help="add a kiosk or a board")
    devices = device.add_subparsers(required=True, metavar="add")
    device_add = devices.add_parser("add", help="add a device and print its token, this once")
    device_add.add_argument("kind", choices=("kiosk", "board"))
    device_add.add_argument("name", metavar="NAME")
    device_add.add_argument("--data", type=Path, required=True, metavar="DIR")
    device_add.set_defaults(command=_device_add)

    from queue_server.commands import audit, backup, doctor, history, rehearsal, report, setup, sheets, simulation, voice

    sheets.add_to(report.add_to(commands))
    setup.add_to(commands)
    simulation.add_to(commands)
    voice.add_to(commands)
    rehearsal.add_to(commands)
    history.add_to(commands)
    audit.add_to(commands)
    backup.add_to(commands)
    doctor.add_to(commands)
    return parser


def _port(text: str) -> int:
    port = int(text)
    if not 0 < port < 65536:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return port


def _init(given: argparse.Namespace) -> int:
    from queue_server import data_dir, first_office, setup_file, texts
    from queue_server.actions import office
    from queue_server.store.clock import SteadyClock
    from queue_server.store.engine import open_engine, sqlite_url
    from queue_server.store.migrate import upgrade
    from queue_server.store.store import Store

    texts.add_from(given.data)
    zone = first_office.zone_of_the_machine()
    setup = setup_file.read(given.setup) if given.setup else first_office.setup(zone)
    if given.round_the_clock:
        setup = setup_file.round_the_clock(setup)
    data_dir.create(given.data)
    engine = open_engine(sqlite_url(data_dir.database(given.data)))
    upgrade(engine)
    data_dir.mark(given.data)
    access = office.set_up(Store(engine, SteadyClock()), setup)
    engine.dispose()
    if given.setup is None:
        name, password = first_office.ADMINISTRATOR, access.passwords[first_office.ADMINISTRATOR]
        print(
            f"{given.data}: an office without services is ready, in the time zone {zone}. "
            f"Next: queue-server run --data {given.data}, open http://127.0.0.1:8080/setup and sign in: "
            f"{name}, password {password} (shown this once; it stands nowhere else)."
        )
    elif access.passwords or access.tokens:
        file = given.data / data_dir.FIRST_SECRETS
        data_dir.write_secret(file, access.as_toml())
        print(f"{given.data}: the office is set up. First passwords and tokens: {file}; hand them out, then delete the file.")
    else:
        print(f"{given.data}: the office is set up.")
    return DONE


def _run(given: argparse.Namespace) -> int:
    if given.test_clock is not None and os.environ.get(TEST_SWITCH) != "1":
        print(f"queue-server: --test-clock is for tests only and needs {TEST_SWITCH}=1", file=sys.stderr)
        return WRONG_USE
    here = given.host in ("127.0.0.1", "localhost", "::1")
    wrong = _wrong_way_in(given, here)
    if wrong:
        print(f"queue-server: {wrong}", file=sys.stderr)
        return WRONG_USE
    # First of all: everything that is imported after this must wait without stopping the others.
    from gevent import monkey

    monkey.patch_all()
    # What is loaded now stays until the end: the collector begins when the server does, and a start is a tenth shorter.
    gc.disable()
    from queue_server.logs import log_to_stderr
    from queue_server.server import serve
    from queue_server.store.clock import SetClock, SteadyClock

    log_to_stderr()
    if given.plain_http and not here:
        logging.getLogger(__name__).warning(
            "plain HTTP on %s: passwords can be read on the network; --certificate and --key, or a TLS proxy, prevent that",
            given.host,
        )
    clock = SteadyClock() if given.test_clock is None else SetClock(given.test_clock)
    tls = (given.certificate, given.key) if given.certificate else None
    serve(given.data, given.host, given.port, clock, given.behind_proxy, tls)
    return DONE


def _wrong_way_in(given: argparse.Namespace, here: bool) -> str:
    """Why the server may not listen as it was told, with the remedy; empty when it may. `here`: on this machine alone."""
    if (given.certificate is None) != (given.key is None):
        return "--certificate and --key go together: give both, or neither"
    if sum((given.certificate is not None, given.behind_proxy, given.plain_http)) > 1:
        return "--certificate, --behind-proxy and --plain-http exclude each other: choose one"
    if given.behind_proxy and not here:
        return "--behind-proxy needs --host 127.0.0.1: only a proxy on this machine is believed"
    if not here and given.certificate is None and not given.plain_http:
        return (
            f"--host {given.host} without TLS would let passwords be read on the network: give --certificate and --key, "
            "or --behind-proxy with --host 127.0.0.1 and a TLS proxy before it, or --plain-http for a network that is safe"
        )
    return ""


def _user_add(given: argparse.Namespace) -> int:
    from queue_server.actions import office
    from queue_server.opening import open_office

    store = open_office(given.data)
    password = None
    if not given.directory:
        password = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    office.add_user(store, given.name, given.display_name or given.name, given.role, password)
    print(f"{given.name} may sign in as {given.role}.")
    return DONE


def _device_add(given: argparse.Namespace) -> int:
    from queue_server.actions import office
    from queue_server.opening import open_office

    print(office.add_device(open_office(given.data), given.kind, given.name))
    return DONE
