"""Reads printer addresses: `emulator:DIR?width=58`, `tcp://host:9100?width=80`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from printer_drivers.models import RUSSIAN, WIDTHS, Model, ModelError, model

DEFAULT_WIDTH = "80"
OPTIONS: dict[str, tuple[str, ...]] = {"width": tuple(WIDTHS), "mode": ("picture", "text"), "codepage": RUSSIAN, "profile": ()}
"""What may follow the question mark for every kind of printer, and the values each option takes (none: any name)."""


class PrinterUrlError(ValueError):
    """A printer address that cannot be used; one line that says what is wrong and what would be right."""


@dataclass(frozen=True)
class PrinterUrl:
    """A printer address taken apart; `address` is what stands between the scheme's colon and the options."""

    text: str
    scheme: str
    address: str
    width: str = DEFAULT_WIDTH
    """Width of the paper roll in millimetres."""
    model: Model = field(default_factory=Model)
    codepage: str | None = None
    """The code page of a ticket in text mode (a Python codec); None in picture mode."""
    own_options: Mapping[str, str] = field(default_factory=dict)
    """Options that only this kind of printer has, as they were written; the transport judges their values."""

    @property
    def width_dots(self) -> int:
        """Width of the picture to print, in dots."""
        return self.model.dots


def parse(text: str, schemes: Mapping[str, Collection[str]]) -> PrinterUrl:
    """The parts of `text`; raises PrinterUrlError.

    `schemes` are the kinds of printer that are known, each with the names of its own options.
    """
    scheme, colon, rest = text.strip().partition(":")
    scheme = scheme.lower()
    known = ", ".join(sorted(schemes))
    if not colon:
        raise _error(text, f"no kind of printer before a colon; known are {known} (for example tcp://192.168.0.50:9100)")
    if scheme not in schemes:
        raise _error(text, f"unknown kind of printer {scheme!r}; known are {known}")
    address, _, query = rest.partition("?")
    options = _options(text, query, schemes[scheme])
    own = {name: value for name, value in options.items() if name not in OPTIONS}
    try:
        printer = model(options.get("profile"), options.get("width"))
        codepage = _codepage(options, printer)
    except ModelError as error:
        raise _error(text, str(error)) from None
    return PrinterUrl(text, scheme, address, options.get("width", DEFAULT_WIDTH), printer, codepage, own)


def network_address(url: PrinterUrl, default_port: int) -> tuple[str, int]:
    """Host and port of an address `//host:port`; an IPv6 host stands in square brackets. Raises PrinterUrlError."""
    example = f"write {url.scheme}://192.168.0.50:{default_port} or {url.scheme}://[fd00::5]:{default_port}"
    try:
        parts = urlsplit(f"{url.scheme}:{url.address}")
        port = parts.port
    except ValueError:  # a port that is no number or beyond 65535, or brackets without their partner
        raise _error(url.text, f"the host or the port (1 to 65535) is not right; {example}") from None
    if not url.address.startswith("//") or not parts.hostname or any(c <= " " for c in parts.hostname):
        raise _error(url.text, f"no host; {example}")
    if parts.username is not None or parts.path not in ("", "/") or parts.fragment:
        raise _error(url.text, f"only a host and a port belong here; {example}")
    if port == 0:
        raise _error(url.text, f"port 0 is no port (1 to 65535); {example}")
    return parts.hostname, default_port if port is None else port


def unusable(url: PrinterUrl, what: str) -> PrinterUrlError:
    """The error for an address that reads well but does not work here."""
    return _error(url.text, what)


def _codepage(options: Mapping[str, str], printer: Model) -> str | None:
    """The code page to write in; raises ModelError for one that this printer has not."""
    if options.get("mode") != "text":
        if "codepage" in options:
            raise ModelError("codepage is for text only; add mode=text, or take it out")
        return None
    codepage = options.get("codepage", RUSSIAN[0])
    printer.number_of(codepage)
    return codepage


def _options(text: str, query: str, own: Collection[str]) -> dict[str, str]:
    """The options as written: each known, none twice, and those of OPTIONS with a possible value."""
    options: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name not in OPTIONS and name not in own:
            raise _error(text, f"unknown option {name!r}; known are {', '.join([*OPTIONS, *own])}")
        if OPTIONS.get(name) and value not in OPTIONS[name]:
            raise _error(text, f"{name}={value} is not possible; {name} may be {' or '.join(OPTIONS[name])}")
        if name in options:
            raise _error(text, f"option {name!r} stands twice; keep one")
        options[name] = value
    return options


def _error(text: str, what: str) -> PrinterUrlError:
    return PrinterUrlError(f"printer {text!r}: {what}")
