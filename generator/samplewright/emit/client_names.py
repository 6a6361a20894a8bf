"""Names in the code of a client, from names in a document; documentation strings."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from textwrap import wrap

from samplewright.emit.client_settings import ClientSettings
from samplewright.literals.strings import StringSyntax
from samplewright.openapi.types import Field, Model, Type

_WIDTH = 88


class ClientNames:
    """Chooses the names of attributes and keyword arguments."""

    def __init__(self, settings: ClientSettings, parts: Mapping[str, Model | None]):
        """Prepare the reserved names.

        Args:
            settings: The client.toml.
            parts: Models by the names of their parts.
        """
        self._settings = settings
        self._identifier = re.compile(settings.identifier)
        self._members = {
            model.name: set(settings.reserved.members.get(part, ())) for part, model in parts.items() if model
        }

    def declarable(self, fields: Iterable[Field]) -> list[Field]:
        """Return the fields that a class can declare under their own names."""
        reserved = self._settings.reserved.annotations
        return [field for field in fields if self._is_identifier(field.name) and field.name not in reserved]

    def is_field(self, name: str) -> bool:
        """Return whether a field of a response can have this name in JSON."""
        return re.fullmatch(self._settings.field, name) is not None

    def keywords(self, request: Model) -> dict[str, str]:
        """Return property -> keyword argument of a request."""
        reserved = self._settings.reserved.keywords
        usable = [name for name in _names(request) if self._is_identifier(name) and name not in reserved]
        keywords = {name: name for name in usable}
        for name in _names(request):
            if name not in keywords:
                keyword = self._settings.keyword_prefix + _plain(name)
                keywords[name] = _unique(keyword, keywords.values())
        return keywords

    def attributes(self, model: Model) -> dict[str, str]:
        """Return property -> attribute of a response; attributes that differ from their property end in `_`."""
        members = self._settings.reserved.members.get("*", ())
        reserved = {*self._settings.reserved.annotations, *members, *self._members.get(model.name, ())}
        usable = [name for name in _names(model) if self._is_identifier(name) and name not in reserved]
        attributes = {name: name for name in usable}
        for position, name in enumerate(_names(model)):
            if name not in attributes:
                attribute = f"{_plain(name)}_"
                if not self._is_identifier(attribute):
                    attribute = f"field_{position}"
                attributes[name] = _unique(attribute, {*attributes.values(), *reserved})
        return attributes

    def _is_identifier(self, name: str) -> bool:
        return self._identifier.fullmatch(name) is not None


def enum_names(models: Iterable[Model], reserved: Collection[str]) -> dict[tuple[str, ...], str]:
    """Return the values of each enum with more than one value -> its name."""
    names: dict[tuple[str, ...], str] = {}
    for option in chain.from_iterable(_options(field) for model in models for field in model.fields):
        if option.kind == "enum" and len(option.values) > 1 and option.values not in names:
            names[option.values] = _unique(option.name, {*reserved, *names.values()}, numbered=True)
    return names


def _options(field: Field) -> Iterator[Type]:
    """Yield what a field may be, and what lists and maps of these hold."""
    for option in field.type.options:
        yield option
        yield from option.of


def docstring(syntax: StringSyntax, level: int, paragraphs: Sequence[str]) -> str:
    """Return paragraphs as a documentation string.

    Args:
        syntax: How the language writes the string.
        level: Indentation of the code, in steps of four columns.
        paragraphs: The text; empty paragraphs are omitted.
    """
    margin = " " * 4 * level
    width = _WIDTH - len(margin)
    lines: list[str] = []
    for paragraph in filter(None, paragraphs):
        for line in paragraph.split("\n"):
            lines += wrap(line, width, break_long_words=False, break_on_hyphens=False) or [""]
        lines.append("")
    text = "\n".join(lines).strip()
    if "\n" not in text and len(text) < width - 6 and not text.endswith(('"', "\\")):
        return syntax.quote(text)
    return syntax.quote(re.sub(r"\n(?!\n)", f"\n{margin}", f"{text}\n"))


def _names(model: Model) -> list[str]:
    return [field.name for field in model.fields]


def _plain(name: str) -> str:
    """Return a name in ASCII letters, digits and `_`, its first letter in lower case; may be empty."""
    plain = re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_")
    return plain[:1].lower() + plain[1:]


def _unique(name: str, taken: Collection[str], numbered: bool = False) -> str:
    """Return a name that is not taken, with `_` or a number appended if necessary."""
    candidate, number = name, 2
    while candidate in taken:
        candidate = f"{name}{number}" if numbered else f"{candidate}_"
        number += 1
    return candidate
