"""Templates -> text. The only module that imports jinja2."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, Template, TemplateNotFound, UndefinedError
from jinja2 import TemplateError as JinjaError
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from samplewright import naming
from samplewright.errors import Location, TemplateError
from samplewright.ir import Scenario
from samplewright.literals import NotNative
from samplewright.targets import Target

SAMPLE = "sample.jinja"


@lru_cache(maxsize=256)
def _environment(target: Target) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(target.roots),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - source code, not HTML; every value goes through a literal
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    literals = target.settings.literals

    def json_text(value: Any, indent: int = 0) -> str:
        if literals.text is None:
            raise NotNative("the target has no [literals.text] table")
        return literals.text.write(value, literals.indent * indent)

    environment.filters.update(
        string=literals.quote,
        literal=literals.write,
        json_text=json_text,
        pascal=naming.pascal,
        snake=naming.snake,
        kebab=naming.kebab,
    )
    environment.tests["native"] = literals.is_native
    return environment


@lru_cache(maxsize=4096)
def _template(target: Target, name: str) -> Template:
    return _environment(target).get_template(f"{target.name}/{name}")


def variables(scenario: Scenario) -> dict[str, Any]:
    """What a sample's template sees of a scenario."""
    return {
        "scenario": scenario.name,
        "method": scenario.method,
        "url": scenario.url,
        "base_url": scenario.base_url,
        "path": scenario.path,
        "headers": scenario.headers,
        "auth": scenario.auth,
        "body": scenario.body,
        "timeout": scenario.timeout,
        "extensions": scenario.extensions,
        "reply": str(scenario.reply.kind),
        "streamed": scenario.reply.streamed,
        "done": scenario.reply.done,
    }


def render(target: Target, name: str, values: Mapping[str, Any]) -> str:
    """The text of a target's template (`sample.jinja`, `project/...`) with the values filled in.

    Raises:
        TemplateError: missing, a syntax error, an undefined variable, a value without a literal; with file and line.
    """
    try:
        template = _template(target, name)
        return "".join(template.root_render_func(template.new_context(dict(values))))
    except TemplateSyntaxError as error:
        file = error.filename or error.name or name
        raise TemplateError(_sentence(error.message), Location(Path(file), error.lineno)) from None
    except TemplateNotFound as error:
        raise TemplateError(f"there is no template {error.name!r}", _where(error, target, name)) from None
    except UndefinedError as error:
        hint = f"a sample's template has {', '.join(sorted(values))}"
        raise TemplateError(_sentence(error.message), _where(error, target, name), hint) from None
    except (JinjaError, SecurityError, NotNative, TypeError, ValueError, AttributeError, LookupError) as error:
        raise TemplateError(_sentence(str(error)), _where(error, target, name)) from None


def _sentence(message: str | None) -> str:
    return " ".join((message or "the template is wrong").split()).rstrip(".")


def _where(error: BaseException, target: Target, name: str) -> Location:
    """The innermost line of a template that the error went through."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".jinja")]
    if not frames:
        return Location(Path(target.folders[0]) / name if target.folders else name)
    return Location(Path(frames[-1].filename), frames[-1].lineno)


def forget() -> None:
    """Drops the compiled templates, so that changed files are read again."""
    _environment.cache_clear()
    _template.cache_clear()
