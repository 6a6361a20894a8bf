"""Model cards: the entries of `x-models`, for readers of one language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from samplewright.emit.docs.fields import one_line
from samplewright.emit.docs.translations import Translations
from samplewright.ir import Json
from samplewright.openapi.document import Spec

_CURRENCIES = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
#: Keys that are shown elsewhere than in the rows.
_NOT_ROWS = ("name", "description", "introduction", "x-i18n")


@dataclass(frozen=True, slots=True)
class CardRow:
    """A row of a model card; `code` is true for an identifier to copy."""

    label: str
    value: str
    code: bool = False


@dataclass(frozen=True, slots=True)
class CardSection:
    """A titled section of a model card: a text, rows, or items of title and text."""

    title: str
    text: str
    rows: tuple[CardRow, ...]
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ModelCard:
    """A documented model; `id` is its name in requests."""

    id: str
    name: str
    about: str
    introduction: str
    rows: tuple[CardRow, ...]
    sections: tuple[CardSection, ...]


def model_cards(spec: Spec, translations: Translations) -> tuple[ModelCard, ...]:
    """Return the cards of a document's models, in its order."""
    return tuple(_card(entry, translations) for entry in spec.models)


def _card(entry: dict[str, Any], translations: Translations) -> ModelCard:
    return ModelCard(
        id=entry["id"],
        name=translations.localize(entry, "name") or entry["id"],
        about=translations.localize(entry, "description"),
        introduction=translations.localize(entry, "introduction"),
        rows=tuple(_rows(entry, translations)),
        sections=tuple(_sections(entry, translations)),
    )


def _rows(entry: dict[str, Any], translations: Translations) -> Iterator[CardRow]:
    for key, value in entry.items():
        if key in _NOT_ROWS or value in (None, []) or _is_section(value):
            continue
        if isinstance(value, dict):
            yield from _price_rows(value, translations)
        else:
            yield CardRow(_label(key, translations), _value(key, entry, translations), code=key == "id")


def _is_section(value: Json) -> bool:
    if isinstance(value, dict):
        return "currency" not in value
    return isinstance(value, list) and any(isinstance(item, dict) for item in value)


def _price_rows(prices: dict[str, Any], translations: Translations) -> Iterator[CardRow]:
    currency = str(prices["currency"])
    for kind, price in prices.items():
        if kind not in ("currency", "unit", "x-i18n"):
            shown_kind = translations.get(f"value.{kind}", kind)
            label = translations.text("price", unit=prices.get("unit", ""), kind=shown_kind)
            amount = price if isinstance(price, str) else one_line(price)
            yield CardRow(label, f"{_CURRENCIES.get(currency, currency)} {amount}")


def _sections(entry: dict[str, Any], translations: Translations) -> Iterator[CardSection]:
    for key, value in entry.items():
        if key in _NOT_ROWS or not _is_section(value):
            continue
        title = _label(key, translations)
        if isinstance(value, dict):
            rows = [
                CardRow(_label(name, translations), _value(name, value, translations), code=isinstance(item, str))
                for name, item in value.items()
                if name not in _NOT_ROWS
            ]
            yield CardSection(title, translations.localize(value, "description"), tuple(rows), ())
        else:
            items = [
                (translations.localize(item, "title"), translations.localize(item, "description"))
                for item in value
                if isinstance(item, dict)
            ]
            yield CardSection(title, "", (), tuple(items))


def _label(key: str, translations: Translations) -> str:
    return translations.get(f"card.{key}", key.replace("_", " ").capitalize())


def _value(key: str, entry: dict[str, Any], translations: Translations) -> str:
    value = entry[key]
    if isinstance(value, bool):
        return translations.text("yes" if value else "no")
    if isinstance(value, int):
        return _count(value, key.endswith("length"), translations)
    if isinstance(value, list):
        return translations.text("list").join(translations.get(f"value.{item}", str(item)) for item in value)
    return translations.localize(entry, key) if isinstance(value, str) else one_line(value)


def _count(number: int, is_tokens: bool, translations: Translations) -> str:
    """Write a number for readers: `128 K (131,072 tokens)`, `8.2 billion`, `119`."""
    if is_tokens and number >= 1024:
        return translations.text("number.tokens", short=f"{round(number / 1024, 1):g} K", long=f"{number:,}")
    unit = translations.text("number.large_unit")
    if unit.isdecimal() and 0 < int(unit) <= number:
        return translations.text("number.large", number=f"{number / int(unit):g}")
    return f"{number:,}"
