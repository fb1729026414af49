"""Turns a drawn ticket into the bytes of a print job: ESC @, the picture as GS v 0 in bands, feed and cut."""

from __future__ import annotations

from escpos.printer import Dummy
from PIL import Image

from printer_drivers.models import Model

INITIALISE = b"\x1b@"
AUTOMATIC_STATUS_OFF = b"\x1da\x00"
ASK_WHEN_PROCESSED = b"\x1dr\x01"
"""GS r 1: answered only when everything before it has been worked off, so its answer is the receipt of a job."""

BAND_ROWS = 48
"""Rows in one GS v 0: below 4 KB at 80 mm, the smallest receive buffer of the printers sold."""

_NEVER_IN_A_PICTURE = {
    b"\x10\x04": b"\x18\x04",  # DLE EOT: the printer would answer in the middle of the job
    b"\x10\x05": b"\x18\x05",  # DLE ENQ: recover, or throw the buffer away
    b"\x10\x14": b"\x18\x14",  # DLE DC4: power off, drawer, clear the buffer
    b"\x1bp\x00": b"\x1fp\x00",  # ESC p: opens the cash drawer, should a printer lose step within a band
}
"""Byte rows that printers obey even inside picture data, and the same with one more black dot."""


def real_time_safe(picture: Image.Image) -> Image.Image:
    """`picture` (mode "1", width a multiple of 8) with single dots blackened so that it holds no real-time command."""
    bits = _bits(picture)
    for command, harmless in _NEVER_IN_A_PICTURE.items():
        bits = bits.replace(command, harmless)
    return Image.frombytes("1", picture.size, bits, "raw", "1;I")


def encode(picture: Image.Image, printer: Model | None = None) -> bytes:
    """The whole job for one paper: `picture` of mode "1", as wide as the paper in dots, width a multiple of 8."""
    return INITIALISE + raster(picture) + (printer or Model()).end_of_job


def raster(picture: Image.Image) -> bytes:
    """The commands that print `picture` (mode "1", width a multiple of 8), in bands."""
    if picture.mode != "1" or picture.width % 8:
        raise ValueError(f"a ticket is a picture of mode 1 and whole bytes wide, not {picture.mode} {picture.width}")
    printer = Dummy()
    # Without a width python-escpos warns at every band; the picture is as wide as the paper.
    printer.profile.profile_data = {**printer.profile.profile_data, "media": {"width": {"pixels": picture.width}}}
    printer.image(picture, impl="bitImageRaster", fragment_height=BAND_ROWS, center=False)
    return bytes(printer.output)


def clear_away(printer: Model) -> bytes:
    """Bytes that end a job which broke off on the way and cut its paper off, so that two tickets never share one.

    Zeros fill up the band that the printer may still be waiting for (at most a whole one); outside a band
    printers ignore them.
    """
    return bytes(printer.dots // 8 * BAND_ROWS) + INITIALISE + printer.end_of_job


def _bits(picture: Image.Image) -> bytes:
    """Rows of the picture as printers want them: eight dots a byte, black is 1."""
    return picture.tobytes("raw", "1;I")
