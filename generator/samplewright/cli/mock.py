"""The command `mock`."""

from __future__ import annotations

from pathlib import Path

import click

from samplewright.cli.common import cli, options
from samplewright.cli.console import echo
from samplewright.printable import to_json

_EXPOSED = "warning: other machines can connect to the mock, and read the requests that it has received"


@cli.command(short_help="Serve a mock of the API.", epilog="Example: samplewright mock --port 8080 --faults flaky=2")
@options("spec")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8080,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 picks a free one.",
)
@click.option("--tls", is_flag=True, help="Serve HTTPS with a throw-away CA and print the path of its certificate.")
@click.option(
    "--latency", default=0.0, type=click.FloatRange(0, 600_000), help="Milliseconds to wait before every response."
)
@click.option("--faults", default="", help="Faults to inject into every response, such as 'cut' or 'flaky=2'.")
@click.option("--quiet", is_flag=True, help="Do not log requests.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one object per line.")
def mock(
    spec: Path | None, host: str, port: int, tls: bool, latency: float, faults: str, quiet: bool, as_json: bool
) -> None:
    """Serve a mock of the API until Ctrl-C.

    The mock checks every request against the spec and responds with the spec's examples. `GET /__mock/requests` lists
    the requests so far, `DELETE /__mock/requests` forgets them.
    """
    from samplewright.mock.http.access_log import AccessLog, json_line, text_line
    from samplewright.mock.http.options import MockOptions
    from samplewright.mock.http.server import HttpServer, run
    from samplewright.openapi import loader
    from samplewright.workflows.project import locate

    log = AccessLog(lambda text: echo(text, end=""))
    format_line = json_line if as_json else text_line
    mock_options = MockOptions(
        host=host,
        port=port,
        tls=tls,
        latency=latency,
        faults=faults,
        on_request=None if quiet else lambda entry: log.add(format_line(entry)),
        on_full=lambda message: None if quiet else echo(f"warning: {message}", err=True),
    )
    server = HttpServer(loader.load(locate(spec).spec), mock_options)

    def print_urls() -> None:
        facts = {"base_url": server.base_url, "ca": server.ca and str(server.ca), "example": server.example}
        if server.is_exposed:
            echo(_EXPOSED, err=True)
        echo(to_json(facts, None) if as_json else "\n".join(text for text in facts.values() if text))

    run(server, print_urls)
    log.close()
