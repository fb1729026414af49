"""`kiosk-client`: runs the kiosk, tries its printer, and says what is amiss."""

from __future__ import annotations

import argparse
import contextlib
import getpass
import logging
import os
import secrets
import shlex
import shutil
import signal
import socket
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import IO, Any, NoReturn

import waitress
from werkzeug.serving import make_server

from kiosk_client.app import Settings, create_app
from kiosk_client.doctor import examine
from kiosk_client.leaving import SAMPLE, PinError, Staff, except_samples, keep_pin
from kiosk_client.pairing import Pairing, keep
from kiosk_client.pairing import create_app as pairing_app
from kiosk_client.paper import DEADLINE_S, Printing
from kiosk_client.sample_page import reported_apart, sample_page, when_asked
from kiosk_client.server_http import ServerUrlError
from kiosk_client.server_link import ServerLink
from kiosk_client.ticket_layout import TicketLayout, layout_in, sample
from kiosk_client.ticket_text import worded
from kiosk_client.watchdog import Beat, answering, watch
from kiosk_client.words import ADDED, BadCatalogue, Words
from printer_drivers import Printer, PrinterTaken, PrinterUrlError, Template, TemplateError, claim, open_printer

DONE, FAILED, WRONG_USE = 0, 1, 2
HELP_ON_FILE = "file that holds the kiosk's token; while it is not there the screen shows a code to be let in by"
THREADS = 8


class Trouble(Exception):
    """Why a command cannot do its work: one line that says what, where and what to do."""

    def __init__(self, line: str, code: int = FAILED) -> None:
        super().__init__(line)
        self.code = code


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; 0 = done, 1 = failed, 2 = wrong use."""
    words = _arguments().parse_args(argv)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    try:
        return int(words.command(words))
    except Trouble as trouble:
        print(f"kiosk-client: {trouble}", file=sys.stderr)
        return trouble.code
    except KeyboardInterrupt:
        return DONE


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kiosk-client", description="The kiosk of the Talon queue system.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    printer = "printer URL: emulator:DIR, tcp://host:9100, usb://04b8:0e15, serial:///dev/ttyS0?baud=19200, …"

    run = commands.add_parser("run", help="serve the kiosk's pages and print its tickets")
    run.add_argument("--server", required=True, metavar="URL", help="address of the queue server")
    run.add_argument(
        "--token-file",
        required=True,
        type=Path,
        metavar="FILE",
        help=HELP_ON_FILE,
    )
    run.add_argument("--printer", required=True, metavar="PRINTER", help=printer)
    run.add_argument("--port", type=_port, default=8090, help="port of the pages (default 8090)")
    run.add_argument("--host", default="127.0.0.1", help="address of the pages (default 127.0.0.1)")
    run.add_argument("--data", type=Path, default=Path("var/kiosk"), metavar="DIR", help="the kiosk's memory (var/kiosk)")
    run.add_argument("--pin-file", type=Path, metavar="FILE", help="the staff's PIN, made by set-pin; none: no way out by touch")
    run.add_argument("--leave-command", type=_program, default=(), metavar="COMMAND", help="what ends the full screen, for staff")
    run.set_defaults(command=_run)

    pin = commands.add_parser("set-pin", help="set the PIN by which staff leave the full screen")
    pin.add_argument("--pin-file", required=True, type=Path, metavar="FILE", help="file that will hold the hash of the PIN")
    pin.set_defaults(command=_set_pin)

    watching = commands.add_parser("watch", help="run the browser, and end it when the kiosk's page has died")
    watching.add_argument("--page", default="http://127.0.0.1:8090/", metavar="URL", help="the page (http://127.0.0.1:8090/)")
    watching.add_argument("--silent-s", type=_seconds, default=60, metavar="S", help="so long may the page be silent (60)")
    watching.add_argument("browser", nargs="+", metavar="COMMAND", help="the browser and its words, after --")
    watching.set_defaults(command=_watch)

    test = commands.add_parser("test-print", help="print one sample ticket")
    test.add_argument("--printer", required=True, metavar="PRINTER", help=printer)
    test.set_defaults(command=_test_print)

    preview = commands.add_parser("preview", help="draw a sample ticket on the paper of a printer, without printing it")
    preview.add_argument("--printer", required=True, metavar="PRINTER", help=printer)
    preview.add_argument("--layout", type=Path, metavar="FILE", help="TOML file with a table [ticket], as in a set-up")
    preview.add_argument("--out", type=Path, required=True, metavar="FILE", help="the picture, a PNG")
    preview.add_argument("--lang", choices=("ru", "en"), default="ru", help="language of the ticket (default ru)")
    preview.add_argument("--large", action="store_true", help="with large letters")
    preview.set_defaults(command=_preview)

    doctor = commands.add_parser("doctor", help="say what is in order here and what is not")
    doctor.add_argument("--port", type=_port, default=8090, help="port of the running kiosk (default 8090)")
    doctor.set_defaults(command=lambda words: DONE if examine(words.port) else FAILED)
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; give a number from 1 to 65535")
    return int(text)


def _seconds(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 3600:
        raise argparse.ArgumentTypeError(f"{text!r} is no time; give whole seconds from 1 to 3600")
    return int(text)


def _program(text: str) -> list[str]:
    try:
        command = shlex.split(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r}: {error}") from None
    if not command or shutil.which(command[0]) is None:
        raise argparse.ArgumentTypeError(f"{text!r} names no program of this computer")
    return command


def _run(words: argparse.Namespace) -> int:
    path: Path = words.token_file
    token = None if not path.exists() and os.access(path.parent, os.W_OK) else _token(path)
    data = _data_folder(words.data)
    printer = _printer(words.printer)
    with _claim(words.printer):
        token = token or _pair(words)
        return DONE if token is None else _run_with(printer, token, data, words)


def _pair(words: argparse.Namespace) -> str | None:
    """The token that this kiosk gets once staff have typed the code on its screen; None when it was told to end before."""
    try:
        pairing = Pairing(words.server)
    except ServerUrlError as error:
        raise Trouble(str(error), WRONG_USE) from None
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    if hasattr(signal, "SIGTERM"):
        signal.signal(signal.SIGTERM, lambda *_: pairing.close())
    with _listen(words.host, words.port) as listening:
        if sys.stdout.isatty():
            print(f"the code of this kiosk stands on http://{words.host}:{words.port}/ – Ctrl-C ends it", flush=True)
        # For one page and a few minutes: unlike waitress it can be ended from outside.
        app = pairing_app(pairing, Words())
        server = make_server(words.host, words.port, app, threaded=True, fd=listening.fileno())
        threading.Thread(target=server.serve_forever, name="pairing", daemon=True).start()
        try:
            token = pairing.token()
        except KeyboardInterrupt:
            token = None
        server.shutdown()
        server.server_close()
    if token is not None:
        try:
            keep(token, words.token_file)
        except OSError as error:
            raise Trouble(f"cannot keep the token in {words.token_file} ({error.strerror}); give another --token-file") from None
    return token


def _run_with(printer: Printer, token: str, data: Path, words: argparse.Namespace) -> int:
    try:
        link = ServerLink(words.server, token, data)
    except ServerUrlError as error:
        raise Trouble(str(error), WRONG_USE) from None
    catalogue = _words(data / ADDED)

    def office() -> Any:
        return (((link.state or {}).get("menu") or {}).get("office") or {}).get("name")

    layout = TicketLayout(lambda: link.state, data)
    report = reported_apart(except_samples(link.report_print), link.report_test)
    printing = Printing(printer, catalogue, report, office, data, layout=layout)
    link.when_issued(printing.print_ticket)
    link.when_state(printing.print_copies)
    link.when_state(when_asked(catalogue, printing.print_ticket))
    link.when_asked_for_health(printing.health)

    def print_sample(language: str) -> str:
        sample = {**sample_page(catalogue, language), "id": SAMPLE + secrets.token_hex(8)}
        printing.print_ticket(sample)
        return str(sample["id"])

    def condition() -> dict[str, Any]:
        return {"server": link.condition(), "printer": printing.condition()}

    staff = Staff(words.pin_file, words.leave_command, data, condition, print_sample)
    app = create_app(link, printing, Settings(words.host, words.port, catalogue, staff))
    server = waitress.create_server(
        app, sockets=[_listen(words.host, words.port)], threads=THREADS, channel_timeout=30, ident=None
    )
    if sys.stdout.isatty():
        print(f"kiosk at http://{words.host}:{words.port}/ – Ctrl-C ends it", flush=True)
    _serve(server, link, printing, Beat(answering(words.host, words.port)))
    return DONE


def _serve(server: Any, link: ServerLink, printing: Printing, beat: Beat) -> None:
    """Serves until SIGTERM or Ctrl-C; running requests, the paper being printed and the link end within 5 s."""

    def leave(number: int, frame: FrameType | None) -> NoReturn:
        raise SystemExit(DONE)

    # Ctrl-C too: a shell that starts programs in the background makes them deaf to it.
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, leave)
    dispatcher = server.task_dispatcher
    at_once = dispatcher.shutdown
    dispatcher.shutdown = lambda *_: at_once(timeout=1)  # its own default waits five seconds for each busy thread
    printing.start()
    link.start()
    beat.start()
    try:
        server.run()
    except (SystemExit, KeyboardInterrupt):
        pass
    finally:
        beat.close()
        server.close()
        hanging_up = threading.Thread(target=link.close, daemon=True)
        hanging_up.start()
        printing.close()
        hanging_up.join(timeout=1.0)


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise Trouble(
            f"cannot serve on {host}:{port} ({error.strerror}); "
            "end the program that has the port, or choose another with --port and --host"
        ) from None


def _token(path: Path) -> str:
    try:
        token = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a text"
        raise Trouble(
            f"cannot read the token in {path} ({reason}); make one with: queue-server device add kiosk NAME --data DIR"
        ) from None
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise Trouble(f"{path} holds no token; make one with: queue-server device add kiosk NAME --data DIR")
    return token


def _data_folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe = path / "writable"
        probe.write_text("", encoding="ascii")
        probe.unlink()
    except OSError as error:
        raise Trouble(f"cannot write in {path} ({error.strerror}); give a folder of your own with --data DIR") from None
    return path


def _printer(url: str) -> Printer:
    try:
        return open_printer(url)
    except PrinterUrlError as error:
        raise Trouble(" ".join(str(error).split()), WRONG_USE) from None


def _claim(url: str) -> IO[bytes]:
    try:
        return claim(url)
    except PrinterTaken as taken:
        raise Trouble(str(taken)) from None


def _words(added: Path) -> Words:
    try:
        return Words(added=added)
    except BadCatalogue as error:
        raise Trouble(str(error)) from None


def _preview(words: argparse.Namespace) -> int:
    with contextlib.closing(_printer(words.printer)) as printer:
        try:
            template = layout_in(words.layout) if words.layout else Template()
            picture = printer.picture(sample(Words(), words.lang, words.large, template))
            picture.save(words.out, "PNG")
        except TemplateError as error:
            raise Trouble(" ".join(str(error).split())) from None
        except OSError as error:
            raise Trouble(f"cannot write {words.out} ({error.strerror}); give another path with --out") from None
    print(f"{words.out}: {picture.width / 8:.0f} × {picture.height / 8:.0f} mm")
    return DONE


def _test_print(words: argparse.Namespace) -> int:
    printer = _printer(words.printer)
    catalogue = Words()
    sample = sample_page(catalogue, "ru")
    with _claim(words.printer), contextlib.closing(printer):
        paper = worded(sample, catalogue.say("ru", "paper.sample_office"), catalogue, copy=False, large=False)
        result = printer.print_ticket(paper, DEADLINE_S)
    if result.outcome == "printed":
        print(f"printed on {words.printer}")
        return DONE
    raise Trouble(f"{words.printer}: {result.outcome}: {result.detail or 'no paper came out'}; look at paper, cover and cable")


def _set_pin(words: argparse.Namespace) -> int:
    if sys.stdin.isatty():
        pin = getpass.getpass("New PIN (4 to 12 digits): ")
        if getpass.getpass("Once more: ") != pin:
            raise Trouble("the two PINs differ; nothing was changed")
    else:
        pin = sys.stdin.readline().rstrip("\r\n")
    try:
        keep_pin(pin, words.pin_file)
    except PinError as error:
        raise Trouble(str(error)) from None
    print(f"the PIN is set in {words.pin_file}; it counts from now on")
    return DONE


def _watch(words: argparse.Namespace) -> int:
    try:
        return watch(words.browser, words.page, words.silent_s)
    except OSError as error:
        raise Trouble(f"{words.browser[0]} cannot be started ({error.strerror}); install it or name another browser") from None
