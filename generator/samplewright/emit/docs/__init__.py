"""Documentation: Markdown pages and a static site, per model and language, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from samplewright.config import read_toml
from samplewright.emit.docs import translations
from samplewright.emit.docs.markdown import markdown
from samplewright.emit.docs.pages import PageSource, document_set
from samplewright.emit.docs.scenarios import SampleSource
from samplewright.emit.docs.site import site
from samplewright.emit.docs.views import DocumentSet
from samplewright.errors import Location, TargetError
from samplewright.targets.discovery import Target

__all__ = ["PageSource", "SampleSource", "document_sets", "markdown", "ordered", "site"]


def document_sets(source: PageSource, template_dirs: Sequence[Path]) -> list[DocumentSet]:
    """Return the pages as values, per language; `markdown` and `site` write them.

    Args:
        source: What the pages are made from; targets without a sample are left out.
        template_dirs: Template directories, in order of precedence.

    Raises:
        TargetError: The tables of the pages' templates are invalid.
    """
    with_samples = [
        target
        for target in source.samples.targets
        if any(target.skipped(scenario) is None for scenario in source.scenarios)
    ]
    source = replace(source, samples=replace(source.samples, targets=ordered(with_samples, template_dirs)))
    return [document_set(source, texts) for texts in translations.load(template_dirs)]


def ordered(targets: Sequence[Target], template_dirs: Sequence[Path]) -> list[Target]:
    """Return the targets in the order of `settings.toml`; those it does not name follow by name."""
    file = next(path for folder in template_dirs if (path := folder / translations.FOLDER / "settings.toml").is_file())
    order = read_toml(file).get("order", [])
    if not isinstance(order, list):
        raise TargetError("order must be a list of languages and targets", Location(file))

    def position(target: Target) -> int:
        names = (target.name, target.name.split("/")[0])
        return next((index for index, name in enumerate(order) if name in names), len(order))

    return sorted(targets, key=lambda target: (position(target), target.name))
