"""The command `python -m chat_completions`: a response in the terminal."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from typing import Any

from .endpoint import Endpoint
from .errors import APIError, ArgumentError

_FAILURE, _USAGE, _INTERRUPTED = 1, 2, 130


def run_command(
    program: str,
    endpoint: Endpoint,
    create_client: Callable[[], Any],
    arguments: list[str] | None = None,
) -> int:
    """Run the command.

    Args:
        program: Name of the command, for its help.
        endpoint: The endpoint to call.
        create_client: Returns a client, which is a context manager.
        arguments: Arguments of the command; those of the process by default.

    Returns:
        The exit code: 0 for a response, 1 for an error of the API, 2 for wrong usage,
        130 when interrupted.
    """
    parser = _parser(program, endpoint)
    options = parser.parse_args(arguments)
    if options.model is None:
        parser.error("choose a model with --model")
    if options.prompt is None and sys.stdin.isatty():
        parser.error("a prompt is required")
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if callable(reconfigure := getattr(stream, "reconfigure", None)):
            reconfigure(encoding="utf-8")
    try:
        prompt = options.prompt
        if prompt in (None, "-"):
            prompt = sys.stdin.read()
        if not prompt.strip():
            parser.error("the prompt is empty")
        with create_client() as client:
            _print_response(client, prompt, options)
        return 0
    except APIError as error:
        print(f"error: {error}", file=sys.stderr)
        return _USAGE if isinstance(error, ArgumentError) else _FAILURE
    except UnicodeError:
        print("error: the prompt is not UTF-8", file=sys.stderr)
        return _USAGE
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _FAILURE


def _parser(program: str, endpoint: Endpoint) -> argparse.ArgumentParser:
    key = f"The API key is read from {endpoint.key_env}. " if endpoint.key_env else ""
    parser = argparse.ArgumentParser(
        prog=program,
        description="Send a prompt to a model and print the response as it arrives.",
        epilog=f"{key}The base URL can be set in {endpoint.url_env}.",
    )
    parser.add_argument(
        "prompt", nargs="?", help="the prompt; `-` or none: read it from stdin"
    )
    parser.add_argument(
        "-m",
        "--model",
        default=next(iter(endpoint.models), None),
        help="default: %(default)s",
    )
    parser.add_argument("-s", "--system", help="system message of the conversation")
    parser.add_argument(
        "--json", action="store_true", help="print the completion as JSON"
    )
    parser.add_argument(
        "--no-stream",
        action="store_true",
        help="print the response when it is complete",
    )
    parser.add_argument("--version", action="version", version=endpoint.version)
    return parser


def _print_response(client: Any, prompt: str, options: argparse.Namespace) -> None:
    messages: list[Any] = [{"role": "user", "content": prompt}]
    if options.system:
        messages.insert(0, {"role": "system", "content": options.system})
    if options.json or options.no_stream:
        completion = client.chat(messages, model=options.model)
        text = completion.to_json(indent=2) if options.json else completion.text
        print(text, flush=True)
        return
    started = False
    try:
        with client.stream(messages, model=options.model) as stream:
            for chunk in stream:
                started = started or bool(chunk.text)
                print(chunk.text, end="", flush=True)
    finally:
        if started:
            print(flush=True)
