"""A curl command that a reader can paste to try a server."""

from __future__ import annotations

import shlex
from pathlib import Path

from samplewright.ir import Scenario
from samplewright.printable import to_json


def curl_command(scenario: Scenario, base_url: str, ca: Path | None) -> str:
    """Return a command for a POSIX shell that sends a scenario.

    Args:
        scenario: The request to send, with a placeholder as the key.
        base_url: Where to send it instead of the scenario's own base URL.
        ca: Certificate to trust, for a server with TLS.
    """
    words = ["curl", base_url + scenario.path]
    if ca is not None:
        words += ["--cacert", str(ca)]
    method = scenario.method.upper()
    if method != ("GET" if scenario.body is None else "POST"):
        words += ["-X", method]
    headers = list(scenario.headers)
    if scenario.auth is not None:
        headers.append((scenario.auth.header, f"{scenario.auth.prefix}test"))
    if scenario.body is not None:
        headers.append(("Content-Type", "application/json"))
        words += ["-d", to_json(scenario.body, None)]
    for name, value in headers:
        words += ["-H", f"{name}: {value}"]
    return shlex.join(words)
