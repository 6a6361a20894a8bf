"""Pages as a static site: each HTML file is self-contained, and works from disk."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from samplewright.emit.docs.highlight import Highlighter
from samplewright.emit.docs.line_store import LineStore
from samplewright.emit.docs.translations import FOLDER
from samplewright.emit.docs.views import DocumentSet, OperationView, PageView, ScenarioView
from samplewright.templating import engine


@dataclass(frozen=True, slots=True)
class OperationSection:
    """An operation's part of an HTML page.

    Attributes:
        operation: The operation.
        scenario: The visible scenario, if there is any.
        store: What a script needs to show the others, if there are any.
    """

    operation: OperationView
    scenario: ScenarioView | None
    store: LineStore | None


def site(document_sets: Sequence[DocumentSet], template_dirs: Sequence[Path]) -> dict[str, str]:
    """Return path -> text: `index.html`, and per language its pages and a page per scenario.

    Raises:
        TemplateError: A template fails.
        TargetError: A target's `highlight` is an unknown language.
    """
    assets = _assets(template_dirs)
    highlighter = Highlighter()
    index = {**assets, "document_sets": document_sets}
    files = {"index.html": engine.page(template_dirs, f"{FOLDER}/index.html.jinja", index)}
    for documents in document_sets:
        translations = documents.translations
        common = {
            **assets,
            "t": translations.text,
            "language": translations.language,
            "languages": [item.translations for item in document_sets if item is not documents],
            "documents": documents,
            "highlight": highlighter.html,
        }
        for path, values in _pages(documents, highlighter):
            text = engine.page(template_dirs, f"{FOLDER}/page.html.jinja", {**common, **values})
            files[f"{translations.language}/{path}"] = text
    return files


def _pages(documents: DocumentSet, highlighter: Highlighter) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Yield each page's path below its language, and its own values."""
    for page in documents.pages:
        path = f"{page.slug}.html"
        sections = [_section(operation, highlighter) for operation in page.operations]
        yield path, {"page": page, "path": path, "root": "../", "standalone": False, "sections": sections}
    for page, operation, scenario in _scenario_pages(documents):
        path = scenario.page
        root = "../" * (1 + path.count("/"))
        sections = [OperationSection(operation, scenario, None)]
        yield path, {"page": page, "path": path, "root": root, "standalone": True, "sections": sections}


def _section(operation: OperationView, highlighter: Highlighter) -> OperationSection:
    """Show the first scenario, and store the others."""
    if not operation.scenarios:
        return OperationSection(operation, None, None)
    first, *others = operation.scenarios
    return OperationSection(operation, first, LineStore(highlighter, first, others))


def _scenario_pages(documents: DocumentSet) -> Iterator[tuple[PageView, OperationView, ScenarioView]]:
    """Yield each scenario once, with the first page that shows it."""
    seen: set[str] = set()
    for page in documents.pages:
        for operation in page.operations:
            for scenario in operation.scenarios:
                if scenario.page not in seen:
                    seen.add(scenario.page)
                    yield page, operation, scenario


def _assets(template_dirs: Sequence[Path]) -> Mapping[str, object]:
    """Return the styles and scripts that each page contains, and the policy that allows nothing else."""
    texts = {
        name.replace(".", "_"): next(
            file.read_text(encoding="utf-8") for folder in template_dirs if (file := folder / FOLDER / name).is_file()
        )
        for name in ("style.css", "early.js", "script.js")
    }
    styles, *scripts = (f"'sha256-{_digest(text)}'" for text in texts.values())
    policy = (
        f"default-src 'none'; style-src {styles}; script-src {' '.join(scripts)}; img-src data:; "
        "connect-src http: https:; base-uri 'none'; form-action 'none'"
    )
    return {**texts, "policy": policy}


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
