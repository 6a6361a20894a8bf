"""Usage errors of the command line parser, in our own words."""

from __future__ import annotations

import click

from samplewright.errors import UsageError, nearest


def as_usage_error(error: click.UsageError) -> UsageError:
    """Return the usage error that says the same as an error of click."""
    message, hint = _describe(error)
    return UsageError(message, hint=hint or (f"see `{error.ctx.command_path} --help`" if error.ctx else None))


def _describe(error: click.UsageError) -> tuple[str, str | None]:
    """Return message and hint."""
    if isinstance(error, click.NoSuchOption):
        return f"unknown option {error.option_name}", nearest(error.option_name, _option_names(error.ctx))
    if isinstance(error, click.MissingParameter) and error.param:
        kind = "option" if isinstance(error.param, click.Option) else "argument"
        return f"missing {kind} {_name(error.param)}", None
    if isinstance(error, click.BadParameter) and error.param:
        return f"invalid value of {_name(error.param)}: expected {_expected(error.param)}", None
    if isinstance(error, click.BadOptionUsage):
        is_flag = error.option_name in _flag_names(error.ctx)
        return f"{error.option_name} {'takes no value' if is_flag else 'requires a value'}", None
    text = error.format_message().rstrip(".")
    return text[:1].lower() + text[1:], None


def _option_names(ctx: click.Context | None) -> list[str]:
    return [name for param in (ctx.command.get_params(ctx) if ctx else ()) for name in param.opts if name[:2] == "--"]


def _flag_names(ctx: click.Context | None) -> list[str]:
    options = [param for param in (ctx.command.get_params(ctx) if ctx else ()) if isinstance(param, click.Option)]
    return [name for option in options if option.is_flag for name in (*option.opts, *option.secondary_opts)]


def _name(param: click.Parameter) -> str:
    return max(param.opts, key=len) if isinstance(param, click.Option) else param.human_readable_name


def _expected(param: click.Parameter) -> str:
    kind = param.type
    if isinstance(kind, click.Choice):
        return f"one of {', '.join(map(str, kind.choices))}"
    if isinstance(kind, (click.IntRange, click.FloatRange)):
        noun = "an integer" if isinstance(kind, click.IntRange) else "a number"
        return f"{noun} from {kind.min} to {kind.max}" if kind.max is not None else f"{noun} of at least {kind.min}"
    return {"integer": "an integer", "float": "a number"}.get(kind.name, f"a {kind.name}")
