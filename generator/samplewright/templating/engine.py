"""Templates -> text. The only module that imports jinja2.

A sample's template is run once per kind of scenario (its shape), with holes where the scenario's name and body go;
a sample is then that text with each hole filled by its literal. A template that looks inside a hole is simply run anew
for every scenario.

A page's template is for HTML or Markdown: what it writes is escaped by itself.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, Template, TemplateNotFound, UndefinedError
from jinja2 import TemplateError as JinjaError
from jinja2.exceptions import TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from samplewright import naming
from samplewright.errors import Location, TemplateError
from samplewright.ir import Scenario
from samplewright.literals.printer import NotNative
from samplewright.targets.discovery import Target
from samplewright.templating import escape

SAMPLE = "sample.jinja"
_MARK = re.compile("\x00([0-9]+)\x00")


@dataclass(frozen=True, slots=True)
class Values:
    """What a sample's template sees of a scenario.

    own: variables that are particular to the scenario. shape: the rest, the same for all scenarios of one kind.
    key: what two scenarios of one kind have in common, hashable.
    """

    own: dict[str, Any]
    shape: dict[str, Any]
    key: tuple[Any, ...]


def variables(scenario: Scenario) -> Values:
    """The variables of a sample's template."""
    own = {"scenario": scenario.name, "body": scenario.body}
    shape = {
        "method": scenario.method,
        "url": scenario.url,
        "base_url": scenario.base_url,
        "path": scenario.path,
        "headers": scenario.headers,
        "auth": scenario.auth,
        "timeout": scenario.timeout,
        "extensions": scenario.extensions,
        "unknown": scenario.unknown,
        "response": str(scenario.response.kind),
        "streamed": scenario.response.streamed,
        "done": scenario.response.done,
    }
    return Values(own, shape, (scenario.body is None, *shape.values()))


class _Opaque:
    """Cannot be looked at: whatever a template does with it, but for what is meant to be done, is an error."""

    __slots__ = ()

    def _refuse(self, *_: object) -> Any:
        raise TypeError("a hole is looked at")

    __str__ = __repr__ = __eq__ = __len__ = __iter__ = __contains__ = __bool__ = _refuse
    __hash__ = None  # type: ignore[assignment]


class _Hole(_Opaque):
    """Stands for a scenario's own value while the text around it is made; only our filters take it."""

    __slots__ = ("name", "native")

    def __init__(self, name: str, native: bool):
        self.name = name
        self.native = native


class _Filled(_Opaque):
    """What a filter makes of a hole; it can only be written out."""

    __slots__ = ("arguments", "function", "name")

    def __init__(self, name: str, function: Callable[..., str], arguments: tuple[Any, ...]):
        self.name = name
        self.function = function
        self.arguments = arguments


#: Text with holes: pieces of text, and between them what fills the holes.
_Plan = tuple[list[str], list[_Filled]]


class _Target:
    """A target's templates, compiled, and the text they have made for each shape."""

    def __init__(self, target: Target):
        self.target = target
        self.literals = target.settings.literals
        self.filled: list[_Filled] = []
        self.plans: dict[tuple[Any, ...], _Plan | None] = {}
        self.environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(target.roots),
            undefined=StrictUndefined,
            autoescape=False,  # source code, not HTML: every value goes through a literal
            finalize=self._written,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        filters: dict[str, Callable[..., str]] = {
            "string": self.literals.quote,
            "literal": self.literals.write,
            "json_text": self.literals.json_text,
            "pascal": naming.pascal,
            "snake": naming.snake,
            "kebab": naming.kebab,
        }
        self.environment.filters.update({name: _taking_holes(filter) for name, filter in filters.items()})
        self.environment.tests["native"] = lambda value: (
            value.native if type(value) is _Hole else self.literals.is_native(value)
        )

    def _written(self, value: Any) -> Any:
        """Called for each value that a template writes."""
        if type(value) is not _Filled:
            return value
        self.filled.append(value)
        return f"\x00{len(self.filled) - 1}\x00"

    def run(self, name: str, values: Mapping[str, Any]) -> str:
        """The text of a template with the values. As jinja2's own `render`, without its copy of all globals."""
        template: Template = self.environment.get_template(f"{self.target.name}/{name}")
        context = template.new_context({**self.environment.globals, **values}, shared=True)
        try:
            return "".join(template.root_render_func(context))
        except Exception:
            self.environment.handle_exception()  # raises it again, with the template's lines in its traceback

    def sample(self, values: Values) -> str:
        body = values.own["body"]
        native = body is not None and self.literals.is_native(body)
        key = (native, *values.key)
        if key not in self.plans:
            self.plans[key] = self._plan(values, native)
        plan = self.plans[key]
        if plan is None:
            return self.run(SAMPLE, {**values.own, **values.shape})
        texts, filled = plan
        parts = [texts[0]]
        for text, hole in zip(texts[1:], filled, strict=True):
            parts.append(hole.function(values.own[hole.name], *hole.arguments))
            parts.append(text)
        return "".join(parts)

    def _plan(self, values: Values, native: bool) -> _Plan | None:
        """The text of the template for a shape; None if the template looks at more than the shape."""
        holes = {name: None if value is None else _Hole(name, native) for name, value in values.own.items()}
        self.filled = []
        try:
            pieces = _MARK.split(self.run(SAMPLE, {**holes, **values.shape}))
        except Exception:  # whatever it is: the template run with the values themselves tells, with its line
            return None
        return pieces[::2], [self.filled[int(mark)] for mark in pieces[1::2]]


def _taking_holes(function: Callable[..., str]) -> Callable[..., Any]:
    def filtered(value: Any, *arguments: Any) -> Any:
        return _Filled(value.name, function, arguments) if type(value) is _Hole else function(value, *arguments)

    return filtered


@lru_cache(maxsize=256)
def _compiled(target: Target) -> _Target:
    return _Target(target)


def forget() -> None:
    """Drops the compiled templates, so that changed files are read again."""
    _compiled.cache_clear()
    _pages.cache_clear()


def sample(target: Target, values: Values) -> str:
    """The text of one sample, before its formatter.

    Raises:
        TemplateError: a template is missing or wrong, or a value has no literal; with file and line.
    """
    try:
        return _compiled(target).sample(values)
    except Exception:
        # Again, slowly: the template run with the values themselves knows the line.
        return render(target, SAMPLE, {**values.own, **values.shape})


def render(target: Target, name: str, values: Mapping[str, Any]) -> str:
    """The text of any template of a target with the values filled in.

    Raises:
        TemplateError: missing, a syntax error, an undefined variable, a value without a literal; with file and line.
    """
    with _explained(target.folders[0] / name if target.folders else Path(name), values):
        return _compiled(target).run(name, values)


_MARKUP: dict[str, dict[str, Callable[..., str]]] = {
    "html": {"prose": escape.html_prose, "inline": escape.html_inline},
    "md": {"prose": escape.md_prose, "inline": escape.md_inline, "code": escape.md_code, "fence": escape.md_fence},
}


@lru_cache(maxsize=8)
def _pages(roots: tuple[Path, ...], kind: str) -> ImmutableSandboxedEnvironment:
    """The environment of templates of pages: whatever one writes shows as it is, but for what is marked `safe`."""
    plain = escape.md_word if kind == "md" else escape.visible
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(roots),
        undefined=StrictUndefined,
        autoescape=kind == "html",
        finalize=lambda value: value if isinstance(value, Markup) else plain(str(value)),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.filters["safe"] = Markup
    for name, function in _MARKUP[kind].items():
        environment.filters[name] = _as_markup(function)
    return environment


def _as_markup(function: Callable[..., str]) -> Callable[..., Markup]:
    return lambda *arguments: Markup(function(*arguments))


def page(roots: Sequence[Path], name: str, values: Mapping[str, Any]) -> str:
    """The text of a page. roots: folders of templates, the one that wins first. name: ends in `.html.jinja` or
    `.md.jinja`; the kind tells what is escaped.

    Raises:
        TemplateError: as `render`.
    """
    with _explained(roots[-1] / name, values):
        return _pages(tuple(roots), name.split(".")[-2]).get_template(name).render(values)


@contextmanager
def _explained(home: Path, values: Mapping[str, Any]) -> Iterator[None]:
    """Whatever goes wrong in a template as a TemplateError. home: the file, where nothing tells a better place."""
    try:
        yield
    except TemplateSyntaxError as error:
        raise TemplateError(
            _sentence(error.message), Location(Path(error.filename or error.name or home), error.lineno)
        ) from None
    except TemplateNotFound as error:
        raise TemplateError(f"there is no template {error.name!r}", _where(error, home)) from None
    except UndefinedError as error:
        hint = f"a template here has {', '.join(sorted(values))}"
        raise TemplateError(_sentence(error.message), _where(error, home), hint) from None
    except (JinjaError, NotNative, TypeError, ValueError, AttributeError, LookupError, ArithmeticError) as error:
        raise TemplateError(_sentence(str(error)), _where(error, home)) from None


def _sentence(message: str | None) -> str:
    return " ".join((message or "the template is wrong").split()).rstrip(".")


def _where(error: BaseException, home: Path) -> Location:
    """The innermost line of a template that the error went through."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".jinja")]
    return Location(Path(frames[-1].filename), frames[-1].lineno) if frames else Location(home)
