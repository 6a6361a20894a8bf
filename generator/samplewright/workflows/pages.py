"""Samples put into the user's own texts: hand-written pages, and the spec."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from samplewright.errors import Location, PageError, Problem
from samplewright.ir import Scenario
from samplewright.output import fileset
from samplewright.output.fileset import Changes
from samplewright.targets.discovery import Target

if TYPE_CHECKING:
    from samplewright.emit.annotate import Annotated
    from samplewright.emit.embed.fill import Page
    from samplewright.workflows.project import Inputs


def annotated_name(inputs: Inputs) -> str:
    """The annotated spec's path in the output folder."""
    return f"openapi.{'json' if inputs.document.is_json else 'yaml'}"


def annotate(
    inputs: Inputs, wanted: Sequence[str] = (), names: Sequence[str] = (), made: Mapping[str, str] | None = None
) -> Annotated:
    """The spec with samples on its operations; only those of the wanted targets and scenarios, if any are named.

    made: samples that there are already, by path.
    """
    from samplewright.emit import docs
    from samplewright.emit.annotate import annotated

    picked = [inputs.scenario(name).name for name in names]
    known = made or {}
    return annotated(
        inputs.document,
        inputs.operations,
        inputs.scenarios,
        docs.ordered(inputs.targets, inputs.roots),
        lambda *one: _text(known, *one),
        wanted,
        picked,
    )


def _text(made: Mapping[str, str], target: Target, scenario: Scenario) -> str:
    from samplewright.emit.samples import sample

    known = made.get(f"{target.name}/{target.file_name(scenario.name)}")
    return sample(target, scenario) if known is None else known


def embed(inputs: Inputs, pages: Iterable[Path], made: Mapping[str, str] | None = None) -> dict[Path, Page]:
    """Hand-written pages with their samples in step. made: samples that there are already, by path.

    Raises:
        PageError: a page that cannot be read, or whose markers or blocks are wrong; with every problem of every page.
    """
    from samplewright.emit.embed import fill as emit

    known = made or {}
    done: dict[Path, Page] = {}
    problems: list[Problem] = []
    for page in pages:
        try:
            text = page.read_bytes().decode("utf-8")
            done[page] = emit.embed(text, page, lambda *one: _text(known, *inputs.sample(*one)))
        except PageError as error:
            problems += error.problems
        except OSError as error:
            problems.append(Problem(f"cannot read the page: {error.strerror}", Location(page)))
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            problems.append(Problem("the page is not UTF-8 text", Location(page, line), "save it as UTF-8"))
    if problems:
        raise PageError(problems)
    return done


def write_pages(pages: Mapping[Path, Page]) -> tuple[Path, ...]:
    """Writes the pages that are not in step, all or none of them; which they are."""
    fileset.write_all(edits(pages))
    return changed(pages)


def changed(pages: Mapping[Path, Page]) -> tuple[Path, ...]:
    """The pages that are not in step."""
    return tuple(path for path, page in pages.items() if page.embedded != page.text)


def edits(pages: Mapping[Path, Page]) -> list[tuple[Path, dict[str, str], Changes]]:
    """Each page as a set of its own, for it may be anywhere; a link is followed, and stays."""
    real = {path.resolve(): pages[path].embedded for path in changed(pages)}
    return [(path.parent, {path.name: text}, Changes((), (path.name,), (), 0)) for path, text in real.items()]
