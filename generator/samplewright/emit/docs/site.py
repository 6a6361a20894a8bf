"""Pages -> a static site: each HTML file stands alone, and works from a disk."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from samplewright.emit.docs.badges import Badge
from samplewright.emit.docs.highlight import highlighted
from samplewright.emit.docs.pages import Book, Endpoint, Page, Sample, Scene
from samplewright.emit.docs.words import FOLDER, Words
from samplewright.templating import engine

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class _Code:
    """Text -> HTML with colours, each text once for all pages."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], str] = {}

    def __call__(self, text: str, language: str) -> str:
        key = (text, language)
        if key not in self._known:
            self._known[key] = highlighted(text, language)
        return self._known[key]

    def all(self, scene: Scene) -> Iterator[str]:
        """The code that a scene shows, in the order of the page."""
        for sample in scene.samples:
            if sample.badge:
                yield self(sample.text, sample.highlight)
        yield self(scene.request or "", "json")
        yield self(scene.response or "", "" if scene.streamed else "json")


@dataclass(frozen=True, slots=True)
class _Stored:
    """A scene that a page can show without having it written out. Each code is the places of its lines in the store."""

    scene: Scene
    samples: tuple[tuple[Sample, str, int], ...]
    request: str
    response: str


class _Store:
    """The lines that the scenes of a page have, each once: samples of one target have most of their lines in common.

    lines: those that the scene which is written out does not have. badges: each once.
    """

    def __init__(self, code: _Code, shown: Scene, others: Sequence[Scene]):
        self.lines: list[str] = []
        self.badges: list[Badge] = []
        self._code = code
        self._places: dict[str, int] = {}
        count = 0
        for text in code.all(shown):
            for line in text.split("\n"):
                self._places.setdefault(line, count)
                count += 1
        self._count = count
        self.scenes = [self._stored(scene) for scene in others]

    def _stored(self, scene: Scene) -> _Stored:
        *codes, request, response = map(self._refer, self._code.all(scene))
        samples = [sample for sample in scene.samples if sample.badge]
        badges = [self._badge(sample.badge) for sample in samples if sample.badge]
        return _Stored(scene, tuple(zip(samples, codes, badges, strict=True)), request, response)

    def _badge(self, badge: Badge) -> int:
        if badge not in self.badges:
            self.badges.append(badge)
        return self.badges.index(badge)

    def _refer(self, text: str) -> str:
        """The places of a code's lines, as runs: `start.length start.length`, to the base 36."""
        runs: list[list[int]] = []
        for line in text.split("\n"):
            place = self._places.get(line)
            if place is None:
                place = self._places[line] = self._count
                self.lines.append(line)
                self._count += 1
            if runs and sum(runs[-1]) == place:
                runs[-1][1] += 1
            else:
                runs.append([place, 1])
        return " ".join(_base36(start) + (f".{_base36(length)}" if length > 1 else "") for start, length in runs)


def _base36(number: int) -> str:
    digits = ""
    while number or not digits:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits


def site(books: Sequence[tuple[Words, Book]], roots: Sequence[Path]) -> dict[str, str]:
    """Path -> text: `index.html`, per language its pages, and a page for each scenario.

    Raises:
        TemplateError: a template is wrong.
        TargetError: a target's `highlight` is no language that is known.
    """
    shared = _assets(roots)
    code = _Code()
    made = {"index.html": engine.page(roots, f"{FOLDER}/index.html.jinja", {**shared, "books": books, "up": ""})}
    for words, book in books:
        others = [other for other, _ in books if other is not words]
        common = {**shared, "words": words, "book": book, "code": code, "languages": others}
        for page in book.pages:
            values = {**common, "page": page, "path": f"{page.slug}.html", "up": "../", "alone": False}
            values["shown"] = [_shown(page, endpoint, code) for endpoint in page.endpoints]
            made[f"{words.language}/{page.slug}.html"] = engine.page(roots, f"{FOLDER}/page.html.jinja", values)
        for scene, page in _scenes(book):
            values = {**common, "page": page, "path": f"scenarios/{scene.name}.html", "up": "../../", "alone": True}
            endpoint = next(one for one in page.endpoints if scene in one.scenes)
            values["shown"] = [(endpoint, scene, None)]
            path = f"{words.language}/scenarios/{scene.name}.html"
            made[path] = engine.page(roots, f"{FOLDER}/page.html.jinja", values)
    return made


def _shown(page: Page, endpoint: Endpoint, code: _Code) -> tuple[Endpoint, Scene | None, _Store | None]:
    """An endpoint, its scene that is written out, and the others; the page's own scenes first."""
    scenes = sorted(endpoint.scenes, key=lambda scene: scene.name not in page.own)
    if not scenes:
        return endpoint, None, None
    return replace(endpoint, scenes=tuple(scenes)), scenes[0], _Store(code, scenes[0], scenes[1:])


def _scenes(book: Book) -> Iterator[tuple[Scene, Page]]:
    """Each scene of a book once, with the first page that it belongs to."""
    seen: set[str] = set()
    for page in book.pages:
        for scene in (scene for endpoint in page.endpoints for scene in endpoint.scenes):
            if scene.name not in seen:
                seen.add(scene.name)
                yield scene, next((one for one in book.pages if scene.name in one.own), page)


def _assets(roots: Sequence[Path]) -> Mapping[str, object]:
    """Styles and scripts, which stand in each page, and the policy that allows these and nothing else."""
    texts = {
        name.replace(".", "_"): next(
            file.read_text(encoding="utf-8") for root in roots if (file := root / FOLDER / name).is_file()
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
