"""Printer addresses as people type them, and what they are told when one is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from printer_drivers import PrinterUrlError, open_printer
from printer_drivers.printer import TRANSPORTS, Way
from printer_drivers.transports import Transport
from printer_drivers.transports.emulator import EmulatorTransport
from printer_drivers.url import PrinterUrl, network_address, parse
from tests.printer_drivers.tickets import ENGLISH


@pytest.mark.parametrize(
    ("text", "host", "port", "dots"),
    [
        ("tcp://192.168.0.50:9100", "192.168.0.50", 9100, 576),
        ("tcp://192.168.0.50", "192.168.0.50", 9100, 576),
        ("tcp://printer.hall.local:9101/?width=58", "printer.hall.local", 9101, 384),
        ("tcp://printer:", "printer", 9100, 576),
        ("TCP://PRINTER:9100?width=80&mode=picture", "printer", 9100, 576),
        ("tcp://[::1]:9100?width=58", "::1", 9100, 384),
        ("tcp://[fd00::5]", "fd00::5", 9100, 576),
        (" tcp://10.0.0.7:9100 \n", "10.0.0.7", 9100, 576),
    ],
)
def test_a_network_printer_is_found_by_its_address(text: str, host: str, port: int, dots: int) -> None:
    url = parse(text, {"tcp": ()})
    assert network_address(url, 9100) == (host, port)
    assert url.width_dots == dots
    open_printer(text).close()


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("", "known are cups, emulator, file, serial, tcp, usb"),
        ("192.168.0.50", "known are cups, emulator, file, serial, tcp, usb"),
        ("192.168.0.50:9100", "known are cups, emulator, file, serial, tcp, usb"),
        ("lpt://1", "unknown kind of printer 'lpt'; known are cups, emulator, file, serial, tcp, usb"),
        ("tcp:192.168.0.50:9100", "write tcp://"),
        ("tcp://", "write tcp://"),
        ("tcp://:9100", "write tcp://"),
        ("tcp://host:abc", "1 to 65535"),
        ("tcp://host:0", "1 to 65535"),
        ("tcp://host:65536", "1 to 65535"),
        ("tcp://host:-1", "1 to 65535"),
        ("tcp://[::1:9100", "1 to 65535"),
        ("tcp://::1:9100", "write tcp://"),
        ("tcp://user:secret@host:9100", "only a host and a port"),
        ("tcp://host:9100/queue", "only a host and a port"),
        ("tcp://host:9100#x", "only a host and a port"),
        ("tcp://ho st:9100", "no host"),
        ("tcp://host:9100?width=81", "width may be 80 or 58"),
        ("tcp://host:9100?width=", "width may be 80 or 58"),
        ("tcp://host:9100?mode=stone", "mode may be picture or text"),
        ("tcp://host:9100?wide=80", "unknown option 'wide'; known are width, mode"),
        ("tcp://host:9100?width=80&width=58", "stands twice"),
        ("usb://04b8", "write usb://04b8:0e15"),
        ("usb:04b8:0e15", "write usb://04b8:0e15"),
        ("usb://04b8:0g15", "write usb://04b8:0e15"),
        ("file:lp0", "write file:///dev/usb/lp0"),
        ("file://dev/usb/lp0", "write file:///dev/usb/lp0"),
        ("serial:", "write serial:///dev/ttyS0"),
        ("serial://ttyS0", "write serial:///dev/ttyS0"),
        ("serial:///dev/ttyS0?baud=12345", "baud may be 9600, 19200"),
        ("serial:///dev/ttyS0?flow=river", "flow may be dtr or rts or xon or none"),
        ("serial:///dev/ttyS0?speed=9600", "known are width, mode, codepage, profile, baud, flow"),
        ("cups:", "write cups://queue-name"),
        ("cups://", "write cups://queue-name"),
        ("cups://hall printer", "write cups://queue-name"),
        ("cups://-o", "write cups://queue-name"),
        ("emulator:", "write emulator:DIR"),
        ("emulator://papers", "write emulator:DIR"),
        ("emulator:/dev/null/papers", "name one that can be written"),
        ("emulator:papers\x00", "name one that can be written"),
    ],
)
def test_a_wrong_address_is_answered_by_one_line_with_the_remedy(text: str, remedy: str) -> None:
    with pytest.raises(PrinterUrlError) as refusal:
        open_printer(text)
    assert remedy in str(refusal.value)
    assert len(str(refusal.value).splitlines()) == 1


def test_a_folder_may_have_spaces_and_is_made_when_missing(tmp_path: Path) -> None:
    open_printer(f"emulator:{tmp_path}/the papers/of today?width=58")
    assert (tmp_path / "the papers" / "of today").is_dir()


def test_a_new_way_to_print_is_one_entry_with_its_own_options(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen: list[PrinterUrl] = []

    def open_chalk(url: PrinterUrl) -> Transport:
        seen.append(url)
        return EmulatorTransport(tmp_path, url.model)

    monkeypatch.setitem(TRANSPORTS, "chalk", Way(open_chalk, ("colour",)))
    assert open_printer("chalk:board?colour=white&width=58").print_ticket(ENGLISH, 5).outcome == "printed"
    assert (seen[0].address, dict(seen[0].own_options), seen[0].width) == ("board", {"colour": "white"}, "58")
    with pytest.raises(PrinterUrlError, match="known are width, mode, codepage, profile, colour"):
        open_printer("chalk:board?color=white")
    with pytest.raises(PrinterUrlError, match="known are chalk, cups, emulator, file, serial, tcp, usb"):
        open_printer("ink:board")
