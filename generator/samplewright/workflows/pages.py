"""Put samples into the user's own texts: hand-written pages, and the spec."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from samplewright.errors import Location, PageError, Problem
from samplewright.ir import Form
from samplewright.output import writer
from samplewright.output.fileset import Update
from samplewright.targets.samples import Sample

if TYPE_CHECKING:
    from samplewright.emit.annotate import AnnotatedSpec
    from samplewright.emit.embed.fill import EmbeddedPage
    from samplewright.emit.embed.markers import SampleReference
    from samplewright.workflows.project import Project


def annotated_name(project: Project) -> str:
    """Return the annotated spec's path in the output directory."""
    return f"openapi.{'json' if project.spec.is_json else 'yaml'}"


def annotate(
    project: Project,
    target_names: Sequence[str] = (),
    scenario_names: Sequence[str] = (),
    forms: Sequence[Form] = (),
    samples: Mapping[str, str] | None = None,
) -> AnnotatedSpec:
    """Add samples to the operations of the spec.

    Args:
        project: The project.
        target_names: Targets or languages to add; all if empty.
        scenario_names: Scenarios to add; each operation's first if empty.
        forms: Forms to add; each target's first if empty.
        samples: Path -> text of samples that need not be rendered again.

    Raises:
        UsageError: A name is unknown.
    """
    from samplewright.emit import docs
    from samplewright.emit.annotate import annotated

    selected = [project.scenario(name).name for name in scenario_names]
    rendered = samples or {}
    return annotated(
        project.spec,
        project.operations,
        project.scenarios,
        docs.ordered(project.targets, project.paths.template_dirs),
        lambda sample: _text(rendered, sample),
        target_names,
        selected,
        forms,
    )


def _text(rendered: Mapping[str, str], sample: Sample) -> str:
    from samplewright.emit.samples import render

    text = rendered.get(sample.path)
    return render(sample) if text is None else text


def _request_text(sample: Sample) -> str:
    from samplewright.emit.samples import render_request

    return render_request(sample)


def embed(
    project: Project, pages: Iterable[Path], samples: Mapping[str, str] | None = None
) -> dict[Path, EmbeddedPage]:
    """Fill the marked code blocks of hand-written pages with samples.

    Args:
        project: The project.
        pages: The files to read.
        samples: Path -> text of samples that need not be rendered again.

    Raises:
        PageError: Pages that cannot be read, or with invalid markers or blocks; lists every problem of every page.
    """
    rendered = samples or {}

    def sample_text(reference: SampleReference) -> str:
        sample = project.sample(reference.target, reference.scenario, reference.form, reference.model)
        return _request_text(sample) if reference.request_only else _text(rendered, sample)

    embedded: dict[Path, EmbeddedPage] = {}
    problems: list[Problem] = []
    for page in pages:
        from samplewright.emit.embed import fill

        try:
            text = page.read_bytes().decode("utf-8")
            embedded[page] = fill.embed(text, page, sample_text)
        except PageError as error:
            problems += error.problems
        except OSError as error:
            problems.append(Problem(f"cannot read the page: {error.strerror}", Location(page)))
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            problems.append(Problem("the page is not UTF-8 text", Location(page, line), "save it as UTF-8"))
    if problems:
        raise PageError(problems)
    return embedded


def write_pages(pages: Mapping[Path, EmbeddedPage]) -> tuple[Path, ...]:
    """Write the pages that changed, all or none of them, and return their paths."""
    writer.write_all(updates(pages))
    return changed(pages)


def changed(pages: Mapping[Path, EmbeddedPage]) -> tuple[Path, ...]:
    """Return the paths of the pages whose samples are out of date."""
    return tuple(path for path, page in pages.items() if page.embedded != page.text)


def updates(pages: Mapping[Path, EmbeddedPage]) -> list[Update]:
    """Return an update per directory with changed pages; links are followed, and kept."""
    by_folder: dict[Path, dict[str, str]] = {}
    for path in changed(pages):
        file = path.resolve()
        by_folder.setdefault(file.parent, {})[file.name] = pages[path].embedded
    return [Update(folder, texts) for folder, texts in by_folder.items()]
