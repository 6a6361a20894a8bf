"""`python -m chat_completions "Hello"`: an answer in the terminal, as it arrives."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any

from . import _api
from ._client import Client
from ._errors import APIError, ArgumentError


def main(arguments: list[str] | None = None) -> int:
    """Exit code: 0 an answer, 1 an error of the API, 2 wrong usage, 130 interrupted."""
    parser = argparse.ArgumentParser(
        prog="python -m chat_completions",
        description="Asks a model and prints its answer as it arrives.",
        epilog=f"The key is read from {_api.KEY_ENV or 'nowhere'}, the base URL from {_api.URL_ENV}.",
    )
    parser.add_argument("prompt", nargs="?", help="what to ask; `-` or nothing: read from stdin")
    parser.add_argument("-m", "--model", default=next(iter(_api.MODELS), None), help="default: %(default)s")
    parser.add_argument("-s", "--system", help="instructions for the whole conversation")
    parser.add_argument("--json", action="store_true", help="print the completion as JSON, once it is whole")
    parser.add_argument("--no-stream", action="store_true", help="print the answer once it is whole")
    parser.add_argument("--version", action="version", version=_api.VERSION)
    options = parser.parse_args(arguments)
    if options.model is None:
        parser.error("name a model with --model")
    prompt = options.prompt
    if prompt is None and sys.stdin.isatty():
        parser.error("nothing to ask; give a prompt")
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if callable(reconfigure := getattr(stream, "reconfigure", None)):
            reconfigure(encoding="utf-8")
    try:
        if prompt is None or prompt == "-":
            prompt = sys.stdin.read()
        if not prompt.strip():
            parser.error("nothing to ask; the prompt is empty")
        return _answer(prompt, options)
    except ArgumentError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except APIError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except UnicodeError:
        print("error: the prompt is not UTF-8 text", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _answer(prompt: str, options: argparse.Namespace) -> int:
    messages: list[Any] = [{"role": "user", "content": prompt}]
    if options.system:
        messages.insert(0, {"role": "system", "content": options.system})
    with Client() as client:
        if options.json or options.no_stream:
            completion = client.chat(messages, model=options.model)
            print(completion.to_json(indent=2) if options.json else completion.text, flush=True)
            return 0
        started = False
        try:
            with client.stream(messages, model=options.model) as stream:
                for chunk in stream:
                    started = started or bool(chunk.text)
                    print(chunk.text, end="", flush=True)
        finally:
            if started:
                print(flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
