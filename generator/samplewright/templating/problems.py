"""Template errors: jinja2's exceptions as our own, with file and line."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from jinja2 import StrictUndefined, TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2 import TemplateError as JinjaError
from jinja2.utils import missing

from samplewright.errors import Location, TemplateError
from samplewright.literals.printer import UnsupportedValue

#: jinja2's messages -> our words, with the groups put in. They differ between versions of jinja2.
_MESSAGES = (
    (r"No filter named ('.*?')", "unknown filter {}"),
    (r"No test named ('.*?')", "unknown test {}"),
    (r"Encountered unknown tag ('.*?')", "unknown tag {}"),
    (r"innermost block that needs to be closed is ('.*?')", "unclosed block {}"),
    (r"Unexpected end of template", "unexpected end of the template"),
    (r"Missing end of (raw|comment)", "unclosed {}"),
    (r"access to attribute ('.*?')", "unsafe attribute {}"),
    (r"unexpected char ('.*?')", "unexpected character {}"),
    (r"Expected an expression", "expected an expression"),
    (r"unexpected end of", "unclosed expression"),
    (r"expected token ('.*?'), got ('.*?')", "expected {}, found {}"),
    (r"unexpected ('.*?')", "unexpected {}"),
    (r"block ('.*?') defined twice", "duplicate block {}"),
)


class Undefined(StrictUndefined):
    """An undefined value: any use of it is an error, in our words."""

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return self._undefined_hint
        kind = "variable" if self._undefined_obj is missing else "attribute"
        return f"undefined {kind}: {self._undefined_name}"


@contextmanager
def as_template_errors(template: Callable[[], Path], variables: Iterable[str]) -> Iterator[None]:
    """Raise any error of a template as a TemplateError.

    Args:
        template: Returns the template's file, for errors without a line.
        variables: Names that the template can use, for the hint about an undefined one.
    """
    try:
        yield
    except TemplateSyntaxError as error:
        file = Path(error.filename or error.name or template())
        raise TemplateError(_message(error.message), Location(file, error.lineno)) from None
    except TemplateNotFound as error:
        raise TemplateError(f"template not found: {error.name}", _location(error, template)) from None
    except UndefinedError as error:
        hint = f"available variables: {', '.join(sorted(variables))}"
        message = error.message if str(error.message).startswith("undefined ") else "undefined value"
        raise TemplateError(str(message), _location(error, template), hint) from None
    except JinjaError as error:
        raise TemplateError(_message(error.message), _location(error, template)) from None
    except RecursionError as error:
        message = "the template includes, imports or calls itself, or is nested too deeply"
        raise TemplateError(message, _location(error, template)) from None
    except MemoryError as error:
        raise TemplateError("the text is too large for the memory", _location(error, template)) from None
    except (UnsupportedValue, TypeError, ValueError, AttributeError, LookupError, ArithmeticError) as error:
        raise TemplateError(_one_line(str(error)), _location(error, template)) from None


def _message(text: str | None) -> str:
    for pattern, message in _MESSAGES:
        if match := re.search(pattern, text or ""):
            return message.format(*match.groups())
    return "invalid template"


def _one_line(text: str) -> str:
    if text.startswith("Range too big"):
        return "the range has more than 100000 items"
    return " ".join(text.split()).rstrip(".") or "invalid template"


def _location(error: BaseException, template: Callable[[], Path]) -> Location:
    """Return the innermost template line of an exception's traceback."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".jinja")]
    return Location(Path(frames[-1].filename), frames[-1].lineno) if frames else Location(template())
