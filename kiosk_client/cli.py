"""`kiosk-client`: runs the kiosk, tries its printer, and says what is amiss."""

from __future__ import annotations

import argparse
import contextlib
import logging
import signal
import socket
import sys
import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import IO, Any, NoReturn

import waitress

from kiosk_client.app import Settings, create_app
from kiosk_client.doctor import examine
from kiosk_client.paper import DEADLINE_S, Printing
from kiosk_client.server_http import ServerUrlError
from kiosk_client.server_link import ServerLink
from kiosk_client.ticket_layout import TicketLayout, layout_in, sample
from kiosk_client.ticket_text import worded
from kiosk_client.words import LANGUAGES, Words
from printer_drivers import Printer, PrinterTaken, PrinterUrlError, Template, TemplateError, claim, open_printer

DONE, FAILED, WRONG_USE = 0, 1, 2
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
    run.add_argument("--token-file", required=True, type=Path, metavar="FILE", help="file that holds the kiosk's token")
    run.add_argument("--printer", required=True, metavar="PRINTER", help=printer)
    run.add_argument("--port", type=_port, default=8090, help="port of the pages (default 8090)")
    run.add_argument("--host", default="127.0.0.1", help="address of the pages (default 127.0.0.1)")
    run.add_argument("--data", type=Path, default=Path("var/kiosk"), metavar="DIR", help="the kiosk's memory (var/kiosk)")
    run.set_defaults(command=_run)

    test = commands.add_parser("test-print", help="print one sample ticket")
    test.add_argument("--printer", required=True, metavar="PRINTER", help=printer)
    test.set_defaults(command=_test_print)

    preview = commands.add_parser("preview", help="draw a sample ticket on the paper of a printer, without printing it")
    preview.add_argument("--printer", required=True, metavar="PRINTER", help=printer)
    preview.add_argument("--layout", type=Path, metavar="FILE", help="TOML file with a table [ticket], as in a set-up")
    preview.add_argument("--out", type=Path, required=True, metavar="FILE", help="the picture, a PNG")
    preview.add_argument("--lang", choices=LANGUAGES, default=LANGUAGES[0], help="language of the ticket (default ru)")
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


def _run(words: argparse.Namespace) -> int:
    token = _token(words.token_file)
    data = _data_folder(words.data)
    printer = _printer(words.printer)
    with _claim(words.printer):
        return _run_with(printer, token, data, words)


def _run_with(printer: Printer, token: str, data: Path, words: argparse.Namespace) -> int:
    try:
        link = ServerLink(words.server, token, data)
    except ServerUrlError as error:
        raise Trouble(str(error), WRONG_USE) from None
    catalogue = Words()

    def office() -> Any:
        return (((link.state or {}).get("menu") or {}).get("office") or {}).get("name")

    layout = TicketLayout(lambda: link.state, data)
    printing = Printing(printer, catalogue, link.report_print, office, data, layout=layout)
    link.when_issued(printing.print_ticket)
    link.when_state(printing.print_copies)
    link.when_asked_for_health(printing.health)
    app = create_app(link, printing, Settings(words.host, words.port, catalogue))
    server = waitress.create_server(
        app, sockets=[_listen(words.host, words.port)], threads=THREADS, channel_timeout=30, ident=None
    )
    if sys.stdout.isatty():
        print(f"kiosk at http://{words.host}:{words.port}/ – Ctrl-C ends it", flush=True)
    _serve(server, link, printing)
    return DONE


def _serve(server: Any, link: ServerLink, printing: Printing) -> None:
    """Serves until SIGTERM or Ctrl-C; running requests, the paper being printed and the link end within 5 s."""

    def leave(number: int, frame: FrameType | None) -> NoReturn:
        raise SystemExit(DONE)

    if hasattr(signal, "SIGTERM"):
        signal.signal(signal.SIGTERM, leave)
    dispatcher = server.task_dispatcher
    at_once = dispatcher.shutdown
    dispatcher.shutdown = lambda *_: at_once(timeout=1)  # its own default waits five seconds for each busy thread
    printing.start()
    link.start()
    try:
        server.run()
    except (SystemExit, KeyboardInterrupt):
        pass
    finally:
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
    sample = {
        "number": "А000",
        "language": "ru",
        "service": {"name": catalogue.say("ru", "paper.sample")},
        "issued_at": datetime.now().astimezone().isoformat(),
    }
    with _claim(words.printer), contextlib.closing(printer):
        paper = worded(sample, catalogue.say("ru", "paper.sample_office"), catalogue, copy=False, large=False)
        result = printer.print_ticket(paper, DEADLINE_S)
    if result.outcome == "printed":
        print(f"printed on {words.printer}")
        return DONE
    raise Trouble(f"{words.printer}: {result.outcome}: {result.detail or 'no paper came out'}; look at paper, cover and cable")
