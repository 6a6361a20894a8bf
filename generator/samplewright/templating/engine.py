"""Templates: compile and render them. Only this package imports jinja2.

The template of a sample or of a project file writes every value through a literal. The template of a page is for HTML
or Markdown: what it writes is escaped.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from jinja2 import FileSystemLoader, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from samplewright import naming
from samplewright.errors import UsageError
from samplewright.ir import Scenario
from samplewright.targets.discovery import Target
from samplewright.targets.samples import Sample
from samplewright.templating import escape
from samplewright.templating.bytecode import CompiledTemplates
from samplewright.templating.problems import Undefined, as_template_errors

#: Encloses the marked part of a sample while it is rendered; source code never has it.
_MARK = "\0"
_PLAIN_DATA = frozenset({str, int, float, bool, tuple, list, dict})

#: Raise this when an option of the environment changes what a template compiles to.
_VERSION = 2

_P = ParamSpec("_P")
_T = TypeVar("_T")


def sample_variables(scenario: Scenario) -> dict[str, Any]:
    """Return the variables of a sample's template; templates/README.md describes them."""
    return {
        "scenario": scenario.name,
        "method": scenario.method,
        "url": scenario.url,
        "base_url": scenario.base_url,
        "path": scenario.path,
        "headers": scenario.headers,
        "auth": scenario.auth,
        "body": scenario.body,
        "content_type": scenario.content_type,
        "extensions": scenario.extensions,
        "unknown": scenario.unknown,
        "timeout": scenario.timeout,
        "response": str(scenario.response.kind),
        "empty": scenario.response.example is None,
        "streamed": scenario.response.streamed,
        "done": scenario.response.done,
    }


def sample(sample: Sample) -> str:
    """Return the text of one sample, before its formatter.

    Raises:
        TemplateError: As `render`.
    """
    return _marked(sample).replace(_MARK, "")


def request_part(sample: Sample) -> str:
    """Return what the template of a sample encloses in `{% filter request %}`, before its formatter.

    Raises:
        TemplateError: As `render`.
        UsageError: The template does not enclose anything in it.
    """
    _, *parts = _marked(sample).split(_MARK)
    if not parts:
        hint = "in the template, enclose it in {% filter request %} and {% endfilter %}"
        raise UsageError(f"{sample.form}.jinja of {sample.target.name} does not mark the request", hint=hint)
    return textwrap.dedent(parts[0]).strip("\n") + "\n"


def _marked(sample: Sample) -> str:
    settings = sample.target.settings
    variables = sample_variables(sample.scenario) | {
        "library": settings.library,
        "version": settings.version,
        "values": settings.values,
        "root": "../" * sample.file.count("/"),
    }
    return render(sample.target, f"{sample.form}.jinja", variables)


def render(target: Target, name: str, variables: Mapping[str, Any]) -> str:
    """Return the text of any template of a target.

    Args:
        target: The target, whose literals the template uses.
        name: The template, relative to the target's folder.
        variables: Name -> value.

    Raises:
        TemplateError: A missing template, a syntax error, an undefined variable, a value without a literal; with file
            and line.
    """
    with as_template_errors(lambda: target.folders[0] / name, variables):
        return _source_environment(target).get_template(f"{target.name}/{name}").render(variables)


def page(template_dirs: Sequence[Path], name: str, variables: Mapping[str, Any]) -> str:
    """Return the text of a page.

    Args:
        template_dirs: Folders of templates, in order of precedence.
        name: The template; its name ends in `.html.jinja` or `.md.jinja`, which decides what is escaped.
        variables: Name -> value.

    Raises:
        TemplateError: As `render`.
    """
    with as_template_errors(lambda: template_dirs[-1] / name, variables):
        environment = _page_environment(tuple(template_dirs), name.split(".")[-2])
        return environment.get_template(name).render(variables)


def forget() -> None:
    """Drop the loaded templates, so that changed files are read again."""
    _source_environment.cache_clear()
    _page_environment.cache_clear()


class _Environment(ImmutableSandboxedEnvironment):
    """jinja2's sandbox, without its checks of attributes that hold plain data, which take half the time of a page."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        value = getattr(obj, attribute, None)
        if type(value) in _PLAIN_DATA and not attribute.startswith("_"):
            return value
        return super().getattr(obj, attribute)


def _at_render_time(function: Callable[_P, _T]) -> Callable[Concatenate[Context, _P], _T]:
    """Keep jinja2 from applying a filter to constants while it compiles.

    Compiled templates are cached by their source alone; they must not depend on a language's literals or on our code.
    """

    @pass_context
    def with_context(_: Context, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        if isinstance(args[0], Undefined):
            str(args[0])  # raises its error
        return function(*args, **kwargs)

    return with_context


@lru_cache(maxsize=256)
def _source_environment(target: Target) -> _Environment:
    literals = target.settings.literals
    environment = _environment(target.template_dirs, "source")
    filters: dict[str, Callable[..., str]] = {
        "string": literals.quote,
        "literal": literals.write,
        "json_text": literals.json_text,
        "json": literals.json,
        "pascal": naming.pascal,
        "snake": naming.snake,
        "kebab": naming.kebab,
        "request": lambda text: f"{_MARK}{text}{_MARK}",
    }
    environment.filters.update({name: _at_render_time(function) for name, function in filters.items()})
    environment.tests["native"] = _at_render_time(literals.is_native)
    return environment


_PAGE_FILTERS: dict[str, dict[str, Callable[..., str]]] = {
    "html": {"prose": escape.html_prose, "inline": escape.html_inline},
    "md": {"prose": escape.md_prose, "inline": escape.md_inline, "code": escape.md_code, "fence": escape.md_fence},
}


@lru_cache(maxsize=8)
def _page_environment(template_dirs: tuple[Path, ...], kind: str) -> _Environment:
    """Return the environment of `html` or `md` pages: values are escaped, unless they are marked `safe`."""
    escaped = escape.md_fragment if kind == "md" else escape.visible

    @pass_context  # as `_at_render_time`
    def finalize(_: Context, value: Any) -> Any:
        return value if isinstance(value, Markup) else escaped(str(value))

    environment = _environment(template_dirs, kind, finalize)
    environment.filters["safe"] = Markup
    for name, function in _PAGE_FILTERS[kind].items():
        environment.filters[name] = _at_render_time(_as_markup(function))
    return environment


def _as_markup(function: Callable[_P, str]) -> Callable[_P, Markup]:
    return lambda *args, **kwargs: Markup(function(*args, **kwargs))


def _environment(template_dirs: Sequence[Path], kind: str, finalize: Callable[..., Any] | None = None) -> _Environment:
    return _Environment(
        loader=FileSystemLoader(template_dirs),
        bytecode_cache=CompiledTemplates(f"{kind} {_VERSION}"),
        undefined=Undefined,
        autoescape=kind == "html",  # in source code every value goes through a literal
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
