"""Templates -> text. The only module that imports jinja2.

A sample's template is run once per kind of scenario (its shape), with holes where the values go that are particular
to one scenario; a sample is then that text with each hole filled by its literal. For a template that looks inside the
body, the names in it are part of the shape, and its values are the holes. A template that looks further is simply run
anew for every scenario.
"""

from __future__ import annotations

import hashlib
import re
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeAlias

from jinja2 import (
    BytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    UndefinedError,
    compiler,
    pass_context,
)
from jinja2 import TemplateError as JinjaError
from jinja2.bccache import Bucket
from jinja2.exceptions import TemplateSyntaxError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from samplewright import naming
from samplewright.config import cache_directory, data_directory, remember
from samplewright.errors import Location, TemplateError
from samplewright.ir import Scenario
from samplewright.literals import NotNative
from samplewright.targets import Target

SAMPLE = "sample.jinja"
_MARK = re.compile("\x00([0-9]+)\x00")


@dataclass(frozen=True, slots=True)
class Values:
    """What a sample's template sees of a scenario.

    own: variables that are particular to the scenario. shape: the rest, the same for all scenarios of one kind.
    """

    own: dict[str, Any]
    shape: dict[str, Any]
    key: tuple[Any, ...]


def variables(scenario: Scenario) -> Values:
    """The variables of a sample's template."""
    own = {
        "scenario": scenario.name,
        "url": scenario.url,
        "base_url": scenario.base_url,
        "path": scenario.path,
        "body": scenario.body,
    }
    shape = {
        "method": scenario.method,
        "headers": scenario.headers,
        "auth": scenario.auth,
        "timeout": scenario.timeout,
        "extensions": scenario.extensions,
        "reply": str(scenario.reply.kind),
        "streamed": scenario.reply.streamed,
        "done": scenario.reply.done,
    }
    return Values(own, shape, (scenario.body is None, *shape.values()))


_Get: TypeAlias = Callable[[dict[str, Any]], Any]


class _Hole:
    """Stands for a scenario's own value while the text around it is made. Filters leave a mark, anything else fails.

    get: finds the value among the scenario's own.
    """

    __slots__ = ("get", "native")

    def __init__(self, get: _Get, native: bool):
        self.get = get
        self.native = native

    def __str__(self) -> str:
        raise TypeError("a hole is written without a filter")

    __repr__ = __str__

    def __eq__(self, other: object) -> bool:
        raise TypeError("a hole is looked at")

    __hash__ = None  # type: ignore[assignment]


def _inside(name: str, key: str) -> _Get:
    return lambda own: own[name][key]


#: What fills a hole: the value, the filter, and the filter's arguments.
_Filler = tuple[_Get, Callable[..., str], tuple[Any, ...]]
#: Text with holes: pieces of text, and between them what fills the holes.
_Plan = tuple[list[str], list[_Filler]]


class _Compiled(BytecodeCache):
    """Our own templates as compiled before, on this machine, by this jinja2 and this module.

    A user's templates are compiled each time: they may lie anywhere, and what is remembered would pile up.
    """

    def __init__(self) -> None:
        self.ours = data_directory("templates")
        self.folder = cache_directory() / "templates"
        makers = b"".join(Path(file).read_bytes() for file in (compiler.__file__, __file__))
        self.maker = hashlib.sha256(makers).hexdigest()

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        ours = filename is not None and Path(filename).is_relative_to(self.ours)
        return super().get_cache_key(name, filename) if ours else ""

    def get_source_checksum(self, source: str) -> str:
        return super().get_source_checksum(f"{self.maker}{source}")

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key:
            try:
                bucket.bytecode_from_string((self.folder / bucket.key).read_bytes())
            except Exception:  # none, or damaged in any way
                bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.key:
            remember(self.folder / bucket.key, bucket.bytecode_to_string())


class _Target:
    """A target's templates, compiled, and the text they have made for each shape."""

    def __init__(self, target: Target):
        self.target = target
        self.literals = target.settings.literals
        self.fillers: list[_Filler] = []
        self.plans: dict[tuple[Any, ...], _Plan | None] = {}
        self.environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(target.roots),
            undefined=StrictUndefined,
            autoescape=False,  # source code, not HTML: every value goes through a literal
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            bytecode_cache=_bytecode(),
        )
        filters: dict[str, Callable[..., str]] = {
            "string": self.literals.quote,
            "literal": self.literals.write,
            "json_text": self.literals.json_text,
            "pascal": naming.pascal,
            "snake": naming.snake,
            "kebab": naming.kebab,
        }
        self.environment.filters.update({name: self._marking(filter) for name, filter in filters.items()})
        self.environment.tests["native"] = self._is_native

    def _marking(self, function: Callable[..., str]) -> Callable[..., str]:
        @pass_context  # so that no literal of this target becomes part of the compiled template
        def filtered(_: Context, value: Any, *arguments: Any) -> str:
            if type(value) is not _Hole:
                if self.fillers and isinstance(value, str) and "\x00" in value:
                    raise TypeError("a filled hole goes through a second filter")
                return function(value, *arguments)
            self.fillers.append((value.get, function, arguments))
            return f"\x00{len(self.fillers) - 1}\x00"

        return filtered

    @pass_context
    def _is_native(self, _: Context, value: Any) -> bool:
        return value.native if type(value) is _Hole else self.literals.is_native(value)

    def template(self, name: str) -> Template:
        return self.environment.get_template(f"{self.target.name}/{name}")

    def sample(self, values: Values) -> str:
        body = values.own["body"]
        native = body is not None and self.literals.is_native(body)
        plan = self._known((native, *values.key), values, native, False)
        if plan is None and native and isinstance(body, dict):
            plan = self._known((native, *values.key, *body), values, native, True)
        if plan is None:
            return self.template(SAMPLE).render({**values.own, **values.shape})
        texts, fillers = plan
        own = values.own
        parts = [texts[0]]
        for index, (get, function, arguments) in enumerate(fillers, 1):
            parts.append(function(get(own), *arguments))
            parts.append(texts[index])
        return "".join(parts)

    def _known(self, key: tuple[Any, ...], values: Values, native: bool, opened: bool) -> _Plan | None:
        try:
            return self.plans[key]
        except KeyError:
            return self.plans.setdefault(key, self._plan(values, native, opened))

    def _plan(self, values: Values, native: bool, opened: bool) -> _Plan | None:
        """The text of the template for a shape; None if the template looks at more than the shape.

        opened: the names in the body are part of the shape.
        """
        holes: dict[str, Any] = {
            name: None if value is None else _Hole(itemgetter(name), native) for name, value in values.own.items()
        }
        if opened:
            if any("\x00" in name for name in values.own["body"]):
                return None  # could be taken for a mark
            holes["body"] = {name: _Hole(_inside("body", name), native) for name in values.own["body"]}
        self.fillers = []
        try:
            text = self.template(SAMPLE).render({**holes, **values.shape})
            pieces = _MARK.split(text)
            used = [self.fillers[int(mark)] for mark in pieces[1::2]]
        except Exception:  # whatever it is: the template run with the values themselves tells, with its line
            return None
        finally:
            self.fillers = []
        return pieces[::2], used


@lru_cache
def _bytecode() -> _Compiled:
    return _Compiled()


@lru_cache(maxsize=256)
def _compiled(target: Target) -> _Target:
    return _Target(target)


def forget() -> None:
    """Drops the compiled templates, so that changed files are read again."""
    _compiled.cache_clear()


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
    try:
        return _compiled(target).template(name).render(values)
    except TemplateSyntaxError as error:
        file = error.filename or error.name or name
        raise TemplateError(_sentence(error.message), Location(Path(file), error.lineno)) from None
    except TemplateNotFound as error:
        raise TemplateError(f"there is no template {error.name!r}", _where(error, target, name)) from None
    except UndefinedError as error:
        hint = f"a template here has {', '.join(sorted(values))}"
        raise TemplateError(_sentence(error.message), _where(error, target, name), hint) from None
    except (JinjaError, NotNative, TypeError, ValueError, AttributeError, LookupError, ArithmeticError) as error:
        raise TemplateError(_sentence(str(error)), _where(error, target, name)) from None


def _sentence(message: str | None) -> str:
    return " ".join((message or "the template is wrong").split()).rstrip(".")


def _where(error: BaseException, target: Target, name: str) -> Location:
    """The innermost line of a template that the error went through."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".jinja")]
    if not frames:
        return Location(target.folders[0] / name if target.folders else name)
    return Location(Path(frames[-1].filename), frames[-1].lineno)
