"""A route whose builders of addresses are compiled when the first address is built: nearly no route here ever builds one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule


class LateRule(Rule):
    """A rule of werkzeug's. Its two builders are most of the work of a rule, at each start for each of a hundred routes."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiler = super()._compile_builder
        compiled: Callable[..., tuple[str, str]] | None = None

        def build(rule: Rule, **values: Any) -> tuple[str, str]:
            nonlocal compiled
            compiled = compiled or compiler(append_unknown)
            return compiled(rule, **values)

        return build
