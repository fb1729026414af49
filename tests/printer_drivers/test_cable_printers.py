"""Printers on cables: device files, serial lines and USB pipes give the same true outcomes as the network."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import usb.core
import usb.util

from printer_drivers import PrintResult, draw, open_printer
from printer_drivers.escpos import encode
from printer_drivers.interpreter import emulate_stream
from tests.printer_drivers import fake_printer as fake
from tests.printer_drivers.fake_cable import CablePrinter
from tests.printer_drivers.fake_printer import Hangup, Printer, Session
from tests.printer_drivers.test_jobs import same
from tests.printer_drivers.tickets import ENGLISH, USUAL

DEADLINE_S = 0.9
SLACK_S = 0.6
ADDRESSES = {"file": "file://{path}", "serial": "serial://{path}?baud=230400&flow=none"}

every_cable = pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)


def print_on(url: str, deadline_s: float = DEADLINE_S, more_s: float = 0.0) -> PrintResult:
    printer = open_printer(url)
    begun = time.monotonic()
    result = printer.print_ticket(ENGLISH, deadline_s)
    assert time.monotonic() - begun <= deadline_s + more_s + SLACK_S
    printer.close()
    return result


def transfer_s(url: str) -> float:
    """What a slow line needs for the ticket: its deadline grows by that."""
    return open_printer(url)._transport.transfer_s(encode(draw(ENGLISH, 576)))


@every_cable
def test_a_healthy_printer_confirms_and_the_ticket_is_printed_once(address: str) -> None:
    with CablePrinter(Printer()) as cable:
        assert print_on(address.format(path=cable.path), 5) == PrintResult("printed")
        papers = emulate_stream(bytes(cable.printer.tape), 576)
        assert len(papers) == 1
        assert same(papers[0], draw(ENGLISH, 576))


@every_cable
@pytest.mark.parametrize(
    ("printer", "outcome", "codes"),
    [
        (lambda: Printer(answers=fake.PAPER_OUT), "failed", {"paper_out"}),
        (lambda: Printer(answers=fake.COVER_OPEN), "failed", {"cover_open"}),
        (lambda: Printer(answers=fake.NEAR_END, receipt=b"\x03"), "printed", {"near_end"}),
        (lambda: Printer(answers=None, receipt=None), "uncertain", {"silent"}),
        (lambda: Printer(answers=None, hello=fake.GARBAGE), "uncertain", {"garbled"}),
        (lambda: Printer(hello=fake.ASB), "printed", {""}),
        (lambda: Printer(receipt=None), "uncertain", {"not_confirmed"}),
        (lambda: Printer(stop_after=3000, fault="close"), "uncertain", {"lost", "not_confirmed", "stalled"}),
        (lambda: Printer(stop_after=3000), "uncertain", {"stalled", "not_confirmed"}),
    ],
    ids=["paper out", "cover open", "near end", "silent", "garbage", "ASB", "no receipt", "cable pulled inside", "stall inside"],
)
def test_faults_are_told_as_on_the_network(address: str, printer: Any, outcome: str, codes: set[str]) -> None:
    with CablePrinter(printer()) as cable:
        url = address.format(path=cable.path)
        result = print_on(url, more_s=transfer_s(url))
        assert (result.outcome, result.code in codes) == (outcome, True), result


@every_cable
def test_the_paper_is_known(address: str) -> None:
    with CablePrinter(Printer(answers=fake.NEAR_END)) as cable:
        assert open_printer(address.format(path=cable.path)).look().paper == "near_end"


@every_cable
def test_a_printer_that_is_switched_off_fails_and_prints_when_it_is_back(address: str, tmp_path: Path) -> None:
    device = tmp_path / "printer"
    printer = open_printer(address.format(path=device))
    result = printer.print_ticket(USUAL, 5)
    assert (result.outcome, result.code) == ("failed", "no_device")
    assert printer.look().paper == "unknown"
    with CablePrinter(Printer()) as cable:
        device.symlink_to(cable.path)
        assert printer.print_ticket(USUAL, 5).outcome == "printed"


@every_cable
def test_a_ticket_torn_by_a_pulled_cable_does_not_spoil_the_next_one(address: str, tmp_path: Path) -> None:
    device = tmp_path / "printer"
    printer = open_printer(address.format(path=device))
    with CablePrinter(Printer(stop_after=3000, fault="close")) as cable:
        device.symlink_to(cable.path)
        assert printer.print_ticket(USUAL, DEADLINE_S).outcome == "uncertain"
    with CablePrinter(Printer()) as again:
        device.unlink()
        device.symlink_to(again.path)
        assert printer.print_ticket(ENGLISH, 5).outcome == "printed"
        papers = emulate_stream(bytes(again.printer.tape), 576)
        assert same(papers[-1], draw(ENGLISH, 576))


def test_a_way_on_which_nothing_comes_back_is_uncertain_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "printer"
    os.mkfifo(pipe)
    taken = bytearray()
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    over = threading.Event()

    def read() -> None:
        while not over.wait(0.002):
            try:
                taken.extend(os.read(reader, 65536))
            except BlockingIOError:
                continue

    thread = threading.Thread(target=read)
    thread.start()
    try:
        printer = open_printer(f"file://{pipe}")
        begun = time.monotonic()
        assert [printer.print_ticket(ENGLISH, 5).code for _ in range(2)] == ["one_way", "one_way"]
        assert time.monotonic() - begun < 3, "nobody waits for an answer that cannot come"
    finally:
        time.sleep(0.05)  # what is still in the pipe
        over.set()
        thread.join()
        os.close(reader)
    assert len(emulate_stream(bytes(taken), 576)) == 2


def test_what_is_no_device_is_not_written_to(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text("precious")
    assert print_on(f"file://{report}").code == "no_device"
    assert report.read_text() == "precious"


def test_a_slow_line_gets_the_time_that_its_ticket_needs() -> None:
    seconds = {baud: transfer_s(f"serial:///dev/ttyS0?baud={baud}") for baud in (9600, 115200)}
    assert 20 < seconds[9600] < 60
    assert seconds[9600] == pytest.approx(12 * seconds[115200])
    assert transfer_s("tcp://127.0.0.1") == 0


# USB, at the boundary of pyusb


class Pipe:
    """A bulk pipe of the fake USB printer."""

    bmAttributes = 2
    wMaxPacketSize = 64

    def __init__(self, device: UsbPrinter, address: int) -> None:
        self._device, self.bEndpointAddress = device, address

    def write(self, data: bytes, timeout: int) -> int:
        return self._device.take(data, timeout)

    def read(self, size: int, timeout: int) -> bytes:
        return self._device.give(size, timeout)


class Interface(list[Pipe]):
    bInterfaceNumber = 0
    bInterfaceClass = 7


class UsbPrinter:
    """The fake printer as a USB device; its session runs in a thread between two buffers."""

    def __init__(self, printer: Printer) -> None:
        self.printer = printer
        self.plugged = True
        self._in, self._out = bytearray(), bytearray()
        self._news = threading.Condition()
        self._over = threading.Event()
        self.released = 0
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        with contextlib.suppress(Hangup):
            Session(self.printer, self, self._strike, self._over).run()

    def _strike(self, _link: Any) -> None:
        if self.printer.fault == "stall":
            self._over.wait()
        self.plugged = False
        raise Hangup

    def end(self) -> None:
        self._over.set()
        with self._news:
            self._news.notify_all()
        self._thread.join(5)

    def recv(self, most: int) -> bytes:
        with self._news:
            self._news.wait_for(lambda: self._in or self._over.is_set())
            if not self._in:
                raise Hangup
            taken = bytes(self._in[:most])
            del self._in[:most]
            self._news.notify_all()
            return taken

    def sendall(self, data: bytes) -> None:
        with self._news:
            self._out += data
            self._news.notify_all()

    def take(self, data: bytes, timeout: int) -> int:
        with self._news:
            room = self._news.wait_for(lambda: len(self._in) < 8192 or not self.plugged, timeout / 1000)
            if not self.plugged:
                raise usb.core.USBError("No such device", errno=19)
            if not room:
                raise usb.core.USBTimeoutError("Operation timed out", errno=110)
            self._in += data
            self._news.notify_all()
            return len(data)

    def give(self, size: int, timeout: int) -> bytes:
        with self._news:
            if not self._news.wait_for(lambda: self._out or not self.plugged, timeout / 1000):
                raise usb.core.USBTimeoutError("Operation timed out", errno=110)
            if not self.plugged:
                raise usb.core.USBError("No such device", errno=19)
            given = bytes(self._out[:size])
            del self._out[:size]
            return given

    # What is asked of a device

    def get_active_configuration(self) -> list[Interface]:
        return [Interface([Pipe(self, 0x01), Pipe(self, 0x82)])]

    def is_kernel_driver_active(self, _interface: int) -> bool:
        return False


@pytest.fixture
def plug(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """`plug(Printer())` puts a USB printer in; `plug(None)` pulls it out."""
    devices: list[UsbPrinter] = []
    present: list[UsbPrinter | None] = [None]

    def plugged(printer: Printer | None) -> UsbPrinter | None:
        present[0] = None if printer is None else UsbPrinter(printer)
        if present[0] is not None:
            devices.append(present[0])
        return present[0]

    def released(device: UsbPrinter, _interface: int) -> None:
        device.released += 1

    monkeypatch.setattr(usb.core, "find", lambda **_ids: present[0])
    monkeypatch.setattr(usb.util, "claim_interface", lambda *_: None)
    monkeypatch.setattr(usb.util, "release_interface", released)
    monkeypatch.setattr(usb.util, "dispose_resources", lambda *_: None)
    yield plugged
    for device in devices:
        device.end()


def test_a_usb_printer_confirms_its_ticket_and_is_let_go(plug: Any) -> None:
    device = plug(Printer())
    assert print_on("usb://04b8:0e15", 5) == PrintResult("printed")
    assert device.released == 1
    assert same(emulate_stream(bytes(device.printer.tape), 576)[0], draw(ENGLISH, 576))


@pytest.mark.parametrize(
    ("printer", "outcome", "codes"),
    [
        (lambda: Printer(answers=fake.PAPER_OUT), "failed", {"paper_out"}),
        (lambda: Printer(answers=None, receipt=None), "uncertain", {"silent"}),
        (lambda: Printer(stop_after=3000), "uncertain", {"stalled", "not_confirmed"}),
        (lambda: Printer(stop_after=3000, fault="close"), "uncertain", {"lost"}),
    ],
    ids=["paper out", "silent", "stall inside", "cable pulled inside"],
)
def test_faults_of_a_usb_printer_are_told(plug: Any, printer: Any, outcome: str, codes: set[str]) -> None:
    plug(printer())
    result = print_on("usb://04b8:0e15")
    assert (result.outcome, result.code in codes) == (outcome, True), result


def test_a_usb_printer_that_was_switched_off_and_on_prints_again(plug: Any) -> None:
    printer = open_printer("usb://04b8:0e15")
    result = printer.print_ticket(USUAL, 5)
    assert (result.outcome, result.code) == ("failed", "no_device")
    plug(Printer())
    assert printer.print_ticket(USUAL, 5).outcome == "printed"
    plug(None)
    assert printer.look().paper == "unknown"
    plug(Printer())
    assert printer.print_ticket(USUAL, 5).outcome == "printed"


def test_without_a_real_usb_printer_one_line_says_so() -> None:
    result = print_on("usb://dead:beef", 5)
    assert result.outcome == "failed"
    assert result.code in ("no_device", "no_usb")


# CUPS, with programs of its own names in front


@pytest.fixture
def cups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with `lp`, `lpstat` and `cancel` that keep the job and obey the files in it."""
    programs = {
        "lp": 'test -e "$D/refuses" && { echo "lp: The printer or class does not exist." >&2; exit 1; }\n'
        'cat > "$D/job"; echo "$@" > "$D/words"; echo "request id is hall-7 (0 file(s))"',
        "lpstat": 'test -e "$D/stuck" && echo "hall-7   root  1024  today"; exit 0',
        "cancel": 'echo "$@" > "$D/cancelled"',
    }
    for name, text in programs.items():
        program = tmp_path / name
        program.write_text(f'#!/bin/sh\nD="{tmp_path}"\n{text}\n')
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return tmp_path


def test_cups_gets_the_job_unchanged_and_nobody_claims_to_know_of_the_paper(cups: Path) -> None:
    result = print_on("cups://hall", 5)
    assert (result.outcome, result.code) == ("uncertain", "spooled")
    assert len(emulate_stream((cups / "job").read_bytes(), 576)) == 1
    assert (cups / "words").read_text().split() == ["-d", "hall", "-o", "raw", "-"]
    assert open_printer("cups://hall").look().paper == "unknown"


def test_a_queue_that_cups_does_not_know_fails_with_its_words(cups: Path) -> None:
    (cups / "refuses").touch()
    result = print_on("cups://hall", 5)
    assert (result.outcome, result.code) == ("failed", "refused")
    assert "does not exist" in result.detail


def test_a_job_that_stays_in_the_queue_is_taken_back(cups: Path) -> None:
    (cups / "stuck").touch()
    result = print_on("cups://hall", 1.2)
    assert (result.outcome, result.code) == ("uncertain", "stalled")
    assert (cups / "cancelled").read_text().split() == ["hall-7"]


def test_a_computer_without_cups_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert print_on("cups://hall").code == "no_cups"
