"""One prompt: its texts, the names they use, and what it says when these are filled in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from rag.errors import PromptError

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

__all__ = ["ROLES", "Prompt", "Role"]

Role = Literal["system", "user", "assistant"]
ROLES: tuple[Role, ...] = ("system", "user", "assistant")
"""The texts a prompt may have, in the order in which they are sent."""


@dataclass(frozen=True)
class Prompt:
    """A checked prompt. ``texts`` are Jinja templates by role; every name in them is in ``variables`` and the other way round."""

    name: str
    description: str
    variables: tuple[str, ...]
    texts: Mapping[Role, str] = field(repr=False)
    origin: str = ""

    def __post_init__(self) -> None:
        used = self._names()
        declared = set(self.variables)
        if used - declared:
            raise self._wrong(
                f"uses undeclared names: {', '.join(sorted(used - declared))}", "Add them to `variables`, or correct the text."
            )
        if declared - used:
            raise self._wrong(f"declares names that no text uses: {', '.join(sorted(declared - used))}", "Use them, or take them out.")

    @cached_property
    def hash(self) -> str:
        """The first twelve digits of the SHA-256 of all that shapes the rendered text."""
        content = json.dumps([self.name, sorted(self.variables), sorted(self.texts.items())], ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()[:12]

    @property
    def label(self) -> str:
        """ "name@hash": what an answer records."""
        return f"{self.name}@{self.hash}"

    def render(self, **values: Any) -> list[tuple[Role, str]]:
        """(role, text) pairs, ready for a chat model. Values go in as they are: nothing in them is read as a template.

        Raises:
            PromptError: a value is missing, unknown or cannot be put in.
        """
        from jinja2 import TemplateError

        given, declared = set(values), set(self.variables)
        if given != declared:
            missing, unknown = sorted(declared - given), sorted(given - declared)
            parts = [f"lacks {', '.join(missing)}"] * bool(missing) + [f"knows no {', '.join(unknown)}"] * bool(unknown)
            raise self._wrong("; ".join(parts), f"It takes: {', '.join(self.variables) or 'nothing'}.")
        try:
            return [(role, _environment().from_string(self.texts[role]).render(values).strip()) for role in ROLES if role in self.texts]
        except TemplateError as error:
            raise self._wrong(f"cannot be filled in: {error}", "Correct the template.") from error

    def _names(self) -> set[str]:
        from jinja2 import TemplateSyntaxError, meta

        names: set[str] = set()
        for role, text in self.texts.items():
            try:
                names |= meta.find_undeclared_variables(_environment().parse(text))
            except TemplateSyntaxError as error:
                raise self._wrong(f"has a mistake in `{role}`, line {error.lineno}: {error.message}", "Correct the template.") from error
        return names

    def _wrong(self, what: str, remedy: str) -> PromptError:
        return PromptError(f"prompt {self.name!r}{f' ({self.origin})' if self.origin else ''} {what}", remedy)


def _environment() -> ImmutableSandboxedEnvironment:
    """Strict and sandboxed, since a user's own folder may come from anywhere; no autoescape: the text goes to a model, not to a browser."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
