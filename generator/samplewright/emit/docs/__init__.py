"""Documentation: Markdown pages and a static site, per model and language, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from samplewright.config import read_toml
from samplewright.emit.docs import words as texts
from samplewright.emit.docs.markdown import markdown
from samplewright.emit.docs.pages import Book, Source, book
from samplewright.emit.docs.site import site
from samplewright.emit.docs.words import Words
from samplewright.errors import Location, TargetError
from samplewright.ir import Scenario
from samplewright.openapi.document import Spec
from samplewright.openapi.operations import Operation
from samplewright.output.ledger import Ledger
from samplewright.targets.discovery import Target

__all__ = ["books", "markdown", "ordered", "site"]


def books(
    spec: Spec,
    operations: Sequence[Operation],
    scenarios: Sequence[Scenario],
    targets: Sequence[Target],
    samples: Mapping[str, str],
    ledger: Ledger,
    roots: Sequence[Path],
) -> list[tuple[Words, Book]]:
    """A document's pages as values, per language; `markdown` and `site` write them.

    samples: path -> text, as generated. roots: folders of templates, the one that wins first.

    Raises:
        TargetError: the tables of the pages' templates are wrong.
    """
    shown = [one for one in targets if any(one.skipped(scenario) is None for scenario in scenarios)]
    source = Source(spec, operations, scenarios, ordered(shown, roots), samples, ledger)
    return [(words, book(source, words)) for words in texts.load(roots)]


def ordered(targets: Sequence[Target], roots: Sequence[Path]) -> list[Target]:
    """The targets as `settings.toml` orders them; the rest after them, by name."""
    file = next(path for root in roots if (path := root / texts.FOLDER / "settings.toml").is_file())
    order = read_toml(file).get("order", [])
    if not isinstance(order, list):
        raise TargetError("order must be a list of languages and targets", Location(file))

    def place(target: Target) -> int:
        return next(
            (at for at, name in enumerate(order) if name in (target.name, target.name.split("/")[0])), len(order)
        )

    return sorted(targets, key=lambda target: (place(target), target.name))
