"""Names that people see, as the set-up file gives them: one text, or one for each language."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from queue_server.setup_faults import Wrong
from queue_server.texts import languages


def _name(value: Any) -> Any:
    return {"ru": value} if isinstance(value, str) else value


def _tidy(names: dict[str, str]) -> dict[str, str]:
    if not names or not all(text.strip() for text in names.values()):
        raise Wrong("needed", "a name must not be empty")
    return {language: " ".join(text.split()) for language, text in names.items()}


def _language(value: str) -> str:
    if value not in languages():
        words = f"there is no language {value}; write {', '.join(languages())}, or install its catalogue first"
        raise Wrong("language", words, lang=value)
    return value


Language = Annotated[str, AfterValidator(_language)]
Name = Annotated[dict[Language, str], BeforeValidator(_name), AfterValidator(_tidy)]
Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
