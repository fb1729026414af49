"""What stands on a ticket and in which order, as an office writes it in its set-up: blocks, their sizes, a logo."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from printer_drivers.logo import LogoError, check_logo

BLOCKS = ("logo", "office", "heading", "number", "group", "service", "ahead", "papers", "qr", "when", "advice")
"""The blocks by name; free lines of text come on top."""
SIZES = ("small", "normal", "large")
MOST_BLOCKS = 20
MOST_TEXTS = 5
LONGEST_TEXT = 200

_KEYS = ("blocks", "logo")
_TEXT = "text"
_PNG_URL = "data:image/png;base64,"


class TemplateError(ValueError):
    """A layout that cannot be used; one line that says what is wrong and what would be right.

    `code` names the kind of fault, `block` is the place of the block that has it, counted from 0, where one has.
    """

    def __init__(self, words: str, code: str = "shape", block: int | None = None) -> None:
        super().__init__(words)
        self.code = code
        self.block = block


@dataclass(frozen=True)
class Block:
    """One part of a ticket: a block by its name, or a free text by language."""

    name: str
    size: str = "normal"
    texts: Mapping[str, str] = field(default_factory=dict)

    def text(self, language: str) -> str:
        """The free text in this language, or in the first one that it has."""
        return self.texts.get(language) or next(iter(self.texts.values()), "")


@dataclass(frozen=True)
class Template:
    """The blocks of a ticket from top to bottom. «КОПИЯ» is none of them: a copy always bears it at its top."""

    blocks: tuple[Block, ...] = tuple(Block(name) for name in BLOCKS if name != "logo")
    logo: bytes = b""
    """A PNG."""


USUAL = Template()


def read_template(written: Any, folder: Path | None = None) -> Template:
    """The layout in the table `[ticket]` of a set-up; raises TemplateError.

    `logo` is a data: URL, or the path of a file below `folder`.
    """
    if not isinstance(written, Mapping):
        raise TemplateError('ticket: write a table, [ticket], with blocks = ["office", "number", …]')
    for key in written:
        if key not in _KEYS:
            raise TemplateError(f"ticket.{key}: unknown key; known are {', '.join(_KEYS)}")
    blocks = tuple(_blocks(written["blocks"])) if "blocks" in written else USUAL.blocks
    names = [block.name for block in blocks]
    logo = _logo(written["logo"], folder) if "logo" in written else b""
    if logo and "blocks" not in written:
        blocks = (Block("logo"), *blocks)
    elif logo and "logo" not in names:
        raise TemplateError('ticket.logo: it is in no block; put "logo" into ticket.blocks, or take the logo out', "logo")
    if not logo and "logo" in names:
        raise TemplateError('ticket.blocks: "logo" needs a picture; add logo = "FILE.png", or take the block out', "logo")
    return Template(blocks, logo)


def as_data(template: Template) -> dict[str, Any]:
    """The same layout as `read_template` reads it without a folder, for sending it as JSON."""
    blocks: list[Any] = []
    for block in template.blocks:
        if block.name == _TEXT:
            blocks.append({_TEXT: dict(block.texts), "size": block.size})
        else:
            blocks.append(block.name if block.size == "normal" else {"block": block.name, "size": block.size})
    logo = {"logo": _PNG_URL + base64.b64encode(template.logo).decode()} if template.logo else {}
    return {"blocks": blocks, **logo}


def _blocks(written: Any) -> Iterator[Block]:
    if not isinstance(written, list) or not 0 < len(written) <= MOST_BLOCKS:
        raise TemplateError(f"ticket.blocks: write a list of 1 to {MOST_BLOCKS} blocks from {', '.join(BLOCKS)}", "blocks")
    seen: set[str] = set()
    for index, one in enumerate(written):
        try:
            block = _block(one)
        except TemplateError as error:
            raise TemplateError(str(error), error.code, index) from None
        if block.name != _TEXT and block.name in seen:
            raise TemplateError(f"ticket.blocks: {block.name} stands twice; keep one", "twice", index)
        seen.add(block.name)
        yield block
    if sum(isinstance(one, Mapping) and _TEXT in one for one in written) > MOST_TEXTS:
        raise TemplateError(f"ticket.blocks: there are more than {MOST_TEXTS} free texts; join some or take some out", "texts")
    if "number" not in seen:
        raise TemplateError('ticket.blocks: a ticket needs its number; add "number"', "number")


def _block(written: Any) -> Block:
    if isinstance(written, str):
        written = {"block": written}
    if not isinstance(written, Mapping) or ("block" in written) == (_TEXT in written):
        raise TemplateError('ticket.blocks: a block is a name, { block = "number", size = "large" } or { text = "…" }')
    for key in written:
        if key not in ("block", _TEXT, "size"):
            raise TemplateError(f"ticket.blocks: unknown key {key!r}; a block has block or text, and size")
    size = written.get("size", "normal")
    if size not in SIZES:
        raise TemplateError(f"ticket.blocks: size {size!r} is not possible; a size is {', '.join(SIZES)}")
    if _TEXT in written:
        return Block(_TEXT, size, _texts(written[_TEXT]))
    name = written["block"]
    if name not in BLOCKS:
        raise TemplateError(f"ticket.blocks: unknown block {name!r}; known are {', '.join(BLOCKS)}")
    return Block(name, size)


def _texts(written: Any) -> dict[str, str]:
    texts = {"ru": written} if isinstance(written, str) else written
    if not isinstance(texts, Mapping) or not texts:
        raise TemplateError('ticket.blocks: a text is "…" or a table by language, { ru = "…", en = "…" }', "text")
    for language, text in texts.items():
        if not isinstance(language, str) or not isinstance(text, str) or not 0 < len(text.strip()) <= LONGEST_TEXT:
            words = f"ticket.blocks: the text in {language!r} must have 1 to {LONGEST_TEXT} characters"
            raise TemplateError(words, "text")
    return dict(texts)


def _logo(written: Any, folder: Path | None) -> bytes:
    if not isinstance(written, str) or not written:
        raise TemplateError('ticket.logo: write the path of a PNG, logo = "logo.png"')
    try:
        if written.startswith(_PNG_URL):
            content = _decoded(written.removeprefix(_PNG_URL))
        elif folder is None:
            raise TemplateError(f"ticket.logo: only {_PNG_URL}… is possible here")
        else:
            content = (folder / written).read_bytes()
        check_logo(content)
    except LogoError as error:
        raise TemplateError(f"ticket.logo: {error}", "logo") from None
    except OSError as error:
        raise TemplateError(f"ticket.logo: {written} cannot be read ({error.strerror}); give the path of a PNG") from None
    except ValueError as error:
        if isinstance(error, TemplateError):
            raise
        raise TemplateError("ticket.logo: this is no path; give the path of a PNG") from None  # a NUL in it
    return content


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise TemplateError("ticket.logo: the data: URL is no base64; give the path of the PNG instead") from None
