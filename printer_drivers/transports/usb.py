"""A USB printer by its maker's and model's numbers, without a device file: for Windows, or where usblp is switched off."""

from __future__ import annotations

import contextlib
import re
from typing import Any

from printer_drivers.dialogue import Dialogue
from printer_drivers.link import Closed, Link, Unreachable
from printer_drivers.url import PrinterUrl, unusable

_IDS = re.compile(r"//([0-9a-fA-F]{4}):([0-9a-fA-F]{4})/?")
_OUT, _IN = 0x00, 0x80
_BULK, _KIND = 0x02, 0x03
_PRINTER_CLASS = 7


def open_usb(url: PrinterUrl) -> Dialogue:
    """The printer behind `usb://04b8:0e15` (`lsusb` shows the two numbers). Raises PrinterUrlError."""
    ids = _IDS.fullmatch(url.address)
    if ids is None:
        raise unusable(url, "four hexadecimal digits, a colon and four more follow; write usb://04b8:0e15 (lsusb shows them)")
    vendor, product = int(ids[1], 16), int(ids[2], 16)
    return Dialogue(lambda deadline: UsbLink(vendor, product), url.model)


class UsbLink(Link):
    """The printer's pipe out and, if it has one, in. Looked up anew for each job: switched off and on it is another device."""

    def __init__(self, vendor: int, product: int) -> None:
        """Takes the printer or raises Unreachable."""
        import usb.core  # not every kiosk has such a printer
        import usb.util

        self._usb = usb
        name = f"{vendor:04x}:{product:04x}"
        try:
            self._device = usb.core.find(idVendor=vendor, idProduct=product, backend=_backend())
        except usb.core.NoBackendError:
            raise Unreachable("no_usb: this computer has no libusb; install libusb-1.0-0, or use file:///dev/usb/lp0") from None
        except usb.core.USBError as error:
            raise Unreachable(_why(name, error)) from None
        if self._device is None:
            raise Unreachable(f"no_device: no USB printer {name} is there; is it switched on and plugged in?")
        try:
            self._interface, self._out, self._in = self._take()
        except usb.core.USBError as error:
            usb.util.dispose_resources(self._device)
            raise Unreachable(_why(name, error)) from None
        super().__init__(answers=self._in is not None)

    def close(self) -> None:
        with contextlib.suppress(self._usb.core.USBError):
            self._usb.util.release_interface(self._device, self._interface)
        self._usb.util.dispose_resources(self._device)

    def _take(self) -> tuple[int, Any, Any]:
        """The printer's interface (its number), the pipe out and the pipe in or None."""
        try:
            configuration = self._device.get_active_configuration()
        except self._usb.core.USBError:
            self._device.set_configuration()
            configuration = self._device.get_active_configuration()
        # A printer among its interfaces, else the first one: cheap ones call themselves anything.
        interfaces = sorted(configuration, key=lambda one: one.bInterfaceClass != _PRINTER_CLASS)
        interface = interfaces[0]
        number = int(interface.bInterfaceNumber)
        with contextlib.suppress(NotImplementedError):
            if self._device.is_kernel_driver_active(number):
                self._device.detach_kernel_driver(number)
        self._usb.util.claim_interface(self._device, number)
        bulk = [one for one in interface if one.bmAttributes & _KIND == _BULK]
        out = next((one for one in bulk if one.bEndpointAddress & _IN == _OUT), None)
        if out is None:
            raise Unreachable("no_device: this USB device cannot print: it takes no data")
        return number, out, next((one for one in bulk if one.bEndpointAddress & _IN), None)

    def _write(self, piece: memoryview, seconds: float) -> int | None:
        try:
            return int(self._out.write(bytes(piece), _milliseconds(seconds)))
        except self._usb.core.USBTimeoutError:
            self.handed_over += len(piece)  # perhaps
            return None
        except self._usb.core.USBError as error:
            raise Closed(f"lost: the printer is gone ({error.strerror or error})") from None

    def _read(self, seconds: float) -> bytes | None:
        try:
            return bytes(self._in.read(self._in.wMaxPacketSize, _milliseconds(seconds))) or None
        except self._usb.core.USBTimeoutError:
            return None
        except self._usb.core.USBError as error:
            raise Closed(f"lost: the printer is gone ({error.strerror or error})") from None


def _backend() -> Any:
    """libusb as the package libusb-package brings it, or the system's own."""
    try:
        import libusb_package
    except ImportError:
        return None
    return libusb_package.get_libusb1_backend()


def _milliseconds(seconds: float) -> int:
    """libusb takes 0 for "wait for ever"."""
    return max(1, int(seconds * 1000))


def _why(name: str, error: Any) -> str:
    if error.errno == 13:
        return f"no_right: this program may not use the USB printer {name}; see the udev rule in docs/printers.md"
    if error.errno == 16:
        return f"taken: another program has the USB printer {name}"
    return f"unreachable: the USB printer {name} cannot be used ({error.strerror or error})"
