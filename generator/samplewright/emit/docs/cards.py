"""Models' cards (`x-models`) for readers of one language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from samplewright.emit.docs.fields import written
from samplewright.emit.docs.words import Words
from samplewright.ir import Json
from samplewright.openapi.texts import localized

_CURRENCIES = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
#: Shown in their own places, not as rows.
_OWN_PLACE = ("name", "description", "introduction", "x-i18n")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a card. code: whether the value is a name to be copied."""

    label: str
    value: str
    code: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A titled part of a card: a text, rows, or items (title, text)."""

    title: str
    text: str
    rows: tuple[Row, ...]
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A documented model. id: as requests name it."""

    id: str
    name: str
    about: str
    introduction: str
    rows: tuple[Row, ...]
    parts: tuple[Part, ...]


def cards(document: Mapping[str, Json], words: Words) -> tuple[Card, ...]:
    """The cards of a document, in its order; what has no id is none."""
    found = document.get("x-models")
    listed = found if isinstance(found, list) else []
    return tuple(_card(one, words) for one in listed if isinstance(one, dict) and isinstance(one.get("id"), str))


def _card(entry: dict[str, Any], words: Words) -> Card:
    return Card(
        id=entry["id"],
        name=words.pick(localized(entry, "name")) or entry["id"],
        about=words.pick(localized(entry, "description")),
        introduction=words.pick(localized(entry, "introduction")),
        rows=tuple(_rows(entry, words)),
        parts=tuple(_parts(entry, words)),
    )


def _rows(entry: dict[str, Any], words: Words) -> Iterator[Row]:
    for key, value in entry.items():
        if key in _OWN_PLACE or value is None:
            continue
        if isinstance(value, dict) and "currency" in value:
            yield from _prices(value, words)
        elif not isinstance(value, dict) and not (isinstance(value, list) and any(isinstance(v, dict) for v in value)):
            yield Row(_label(key, words), _value(key, entry, words), code=key == "id")


def _prices(prices: dict[str, Any], words: Words) -> Iterator[Row]:
    code = str(prices["currency"])
    for kind, amount in prices.items():
        if kind not in ("currency", "unit", "x-i18n"):
            label = words("price", unit=prices.get("unit", ""), kind=words.get(f"value.{kind}", kind))
            value = amount if isinstance(amount, str) else written(amount)
            yield Row(label, f"{_CURRENCIES.get(code, code)} {value}")


def _parts(entry: dict[str, Any], words: Words) -> Iterator[Part]:
    for key, value in entry.items():
        if key in _OWN_PLACE:
            continue
        if isinstance(value, dict) and "currency" not in value:
            rows = [
                Row(_label(name, words), _value(name, value, words), code=isinstance(one, str))
                for name, one in value.items()
                if name not in _OWN_PLACE
            ]
            yield Part(_label(key, words), words.pick(localized(value, "description")), tuple(rows), ())
        elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
            entries = [one for one in value if isinstance(one, dict)]
            items = [
                (words.pick(localized(one, "title")), words.pick(localized(one, "description"))) for one in entries
            ]
            yield Part(_label(key, words), "", (), tuple(items))


def _label(key: str, words: Words) -> str:
    return words.get(f"card.{key}", key.replace("_", " ").capitalize())


def _value(key: str, entry: dict[str, Any], words: Words) -> str:
    value = entry[key]
    if isinstance(value, bool):
        return words("yes" if value else "no")
    if isinstance(value, int):
        return _count(value, key.endswith("length"), words)
    if isinstance(value, list):
        return words("list").join(words.get(f"value.{one}", str(one)) for one in value)
    return words.pick(localized(entry, key)) if isinstance(value, str) else written(value)


def _count(number: int, tokens: bool, words: Words) -> str:
    """`128 K (131,072 tokens)`, `8.2 billion`, `119`."""
    if tokens and number >= 1024:
        return words("number.tokens", short=f"{round(number / 1024, 1):g} K", long=f"{number:,}")
    unit = words("number.large_unit")
    if unit.isdecimal() and 0 < int(unit) <= number:
        return words("number.large", number=f"{number / int(unit):g}")
    return f"{number:,}"
