"""`mock`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from samplewright.cli.common import cli, options


@cli.command(epilog="Example: samplewright mock --port 8080 --faults flaky=2")
@options("spec")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8080, show_default=True, type=click.IntRange(0, 65535), help="0: any free port.")
@click.option("--tls", is_flag=True, help="Speak TLS, with a throw-away CA whose certificate it names.")
@click.option("--latency", default=0.0, type=click.FloatRange(0, 600_000), help="Milliseconds before every answer.")
@click.option("--faults", default="", help="What goes wrong with every answer, by names as in `Prefer: fault=NAME`.")
@click.option("--quiet", is_flag=True, help="Print no line per request.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line, for machines.")
def mock(spec: Path | None, quiet: bool, as_json: bool, **options: Any) -> None:
    """Serve a mock of the API until Ctrl-C: strict about requests, with the spec's responses.

    `GET /__mock/requests` lists what was asked of it, `DELETE` forgets it.
    """
    from samplewright.mock.http import access_log
    from samplewright.mock.http.server import Server, run
    from samplewright.openapi import loader
    from samplewright.workflows.project import locate

    lines = access_log.Log(lambda text: click.echo(text, nl=False))
    show = access_log.json_line if as_json else access_log.line
    document = loader.load(locate(spec).spec)
    server = Server(document, report=None if quiet else lambda entry: lines.add(show(entry)), **options)

    def ready() -> None:
        facts = {"base_url": server.base_url, "ca": server.ca and str(server.ca), "example": server.example}
        click.echo(json.dumps(facts) if as_json else "\n".join(text for text in facts.values() if text))

    run(server, ready)
    lines.close()
